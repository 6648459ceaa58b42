"""What other territories do with a practice: they do it too, adapt it, or tried and stopped; and the family that grows."""
