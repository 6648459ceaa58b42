"""Notes documents in the database. Every function takes the edge's transaction; none commits.

A document is a snapshot and the updates after it. `append` first takes the next number, which on PostgreSQL locks the
document's row until the commit, so that numbers become visible in order and without holes; on SQLite the one writer
does that.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col, select, update

from realtime.models import NoteDocument, NoteUpdate
from together.database import Transaction


@dataclass(frozen=True, slots=True)
class Version:
    """Which document a room has, and the number of its last update."""

    gen: str
    head: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as the log holds it: `updates` make it up to `version`; those up to `upto` are one snapshot."""

    version: Version
    upto: int
    updates: list[bytes]


class NoDocument(LookupError):
    """This room has no notes."""


class Replaced(Exception):
    """Another document took the place of the one that was open."""


# Plain statements, since they run with every group of keystrokes.
_CLAIM = """
UPDATE note_document SET head = head + 1, changed_at = :at WHERE room = :room AND gen = :gen RETURNING head
"""
_APPEND = """
INSERT INTO note_update (room, number, author, at, data) VALUES (:room, :number, :author, :at, :data)
"""


async def find_version(tx: Transaction, room: str) -> Version | None:
    """Where the notes of `room` stand, or None when it has none."""
    asked = select(NoteDocument.gen, NoteDocument.head).where(NoteDocument.room == room)
    found = (await tx.exec(asked)).first()
    return Version(*found) if found else None


async def create(tx: Transaction, room: str, seed: bytes, at: float) -> Version:
    """Begin the notes of `room` with `seed` as its first update, under a new random generation."""
    version = Version(secrets.token_urlsafe(9), 1)
    tx.add(NoteDocument(room=room, gen=version.gen, head=1, upto=1, snapshot=seed, changed_at=at))
    await tx.flush()  # so that what follows in this transaction finds it
    return version


async def load(tx: Transaction, room: str) -> Stored:
    """Everything that the log holds of `room`. Raises `NoDocument`."""
    asked = select(NoteDocument).where(NoteDocument.room == room).execution_options(populate_existing=True)
    found = (await tx.exec(asked)).first()
    if found is None:
        raise NoDocument(room)
    tail = await _list_updates(tx, room, found.upto, found.head)
    return Stored(Version(found.gen, found.head), found.upto, [found.snapshot, *tail])


async def append(
    tx: Transaction, room: str, known: Version, data: bytes, *, author: str, at: float
) -> tuple[int, list[bytes]]:
    """Store `data` as the next update of `room`.

    Returns its number, and the updates between `known` and it that others stored. Raises `Replaced`.
    """
    found = await tx.rows(_CLAIM, {"room": room, "gen": known.gen, "at": at})
    number = int(found[0][0]) if found else 0
    if number <= known.head:
        raise Replaced(room)
    missed = await _between(tx, room, known.head, number - 1)
    await tx.run_each(_APPEND, [{"room": room, "number": number, "author": author, "at": at, "data": data}])
    return number, missed


async def list_since(tx: Transaction, room: str, known: Version) -> tuple[int, list[bytes]]:
    """The number of the last update of `room`, and what makes the document of it. Raises `Replaced`."""
    version = await find_version(tx, room)
    if version is None or version.gen != known.gen or version.head < known.head:
        raise Replaced(room)
    return version.head, await _between(tx, room, known.head, version.head)


async def compact(tx: Transaction, room: str, known: Version, snapshot: bytes) -> None:
    """Let `snapshot`, which holds every update up to `known`, take their place."""
    asked = (
        update(NoteDocument)
        .where(col(NoteDocument.room) == room, col(NoteDocument.gen) == known.gen)
        .where(col(NoteDocument.upto) < known.head)
        .values(snapshot=snapshot, upto=known.head)
    )
    if (await tx.exec(asked)).rowcount:
        await tx.exec(
            delete(NoteUpdate).where(col(NoteUpdate.room) == room, col(NoteUpdate.number) <= known.head)
        )


async def _between(tx: Transaction, room: str, since: int, upto: int) -> list[bytes]:
    """The updates after `since` up to `upto`; the snapshot too, when it has swallowed some of them."""
    if since >= upto:
        return []
    missed = await _list_updates(tx, room, since, upto)
    if len(missed) == upto - since:
        return missed
    return (await load(tx, room)).updates


async def _list_updates(tx: Transaction, room: str, since: int, upto: int) -> list[bytes]:
    asked = (
        select(NoteUpdate.data)
        .where(NoteUpdate.room == room, NoteUpdate.number > since, NoteUpdate.number <= upto)
        .order_by(col(NoteUpdate.number))
    )
    return [*(await tx.exec(asked))]
