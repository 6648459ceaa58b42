"""How the planner works: in parts, beside others, after failures and restarts, giving way to people."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import select

from tests.workshops.mails.scene import SETTLE, Scene
from workshops.mails import queries
from workshops.mails.queries import hold_all
from workshops.models import Registration, Telling

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def test_a_crowd_is_read_in_parts_and_each_of_it_is_told(
    any_scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PART", 2)
    workshop = await any_scene.workshop()
    for number, second in enumerate((0, 3, 3, 3, 3, 3, 7, 5)):
        at = any_scene.at - timedelta(seconds=second)
        await any_scene.registered(workshop, f"g{number}@example.org", registered_at=at, touched_at=at)
    assert sorted(mail.to for mail in await any_scene.told()) == [
        f"g{number}@example.org" for number in range(8)
    ]


async def test_several_processes_tell_each_once(any_scene: Scene) -> None:
    workshop = await any_scene.workshop(in_=DAY)
    people = [await any_scene.person(f"P{number}") for number in range(12)]
    for person in people:
        await any_scene.known(workshop, person)
        await any_scene.registered(await any_scene.workshop(f"Own {person.id}"), person)
    planners = [any_scene.another() for _ in range(4)]
    await asyncio.gather(*(planner.plan() for planner in planners))
    await any_scene.told()
    assert Counter((mail.to, mail.subject.partition(":")[0]) for mail in any_scene.box.mails) == {
        (person.email, said): 1 for person in people for said in ("Tomorrow, 13", "You are registered")
    }


@pytest.mark.postgres
async def test_a_registration_that_is_being_written_waits_for_the_next_look(postgres, settings) -> None:
    scene = Scene(postgres, settings)
    row = await scene.registered(await scene.workshop(), await scene.person())
    async with postgres.transaction() as tx:
        assert len(await hold_all(tx, [row.id or 0])) == 1
        async with asyncio.timeout(5):
            assert await scene.told() == []
    assert len(await scene.told(timedelta(seconds=1))) == 1


async def test_what_fails_is_tried_again_and_keeps_nothing_else_back(scene: Scene, monkeypatch) -> None:
    workshop = await scene.workshop()
    for name in ("Zoe", "Yan"):
        await scene.registered(workshop, await scene.person(name))
    failing = {"zoe@example.org"}
    outcomes = scene.planner._tell

    async def tell(group, at):
        if group[0].person.email in failing:
            raise ValueError
        return await outcomes(group, at)

    monkeypatch.setattr(scene.planner, "_tell", tell)
    assert [mail.to for mail in await scene.told()] == ["yan@example.org"]
    failing.clear()
    assert [mail.to for mail in await scene.told(HOUR)] == ["zoe@example.org"]


async def test_a_commit_that_wakes_it_is_enough(scene: Scene) -> None:
    async with scene.planner.running(), scene.sender.running():
        await scene.registered(await scene.workshop(), await scene.person())
        scene.planner.wake()
        async with asyncio.timeout(4):
            while not scene.box.mails:  # noqa: ASYNC110 - a condition of other tasks
                await asyncio.sleep(0.01)


async def test_who_never_confirmed_is_forgotten_though_nobody_registers_any_more(any_scene: Scene) -> None:
    workshop = await any_scene.workshop(in_=30 * DAY)
    await any_scene.registered(workshop, "gil@example.org", status="unconfirmed", registered_at=None)
    assert len(await any_scene.told()) == 1
    await any_scene.told(6 * DAY)
    assert await any_scene.tellings() != []
    await any_scene.told(2 * DAY)
    assert await any_scene.tellings() == []
    async with any_scene.database.reading() as tx:
        assert (await tx.exec(select(Registration))).all() == []


@pytest.mark.parametrize("closed", [True, False])
async def test_a_guests_address_is_forgotten_three_months_after_the_workshop(
    any_scene: Scene, closed: bool
) -> None:
    workshop = await any_scene.workshop(in_=HOUR)
    guest = await any_scene.registered(workshop, "gil@example.org", name="Gil")
    await any_scene.registered(workshop, await any_scene.person())
    other = await any_scene.registered(
        await any_scene.workshop("Much later", in_=200 * DAY), "gil@example.org"
    )
    if closed:
        await any_scene.write(workshop, status="closed", closed_at=any_scene.at + 2 * DAY)
    await any_scene.told(91 * DAY if closed else 89 * DAY)
    assert (await _stored(any_scene, guest)).email == "gil@example.org"
    await any_scene.told(2 * DAY)
    row = await _stored(any_scene, guest)
    assert (row.email, row.name) == (None, "Gil")
    assert (await _stored(any_scene, other)).email == "gil@example.org"
    assert await any_scene.told(2 * HOUR) == []


async def _stored(scene: Scene, row: Registration) -> Registration:
    async with scene.database.reading() as tx:
        return await tx.get_one(Registration, row.id)


async def test_a_row_that_takes_the_number_of_one_that_is_gone_is_told_all_the_same(scene: Scene) -> None:
    """An embedded database gives the last number again: of a guest whose registration became part of an account's."""
    for title in ("Water", "Seeds"):
        workshop = await scene.workshop(title, in_=20 * DAY)
        row = await scene.known(workshop, "gil@example.org")
        assert row.id == 1
        await scene.change(workshop, minutes=workshop.minutes + 30)
        assert len(await scene.told(SETTLE)) == 1, title
        async with scene.database.transaction() as tx:
            await tx.exec(delete(Telling))
            await tx.exec(delete(Registration))


async def test_each_mail_is_planned_and_sent_after_giving_way(scene: Scene) -> None:
    steps: list[str] = []

    async def planned() -> None:
        steps.append("planned")

    async def sent() -> None:
        steps.append("sent")

    scene.planner.give_way, scene.sender.give_way = planned, sent
    workshop = await scene.workshop()
    for name in ("one@example.org", "two@example.org"):
        await scene.registered(workshop, name)
    assert len(await scene.told()) == 2
    assert steps.count("sent") == 2
    assert steps.count("planned") == 3  # the registrations are read, and two mails written
