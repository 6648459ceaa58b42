"""The task that plans mails: it looks who is to be told something, and queues the mails.

Everything follows from state (`workshops.mails.occasions`): registrations that were written lately, workshops that begin
within a day, that were changed, that were closed. What was told is remembered in the transaction that queues the mail, so
that each thing is told once, over restarts and with several processes; a process that is killed in between has told
nothing. The task looks every `EVERY` seconds, and at once when it is woken after a commit.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from together.columns import now
from together.database import Database, Transaction
from together.errors import Problem
from together.pace import GiveWay, at_once
from together.security import Signer
from together.settings import Settings
from workshops.mails import actions, occasions, queries
from workshops.mails.composing import Desk, reader_of
from workshops.mails.letters import Section
from workshops.mails.occasions import GATHERED, Due
from workshops.mails.outcomes import sections_of
from workshops.mails.queries import Row
from workshops.models import Workshop
from workshops.registrations.guests import forget_guests, forget_unconfirmed

log = logging.getLogger("together.planner")

FIRST, EVERY = 5.0, 30.0
"""Seconds until the first look, and between looks."""
BREATH = 1.0
"""Seconds between two looks, however often it is woken: who come in a crowd are looked at together."""
FIRST_LOOK = timedelta(days=30)
"""How far back registrations are looked at after a start."""
FORGETS = timedelta(hours=1)
"""How long after all that is old was forgotten one looks again."""
OVERLAP = timedelta(minutes=2)
"""A write may be committed that long after it says that it was made, or come from a clock that is behind."""

Group = list[Due]


class Planner:
    """Queues what is due. `state_of` reads what is so in a room; `give_way` is awaited before each step; `clock` is for
    tests."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        signer: Signer,
        state_of: Callable[[str], Awaitable[Any]],
        clock: Callable[[], datetime] = now,
        give_way: GiveWay = at_once,
    ) -> None:
        self.database = database
        self.desk = Desk(settings, signer)
        self.settle = timedelta(seconds=settings.change_settle)
        self.state_of = state_of
        self.clock = clock
        self.give_way = give_way
        self._looked: datetime | None = None
        self._forgot: datetime | None = None
        self._bell = asyncio.Event()
        self._over = asyncio.Event()
        self._one_round = asyncio.Lock()

    def wake(self) -> None:
        """There may be something to tell."""
        self._bell.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Plans while open; on leaving, a mail that is being written gets five more seconds."""
        task = asyncio.create_task(self._run(), name="planner of mails")
        try:
            yield
        finally:
            self._over.set()
            self.wake()
            await asyncio.wait([task], timeout=5)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        await _until(self._bell, FIRST)
        while not self._over.is_set():
            self._bell.clear()
            try:
                await self.plan()
            except (SQLAlchemyError, Problem, OSError) as error:
                log.error("mails are planned later: %s", type(error).__name__, exc_info=error)
            await _until(self._over, BREATH)
            await _until(self._bell, EVERY)

    async def plan(self) -> int:
        """One look: how many mails were queued."""
        async with self._one_round:
            at, queued, failed = self.clock(), 0, False
            groups = await self._groups(at)
            for group in groups:
                if self._over.is_set():
                    return queued
                try:
                    queued += await self._tell(group, at)
                except (SQLAlchemyError, Problem, ValueError, LookupError) as error:
                    failed = True
                    log.error("a mail is planned later: %s", type(error).__name__, exc_info=error)
            if not failed:
                self._looked = at
            await self._forget(at)
        return queued

    async def _forget(self, at: datetime) -> None:
        """Once in a while: whoever never pressed the link of a registration is not kept, nor guests long afterwards."""
        if self._forgot is not None and at - self._forgot < FORGETS:
            return
        async with self.database.transaction() as tx:
            more = await forget_unconfirmed(tx, at) + await forget_guests(tx, at)
        self._forgot = None if more else at

    async def _tell(self, group: Group, at: datetime) -> bool:
        await self.give_way()
        async with self.database.transaction() as tx:
            return await actions.tell(tx, desk=self.desk, dues=group, at=at, outcomes=self._outcomes)

    async def _outcomes(self, workshop: Workshop, language: str) -> Sequence[Section]:
        return sections_of(await self.state_of(workshop.room), language)

    async def _groups(self, at: datetime) -> list[Group]:
        """What is due, by mail: the order is that in which one would tell it."""
        async with self.database.reading() as tx:
            answers = await self._answers(tx, at)
            changes = self._settled(await self._changes(tx, at), at)
            reminders = await self._reminders(tx, at)
            reports = await self._reports(tx, at)
        return [*_by_mail(answers), *changes, *_by_mail(reminders), *_by_mail(reports)]

    async def _answers(self, tx: Transaction, at: datetime) -> list[Due]:
        """What follows from registrations that were written lately."""
        since = (self._looked or at - FIRST_LOOK) - OVERLAP
        dues: list[Due] = []
        async for rows in queries.touched(tx, since):
            told = await queries.list_told(tx, [row[0].id or 0 for row in rows])
            dues += _dues(
                (row, occasions.state_told(row[0], row[1], told.get(row[0].id or 0, set()), at))
                for row in rows
            )
            await self.give_way()
        return dues

    async def _changes(self, tx: Transaction, at: datetime) -> list[Due]:
        rows = await queries.list_changed(tx, at)
        return _dues((row, occasions.change(row[0], row[1], at)) for row in rows)

    def _settled(self, dues: Iterable[Due], at: datetime) -> list[Group]:
        by_reader: dict[tuple[str, str], Group] = defaultdict(list)
        for due in dues:
            by_reader[due.reader].append(due)
        settled = (occasions.settled(group, at, self.settle) for group in by_reader.values())
        return [group for some in settled for group in _by_mail(some)]

    async def _reminders(self, tx: Transaction, at: datetime) -> list[Due]:
        found: list[tuple[Row, tuple[str, str] | None]] = []
        for workshop in await queries.list_coming(tx, at):
            name = "hour_before" if workshop.starts_at - occasions.HOUR <= at else "day_before"
            what = f"{name}:{occasions.epoch(workshop.starts_at)}"
            rows = await queries.list_unreminded(tx, workshop, what)
            found += [(row, occasions.reminder(row[0], row[1], at)) for row in rows]
        dues = await self._unreminded(tx, _dues(found))
        return dues + await self._of_the_same_day(tx, dues, at)

    async def _unreminded(self, tx: Transaction, dues: Sequence[Due]) -> list[Due]:
        told = await queries.list_told(tx, [due.registration.id or 0 for due in dues])
        return [
            due
            for due in dues
            if not occasions.was_reminded(due.what, told.get(due.registration.id or 0, set()))
        ]

    async def _of_the_same_day(self, tx: Transaction, dues: Sequence[Due], at: datetime) -> list[Due]:
        """Who is reminded of one workshop is told of all that they come to on that day, in the same mail."""
        days = {(due.reader, _day_of(due)) for due in dues if due.occasion == "day_before"}
        rows = await queries.list_of_readers(
            tx,
            people={int(name) for (kind, name), _ in days if kind == "person"},
            emails={name for (kind, name), _ in days if kind == "guest"},
            since=at + occasions.DAY,
            until=at + 2 * occasions.DAY,
        )
        brought = _dues((row, _as_day_before(row[1])) for row in rows)
        return await self._unreminded(tx, [due for due in brought if (due.reader, _day_of(due)) in days])

    async def _reports(self, tx: Transaction, at: datetime) -> list[Due]:
        rows = await queries.list_closed(tx, at)
        worth: dict[int, bool] = {}
        for _, workshop, _ in rows:
            number = workshop.id or 0
            if number not in worth:
                worth[number] = bool(sections_of(await self.state_of(workshop.room), "en"))
        return _dues((row, occasions.outcome(row[0], row[1], at)) for row in rows if worth[row[1].id or 0])


async def _until(event: asyncio.Event, seconds: float) -> None:
    """Wait for `event`, at most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _as_day_before(workshop: Workshop) -> tuple[str, str]:
    return "day_before", f"day_before:{occasions.epoch(workshop.starts_at)}"


def _day_of(due: Due) -> object:
    """The day on which it is, as its reader's calendar has it."""
    eyes = reader_of(due.registration, due.person).eyes(due.workshop)
    return due.workshop.starts_at.astimezone(eyes.zone).date()


def _dues(found: Iterable[tuple[Row, tuple[str, str] | None]]) -> list[Due]:
    return [
        Due(told[0], told[1], row[0], row[1], row[2])
        for row, told in found
        if told is not None and occasions.may_be_told(row[0], row[2])
    ]


def _by_mail(dues: Iterable[Due]) -> list[Group]:
    """What goes into one mail: of one reader what is of one occasion (and one day), where that is gathered."""
    groups: dict[tuple[object, ...], Group] = defaultdict(list)
    for due in dues:
        alone = None if due.occasion in GATHERED else due.registration.id
        day = _day_of(due) if due.occasion == "day_before" else None
        groups[due.reader, due.occasion, alone, day].append(due)
    return list(groups.values())
