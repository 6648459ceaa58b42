"""Asking the index of either database: the two places where SQLite and PostgreSQL are asked differently.

Neither ever reads more than the latest `cap` matches. FTS5 gives them in descending order by itself. PostgreSQL's GIN finds
all of them first, which is quick as long as nobody touches the long `words`: so the planner may not scan the table
itself, titles are ranked by a short column of their own, and bodies only of the `RANKED` best of these.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from together.database import Transaction
from together.search.entries import facet_word
from together.search.words import Asked, for_postgresql, for_sqlite

RANKED = 150
"""Matches of which PostgreSQL reads all the words."""

Match = Sequence[Any]
"""Which part, number, score (less is better), at, facets."""


@dataclass(frozen=True)
class Question:
    """Words; the kinds and audiences to which all is limited (empty, None: to none); chosen facets as words of the index."""

    asked: Sequence[Asked]
    kinds: Sequence[str]
    audiences: Set[str] | None
    chosen: Mapping[str, Sequence[str]]


async def latest_matches(tx: Transaction, question: Question, cap: int) -> list[Match]:
    """The latest matches: as part 0 those of the words alone, as part 1 those of the chosen facets too."""
    groups = [[], list(question.chosen.values())] if question.chosen else [[]]
    last, ranks = len(groups) - 1, bool(question.asked)  # what is only counted needs no rank
    if await _on_sqlite(tx):
        values = {f"q{part}": _for_sqlite(question, group) for part, group in enumerate(groups)}
        parts = [
            _sqlite_part(part, ranks and part == last, bool(asks))
            for part, asks in enumerate(values.values())
        ]
        return list(await tx.rows(" UNION ALL ".join(parts), {**values, "cap": cap}))
    await tx.run_each("SET LOCAL enable_seqscan = off", [{}])
    values = {f"q{part}": for_postgresql(question.asked, group) for part, group in enumerate(groups)}
    limit = _limited(question)
    parts = [
        _postgresql_part(part, ranks and part == last, bool(asks), limit)
        for part, asks in enumerate(values.values())
    ]
    values |= {"any": for_postgresql(question.asked, together=False), "words": for_postgresql(question.asked)}
    return list(await tx.rows(" UNION ALL ".join(parts), {**values, **_limits(question), "cap": cap}))


async def all_refs(tx: Transaction, question: Question) -> Sequence[str]:
    """The `ref` of everything that matches, newest first, however much it is."""
    groups = list(question.chosen.values())
    sqlite = await _on_sqlite(tx)
    asked = _for_sqlite(question, groups) if sqlite else for_postgresql(question.asked, groups)
    which = "search_index MATCH :q" if sqlite else f"words @@ {_tsquery('q')}"
    limit = "" if sqlite else _limited(question)
    found = await tx.rows(
        "SELECT ref FROM search_index JOIN search_entry ON search_entry.id = search_index.rowid "  # noqa: S608
        f"WHERE {which if asked else '1 = 1'} {limit} ORDER BY search_entry.at DESC, search_entry.id DESC",
        {"q": asked, **({} if sqlite else _limits(question))},
    )
    return [ref for (ref,) in found]


async def _on_sqlite(tx: Transaction) -> bool:
    return (await tx.connection()).dialect.name == "sqlite"


def _for_sqlite(question: Question, chosen: Sequence[Sequence[str]]) -> str:
    limits = _limits_in_words(question)
    return for_sqlite(question.asked, [limits, *chosen] if limits else chosen)


def _limits_in_words(question: Question) -> list[str]:
    """One group of words, for each of which FTS5 reads through all that it stands in before it ranks anything."""
    if question.audiences is None:
        return [facet_word("kind", kind) for kind in question.kinds]
    if not question.kinds:
        return [facet_word("for", one) for one in sorted(question.audiences)]
    pairs = [f"{kind}:{one}" for kind in question.kinds for one in sorted(question.audiences)]
    return [facet_word("of", pair) for pair in pairs]


def _sqlite_part(part: int, ranked: bool, asks: bool) -> str:
    score = "bm25(search_index, 0.0, 0.0, 8.0, 1.0)" if ranked else "0.0"
    which = f"WHERE search_index MATCH :q{part}" if asks else ""
    return (
        f"SELECT * FROM (SELECT {part} AS part, rowid, {score} AS score, at, facets FROM search_index {which} "  # noqa: S608
        "ORDER BY rowid DESC LIMIT :cap)"
    )


def _limits(question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {"kinds": list(question.kinds)} if question.kinds else {}
    return told if question.audiences is None else told | {"audiences": sorted(question.audiences)}


def _limited(question: Question) -> str:
    kinds = "AND search_index.kind = ANY(CAST(:kinds AS text[]))" if question.kinds else ""
    audiences = "AND string_to_array(search_index.audience, ' ') && CAST(:audiences AS text[])"
    return kinds if question.audiences is None else f"{kinds} {audiences}"


def _tsquery(name: str) -> str:
    return f"CAST(CAST(:{name} AS text) AS tsquery)"


def _postgresql_part(part: int, ranked: bool, asks: bool, limit: str) -> str:
    if not asks:  # the latest of all, by their numbers
        return (
            f"SELECT * FROM (SELECT {part} AS part, rowid, 0.0 AS score, at, facets FROM search_index "  # noqa: S608
            f"WHERE 1 = 1 {limit} ORDER BY rowid DESC LIMIT :cap) AS latest{part}"
        )
    found = f"SELECT rowid FROM search_index WHERE words @@ {_tsquery(f'q{part}')} {limit}"  # noqa: S608
    numbers = f"WITH found AS MATERIALIZED ({found}) SELECT rowid FROM found ORDER BY rowid DESC LIMIT :cap"  # noqa: S608
    latest = f"SELECT {part} AS part, rowid, at, facets, titles FROM ({numbers}) AS latest JOIN search_index USING (rowid)"  # noqa: S608
    if not ranked:
        return f"SELECT part, rowid, 0.0 AS score, at, facets FROM ({latest}) AS latest{part}"  # noqa: S608
    rank = f"ts_rank(titles, {_tsquery('any')})"
    placed = f"SELECT *, {rank} AS rank, row_number() OVER (ORDER BY {rank} DESC, rowid DESC) AS place FROM ({latest}) AS l"  # noqa: S608
    body = (
        "SELECT ts_rank_cd('{0.1,0.2,0.4,1.0}', words, "  # noqa: S608
        + _tsquery("words")
        + ") AS rank FROM search_index "
        f"WHERE rowid = placed.rowid AND placed.place <= {RANKED}"
    )
    return (
        f"SELECT part, rowid, -8 * placed.rank - coalesce(body.rank, 0) AS score, at, facets FROM ({placed}) AS placed "  # noqa: S608
        f"LEFT JOIN LATERAL ({body}) AS body ON true"
    )
