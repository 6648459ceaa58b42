"""The shared notes of one process: opened when somebody comes, let go when nobody has been there for a while.

    async with Notes(database, bus).running() as notes: …

owns every task. The rest of the application seeds, reads and writes notes through it and never touches a log itself.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from time import monotonic, time
from typing import Any, NamedTuple

from pycrdt import XmlFragment
from sqlalchemy.exc import IntegrityError

from realtime.bus import Bus, MemoryBus
from realtime.events import Data
from realtime.notes import frames, log
from realtime.notes.awareness import Change
from realtime.notes.keeper import COME_BACK, Keeper, opened
from realtime.notes.member import Member
from realtime.notes.render import NotesView, render
from realtime.notes.room import TOO_MANY_TABS
from realtime.notes.seed import OUTCOMES, Item, aligned, seed
from realtime.room import REMOVED
from realtime.scribe import STORAGE
from together.database import Database
from together.errors import Busy, Problem

CHANNEL = "together:notes"
"""The name under which notes of several processes hear each other; rooms have a bus of their own."""
POLL = 3.0
"""Seconds after which another process's updates are found without a bell."""
VIEWS = 64
"""Rendered notes that are kept."""
TICK = 1.0
PRESENCE_WINDOW = 0.05
"""Seconds in which carets are grouped; every editor answers each message with an echo of it."""
RENEW = 15.0
"""Seconds between two signs of life: y-websocket hangs up after 30 of silence, other processes forget after 45."""

journal = logging.getLogger("together.realtime")


class Seat(NamedTuple):
    """A member's place in a room; `sockets` hands it the frames."""

    notes: "Notes"
    keeper: Keeper
    member: Member

    @property
    def seated(self) -> bool:
        """Whether the room still counts them; a closed member is out at once."""
        return self.member in self.keeper.room.members

    def receive(self, frame: bytes) -> None:
        """Take one frame; nothing from somebody who was shown out. Raises `Malformed`, `TooBig`, `Full`."""
        if not self.seated:
            return
        self.keeper.room.hear(self.member, frame)
        if self.keeper.room.pending:
            self.keeper.nudge()
        self.notes.tell_presence(self.keeper)

    def leave(self) -> None:
        """The connection has ended."""
        self.keeper.room.leave(self.member)
        self.keeper.nudge()
        self.notes.tell_presence(self.keeper)


class Notes:
    """Everything the application may ask of notes. `turn` changes whenever a door's answer may have aged."""

    def __init__(self, database: Database, bus: Bus | None = None) -> None:
        self.database = database
        self.bus = bus or MemoryBus()
        self.turn = 0
        self._keepers: dict[str, Keeper] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._views: dict[str, NotesView] = {}
        self._telling: dict[Keeper, asyncio.TimerHandle] = {}
        self._tasks: asyncio.TaskGroup | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Notes"]:
        """Serve notes; at the end store what waits and close every socket with 1012."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            chores = [tasks.create_task(self.bus.run(self._hear)), tasks.create_task(self._tick_forever())]
            try:
                yield self
            finally:
                self._tasks = None
                for keeper in self._keepers.values():
                    keeper.stop()
                for chore in chores:
                    chore.cancel()
        for timer in self._telling.values():
            timer.cancel()

    async def join(self, room: str, member: Member) -> Seat | None:
        """Seat `member`; None when they were closed instead. Raises `NoDocument` and what the database raises."""
        keeper = await self._open(room)
        if not keeper.room.join(member):
            member.outlet.close(TOO_MANY_TABS)
            return None
        keeper.nudge()
        return Seat(self, keeper, member)

    async def write(self, room: str, author: str, edit: Callable[[XmlFragment], Any]) -> None:
        """Let `edit` change the text of `room` as a browser would, and wait until it is durable and told.

        Never call it inside a transaction: it waits for one of its own. Raises `NoDocument`, `Full`, `Busy`.
        """
        keeper = await self._open(room)
        keeper.room.compose(author, edit)
        keeper.nudge()
        await keeper.durable()

    async def ensure(self, room: str, items: Sequence[Item], outcomes: Sequence[Item] = OUTCOMES) -> None:
        """Begin the notes of `room` with headings for `items` of the agenda and for `outcomes`, or align them.

        Before anybody wrote, the headings become these; afterwards only missing ones are added. Opens its own
        transaction, as `write` does.
        """
        try:
            async with self.database.transaction() as tx:
                if await log.find_version(tx, room) is None:
                    await log.create(tx, room, seed(items, outcomes), time())
                    return
        except IntegrityError:
            journal.info("another process began the notes of %s", room)
        await self.write(room, "", aligned(items, outcomes))

    async def read(self, room: str) -> NotesView:
        """The notes of `room` as they are stored, rendered once a version; empty when there are none."""
        async with self.database.reading() as tx:
            version = await log.find_version(tx, room)
            if version is None:
                return NotesView()
            known = self._views.get(room)
            if known and (known.gen, known.head) == (version.gen, version.head):
                return known
            stored = await log.load(tx, room)
        fresh = await asyncio.to_thread(render, stored.version.gen, stored.version.head, stored.updates)
        self._views.pop(room, None)
        self._views[room] = fresh
        if len(self._views) > VIEWS:
            del self._views[next(iter(self._views))]
        return fresh

    async def gen(self, room: str) -> str:
        """The generation of the notes of `room`. Raises `NoDocument`."""
        return (await self._open(room)).room.document.gen

    def changed(self, room: str) -> None:
        """The log of `room` was written without this hub: read it, here and elsewhere."""
        self._stale(room)
        self.bus.ring(room)

    def set_writable(self, room: str, writable: bool) -> None:
        """Let everybody with the right to it write in `room`, or nobody; at once, in every process."""
        self._set_writable(room, writable)
        self.bus.insist({"t": "writable", "room": room, "on": writable})

    def evict(self, names: Iterable[str], code: int) -> None:
        """Close, in every process, the sockets of these people (ids) or sessions (keys), with `code` (44xx)."""
        gone = sorted(names)
        self._evict(gone, code)
        self.bus.insist({"t": "evict", "names": gone, "code": code})

    def set_role(self, person: str, *, role: str, may_note: bool) -> None:
        """Change what `person` is and may do, in every open room of every process."""
        self._change(person, {"role": role, "may_note": may_note})
        self.bus.insist({"t": "change", "person": person, "what": {"role": role, "may_note": may_note}})

    def rename(self, person: str, name: str) -> None:
        """Change what `person` is called, in every open room of every process."""
        self._change(person, {"name": name})
        self.bus.tell({"t": "change", "person": person, "what": {"name": name}})

    def tell_presence(self, keeper: Keeper) -> None:
        """Tell carets that changed: at once after a silence, then once a `PRESENCE_WINDOW`."""
        if keeper in self._telling or not keeper.room.awareness.changed:
            return
        self._relay(keeper.name, keeper.room.tell_presence())
        loop = asyncio.get_running_loop()
        self._telling[keeper] = loop.call_later(PRESENCE_WINDOW, self._tell_again, keeper)

    def _tell_again(self, keeper: Keeper) -> None:
        del self._telling[keeper]
        self.tell_presence(keeper)

    async def _open(self, room: str) -> Keeper:
        found = self._keepers.get(room)
        if found is None:
            async with self._opening.setdefault(room, asyncio.Lock()):
                found = self._keepers.get(room) or await self._read(room)
        return found

    async def _read(self, room: str) -> Keeper:
        async with self.database.reading() as tx:
            stored = await log.load(tx, room)
        document = await opened(stored)
        if self._tasks is None:
            raise Busy
        keeper = Keeper(room, document, stored.upto, self.database, self.bus, self._closed)
        self.turn += 1
        self._keepers[room] = keeper
        self._opening.pop(room, None)
        self._tasks.create_task(keeper.run(), name=f"notes of {room}")
        keeper.nudge(stale=self.database.kind == "postgresql")  # a bell may have rung while it was read
        self.bus.tell({"t": "who", "room": room})
        return keeper

    def _closed(self, keeper: Keeper) -> None:
        if self._keepers.get(keeper.name) is keeper:
            del self._keepers[keeper.name]
        if timer := self._telling.pop(keeper, None):
            timer.cancel()

    def _stale(self, room: str) -> None:
        if room in self._keepers:
            self._keepers[room].nudge(stale=True)

    def _set_writable(self, room: str, writable: bool) -> None:
        self.turn += 1
        keeper = self._keepers.get(room)
        if keeper is None:
            return
        keeper.room.set_writable(writable)
        if writable and self._tasks:
            self._tasks.create_task(self._ask_door_again(keeper), name=f"door of {room}")

    async def _ask_door_again(self, keeper: Keeper) -> None:
        """Who came in when nobody might write may be allowed to now."""
        for member in [*keeper.room.members]:
            if member.may_note or member.ask is None:
                continue
            try:
                granted = await member.ask()
            except Problem:
                keeper.room.close(REMOVED, [member])
            except STORAGE:
                journal.warning("the door of %s could not be asked", keeper.name, exc_info=True)
                keeper.room.close(COME_BACK, [member])
            else:
                keeper.room.admit(member, granted.who, granted.may_note)
        self.tell_presence(keeper)

    def _evict(self, names: Collection[str], code: int) -> None:
        self.turn += 1
        for keeper in [*self._keepers.values()]:
            keeper.room.evict(names, code)
            keeper.nudge()
            self.tell_presence(keeper)

    def _change(self, person: str, what: Data) -> None:
        self.turn += 1
        for keeper in self._keepers.values():
            keeper.room.change(person, **what)
            self.tell_presence(keeper)

    def _relay(self, room: str, changes: Iterable[Change]) -> None:
        states = [[*change.state, change.person] for change in changes]
        if states:
            self.bus.tell({"t": "presence", "room": room, "states": states})

    def _hear(self, note: Data) -> None:
        match note["t"]:
            case "reset":
                for room in self._keepers:
                    self._stale(room)
                    self.bus.tell({"t": "who", "room": room})
            case "news":
                self._stale(note["room"])
            case "evict":
                self._evict(note["names"], note["code"])
            case "writable":
                self._set_writable(note["room"], note["on"])
            case "change":
                self._change(note["person"], note["what"])
            case "who" | "presence" if note["room"] in self._keepers:
                self._hear_presence(self._keepers[note["room"]], note)

    def _hear_presence(self, keeper: Keeper, note: Data) -> None:
        if note["t"] == "who":
            self._relay(keeper.name, keeper.room.awareness.mine())
            return
        for client, clock, text, person in note["states"]:
            state = frames.Presence(client, clock, text)
            keeper.room.awareness.relay(note["from"], state, person, monotonic())
        self.tell_presence(keeper)

    async def _tick_forever(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(TICK)
            turn += 1
            for keeper in [*self._keepers.values()]:
                self._tick(keeper, turn)

    def _tick(self, keeper: Keeper, turn: int) -> None:
        now = monotonic()
        keeper.room.drop_stuck(now)
        keeper.room.awareness.expire(now)
        if turn % RENEW == 0:
            keeper.room.sign_of_life()
            self._relay(keeper.name, keeper.room.awareness.mine())
        if turn % POLL == 0 and self.database.kind == "postgresql":
            keeper.nudge(stale=True)
        self.tell_presence(keeper)
