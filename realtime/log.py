"""The room log in the database. Every function takes the edge's transaction; none commits.

`claim` comes first in a write: on PostgreSQL it locks the room's row, so that the order of commits is the order of
numbers. On SQLite the one writer does that.
"""

import json
import secrets
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from realtime.events import Event
from realtime.history import Stored, scrubbed
from realtime.models import Room, RoomEvent
from realtime.rules import Rules
from realtime.wire import encode
from together.database import Transaction

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Head:
    """Where a room's log stands."""

    epoch: str
    seq: int


class NoRoom(LookupError):
    """There is no log under this name."""


async def find_head(tx: Transaction, room: str) -> Head | None:
    """Where the log of `room` stands, or None when it has none."""
    return (await list_heads(tx, [room])).get(room)


async def list_heads(tx: Transaction, rooms: Collection[str]) -> dict[str, Head]:
    """Where the logs of `rooms` stand."""
    asked = select(col(Room.id), col(Room.epoch), col(Room.seq)).where(col(Room.id).in_(rooms))
    return {room: Head(epoch, seq) for room, epoch, seq in await (await tx.connection()).execute(asked)}


async def ensure_room(tx: Transaction, room: str) -> Head:
    """Begin a log for `room` under a new random epoch, unless it has one."""
    head = await find_head(tx, room)
    if head is None:
        head = Head(secrets.token_urlsafe(9), 0)
        tx.add(Room(id=room, epoch=head.epoch, seq=0))
        await tx.flush()  # events that follow in this transaction refer to it
    return head


_CLAIM = "UPDATE room SET seq = seq + :count WHERE id = :room RETURNING epoch, seq"
_APPEND = """
    INSERT INTO room_event (room, seq, kind, author, cid, at, data, digest)
    VALUES (:room, :seq, :kind, :author, :cid, :at, :data, :digest)
"""


async def claim(tx: Transaction, room: str, count: int) -> Head:
    """Take the next `count` numbers of `room` and hold its log until the end; returns where it stood before.

    Raises `NoRoom`.
    """
    found = await tx.rows(_CLAIM, {"room": room, "count": count})
    if not found:
        raise NoRoom(room)
    epoch, seq = found[0]
    return Head(epoch, seq - count)


async def give_back(tx: Transaction, room: str, seq: int) -> None:
    """Say that `seq` is the last number used, when fewer events were stored than claimed."""
    await (await tx.connection()).execute(update(Room).where(col(Room.id) == room).values(seq=seq))


async def append(tx: Transaction, room: str, entries: Sequence[Stored]) -> None:
    """Store `entries` under the numbers that they claimed."""
    rows = [
        {
            "room": room,
            "seq": entry.event.seq,
            "kind": entry.event.kind,
            "author": entry.event.author,
            "cid": entry.event.cid,
            "at": entry.event.at,
            "data": encode(entry.event.data).decode(),
            "digest": entry.digest,
        }
        for entry in entries
    ]
    await tx.run_each(_APPEND, rows)


_COLUMNS = [
    col(column)
    for column in (
        RoomEvent.seq,
        RoomEvent.kind,
        RoomEvent.author,
        RoomEvent.cid,
        RoomEvent.at,
        RoomEvent.data,
        RoomEvent.digest,
    )
]


async def scrub(tx: Transaction, room: str, seqs: Collection[int], rules: Rules) -> None:
    """Remove the words of these events for good; their digests too, which could confirm a guess."""
    connection = await tx.connection()
    chosen = (col(RoomEvent.room) == room, col(RoomEvent.seq).in_(seqs))
    for row in (await connection.execute(select(*_COLUMNS).where(*chosen))).all():
        clean = encode(scrubbed(_stored(row).event, rules).data).decode()
        this = update(RoomEvent).where(col(RoomEvent.room) == room, col(RoomEvent.seq) == row.seq)
        await connection.execute(this.values(data=clean, digest=b""))


async def read(tx: Transaction, room: str, since: int, upto: int | None = None) -> AsyncIterator[Stored]:
    """The events of `room` after number `since`, up to and including `upto`, in order."""
    while True:
        page = select(*_COLUMNS).where(col(RoomEvent.room) == room, col(RoomEvent.seq) > since)
        if upto is not None:
            page = page.where(col(RoomEvent.seq) <= upto)
        ordered = page.order_by(col(RoomEvent.seq)).limit(CHUNK)
        rows = (await (await tx.connection()).execute(ordered)).all()
        for row in rows:
            yield _stored(row)
        if len(rows) < CHUNK:
            return
        since = rows[-1].seq


def redacted(rules: Rules, events: Iterable[Event]) -> set[int]:
    """Numbers of the events whose words `events` remove."""
    return {seq for event in events for seq in rules.redactions(event)}


def _stored(row: Any) -> Stored:
    seq, kind, author, cid, at, data, digest = row
    return Stored(Event(seq, kind, author, cid, at, json.loads(data)), bytes(digest))
