"""Photos and documents of a practice."""
