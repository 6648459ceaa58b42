"""Who may do what with a practice, as one pure table. Loaders and actions ask it; a test holds it against an oracle."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROLES = ("stranger", "person", "member", "editor", "coordinator", "secretariat")
"""What somebody is to one practice, each more than the one before.

A `person` is signed in; a `member` belongs to some territory; `editor` and `coordinator` are of the practice's own.
"""

WRITES = frozenset({"editor", "coordinator", "secretariat"})
PUBLIC = frozenset({"published", "archived"})


@dataclass(frozen=True)
class Place:
    """A practice as permissions see it, and who asks. `edits_elsewhere`: an editor or coordinator of any territory."""

    status: str
    role: str
    edits_elsewhere: bool = False


def may(place: Place, deed: str) -> bool:
    """Whether this may be done; `KeyError` for an unknown deed."""
    return _DEEDS[deed](place)


def _reads(place: Place) -> bool:
    return place.status in PUBLIC or place.role in WRITES


def _writes(place: Place) -> bool:
    return place.role in WRITES


_DEEDS: Mapping[str, Callable[[Place], bool]] = {
    "read": _reads,
    "contact": lambda place: _reads(place) and place.role not in {"stranger", "person"},
    "write": lambda place: _writes(place) and place.status != "archived",
    "history": _reads,
    "submit": lambda place: _writes(place) and place.status in {"draft", "changes", "declined"},
    "publish": lambda place: _writes(place) and place.status not in {"archived", "submitted"},
    "review": lambda place: place.role == "secretariat" and place.status == "submitted",
    "unpublish": lambda place: _writes(place) and place.status == "published",
    "archive": lambda place: _writes(place) and place.status == "published",
    "unarchive": lambda place: _writes(place) and place.status == "archived",
    "delete": lambda place: _writes(place) and place.status in {"draft", "changes", "declined"},
    "restore": lambda place: _writes(place) and place.status in {"published", "unpublished"},
    "translate": lambda place: place.status == "published" and (_writes(place) or place.edits_elsewhere),
    "comment": lambda place: place.status == "published" and place.role != "stranger",
    "answer": lambda place: _writes(place) and place.status == "published",
    "moderate": lambda place: place.role == "secretariat",
    "report": lambda place: place.status in PUBLIC and place.role != "stranger",
    "subscribe": lambda place: place.status in PUBLIC and place.role != "stranger",
    "adopt": lambda place: place.status in PUBLIC and place.edits_elsewhere,
    "link": lambda place: _writes(place) and place.status != "archived",
}
"""`publish` by one whose first practice is still to be reviewed becomes a submission: `practices.actions.publish`."""
