"""The one task that owns an open notes room: makes durable what members wrote, then lets the room tell it.

The first keystroke after a silence is stored at once; what follows within `WINDOW` goes together in one row, one
commit and one frame a member. When a commit fails, memory is ahead of the disk and nobody knows by how much: everybody
is sent away to come back, and the room is read from the log again.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from time import time

from realtime.bus import Bus
from realtime.notes import log
from realtime.notes.document import Document
from realtime.notes.guard import Malformed, Orphan
from realtime.notes.ledger import Ledger
from realtime.notes.log import Replaced, Stored, Version
from realtime.notes.room import NoteRoom
from realtime.scribe import STORAGE
from together.database import Database
from together.errors import Busy

WINDOW = 0.03
"""Seconds in which keystrokes are grouped."""
LINGER = 30.0
"""Seconds that an empty room stays open."""
COMPACT_EVERY = 300
"""Updates after the snapshot before it is made again; a room that empties does it too."""
MAX_BACKLOG = 2**20
"""Bytes that may wait for the disk before their senders are no longer read."""

COME_BACK = 1012
REPLACED = 4410

journal = logging.getLogger("together.realtime")


async def opened(stored: Stored) -> Document:
    """The document that the log holds; a long one is read without holding up everybody else. Raises `Poison`."""
    ledger = await asyncio.to_thread(Ledger.of, stored.updates)
    return Document(stored.version.gen, stored.version.head, stored.updates, ledger)


class Keeper:
    """`run` it as a task; `nudge` wakes it. `upto` is the last update that the stored snapshot holds.

    `done` is called when the room is closed and must be opened anew.
    """

    def __init__(
        self,
        name: str,
        document: Document,
        upto: int,
        db: Database,
        bus: Bus,
        done: Callable[["Keeper"], None],
    ) -> None:
        self.name = name
        self.room = NoteRoom(document)
        self.linger = LINGER
        self.compact_every = COMPACT_EVERY
        self._db = db
        self._bus = bus
        self._done = done
        self._upto = upto
        self._stale = False
        self._failed = False
        self._wake = asyncio.Event()
        self._stopping = False
        self._turn = asyncio.Event()

    def nudge(self, *, stale: bool = False) -> None:
        """Something was written here or, when `stale`, perhaps by another process."""
        self._stale = self._stale or stale
        self._wake.set()

    def stop(self) -> None:
        """Store what waits, send everybody away and end; the server stops."""
        self._stopping = True
        self._wake.set()

    async def durable(self) -> None:
        """Wait until all that is admitted now is in the log. Raises `Busy` when it cannot be stored."""
        goal = self.room.stored + self.room.pending
        while self.room.stored < goal and not self._failed:
            await self._turn.wait()
        if self._failed:
            raise Busy

    async def backlog(self) -> None:
        """Wait while too much is on its way to the disk."""
        while self.room.backlog > MAX_BACKLOG and not self._failed:
            await self._turn.wait()

    async def run(self) -> None:
        """Own the room until it is empty for a while, fails, or the task is cancelled."""
        try:
            while not await self._idle():
                started = asyncio.get_running_loop().time()
                await self._step()
                await asyncio.sleep(max(0.0, started + WINDOW - asyncio.get_running_loop().time()))
        except Replaced:
            self._fail(REPLACED)
        except (*STORAGE, Malformed, Orphan) as reason:
            journal.error("notes of %s reopen from the log: %s", self.name, type(reason).__name__)
            self._fail(COME_BACK)
        except Exception:  # noqa: BLE001 - one room's bug must not end the others, which share a task group
            journal.exception("notes of %s broke and reopen from the log", self.name)
            self._fail(COME_BACK)

    async def _idle(self) -> bool:
        """Wait for something to do; True when there will be nothing more, and the room is closed."""
        if not self._stopping:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self.room.members else self.linger):
                    await self._wake.wait()
        if self._wake.is_set() and not (self._stopping and not self.room.pending):
            self._wake.clear()
            return False
        await self._compact()
        if self.room.pending or (self.room.members and not self._stopping):
            return False
        self._fail(COME_BACK)
        return True

    async def _step(self) -> None:
        if self.room.pending:
            await self._store()
        elif self._stale:
            await self._catch_up()
        if self.room.document.head - self._upto >= self.compact_every:
            await self._compact()

    async def _store(self) -> None:
        if not self.room.pending:
            return
        batch = self.room.batch()
        self._stale = False
        async with self._db.transaction() as tx:
            head, missed = await log.append(
                tx, self.name, self._version, batch.update, author=batch.author, at=time()
            )
            tx.after_commit(lambda: self._bus.ring(self.name))
        self.room.settle(batch, head, missed)
        self._turned()
        if self.room.pending:
            self._wake.set()

    async def _catch_up(self) -> None:
        self._stale = False
        async with self._db.reading() as tx:
            head, missed = await log.list_since(tx, self.name, self._version)
        self.room.follow(head, missed)

    async def _compact(self) -> None:
        """Replace the log's tail by a snapshot; a disk that refuses now is asked again later."""
        if self.room.document.head <= self._upto:
            return
        known, snapshot = self._version, self.room.document.snapshot()
        self._upto = known.head
        if not self.room.document.holds(snapshot):
            journal.error("a snapshot of the notes of %s would lose something; the log stays long", self.name)
            return
        with suppress(*STORAGE):
            async with self._db.transaction() as tx:
                await log.compact(tx, self.name, known, snapshot)

    @property
    def _version(self) -> Version:
        return Version(self.room.document.gen, self.room.document.head)

    def _turned(self) -> None:
        self._turn.set()
        self._turn = asyncio.Event()

    def _fail(self, code: int) -> None:
        self._failed = True
        self._turned()
        self.room.close(code)
        self._done(self)
