"""Practices of workshops: to be read before, presented, and drawn from what was said."""
