"""A session as a row of a table: what an import takes and an export gives, in one order."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC

from network.models import Theme
from together.languages import find_zone
from workshops.models import AgendaItem, Workshop

COLUMNS = (
    "title",
    "kind",
    "day",
    "time",
    "minutes",
    "zone",
    "language",
    "languages",
    "themes",
    "facilitators",
    "introduction",
    "visibility",
    "capacity",
    "agenda",
)
NEEDED = ("title", "day", "time", "themes")

_PART = re.compile(r"((?:[^;\\]|\\.?)*)(?:;|$)", re.DOTALL)
_ITEM = re.compile(r"(.*)\((\d{1,4})\)\s*", re.DOTALL)

EXAMPLE: Sequence[Mapping[str, str]] = (
    {
        "title": "Water for all",
        "kind": "workshop",
        "time": "10:00",
        "minutes": "90",
        "language": "en",
        "languages": "en fr pt",
        "facilitators": "claire@example.org joao@example.org",
        "introduction": "What our territories do for their springs.",
        "visibility": "public",
        "capacity": "40",
        "agenda": "Welcome (5); What each of us does (40); What we take home (45)",
    },
    {
        "title": "General Assembly",
        "kind": "assembly",
        "time": "14:30",
        "minutes": "120",
        "language": "en",
        "languages": "en fr",
        "visibility": "members",
    },
)
"""Rows of the example that is handed out; day, zone and a theme are those of the meeting."""


def parts_of(cell: str) -> list[str]:
    """The parts of a cell between semicolons; one that belongs to a part has a backslash before it."""
    return [part for one in _PART.findall(cell) if (part := _as_meant(one).strip())]


def _as_meant(part: str) -> str:
    return re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL)


def joined(parts: Sequence[str]) -> str:
    """The other way."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", part) for part in parts)


def item_of(part: str) -> tuple[str, str] | None:
    """« Welcome (5) »: title and minutes of an item of the agenda; None for anything else."""
    found = _ITEM.fullmatch(part)
    return (found[1].strip(), found[2]) if found else None


def row_of(
    workshop: Workshop, themes: Sequence[Theme], facilitators: Sequence[str], agenda: Sequence[AgendaItem]
) -> list[str]:
    """The session in the order of `COLUMNS`. Day and time are of its own zone.

    But for the second of two equal hours, when clocks are put back: its clock would mean the first, so it is told in UTC.
    """
    zone, name = find_zone(workshop.zone) or UTC, workshop.zone
    if workshop.starts_at.astimezone(zone).fold:
        zone, name = UTC, "UTC"
    start = workshop.starts_at.astimezone(zone)
    return [
        workshop.title,
        workshop.kind,
        start.date().isoformat(),
        f"{start:%H:%M}",
        str(workshop.minutes),
        name,
        workshop.language,
        " ".join(workshop.languages),
        joined([theme.code for theme in themes]),
        " ".join(facilitators),
        workshop.introduction,
        workshop.visibility,
        str(workshop.capacity or ""),
        joined([f"{item.title} ({item.minutes})" for item in agenda]),
    ]
