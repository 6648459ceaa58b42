"""One practice as cells of a table and as data: the same names in both, in one order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from practices.content import Facts, Words
from together.cells import harmless

PLACE = ("slug", "address", "territory", "territory_name", "country")
STATE = ("original", "language", "published_on", "themes")
WORDS = tuple(Words.model_fields)
FACTS = tuple(name for name in Facts.model_fields if name not in {"themes", "contact"})
"""Facts that everybody may read; who to contact is for members."""

COLUMNS = (*PLACE, *STATE, *WORDS, *FACTS)
"""What an export has. An import may also have `contact`; of `PLACE` it reads the slug and the territory only."""

LISTS = frozenset({"themes", "dimensions", "actor_kinds", "changes"})
SEPARATOR = ";"


@dataclass(frozen=True)
class Told:
    """A practice as it is handed out. `editions`: what it says by language, the original first."""

    slug: str
    territory: Mapping[str, str]
    language: str
    published_at: datetime | None
    themes: list[str]
    facts: Mapping[str, Any]
    editions: dict[str, Mapping[str, str]] = field(default_factory=dict)


def rows_of(told: Told, site: str) -> list[list[str]]:
    """A row for each language, in the order of `COLUMNS`; facts stand in that of the original."""
    shared = {
        "slug": told.slug,
        "address": f"{site}/practices/{told.slug}",
        "territory": told.territory["slug"],
        "territory_name": told.territory["name"],
        "country": told.territory["country"],
        "original": told.language,
        "published_on": _day(told),
    }
    facts = {name: _cell(told.facts.get(name)) for name in FACTS} | {"themes": _cell(told.themes)}
    rows = []
    for language, words in told.editions.items():
        values = {**shared, **(facts if language == told.language else {}), **words, "language": language}
        rows.append([harmless(values.get(name) or "") for name in COLUMNS])
    return rows


def _day(told: Told) -> str:
    return told.published_at.date().isoformat() if told.published_at else ""


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return f"{SEPARATOR} ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def data_of(told: Told, site: str) -> dict[str, Any]:
    """The practice as data, ready for JSON."""
    return {
        "slug": told.slug,
        "address": f"{site}/practices/{told.slug}",
        "territory": dict(told.territory),
        "language": told.language,
        "published_on": _day(told),
        "themes": told.themes,
        "facts": {name: value for name, value in told.facts.items() if value not in ("", None, [], False)},
        "editions": {
            language: {name: text for name, text in words.items() if text}
            for language, words in told.editions.items()
        },
    }
