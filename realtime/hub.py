"""The rooms of one process: opened when somebody comes, let go when nobody has for a while.

    async with Hub(database, rules, bus, …).running() as hub: …

owns every task. The rest of the application posts and reads through it and never touches a log itself.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Set
from contextlib import asynccontextmanager
from typing import NamedTuple

from realtime import log, wire
from realtime.bus import Bus, MemoryBus
from realtime.events import Command, Data, Event, Refused, Who
from realtime.ledger import Tools
from realtime.limits import Limits
from realtime.member import Member
from realtime.room import Say
from realtime.rules import Rules, State
from realtime.scribe import NOT_SAVED, STORAGE, Scribe, new_cid
from together.database import Database

RESTART, RESYNC, SLOW = 1012, 4100, 4101

journal = logging.getLogger("together.realtime")


class View(NamedTuple):
    """A room at one moment. `public` is the snapshot as JSON text. Use `state` before the next `await`."""

    epoch: str
    seq: int
    state: State
    public: bytes


class Seat(NamedTuple):
    """A member's place in a room; `sockets` hands it the frames."""

    scribe: Scribe
    member: Member

    @property
    def seated(self) -> bool:
        """Whether the room still counts them; a closed member is out at once."""
        return self.member in self.scribe.room.members

    def receive(self, text: str) -> None:
        """Take one frame."""
        self.scribe.perform(self.scribe.room.receive(self.member, text, self.scribe.tools.ticks()))

    def leave(self) -> None:
        """The connection has ended."""
        self.scribe.room.leave(self.member)
        self.scribe.used_at = self.scribe.tools.ticks()


def _plain(_language: str, text: str, params: Mapping[str, object]) -> str:
    return text % params if params else text


class Hub:
    """Everything the application may ask of rooms. `turn` changes whenever a door's answer may have aged."""

    def __init__(
        self,
        database: Database,
        rules: Rules,
        *,
        bus: Bus | None = None,
        say: Say = _plain,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.tools = Tools(database, rules, bus or MemoryBus(), limits or Limits(), say, self._age, clock)
        self.turn = 0
        self._scribes: dict[str, Scribe] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._tasks: asyncio.TaskGroup | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Hub"]:
        """Serve rooms; at the end write what is queued and close every socket with 1012."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            chores = [
                tasks.create_task(self.tools.bus.run(self._hear)),
                tasks.create_task(self._tick_forever()),
            ]
            if self.tools.database.kind == "postgresql":
                chores.append(tasks.create_task(self._poll_forever()))
            try:
                yield self
            finally:
                self._tasks = None
                for scribe in self._scribes.values():
                    scribe.stop()
                    scribe.perform(scribe.room.close(RESTART))
                for chore in chores:
                    chore.cancel()
        self._scribes.clear()

    async def post(
        self, room: str, who: Who, command: Command, cid: str = "", *, at: float | None = None
    ) -> Event:
        """Have `command` stored and published. Raises `Refused`.

        Never call it inside a transaction: it waits for one of its own. `cid` makes a retry harmless; `at` (epoch
        seconds) is for histories and demonstrations, which tell of another time than now.
        """
        try:
            scribe = await self._open(room)
            return await scribe.post(who, command, cid or new_cid(), at)
        except STORAGE:
            journal.warning("room %s could not be opened", room, exc_info=True)
            raise Refused("unavailable", NOT_SAVED, retry_ms=1000) from None

    async def view(self, room: str) -> View:
        """The room as of now, all processes' events included. Raises what the database raises."""
        scribe = await self._open(room)
        if self.tools.database.kind == "postgresql":
            await scribe.follow()
        await scribe.ledger.settled()
        history = scribe.room.history
        return View(history.epoch, history.seq, history.state, history.snapshot())

    async def state(self, room: str) -> State:
        """The state of `view`; use it before the next `await`."""
        return (await self.view(room)).state

    async def join(self, room: str, member: Member, hello: wire.Hello) -> Seat | None:
        """Seat `member`, who has said hello; None when they were closed instead."""
        scribe = await self._open(room)
        if hello.resume and hello.resume.seq > scribe.room.history.seq:
            await scribe.follow()  # they were in another process, which was ahead of this one
        if scribe.room.history.replay(hello.resume) is None:
            await scribe.ledger.settled()
        scribe.used_at = self.tools.ticks()
        effects = scribe.room.enter(member, hello, self.tools.ticks(), self.tools.clock())
        scribe.perform(effects)
        return Seat(scribe, member) if member in scribe.room.members else None

    def presence(self, room: str) -> Set[str]:
        """The ids of the people in `room`, in all processes."""
        scribe = self._scribes.get(room)
        return frozenset(scribe.room.presence.ids()) if scribe else frozenset()

    @property
    def open_rooms(self) -> Set[str]:
        """The rooms that this process holds in memory."""
        return frozenset(self._scribes)

    def evict(self, names: Iterable[str], code: int) -> None:
        """Close, in every process, the sockets of these people (ids) or sessions (keys), with `code` (44xx)."""
        gone, now = sorted(names), self.tools.clock()
        self._evict(gone, code, now)
        self.tools.bus.insist({"t": "evict", "names": gone, "code": code, "at": now})

    def changed(self, room: str) -> None:
        """The log of `room` was written without the hub: read it, here and elsewhere."""
        self._ring(room)
        self.tools.bus.ring(room)

    async def _open(self, room: str) -> Scribe:
        found = self._scribes.get(room)
        if found is None:
            async with self._opening.setdefault(room, asyncio.Lock()):
                found = self._scribes.get(room) or await self._read(room)
        found.used_at = self.tools.ticks()
        return found

    async def _read(self, room: str) -> Scribe:
        scribe = Scribe(room, self.tools)
        await scribe.open()
        if self._tasks is None:
            raise Refused("unavailable", NOT_SAVED, retry_ms=1000)
        self._age()
        self._scribes[room] = scribe
        self._opening.pop(room, None)
        self._tasks.create_task(scribe.run(), name=f"scribe of {room}")
        return scribe

    def _age(self) -> None:
        self.turn += 1

    def _evict(self, names: list[str], code: int, at: float) -> None:
        self._age()
        for scribe in self._scribes.values():
            scribe.perform(scribe.room.evict(names, code, at))

    def _ring(self, room: str) -> None:
        if room in self._scribes:
            self._scribes[room].ring()

    def _hear(self, note: Data) -> None:
        scribe = self._scribes.get(note.get("room", ""))
        match note["t"]:
            case "reset":
                for each in self._scribes.values():
                    each.ring()
            case "evict":
                self._evict(note["names"], note["code"], note["at"])
            case "news" if scribe:
                scribe.ring()
            case "hint" if scribe:
                scribe.room.overhear(note["by"], note["k"], note["d"])
            case "here" if scribe:
                people = {person: (name, role) for person, (name, role) in note["people"].items()}
                scribe.room.presence.hear(note["from"], people, self.tools.ticks())

    async def _tick_forever(self) -> None:
        while True:
            await asyncio.sleep(self.tools.limits.tick)
            now = self.tools.ticks()
            for name, scribe in list(self._scribes.items()):
                scribe.perform(scribe.room.tick(now))
                self._drop_slow(scribe, now)
                if not scribe.room.members and now - scribe.used_at > self.tools.limits.linger:
                    del self._scribes[name]
                    scribe.stop()

    def _drop_slow(self, scribe: Scribe, now: float) -> None:
        limits = self.tools.limits
        for member in list(scribe.room.members):
            choked = member.outlet.choked
            if choked and (now - choked > limits.stall or member.outlet.backlog() > limits.backlog):
                journal.info("dropped a reader who could not keep up in %s", scribe.room.name)
                scribe.room.leave(member)
                member.outlet.drop()

    async def _poll_forever(self) -> None:
        while True:
            await asyncio.sleep(self.tools.limits.poll)
            try:
                await self._poll()
            except STORAGE:
                journal.warning("the logs could not be polled", exc_info=True)

    async def _poll(self) -> None:
        if not self._scribes:
            return
        async with self.tools.database.reading() as tx:
            heads = await log.list_heads(tx, list(self._scribes))
        for name, scribe in self._scribes.items():
            history = scribe.room.history
            if heads.get(name) != log.Head(history.epoch, history.seq):
                scribe.ring()
