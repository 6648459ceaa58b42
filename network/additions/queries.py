"""Every SELECT about what was added lately, and about all that is public: both ask the index, which holds nothing else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from together.database import Transaction
from together.feeds import Addition
from together.languages import LANGUAGES
from together.search import PUBLIC, Facets, Hit, Query, find

LENGTH = 30
"""Entries of a feed."""

PAGE = 5000
"""Numbers of the index that one page of the sitemap covers, so that it never holds more addresses."""

KINDS = ("practice", "workshop", "territory")
"""What is followed and what search engines may find: pages, not what stands on them."""


@dataclass(frozen=True)
class Public:
    """A public page: its path, when it was added or is held, and the languages in which it can be asked for.

    `own`: whether the path without a language is a page of its own too, and not only leads to one of them.
    """

    path: str
    at: datetime | None = None
    languages: Sequence[str] = ()
    own: bool = False


async def list_additions(
    tx: Transaction, facets: Facets, kinds: Sequence[str], language: str
) -> list[Addition]:
    """What was added last, newest first, told in `language` where it can be. Only what is public."""
    additions = []
    for kind in (
        kinds
    ):  # each for itself: workshops stand under the day on which they will be held, before all that is
        newest = Query(kinds=(kind,), facets=facets, newest=True, size=2 * LENGTH, language=language)
        additions += [_addition(hit) for hit in (await find(tx, newest)).hits]
    return sorted(additions, key=lambda one: one.at, reverse=True)[:LENGTH]


def _addition(hit: Hit) -> Addition:
    card: Mapping[str, Any] = hit.card
    return Addition(
        path=hit.path,
        title=hit.title.striptags(),
        summary=str(card.get("summaries", {}).get(hit.language) or hit.excerpt.striptags()),
        language=hit.language,
        at=datetime.fromisoformat(card["added"]) if "added" in card else hit.at,
        author=card["territory"]["name"] if "territory" in card else "",
        categories=card.get("themes", ()),
    )


async def count_pages(tx: Transaction) -> int:
    """How many pages the index fills in the sitemap."""
    [(last,)] = await tx.rows("SELECT coalesce(max(id), 0) FROM search_entry", {})
    return 1 + int(last) // PAGE


async def list_public(tx: Transaction, page: int) -> list[Public]:
    """The public pages that a page of the sitemap (from 1) holds."""
    rows = await tx.rows(_PUBLIC, {"first": (page - 1) * PAGE, "end": page * PAGE, "audience": PUBLIC})
    return [_public(kind, path, at, json.loads(texts)) for kind, path, at, texts in rows]


_PUBLIC = (
    "SELECT kind, path, at, texts FROM search_entry WHERE id >= :first AND id < :end AND audience = :audience "
    "AND kind IN ('practice', 'workshop', 'territory') ORDER BY id"
)


def _public(kind: str, path: str, at: float, texts: Mapping[str, Any]) -> Public:
    languages = [code for code in texts if code in LANGUAGES] if kind in {"practice", "territory"} else []
    changed = datetime.fromtimestamp(at, UTC) if kind == "practice" else None
    return Public(path, changed, languages if len(languages) > 1 else [], own=kind != "practice")
