"""The demonstration: a network, four meetings, and workshops past, live and to come.

Its words are JSON under `data/`, for editors and translators. They are played through the same actions and the same
log as real use. Nothing here is imported by the rest of the application except by the command line.
"""

from together.demo.loader import is_wanted, load

__all__ = ["is_wanted", "load"]
