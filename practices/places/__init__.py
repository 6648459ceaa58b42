"""Practices on a map: each at its own place, or else at its territory's."""
