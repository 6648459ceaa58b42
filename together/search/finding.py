"""Finding: one question about words and facets, answered with a page of hits and the counts of what else there is.

Work is bounded: at most `CAP` matches, the latest, are ranked and counted; `Results.more` says that there are others.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from markupsafe import Markup

from together.database import Transaction
from together.search.entries import PUBLIC, facet_of, facet_word
from together.search.excerpts import excerpt, highlight
from together.search.lookup import Match, Question, all_refs, latest_matches
from together.search.words import Asked, understood

CAP = 1000
"""Matches that are ranked and counted."""

Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Query:
    """What is looked for.

    `words` as typed. `kinds`: only these, if any. `facets`: of each name one of the values. `audiences`: who is asking;
    None sees everything. `counted`: names of the facets to count. `language`: in which hits are told where they can be.
    """

    words: str = ""
    kinds: Sequence[str] = ()
    facets: Facets = field(default_factory=dict)
    audiences: Set[str] | None = frozenset({PUBLIC})
    counted: Sequence[str] = ()
    newest: bool = False
    page: int = 1
    size: int = 20
    language: str = "en"


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `title` and `excerpt` are safe HTML, marked, in `language`."""

    kind: str
    ref: str
    path: str
    at: datetime
    language: str
    title: Markup
    excerpt: Markup
    card: Mapping[str, Any]

    @property
    def number(self) -> int:
        """The number in the `ref`: the practice's id of `practice:12`."""
        return int(self.ref.split(":")[1])


@dataclass(frozen=True)
class Results:
    """A page of hits. `total` is exact unless there are `more`; so are the counts of facets that are not in `rough`."""

    hits: Sequence[Hit]
    total: int
    more: bool
    counts: Mapping[str, Mapping[str, int]]
    rough: Set[str]
    page: int
    pages: int
    searched: bool
    """Whether words were looked for: there are none in signs and very common words."""


async def find(tx: Transaction, query: Query) -> Results:
    """What `query` asks for: two statements. Never fails on what was typed."""
    question = _question(query)
    asked, chosen = question.asked, question.chosen
    matches = await latest_matches(tx, question, CAP)
    around = [match for match in matches if match[0] == 0]
    picked = [match for match in matches if match[0] == 1] if chosen else around
    picked.sort(key=_newest if query.newest or not asked else _best)
    pages = max(1, -(-len(picked) // query.size))
    page = min(max(1, query.page), pages)
    shown = picked[(page - 1) * query.size : page * query.size]
    return Results(
        hits=await _hits(tx, [match[1] for match in shown], asked, query.language),
        total=len(picked),
        more=len(picked) >= CAP,
        counts=_counts(around, picked, chosen, query.counted),
        rough=_rough(around, picked, chosen, query.counted),
        page=page,
        pages=pages,
        searched=bool(asked),
    )


async def latest(tx: Transaction, facets: Facets, kinds: Sequence[str], limit: int = 20) -> Sequence[Hit]:
    """The public things that were added last, newest first."""
    return (await find(tx, Query(kinds=kinds, facets=facets, newest=True, size=limit))).hits


async def matching(tx: Transaction, query: Query) -> Sequence[str]:
    """The `ref` of everything that `query` asks for, newest first, however much it is: for maps and downloads."""
    return await all_refs(tx, _question(query))


def _question(query: Query) -> Question:
    chosen = {
        name: [facet_word(name, one) for one in values] for name, values in query.facets.items() if values
    }
    return Question(understood(query.words), query.kinds, query.audiences, chosen)


def _newest(match: Match) -> tuple[float, int]:
    return (-match[3], -match[1])


def _best(match: Match) -> tuple[float, float, int]:
    return (match[2], -match[3], -match[1])


def _counts(
    around: Sequence[Match], picked: Sequence[Match], chosen: Facets, counted: Sequence[str]
) -> dict[str, dict[str, int]]:
    """How many there are of each value, honouring the choices of the other facets."""
    found: dict[str, dict[str, int]] = {name: {} for name in counted}
    _add(found, [match[4].split() for match in picked], [name for name in counted if name not in chosen])
    wanted = {name: frozenset(words) for name, words in chosen.items()}
    for name in [name for name in counted if name in chosen]:
        others = [words for other, words in wanted.items() if other != name]
        told = (match[4].split() for match in around)
        _add(found, [words for words in told if not any(one.isdisjoint(words) for one in others)], [name])
    return found


def _add(found: dict[str, dict[str, int]], told: Sequence[Sequence[str]], names: Sequence[str]) -> None:
    for word, count in Counter(chain.from_iterable(told)).most_common():
        name, value = facet_of(word)
        if name in names:
            found[name][value] = count


def _rough(
    around: Sequence[Match], picked: Sequence[Match], chosen: Facets, counted: Sequence[str]
) -> frozenset[str]:
    """Facets whose counts are those of the latest matches only."""
    return frozenset(name for name in counted if len(around if name in chosen else picked) >= CAP)


async def _hits(tx: Transaction, numbers: Sequence[int], asked: Sequence[Asked], language: str) -> list[Hit]:
    if not numbers:
        return []
    listed = ",".join(str(int(number)) for number in numbers)
    rows = await tx.rows(
        f"SELECT id, kind, ref, path, at, texts, card FROM search_entry WHERE id IN ({listed})",  # noqa: S608 - numbers
        {},
    )
    by_number = {row[0]: row for row in rows}
    return [_hit(by_number[number], asked, language) for number in numbers if number in by_number]


def _hit(row: Sequence[Any], asked: Sequence[Asked], language: str) -> Hit:
    _number, kind, ref, path, at, texts, card = row
    told: Mapping[str, tuple[str, str]] = json.loads(texts)
    code, title, body = excerpt(told, asked, language)
    return Hit(
        kind,
        ref,
        path,
        datetime.fromtimestamp(at, UTC),
        code,
        highlight(title, code, asked),
        body,
        json.loads(card),
    )
