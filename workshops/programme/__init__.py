"""The programme as its makers arrange it, and its import from a table."""
