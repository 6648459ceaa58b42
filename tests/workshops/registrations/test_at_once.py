"""Many at the same instant, on both databases: seats are given one after the other, and nobody gets an error."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from network.models import Person
from together.columns import now
from together.database import Database
from workshops.models import Registration, Workshop
from workshops.registrations import actions, guests
from workshops.registrations.forms import GuestForm, OwnForm


async def made(database: Database, *, people: int = 0, **fields: Any) -> tuple[Workshop, list[Person]]:
    """An announced workshop, and people with accounts."""
    async with database.transaction() as tx:
        workshop = Workshop(
            slug="here", title="Here", status="announced", starts_at=now() + timedelta(days=3), **fields
        )
        crowd = [Person(email=f"p{number}@example.org", name=f"P{number:03}") for number in range(people)]
        tx.add_all([workshop, *crowd])
        await tx.flush()
    return workshop, crowd


async def register(database: Database, workshop: Workshop, person: Person) -> None:
    async with database.transaction() as tx:
        await actions.register_person(
            tx, workshop_id=workshop.id or 0, person=person, form=OwnForm(), answers={}
        )


async def cancel(database: Database, row: Registration) -> None:
    async with database.transaction() as tx:
        await actions.cancel(tx, registration=row)


async def rows(database: Database) -> list[Registration]:
    """Everybody in the order in which they came."""
    async with database.reading() as tx:
        found = await tx.exec(select(Registration).order_by(Registration.registered_at, Registration.id))
        return list(found.all())


async def test_a_hundred_at_once_for_ten_seats(any_database: Database) -> None:
    workshop, people = await made(any_database, people=100, capacity=10)
    await asyncio.gather(*(register(any_database, workshop, person) for person in people))
    found = await rows(any_database)
    assert [row.status for row in found] == ["registered"] * 10 + ["waiting"] * 90
    assert len({row.person_id for row in found}) == 100


async def test_one_person_who_presses_ten_times_at_once_is_one_row(any_database: Database) -> None:
    workshop, [person] = await made(any_database, people=1, capacity=1)
    await asyncio.gather(*(register(any_database, workshop, person) for _press in range(10)))
    assert [row.status for row in await rows(any_database)] == ["registered"]


async def test_who_waits_moves_up_in_order_while_many_cancel_and_come(any_database: Database) -> None:
    workshop, people = await made(any_database, people=40, capacity=10)
    await asyncio.gather(*(register(any_database, workshop, person) for person in people[:30]))
    before = await rows(any_database)
    leaving = random.Random(7).sample(before, 12)
    await asyncio.gather(
        *(cancel(any_database, row) for row in leaving),
        *(register(any_database, workshop, person) for person in people[30:]),
    )
    found = await rows(any_database)
    held = [row for row in found if row.status != "cancelled"]
    assert [row.status for row in held] == ["registered"] * 10 + ["waiting"] * 18
    gone = {row.id for row in leaving}
    assert [row.id for row in held][:18] == [row.id for row in before if row.id not in gone]


async def test_one_seat_that_becomes_free_twice_at_once_moves_two(any_database: Database) -> None:
    workshop, people = await made(any_database, people=4, capacity=2)
    for person in people:
        await register(any_database, workshop, person)
    first, second, third, fourth = await rows(any_database)
    await asyncio.gather(
        cancel(any_database, first), cancel(any_database, second), cancel(any_database, first)
    )
    assert {row.id: row.status for row in await rows(any_database)} == {
        first.id: "cancelled",
        second.id: "cancelled",
        third.id: "registered",
        fourth.id: "registered",
    }


async def test_capacity_is_raised_while_people_register(any_database: Database) -> None:
    workshop, people = await made(any_database, people=30, capacity=5)

    async def raise_it() -> None:
        async with any_database.transaction() as tx:
            own = await tx.get_one(Workshop, workshop.id)
            own.capacity = 20
            await actions.settle(tx, own)

    await asyncio.gather(*(register(any_database, workshop, person) for person in people), raise_it())
    assert [row.status for row in await rows(any_database)] == ["registered"] * 20 + ["waiting"] * 10


async def test_one_address_asked_for_at_once_is_one_row(any_database: Database) -> None:
    workshop, _none = await made(any_database)
    form = GuestForm(name="Gil", email="gil@example.org")

    async def ask() -> None:
        async with any_database.transaction() as tx:
            await guests.ask_to_confirm(tx, workshop=workshop, form=form, answers={}, time_zone="")

    await asyncio.gather(*(ask() for _press in range(10)))
    assert [row.status for row in await rows(any_database)] == ["unconfirmed"]


async def test_the_account_and_the_mailed_link_at_once_are_one_row(any_database: Database) -> None:
    workshop, [person] = await made(any_database, people=1, capacity=3)
    form = GuestForm(name="P", email=person.email)
    async with any_database.transaction() as tx:
        await guests.ask_to_confirm(tx, workshop=workshop, form=form, answers={}, time_zone="")
    [asked] = await rows(any_database)

    async def confirm() -> None:
        async with any_database.transaction() as tx:
            await guests.confirm(tx, registration=asked)

    await asyncio.gather(register(any_database, workshop, person), confirm())
    assert [(row.status, row.person_id, row.email) for row in await rows(any_database)] == [
        ("registered", person.id, None)
    ]


async def test_signing_in_at_once_in_two_browsers_unites_once(any_database: Database) -> None:
    workshop, [person] = await made(any_database, people=1, capacity=1)
    form = GuestForm(name="P", email=person.email)
    async with any_database.transaction() as tx:
        await guests.ask_to_confirm(tx, workshop=workshop, form=form, answers={}, time_zone="")
    async with any_database.transaction() as tx:
        row = (await tx.exec(select(Registration))).one()
        row.status, row.registered_at = "registered", now()

    async def sign_in() -> None:
        async with any_database.transaction() as tx:
            await guests.unite_all(tx, person)

    await asyncio.gather(*(sign_in() for _browser in range(4)))
    assert [(row.status, row.person_id) for row in await rows(any_database)] == [("registered", person.id)]


async def test_an_account_that_ends_leaves_its_seats_to_those_who_wait(any_database: Database) -> None:
    workshop, people = await made(any_database, people=3, capacity=1)
    for person in people:
        await register(any_database, workshop, person)
    async with any_database.transaction() as tx:
        await actions.withdraw_person(tx, people[0].id or 0)
    assert [row.status for row in await rows(any_database)] == ["cancelled", "registered", "waiting"]


async def test_a_clock_that_was_put_back_lets_nobody_overtake(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, people = await made(any_database, people=4, capacity=1)
    for number, person in enumerate(people):
        monkeypatch.setattr(actions, "now", lambda number=number: now() - timedelta(hours=number))
        await register(any_database, workshop, person)
    found = await rows(any_database)
    assert [row.name for row in found if row.status == "waiting"] == ["P001", "P002", "P003"]
