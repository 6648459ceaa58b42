"""The one writer of one room in this process: commit, then acknowledge, then publish."""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from realtime.events import Command, Event, Refused, Who
from realtime.ledger import Entry, Ledger, News, Outcome, Rewritten, Tools, journal
from realtime.room import RESYNC, Close, Effect, Room, Send, Submit, Tell
from together.errors import Busy
from together.languages import N_

STORAGE = (SQLAlchemyError, Busy, OSError, TimeoutError)
"""What a database raises that cannot serve right now."""

NOT_SAVED = N_("This could not be saved right now. Please try again in a moment.")
CROWDED = N_("So much is being sent that this must wait. Please try again in a moment.")


class Scribe:
    """Owns a room's queue and its writes. `run` is its task; `stop` ends it once what is queued is written."""

    def __init__(self, name: str, tools: Tools) -> None:
        self.tools = tools
        self.ledger = Ledger(name, tools, self._publish)
        self.room = Room(name, self.ledger.history, tools.limits, tools.say)
        self.used_at = tools.ticks()
        self.stopping = False
        self._queue: deque[Entry] = deque()
        self._bell = asyncio.Event()
        self._news = False
        self._following: list[asyncio.Future[None]] = []
        self._resting_until = 0.0

    async def open(self) -> None:
        """Read the room's log. Raises what the database raises."""
        await self.ledger.open()
        self.room.history = self.ledger.history

    def perform(self, effects: Sequence[Effect]) -> None:
        """Carry out what the room decided. Never waits."""
        for effect in effects:
            match effect:
                case Send(members, batch):
                    for member in members:
                        member.outlet.send(batch)
                case Close(member, code):
                    member.outlet.close(code)
                case Submit(member, cid, command, digest):
                    self._submit(Entry(member.who, cid, command, digest, member=member))
                case Tell(note):
                    self.tools.bus.tell(note)

    async def post(self, who: Who, command: Command, cid: str, at: float | None) -> Event:
        """Store `command`; returns its event, or the one that it became before. Raises `Refused`."""
        digest, seq = self.room.admit(who, cid, command, self.tools.ticks())
        event = None
        if seq is None:
            future: asyncio.Future[tuple[int, Event | None]] = asyncio.get_running_loop().create_future()
            self._submit(Entry(who, cid, command, digest, at, future=future))
            seq, event = await future
        return event or await self.ledger.event(seq)

    def ring(self) -> None:
        """Other processes may have written: read their events soon."""
        self._news = True
        self._bell.set()

    async def follow(self) -> None:
        """Wait until all that others had stored by now is folded and published."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._following.append(done)
        self.ring()
        await done

    def stop(self) -> None:
        """Write what is queued, then end `run`."""
        self.stopping = True
        self._bell.set()

    async def run(self) -> None:
        """Write and follow until stopped; while anybody listens, at most one transaction in `limits.window`."""
        while self._queue or not self.stopping:
            await self._bell.wait()
            self._bell.clear()
            if self._news:
                await self._follow()
            if self._queue:
                await self._write()
            if self._queue:
                self._bell.set()
        self._release_followers()

    async def _follow(self) -> None:
        self._news = False
        waiting, self._following = self._following, []
        try:
            await self.ledger.follow()
        except Exception as problem:  # noqa: BLE001 - whatever storage or rules raise, the room must outlive it
            await self._recover([], problem)
        for done in waiting:
            if not done.done():
                done.set_result(None)

    async def _write(self) -> None:
        began = self.tools.ticks()
        entries = [self._queue.popleft() for _ in range(min(len(self._queue), self.tools.limits.batch))]
        try:
            outcome = await self.ledger.write(entries)
        except Exception as problem:  # noqa: BLE001 - as in _follow
            await self._recover(entries, problem)
        else:
            self._answer(outcome)
        left = self.tools.limits.window - (self.tools.ticks() - began)
        if self.room.members and left > 0 and not self.stopping:
            await asyncio.sleep(left)

    def _submit(self, entry: Entry) -> None:
        self.used_at = self.tools.ticks()
        if self.stopping or self.used_at < self._resting_until:
            self._refuse(entry, Refused("unavailable", NOT_SAVED, retry_ms=1000))
        elif len(self._queue) >= self.tools.limits.queue:
            self._refuse(entry, Refused("busy", CROWDED, retry_ms=1000))
        else:
            self._queue.append(entry)
            self._bell.set()

    def _answer(self, outcome: Outcome) -> None:
        new = dict(zip([stored.event.seq for stored in outcome.stored], outcome.stored, strict=True))
        for entry, seq, dup in outcome.accepted:
            if entry.member:
                self.perform(self.room.acknowledge(entry.member, entry.cid, seq, dup=dup))
            elif entry.future and not entry.future.done():
                entry.future.set_result((seq, new[seq].event if seq in new else None))
        for entry, refusal in outcome.refused:
            self._refuse(entry, refusal)
        self._publish(outcome.news)
        if outcome.stored:
            self.tools.bus.ring(self.room.name)

    def _refuse(self, entry: Entry, refusal: Refused) -> None:
        if entry.member:
            self.perform(self.room.refuse(entry.member, entry.cid, refusal))
        elif entry.future and not entry.future.done():
            entry.future.set_exception(refusal)

    def _publish(self, news: News) -> None:
        self.perform(self.room.publish([message for _, message in news]))
        for event, _ in news:
            effects = self.room.react(event)
            if effects is not None:
                self.tools.aged()
                self.perform(effects)

    async def _recover(self, entries: list[Entry], problem: Exception) -> None:
        """Refuse `entries` for now, and make memory the fold of the log again, however long that takes."""
        expected = isinstance(problem, (*STORAGE, Rewritten))
        level = logging.WARNING if expected else logging.ERROR
        journal.log(level, "room %s could not be written or followed", self.room.name, exc_info=problem)
        stale = isinstance(problem, Rewritten) or not self.ledger.is_settled
        self._rest(entries)
        while stale and not await self._reload() and not self.stopping:
            await asyncio.sleep(self.tools.limits.cooldown)
            self._rest([])

    async def _reload(self) -> bool:
        try:
            same = await self.ledger.reload()
        except Exception:  # noqa: BLE001 - as in _follow; it is tried again
            journal.warning("room %s could not be read again", self.room.name, exc_info=True)
            return False
        self.room.history = self.ledger.history
        if not same:
            self.perform(self.room.close(RESYNC))
        return True

    def _rest(self, entries: list[Entry]) -> None:
        self._resting_until = self.tools.ticks() + self.tools.limits.cooldown
        waiting = [*entries, *self._queue]
        self._queue.clear()
        for entry in waiting:
            self._refuse(entry, Refused("unavailable", NOT_SAVED, retry_ms=1000))

    def _release_followers(self) -> None:
        for done in self._following:
            done.cancel()


def new_cid() -> str:
    """A cid for a command that nobody will retry."""
    return secrets.token_hex(8)
