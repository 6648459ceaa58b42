"""Putting things into the index, and taking them out. Packages call this within the transaction that changes the thing."""

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from together.database import Transaction
from together.search.analysis import terms

MOST_PLACES = 16_000
"""Places of words that PostgreSQL tells apart in one text."""

MOST_BYTES = 950_000
"""Of the words of one text: PostgreSQL refuses more than a megabyte. What does not fit is not found."""

MADE = "1"
"""How words are brought to the index. Another number with another way: then servers make it anew when they start."""

SMALL = 500
"""Entries of an index that is written anew, in a few milliseconds, whenever words are taken out."""

PUBLIC = "public"
MEMBERS = "members"
"""Those who belong to a territory of the network."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be found.

    `texts`: title and plain body by language. `at`: by what it is sorted. `audience`: `public`, or who may find it, with
    spaces between several.
    `facets`: values by name, such as `{"country": ["PT"]}`. `card`: what lists show besides, ready for JSON.
    """

    kind: str
    ref: str
    path: str
    texts: Mapping[str, tuple[str, str]]
    at: datetime
    audience: str = PUBLIC
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=dict)


async def put(tx: Transaction, entry: Entry) -> None:
    """Make `entry` what is found under its `ref`, in place of what was there before."""
    [(number,)] = await tx.rows(_PUT, _row(entry))
    known = await tx.rows("SELECT 1 FROM search_index WHERE rowid = :id", {"id": number})
    await tx.run_each(_FORGET, [{"id": number}])
    await _index(tx, number, entry)
    if known:
        await _scrub(tx)


async def put_all(tx: Transaction, entries: Sequence[Entry]) -> None:
    """The same for many at once: four statements, however many there are (some hundreds at most)."""
    if not entries:
        return
    await tx.run_each(_PUT.removesuffix("RETURNING id\n"), [_row(entry) for entry in entries])
    refs = {f"ref{place}": entry.ref for place, entry in enumerate(entries)}
    listed = ", ".join(f":{name}" for name in refs)
    found = await tx.rows(f"SELECT ref, id FROM search_entry WHERE ref IN ({listed})", refs)  # noqa: S608 - names
    numbers = {str(ref): int(number) for ref, number in found}
    await tx.run_each(_FORGET, [{"id": number} for number in numbers.values()])
    sqlite = (await tx.connection()).dialect.name == "sqlite"
    rows = [_index_row(numbers[entry.ref], entry, sqlite=sqlite) for entry in entries]
    await tx.run_each(_INDEX_SQLITE if sqlite else _INDEX_POSTGRESQL, rows)


async def put_new(tx: Transaction, entries: Mapping[int, Entry]) -> None:
    """Fill an index by many at once, by numbers that were never given. For what is made in bulk."""
    await tx.run_each(_PUT_NEW, [{"id": number, **_row(entry)} for number, entry in entries.items()])
    sqlite = (await tx.connection()).dialect.name == "sqlite"
    rows = [_index_row(number, entry, sqlite=sqlite) for number, entry in entries.items()]
    await tx.run_each(_INDEX_SQLITE if sqlite else _INDEX_POSTGRESQL, rows)


async def remove(tx: Transaction, ref: str) -> None:
    """Let nothing be found under `ref` any more."""
    await _remove(tx, "ref = :ref", ref)


async def remove_all(tx: Transaction, prefix: str) -> None:
    """Let nothing be found whose `ref` starts with `prefix`, such as `outcome:3:`."""
    await _remove(tx, "ref >= :ref AND ref < :end", prefix)


async def _remove(tx: Transaction, which: str, ref: str) -> None:
    values = {"ref": ref, "end": f"{ref[:-1]}{chr(ord(ref[-1]) + 1)}"}
    gone = await tx.rows(f"SELECT id FROM search_entry WHERE {which}", values)  # noqa: S608 - two constants
    if gone:
        numbers = [{"id": number} for (number,) in gone]
        await tx.run_each(_FORGET, numbers)
        await tx.run_each("DELETE FROM search_entry WHERE id = :id", numbers)
        await _scrub(tx)


async def _scrub(tx: Transaction) -> None:
    """Let words that were taken out vanish from the file too: FTS5 else keeps them, marked, until it merges by itself.

    A large index is written anew only by `scrub`: that would hold up every writer for seconds.
    """
    [(last,)] = await tx.rows("SELECT coalesce(max(id), 0) FROM search_entry", {})
    if last <= SMALL:
        await scrub(tx)


async def scrub(tx: Transaction) -> None:
    """Write SQLite's index of words anew, without those that were taken out. PostgreSQL does so by itself."""
    if (await tx.connection()).dialect.name == "sqlite":
        await tx.run_each("INSERT INTO search_index (search_index) VALUES ('optimize')", [{}])


async def is_current(tx: Transaction) -> bool:
    """Whether there is anything to be found, and all of it was brought to the index as it is today."""
    sqlite = (await tx.connection()).dialect.name == "sqlite"
    word = facet_word("made", MADE)
    asked = f'facets : "{word}"' if sqlite else f"'{word}'"
    which = "search_index MATCH :asked" if sqlite else "words @@ CAST(CAST(:asked AS text) AS tsquery)"
    [(made,)] = await tx.rows(f"SELECT count(*) FROM search_index WHERE {which}", {"asked": asked})  # noqa: S608
    [(all_of_it,)] = await tx.rows("SELECT count(*) FROM search_entry", {})
    return bool(made) and made == all_of_it


async def forget_others(tx: Transaction, kept: Mapping[str, Set[int]]) -> None:
    """Take out what stands under none of these: numbers (`12` of `practice:12`) by the first part of a `ref`."""
    refs = [ref for (ref,) in await tx.rows("SELECT ref FROM search_entry", {})]
    for ref in refs:
        name, number = ref.split(":")[:2]
        if int(number) not in kept.get(name, ()):
            await remove(tx, ref)


async def recard(tx: Transaction, ref: str, card: Mapping[str, Any]) -> None:
    """Change a part of the card of what stands under `ref`, if anything does; its words stay."""
    for (told,) in await tx.rows("SELECT card FROM search_entry WHERE ref = :ref", {"ref": ref}):
        changed = json.dumps({**json.loads(told), **storable(card)}, ensure_ascii=False)
        await tx.run_each(
            "UPDATE search_entry SET card = :card WHERE ref = :ref", [{"ref": ref, "card": changed}]
        )


async def amend(
    tx: Transaction, having: tuple[str, str], *, card: Mapping[str, Any], facets: Mapping[str, Sequence[str]]
) -> None:
    """Change a part of the card and some facets of every entry that has this facet: what they all tell of one thing."""
    word = facet_word(*having)
    sqlite = (await tx.connection()).dialect.name == "sqlite"
    which = _HAVING_SQLITE if sqlite else _HAVING_POSTGRESQL
    asked = f'facets : "{word}"' if sqlite else f"'{word.lower()}'"
    found = await tx.rows(which, {"asked": asked})
    cards = [
        {"id": row[0], "card": json.dumps({**json.loads(row[2]), **storable(card)}, ensure_ascii=False)}
        for row in found
    ]
    if cards:
        await tx.run_each("UPDATE search_entry SET card = :card WHERE id = :id", cards)
    changed = [(row[0], row[1], _replaced(row[1], facets)) for row in found]
    told = [{"id": number, "facets": new} for number, old, new in changed if new != old]
    if told and sqlite:
        await tx.run_each("UPDATE search_index SET facets = :facets WHERE rowid = :id", told)
    elif told:
        gone = {number: old for number, old, _new in changed}
        await tx.run_each(_AMEND_POSTGRESQL, [_facets_told(one, gone[one["id"]]) for one in told])


_FIND = (
    "SELECT search_entry.id, search_index.facets, search_entry.card FROM search_index "
    "JOIN search_entry ON search_entry.id = search_index.rowid WHERE "
)
_HAVING_SQLITE = f"{_FIND} search_index MATCH :asked"
_HAVING_POSTGRESQL = f"{_FIND} search_index.words @@ CAST(CAST(:asked AS text) AS tsquery)"
_AMEND_POSTGRESQL = """
UPDATE search_index SET facets = :facets,
    words = ts_delete(words, string_to_array(CAST(:gone AS text), ' ')) || CAST(CAST(:new AS text) AS tsvector)
WHERE rowid = :id
"""


def _replaced(told: str, facets: Mapping[str, Sequence[str]]) -> str:
    kept = [word for word in told.split() if word.partition("=")[0] not in facets]
    return " ".join(
        [*kept, *(facet_word(name, value) for name, values in facets.items() for value in values)]
    )


def _facets_told(values: Mapping[str, Any], gone: str) -> dict[str, Any]:
    return {**values, "gone": gone.lower(), "new": _vector(values["facets"], (), ())}


_PUT = """
INSERT INTO search_entry (kind, ref, path, audience, at, texts, card)
VALUES (:kind, :ref, :path, :audience, :at, :texts, :card)
ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, path = excluded.path, audience = excluded.audience,
    at = excluded.at, texts = excluded.texts, card = excluded.card
RETURNING id
"""
_PUT_NEW = """
INSERT INTO search_entry (id, kind, ref, path, audience, at, texts, card)
VALUES (:id, :kind, :ref, :path, :audience, :at, :texts, :card)
"""
_FORGET = "DELETE FROM search_index WHERE rowid = :id"


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "ref": entry.ref,
        "path": entry.path,
        "audience": entry.audience,
        "at": entry.at.timestamp(),
        "texts": json.dumps(storable(entry.texts), ensure_ascii=False),
        "card": json.dumps(storable(entry.card), ensure_ascii=False),
    }


def storable(value: Any) -> Any:
    """`value` without what no database keeps: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, Mapping):
        return {key: storable(one) for key, one in value.items()}
    return [storable(one) for one in value] if isinstance(value, list | tuple) else value


async def _index(tx: Transaction, number: int, entry: Entry) -> None:
    sqlite = (await tx.connection()).dialect.name == "sqlite"
    row = _index_row(number, entry, sqlite=sqlite)
    await tx.run_each(_INDEX_SQLITE if sqlite else _INDEX_POSTGRESQL, [row])


def _index_row(number: int, entry: Entry, *, sqlite: bool) -> dict[str, Any]:
    titles, bodies = _terms(entry, 0), _terms(entry, 1)
    row: dict[str, Any] = {"id": number, "facets": facet_words(entry), "at": entry.at.timestamp()}
    if sqlite:
        return row | {"titles": " ".join(titles), "bodies": " ".join(bodies)}
    return row | {
        "kind": entry.kind,
        "audience": entry.audience,
        "titles": _vector("", titles, ()),
        "words": _vector(row["facets"], titles, bodies),
    }


_INDEX_SQLITE = "INSERT INTO search_index (rowid, facets, at, titles, bodies) VALUES (:id, :facets, :at, :titles, :bodies)"
_INDEX_POSTGRESQL = """
INSERT INTO search_index (rowid, kind, audience, at, facets, titles, words)
VALUES (:id, :kind, :audience, :at, :facets, CAST(CAST(:titles AS text) AS tsvector), CAST(CAST(:words AS text) AS tsvector))
"""


def _terms(entry: Entry, part: int) -> list[str]:
    return [one for language, text in entry.texts.items() for one in terms(text[part], language)]


def facet_words(entry: Entry) -> str:
    """The facets as words of the index, with the kind, the audience (`for`), and both in one (`of`) among them."""
    audiences = entry.audience.split()
    both = [f"{entry.kind}:{one}" for one in audiences]
    given = {"kind": [entry.kind], "for": audiences, "of": both, "made": [MADE], **entry.facets}
    return " ".join(facet_word(name, value) for name, values in given.items() for value in values)


def facet_word(name: str, value: str) -> str:
    """One facet's value as a word of the index."""
    return f"{name}={quote(storable(value), safe=':')}"


def facet_of(word: str) -> tuple[str, str]:
    """Name and value of such a word."""
    name, _, value = word.partition("=")
    return name, unquote(value)


def _vector(facets: str, titles: Sequence[str], bodies: Sequence[str]) -> str:
    """The literal of a `tsvector`: titles weigh A, bodies D; facets bear no place."""
    return " ".join([*(f"'{word.lower()}'" for word in facets.split()), *_placed(titles, bodies)])


def _placed(titles: Sequence[str], bodies: Sequence[str]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for place, word in enumerate(titles[:1000], 1):
        places.setdefault(word, []).append(f"{place}A")
    for place, word in enumerate(bodies[:MOST_PLACES], len(titles[:1000]) + 2):
        places.setdefault(word, []).append(str(min(place, MOST_PLACES)))
    room = MOST_BYTES
    for word, found in places.items():
        room -= len(word.encode()) + 2 * len(found[:200]) + 6  # its head, and two for each place
        if room < 0:
            return
        yield f"'{word}':{','.join(found[:200])}"
