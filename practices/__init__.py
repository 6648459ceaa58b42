"""Practices of the territories: written, published, translated, discussed, adopted and found."""
