"""Documents to read before a workshop."""
