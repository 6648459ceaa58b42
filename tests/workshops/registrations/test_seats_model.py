"""Seats against a model of a few lines, whatever people and organisers do in whatever order."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from network.models import Person
from tests.services.tables import sqlite_with_tables
from together.columns import now
from together.database import Database
from together.settings import Settings
from workshops.models import Registration, Workshop
from workshops.registrations import actions, guests
from workshops.registrations.forms import GuestForm, OwnForm
from workshops.registrations.seats import moving_up
from workshops.visitors import Standing

Result = TypeVar("Result")
PEOPLE = st.integers(0, 2)
CAPACITIES = st.sampled_from([1, 2, 0, 3, None])


@st.composite
def queues(draw: st.DrawFn) -> tuple[int | None, int, list[int]]:
    return draw(CAPACITIES), draw(st.integers(0, 8)), draw(st.lists(st.integers(), unique=True, max_size=8))


class Ground:
    """One embedded database for all examples; each makes a workshop of its own."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        settings = Settings(data=Path(self.folder.name), secret="a secret that is long enough to sign with")
        sqlite_with_tables(settings.sqlite_path)
        self.database = self.loop.run_until_complete(Database.open(settings))


@cache
def ground() -> Ground:
    """Made once."""
    return Ground()


@pytest.fixture(autouse=True, scope="module")
def closed() -> Iterator[None]:
    """The database is closed after the last test."""
    yield
    ground().loop.run_until_complete(ground().database.close())
    ground().loop.close()
    ground().folder.cleanup()


class Model:
    """Who sits and who waits, in order: what the database must say."""

    def __init__(self, capacity: int | None) -> None:
        self.capacity = capacity
        self.seated: list[str] = []
        self.waiting: list[str] = []
        self.asked: set[str] = set()
        self.refused: set[str] = set()

    def join(self, name: str) -> None:
        if name not in self.seated + self.waiting and name not in self.refused:
            self.waiting.append(name)
            self.asked.discard(name)
            self.settle()

    def leave(self, name: str) -> None:
        self.seated = [one for one in self.seated if one != name]
        self.waiting = [one for one in self.waiting if one != name]
        self.settle()

    def settle(self) -> None:
        while self.waiting and (self.capacity is None or len(self.seated) < self.capacity):
            self.seated.append(self.waiting.pop(0))


class Seats(RuleBasedStateMachine):
    """Accounts p0…p2 and guests g0…g2 register, confirm, cancel and are refused; capacity goes up and down."""

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return ground().loop.run_until_complete(work)

    @property
    def database(self) -> Database:
        return ground().database

    @initialize(capacity=CAPACITIES)
    def begin(self, capacity: int | None) -> None:
        self.model = Model(capacity)
        self.mark = uuid4().hex[:8]
        self.run(self._begin(capacity))
        for number in range(3):
            self.register(number)

    async def _begin(self, capacity: int | None) -> None:
        async with self.database.transaction() as tx:
            self.workshop = Workshop(
                slug=self.mark,
                title="Here",
                status="announced",
                starts_at=now() + timedelta(days=3),
                capacity=capacity,
            )
            self.people = [
                Person(email=f"p{number}@{self.mark}.example.org", name=f"p{number}") for number in range(3)
            ]
            tx.add_all([self.workshop, *self.people])
            await tx.flush()

    @rule(number=PEOPLE)
    def register(self, number: int) -> None:
        name = f"p{number}"

        async def work() -> None:
            async with self.database.transaction() as tx:
                await actions.register_person(
                    tx,
                    workshop_id=self.workshop.id or 0,
                    person=self.people[number],
                    form=OwnForm(),
                    answers={},
                )

        self._attempt(work(), refused=name in self.model.refused)
        self.model.join(name)

    @rule(number=PEOPLE)
    def ask(self, number: int) -> None:
        name = f"g{number}"
        form = GuestForm(name=name, email=f"{name}@{self.mark}.example.org")

        async def work() -> None:
            async with self.database.transaction() as tx:
                await guests.ask_to_confirm(tx, workshop=self.workshop, form=form, answers={}, time_zone="")

        self.run(work())
        if name not in self.model.seated + self.model.waiting and name not in self.model.refused:
            self.model.asked.add(name)

    @rule(number=PEOPLE)
    def confirm(self, number: int) -> None:
        name = f"g{number}"
        row = self.run(self._find(name))
        if row is None:
            return

        async def work() -> None:
            async with self.database.transaction() as tx:
                await guests.confirm(tx, registration=row)

        self._attempt(work(), refused=name in self.model.refused)
        self.model.join(name)

    @rule(guest=st.booleans(), number=PEOPLE, refuse=st.booleans())
    def leave(self, guest: bool, number: int, refuse: bool) -> None:
        name = f"{'g' if guest else 'p'}{number}"
        row = self.run(self._find(name))
        if row is None:
            return
        cancelled = row.status == "cancelled"

        async def work() -> None:
            async with self.database.transaction() as tx:
                await actions.cancel(tx, registration=row, reason="No" if refuse else "")

        self.run(work())
        self.model.asked.discard(name)
        if refuse and not cancelled:
            self.model.refused.add(name)
        self.model.leave(name)

    @rule(number=PEOPLE)
    def block(self, number: int) -> None:
        async def work() -> None:
            async with self.database.transaction() as tx:
                await actions.withdraw_person(tx, self.people[number].id or 0)

        self.run(work())
        self.model.leave(f"p{number}")

    @rule(capacity=CAPACITIES)
    def change_capacity(self, capacity: int | None) -> None:
        async def work() -> None:
            async with self.database.transaction() as tx:
                own = await tx.get_one(Workshop, self.workshop.id)
                own.capacity = capacity
                await actions.settle(tx, own)

        self.run(work())
        self.model.capacity = capacity
        self.model.settle()

    @rule(guest=st.booleans(), number=PEOPLE)
    def give_seat(self, guest: bool, number: int) -> None:
        name = f"{'g' if guest else 'p'}{number}"
        row = self.run(self._find(name))
        if row is None:
            return
        allowed = name in self.model.waiting or name in self.model.refused

        async def work() -> None:
            async with self.database.transaction() as tx:
                standing = Standing(self.workshop, None, "facilitator")
                await actions.give_seat(tx, standing=standing, number=row.id or 0, by=None)

        self._attempt(work(), refused=not allowed)
        if allowed:
            self.model.refused.discard(name)
            self.model.waiting = [one for one in self.model.waiting if one != name]
            self.model.seated.append(name)

    def _attempt(self, work: Coroutine[Any, Any, None], *, refused: bool) -> None:
        """Refused exactly where the model says so."""
        try:
            self.run(work)
        except (actions.SaidNo, actions.Conflict):
            assert refused
        else:
            assert not refused

    def _theirs(self) -> SelectOfScalar[Registration]:
        return select(Registration).where(Registration.workshop_id == self.workshop.id)

    async def _find(self, name: str) -> Registration | None:
        async with self.database.reading() as tx:
            return (await tx.exec(self._theirs().where(Registration.name == name))).first()

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return

        async def read() -> list[Registration]:
            async with self.database.reading() as tx:
                wanted = self._theirs().order_by(Registration.registered_at, Registration.id)
                return list((await tx.exec(wanted)).all())

        rows = self.run(read())
        assert {row.name for row in rows if row.status == "registered"} == set(self.model.seated)
        assert [row.name for row in rows if row.status == "waiting"] == self.model.waiting
        assert {row.name for row in rows if row.status == "unconfirmed"} == self.model.asked
        assert len({row.name for row in rows}) == len(rows)


TestSeats = Seats.TestCase
TestSeats.settings = hypothesis_settings(
    max_examples=15, stateful_step_count=40, deadline=None, phases=[Phase.explicit, Phase.generate]
)


@given(queues())
def test_moving_up_takes_the_first_and_never_more_than_fit(queue: tuple[int | None, int, list[int]]) -> None:
    capacity, seated, waiting = queue
    moved = list(moving_up(capacity, seated, waiting))
    assert moved == waiting[: len(moved)]
    if capacity is None:
        assert moved == waiting
    else:
        assert seated + len(moved) <= max(capacity, seated)
        assert len(moved) == len(waiting) or seated + len(moved) >= capacity
