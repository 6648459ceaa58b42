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
from together.search.words import Asked, for_postgresql, for_sqlite, understood

CAP = 2000
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


Match = Sequence[Any]
"""Which part, number, score (less is better), at, facets."""


async def find(tx: Transaction, query: Query) -> Results:
    """What `query` asks for: two statements. Never fails on what was typed."""
    asked, limits = understood(query.words), _limits(query)
    chosen = {
        name: [facet_word(name, one) for one in values] for name, values in query.facets.items() if values
    }
    matches = await _matches(tx, asked, limits, chosen)
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
    asked, groups = understood(query.words), [*_limits(query), *_chosen(query).values()]
    sqlite = (await tx.connection()).dialect.name == "sqlite"
    question = (for_sqlite if sqlite else for_postgresql)(asked, groups)
    matches = "search_index MATCH :q" if sqlite else "words @@ CAST(CAST(:q AS text) AS tsquery)"
    found = await tx.rows(
        "SELECT ref FROM search_entry JOIN search_index ON search_index.rowid = search_entry.id "  # noqa: S608
        f"WHERE {matches if question else ':q = :q'} ORDER BY search_entry.at DESC, search_entry.id DESC",
        {"q": question},
    )
    return [ref for (ref,) in found]


def _limits(query: Query) -> list[list[str]]:
    limits = [[facet_word("kind", kind) for kind in query.kinds]] if query.kinds else []
    if query.audiences is not None:
        limits.append([facet_word("for", one) for one in sorted(query.audiences)])
    return limits


def _chosen(query: Query) -> dict[str, list[str]]:
    return {
        name: [facet_word(name, one) for one in values] for name, values in query.facets.items() if values
    }


def _newest(match: Match) -> tuple[float, int]:
    return (-match[3], -match[1])


def _best(match: Match) -> tuple[float, float, int]:
    return (match[2], -match[3], -match[1])


async def _matches(
    tx: Transaction, asked: Sequence[Asked], limits: Sequence[Sequence[str]], chosen: Facets
) -> list[Match]:
    """The latest matches: as part 0 those of the words alone, as part 1 those of the chosen facets too."""
    groups = [limits, [*limits, *chosen.values()]] if chosen else [limits]
    sqlite = (await tx.connection()).dialect.name == "sqlite"
    ask = for_sqlite if sqlite else for_postgresql
    values: dict[str, Any] = {f"q{part}": ask(asked, group) for part, group in enumerate(groups)}
    values["words"] = for_postgresql(asked)
    select = _select_sqlite if sqlite else _select_postgresql
    parts = [select(part, bool(asked), bool(values[f"q{part}"])) for part in range(len(groups))]
    return list(await tx.rows(" UNION ALL ".join(parts), values))


def _select_sqlite(part: int, ranked: bool, asks: bool) -> str:
    score = "bm25(search_index, 0.0, 0.0, 8.0, 1.0)" if ranked else "0.0"
    which = f"WHERE search_index MATCH :q{part}" if asks else ""
    return (
        f"SELECT * FROM (SELECT {part} AS part, rowid, {score} AS score, at, facets FROM search_index {which} "  # noqa: S608
        f"ORDER BY rowid DESC LIMIT {CAP})"
    )


def _select_postgresql(part: int, ranked: bool, asks: bool) -> str:
    score = (
        "-ts_rank_cd('{0.1,0.2,0.4,1.0}', words, CAST(CAST(:words AS text) AS tsquery))" if ranked else "0.0"
    )
    which = f"WHERE words @@ CAST(CAST(:q{part} AS text) AS tsquery)" if asks else ""
    return (
        f"SELECT {part} AS part, rowid, {score} AS score, at, facets FROM (SELECT * FROM search_index {which} "  # noqa: S608
        f"ORDER BY rowid DESC LIMIT {CAP}) AS latest{part}"
    )


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
