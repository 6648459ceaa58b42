"""Themes: what workshops and practices are about, in two levels."""
