"""What can be found, and by whom. Knows no domain: packages put entries in, within the transaction that changes them."""

from together.search.entries import PUBLIC, Entry, amend, put, remove, remove_all
from together.search.finding import Facets, Hit, Query, Results, find, latest, matching

__all__ = [
    "PUBLIC",
    "Entry",
    "Facets",
    "Hit",
    "Query",
    "Results",
    "amend",
    "find",
    "latest",
    "matching",
    "put",
    "remove",
    "remove_all",
]
