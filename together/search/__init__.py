"""What can be found, and by whom. Knows no domain: packages put entries in, within the transaction that changes them."""

from together.search.entries import (
    MEMBERS,
    PUBLIC,
    Entry,
    amend,
    forget_others,
    is_current,
    put,
    put_all,
    recard,
    remove,
    remove_all,
    scrub,
)
from together.search.finding import Facets, Hit, Query, Results, find, latest, matching

__all__ = [
    "MEMBERS",
    "PUBLIC",
    "Entry",
    "Facets",
    "Hit",
    "Query",
    "Results",
    "amend",
    "find",
    "forget_others",
    "is_current",
    "latest",
    "matching",
    "put",
    "put_all",
    "recard",
    "remove",
    "remove_all",
    "scrub",
]
