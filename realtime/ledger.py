"""A room's log and its fold, kept together: one transaction a batch, and recovery when one fails.

An event is folded into the state while its transaction is open, so until the commit the state is ahead of the log.
`settled()` is what a reader of the state waits for. After a failed commit the log is read again into a new history:
nobody was told anything, so nobody needs to know.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from realtime import log
from realtime.bus import Bus
from realtime.events import Command, Event, Refused, Who
from realtime.history import CID_TAKEN, History, Stored
from realtime.limits import Limits
from realtime.member import Member
from realtime.room import Say
from realtime.rules import Rules
from together.database import Database, Transaction
from together.languages import N_

NOT_UNDERSTOOD = N_("This could not be understood.")
EVERYTHING = 2**63 - 1

journal = logging.getLogger("together.realtime")

News = Sequence[tuple[Event, bytes]]
"""Durable events with the messages that tell browsers of them."""


class Rewritten(Exception):
    """The log is no longer the one that was read: another epoch, or shorter. Restored, imported or purged."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What all rooms of a hub share. `say` translates, `clock` is the time of day, `ticks` is monotonic.

    `aged` is called when what a door answered before may no longer hold.
    """

    database: Database
    rules: Rules
    bus: Bus
    limits: Limits
    say: Say
    aged: Callable[[], None]
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic


@dataclass(slots=True, eq=False)
class Entry:
    """A command that waits for the writer. Its answer goes to a member's socket or into a future."""

    who: Who
    cid: str
    command: Command
    digest: bytes
    at: float | None = None
    member: Member | None = None
    future: "asyncio.Future[tuple[int, Event | None]] | None" = None


@dataclass(slots=True)
class Outcome:
    """What one transaction did: what it stored, and the answers that may be given now that it is durable."""

    stored: list[Stored] = field(default_factory=list)
    news: list[tuple[Event, bytes]] = field(default_factory=list)
    accepted: list[tuple[Entry, int, bool]] = field(default_factory=list)
    refused: list[tuple[Entry, Refused]] = field(default_factory=list)
    taken: dict[tuple[str, str], tuple[int, bytes]] = field(default_factory=dict)


class Ledger:
    """`history` is replaced when the log had to be read again. `publish` is told what other processes wrote."""

    def __init__(self, name: str, tools: Tools, publish: Callable[[News], None]) -> None:
        self.name = name
        self.tools = tools
        self.history = History(name, "", tools.rules, tools.limits)
        self._publish = publish
        self._settled = asyncio.Event()

    @property
    def is_settled(self) -> bool:
        """Whether the state is the fold of exactly what is durable."""
        return self._settled.is_set()

    async def settled(self) -> None:
        """Wait until it is. Use the state before the next `await`."""
        while not self._settled.is_set():
            await self._settled.wait()

    async def open(self) -> None:
        """Read the log, or begin one. Raises what the database raises."""
        await self._ensure_room()
        self.history, _ = await self._read(since=EVERYTHING)
        self._settled.set()

    async def write(self, entries: Sequence[Entry]) -> Outcome:
        """Decide `entries` against the newest state and store what they become, in one transaction.

        Raises what the database or the rules raise, and `Rewritten`; then nothing of it is durable as far as we know,
        and unless `is_settled`, `reload` must follow.
        """
        outcome = Outcome()
        async with self.tools.database.transaction() as tx:
            before = await self._claim(tx, len(entries))
            await self._follow(tx, before)
            for entry in entries:
                self._judge(entry, outcome)
            await self._store(tx, before, len(entries), outcome)
        for stored, (_, message) in zip(outcome.stored, outcome.news, strict=True):
            self.history.keep(stored, message)
        self._settled.set()
        return outcome

    async def follow(self) -> None:
        """Fold and publish what other processes stored. Raises as `write` does."""
        async with self.tools.database.reading() as tx:
            head = await log.find_head(tx, self.name)
            if head is None:
                raise Rewritten
            await self._follow(tx, head)

    async def reload(self) -> bool:
        """Read the log again and publish what is new in it; False when it is another log than before."""
        old = self.history
        await self._ensure_room()
        self.history, news = await self._read(since=old.seq)
        self._settled.set()
        if self.history.epoch != old.epoch or self.history.seq < old.seq:
            return False
        self._publish(news)
        return True

    async def event(self, seq: int) -> Event:
        """One stored event. Raises `Refused` (not_found)."""
        async with self.tools.database.reading() as tx:
            async for stored in log.read(tx, self.name, seq - 1, seq):
                return stored.event
        raise Refused("not_found")

    async def _claim(self, tx: Transaction, count: int) -> log.Head:
        try:
            return await log.claim(tx, self.name, count)
        except log.NoRoom:
            raise Rewritten from None

    async def _follow(self, tx: Transaction, head: log.Head) -> None:
        history = self.history
        if head.epoch != history.epoch or head.seq < history.seq:
            raise Rewritten
        if head.seq == history.seq:
            return
        fresh = [stored async for stored in log.read(tx, self.name, history.seq, head.seq)]
        self._settled.clear()
        news = []
        for stored in fresh:
            news.append((stored.event, history.fold(stored.event)))
            history.keep(stored, news[-1][1])
        self._settled.set()
        self._publish(news)

    def _judge(self, entry: Entry, outcome: Outcome) -> None:
        try:
            seq = self._repeated(entry, outcome)
            if seq is None:
                self._fold(entry, outcome)
            else:
                outcome.accepted.append((entry, seq, True))
        except Refused as refusal:
            outcome.refused.append((entry, refusal))

    def _repeated(self, entry: Entry, outcome: Outcome) -> int | None:
        key = (entry.who.id, entry.cid)
        if key not in outcome.taken:
            return self.history.repeated(*key, entry.digest)
        seq, digest = outcome.taken[key]
        if digest != entry.digest:
            raise Refused("cid_conflict", CID_TAKEN)
        return seq

    def _fold(self, entry: Entry, outcome: Outcome) -> None:
        event = self._decide(entry, self.history.seq + len(outcome.stored) + 1)
        self._settled.clear()
        outcome.news.append((event, self.history.fold(event)))
        outcome.stored.append(Stored(event, entry.digest))
        outcome.taken[entry.who.id, entry.cid] = (event.seq, entry.digest)
        outcome.accepted.append((entry, event.seq, False))

    def _decide(self, entry: Entry, seq: int) -> Event:
        now = self.tools.clock() if entry.at is None else entry.at
        try:
            draft = self.history.decide(entry.who, entry.command, now)
        except Refused:
            raise
        except Exception:  # noqa: BLE001 - a fault in the rules must cost one command, not everybody's
            journal.exception("the rules failed on %s in %s", entry.command.kind, self.name)
            raise Refused("bad_request", NOT_UNDERSTOOD) from None
        return Event(seq, draft.kind, entry.who.id, entry.cid, now, draft.data)

    async def _store(self, tx: Transaction, before: log.Head, claimed: int, outcome: Outcome) -> None:
        if not outcome.stored:
            await tx.rollback()  # an idle commit would cost as much as a full one
            return
        if len(outcome.stored) < claimed:
            await log.give_back(tx, self.name, before.seq + len(outcome.stored))
        await log.append(tx, self.name, outcome.stored)
        events = [stored.event for stored in outcome.stored]
        rules = self.tools.rules
        removed = log.redacted(rules, events)
        if removed:
            await log.scrub(tx, self.name, removed, rules)
        await rules.project(tx, self.name, self.history.state, events)

    async def _read(self, since: int) -> tuple[History, list[tuple[Event, bytes]]]:
        """A new fold of the whole log, and the news after number `since`."""
        tools = self.tools
        news: list[tuple[Event, bytes]] = []
        async with tools.database.reading() as tx:
            head = await log.find_head(tx, self.name)
            if head is None:
                raise Rewritten
            history = History(self.name, head.epoch, tools.rules, tools.limits)
            old = min(since, head.seq - tools.limits.replay_events)
            async for stored in log.read(tx, self.name, 0, head.seq):
                if stored.event.seq <= old:
                    history.recall(stored)
                    continue
                message = history.fold(stored.event)
                history.keep(stored, message)
                if stored.event.seq > since:
                    news.append((stored.event, message))
        return history, news

    async def _ensure_room(self) -> None:
        async with self.tools.database.reading() as tx:
            if await log.find_head(tx, self.name):
                return
        async with self.tools.database.transaction() as tx:
            await log.ensure_room(tx, self.name)
