"""Territories: their pages, who belongs to them, and who may change what."""
