"""A workshop as the start of another, and another time for one: what goes along, what stays, and what is counted."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from network.actions import create_person
from network.models import AuditEntry, Person, Theme
from tests.site import Site
from together.database import Database
from together.errors import Conflict
from workshops import actions
from workshops.forms import AgendaItemForm, RoleForm, WorkshopForm
from workshops.models import (
    AgendaItem,
    HistoryEntry,
    Participant,
    Question,
    Registration,
    Workshop,
    WorkshopDraft,
    WorkshopTheme,
)
from workshops.queries import get_standing, list_agenda
from workshops.visitors import Visitor

LATER = datetime(2038, 5, 4, 9, 0, tzinfo=UTC)


async def rich(site: Site) -> Workshop:
    """A workshop with everything that can go along, and a registration, which cannot."""
    workshop = await site.announced(title="Seeds", minutes=90)
    async with site.database.transaction() as tx:
        workshop = await tx.get_one(Workshop, workshop.id)
        workshop.interpreters = [{"language": "fr", "name": "Ines"}]
        workshop.links = [{"label": "Board", "url": "https://board.example/1"}]
        workshop.capacity, workshop.visibility, workshop.registration = 30, "link", "closed"
        workshop.sequence, workshop.link_turn = 4, 2
        tx.add(workshop)
        tx.add(Question(workshop_id=workshop.id or 0, kind="line", words="Where from?", required=True))
        tx.add(Question(workshop_id=workshop.id or 0, kind="line", words="Gone", removed_at=LATER))
        tx.add(Registration(workshop_id=workshop.id or 0, person_id=site.people["bob"].id))
    return workshop


async def test_a_copy_is_a_draft_that_says_the_same_and_remembers_nothing(site: Site) -> None:
    workshop = await rich(site)
    async with site.database.transaction() as tx:
        copy = await actions.duplicate_workshop(
            tx, workshop=workshop, by=site.people["dora"], starts_at=LATER
        )
    async with site.database.reading() as tx:
        copy = await tx.get_one(Workshop, copy.id)
        of = copy.id
        agenda = [(item.title, item.minutes) for item in await list_agenda(tx, copy)]
        asked = (await tx.exec(select(Question).where(Question.workshop_id == of))).all()
        themes = (await tx.exec(select(WorkshopTheme.theme_id).where(WorkshopTheme.workshop_id == of))).all()
        staff = (await tx.exec(select(Participant).where(Participant.workshop_id == of))).all()
        told = (await tx.exec(select(HistoryEntry.what).where(HistoryEntry.workshop_id == of))).all()
        came = (await tx.exec(select(Registration).where(Registration.workshop_id == of))).all()
    assert (copy.slug, copy.status, copy.starts_at, copy.minutes) == ("seeds-2", "draft", LATER, 90)
    assert copy.interpreters == [{"language": "fr", "name": "Ines"}]
    assert copy.links == [{"label": "Board", "url": "https://board.example/1"}]
    assert (copy.capacity, copy.visibility, copy.languages) == (30, "link", ["en", "fr"])
    assert (copy.sequence, copy.link_turn, copy.registration) == (0, 0, "open")
    assert copy.uid != workshop.uid
    assert agenda == [("Welcome", 5), ("Water", 20)]
    assert [(one.words, one.required) for one in asked] == [("Where from?", True)]
    assert themes == [site.theme.id]
    assert [(place.name, place.role, place.joined_at) for place in staff] == [("Dora", "facilitator", None)]
    assert (told, came) == (["copied"], [])


async def test_a_copy_with_its_roles_leaves_out_who_has_gone(site: Site) -> None:
    workshop = await rich(site)
    async with site.database.transaction() as tx:
        charlie = await tx.get_one(Person, site.people["charlie"].id)
        charlie.closed_at = LATER
        tx.add(charlie)
    async with site.database.transaction() as tx:
        dora = site.people["dora"]
        copy = await actions.duplicate_workshop(tx, workshop=workshop, by=dora, roles=True)
    async with site.database.reading() as tx:
        found = await tx.exec(select(Participant).where(Participant.workshop_id == copy.id))
        assert [(place.name, place.role) for place in found.all()] == [("Alice", "facilitator")]


async def made(database: Database) -> tuple[Workshop, Person]:
    """An announced workshop with an agenda, without a site around it."""
    async with database.transaction() as tx:
        alice = await create_person(tx, email="alice@example.org", name="Alice")
        theme = Theme(code="2", slug="commons", name="Commons", names={})
        tx.add(theme)
        await tx.flush()
        form = WorkshopForm.model_validate(
            {
                "title": "Seeds",
                "themes": [theme.id],
                "day": "2037-12-01",
                "clock": "10:00",
                "zone": "Europe/Brussels",
                "minutes": 60,
            }
        )
        workshop = await actions.create_workshop(tx, form=form, by=alice)
    async with database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(alice))
        await actions.set_agenda(
            tx, standing=standing, items=[AgendaItemForm(title="Welcome", minutes=5)], by=alice
        )
        return await actions.announce_workshop(tx, standing=standing, by=alice), alice


async def deeds(database: Database) -> Sequence[AuditEntry]:
    """What the log of the secretariat holds."""
    async with database.reading() as tx:
        of_workshops = col(AuditEntry.subject).startswith("workshop:")
        return (await tx.exec(select(AuditEntry).where(of_workshops).order_by(col(AuditEntry.id)))).all()


async def test_moves_at_once_are_counted_one_by_one(any_database: Database) -> None:
    workshop, alice = await made(any_database)

    async def move(hours: int) -> None:
        async with any_database.transaction() as tx:
            at = workshop.starts_at + timedelta(hours=hours)
            await actions.move_workshop(tx, workshop=workshop, starts_at=at, by=alice)

    await asyncio.gather(*(move(hours) for hours in range(1, 6)))
    async with any_database.reading() as tx:
        moved = await tx.get_one(Workshop, workshop.id)
    assert moved.sequence == 5
    entries = await deeds(any_database)
    assert [entry.what for entry in entries] == ["workshop_moved"] * 5
    assert entries[1].data["before"] == entries[0].data["after"]


async def test_copies_in_one_go_have_an_address_each(any_database: Database) -> None:
    workshop, alice = await made(any_database)
    async with any_database.transaction() as tx:
        copies = [await actions.duplicate_workshop(tx, workshop=workshop, by=alice) for _ in range(3)]
    assert [copy.slug for copy in copies] == ["seeds-2", "seeds-3", "seeds-4"]
    async with any_database.reading() as tx:
        found = await tx.exec(select(AgendaItem).where(AgendaItem.title == "Welcome"))
        assert len(found.all()) == 4


async def test_a_move_tells_nobody_of_a_draft_or_of_no_change(site: Site) -> None:
    draft = await site.workshop(title="Draft")
    announced = await site.announced(title="Announced")
    async with site.database.transaction() as tx:
        alice = site.people["alice"]
        moved = await actions.move_workshop(tx, workshop=draft, starts_at=LATER, minutes=45, by=alice)
        same = await actions.move_workshop(tx, workshop=announced, starts_at=announced.starts_at, by=alice)
    assert (moved.starts_at, moved.minutes, moved.sequence) == (LATER, 45, 0)
    assert same.sequence == 0
    assert await deeds(site.database) == []


async def test_an_older_draft_does_not_move_it_back(site: Site) -> None:
    workshop = await site.announced()
    async with site.database.transaction() as tx:
        fields = {"title": "New", "day": "2037-12-01", "clock": "10:00"}
        tx.add(WorkshopDraft(workshop_id=workshop.id or 0, fields=fields, version=3, tab="x#1"))
    async with site.database.transaction() as tx:
        await actions.move_workshop(tx, workshop=workshop, starts_at=LATER, by=site.people["dora"])
    async with site.database.reading() as tx:
        draft = await tx.get_one(WorkshopDraft, workshop.id)
        assert (draft.fields, draft.version) == ({"title": "New"}, 4)


async def test_what_was_opened_is_not_moved(site: Site) -> None:
    workshop, _alice = await site.live()
    with pytest.raises(Conflict):
        async with site.database.transaction() as tx:
            await actions.move_workshop(tx, workshop=workshop, starts_at=LATER, by=None)


async def test_a_role_that_was_copied_is_a_role(site: Site) -> None:
    workshop = await site.announced()
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(site.people["alice"]))
        form = RoleForm(email="bob@example.org", role="facilitator")
        await actions.give_role(tx, standing=standing, form=form, by=None, language="en")
        copy = await actions.duplicate_workshop(tx, workshop=workshop, by=None, roles=True)
    async with site.database.reading() as tx:
        standing = await get_standing(tx, copy.slug, Visitor(site.people["bob"]))
    assert standing.runs
