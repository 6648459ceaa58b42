"""What those who registered are told by mail, and when."""
