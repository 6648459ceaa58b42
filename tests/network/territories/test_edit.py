"""Changing a territory's page: its coordinators and the secretariat."""

import asyncio
import re

import pytest

from network.actions import create_territory
from network.models import Person
from network.territories.actions import ChangedMeanwhile, ParentWithin, describe_territory
from network.territories.forms import TerritoryForm, state_of
from network.territories.queries import get_standing, is_within
from tests.network.territories.land import FIELDS, settle
from tests.site import Site
from together.database import Database

CHANGED = {key: value for key, value in FIELDS.items() if key != "slug"} | {"name": "Mulhouse and around"}


@pytest.mark.parametrize(("name", "status"), [("alice", 303), ("dora", 303), ("bob", 403), ("charlie", 403)])
async def test_coordinators_and_the_secretariat_edit_and_nobody_else(
    site: Site, name: str, status: int
) -> None:
    await settle(site)
    browser = await site.browser(name)
    assert (await browser.post("/territories/mulhouse/edit", data=CHANGED)).status_code == status
    assert (await site.stranger().get("/territories/mulhouse/edit")).status_code == 403
    assert (await browser.get("/territories/nowhere/edit")).status_code == 404
    page = (await site.stranger().get("/territories/mulhouse")).text
    assert ("Mulhouse and around" in page) is (status == 303)


async def test_two_who_write_at_once_do_not_overwrite_each_other_unseen(site: Site) -> None:
    await settle(site)
    alice, dora = await site.browser("alice"), await site.browser("dora")
    seen = re.findall(r'name="seen" value="(\w+)"', (await alice.get("/territories/mulhouse/edit")).text)
    assert len(seen) == 1
    first = await dora.post("/territories/mulhouse/edit", data=CHANGED | {"seen": seen[0]})
    assert first.status_code == 303
    mine = CHANGED | {"seen": seen[0], "name": "Mulhouse of mine"}
    refused = await alice.post("/territories/mulhouse/edit", data=mine)
    assert refused.status_code == 422
    assert "Somebody else changed this page" in refused.text
    assert 'value="Mulhouse of mine"' in refused.text
    again = re.findall(r'name="seen" value="(\w+)"', refused.text)
    assert (await alice.post("/territories/mulhouse/edit", data=mine | {"seen": again[0]})).status_code == 303
    assert "Mulhouse of mine" in (await dora.get("/territories/mulhouse")).text


async def test_a_coordinator_of_another_territory_does_not(site: Site) -> None:
    await settle(site)
    alice = await site.browser("alice")
    assert (await alice.get("/territories/barreiro/edit")).status_code == 403
    assert (await alice.post("/territories/barreiro/edit", data=CHANGED)).status_code == 403


async def test_the_form_holds_what_is_there_and_the_address_stays(site: Site) -> None:
    await settle(site)
    alice = await site.browser("alice")
    await alice.post("/territories/mulhouse/edit", data=CHANGED | {"slug": "elsewhere", "parent": "barreiro"})
    form = (await alice.get("/territories/mulhouse/edit")).text
    for kept in ('value="15.2"', 'value="Grupo de coordenação"', "Uma aldeia", 'value="barreiro" selected'):
        assert kept in form, kept
    assert 'name="slug"' not in form
    assert (await alice.get("/territories/elsewhere")).status_code == 404


async def test_a_territory_cannot_lie_within_itself_at_any_depth(site: Site) -> None:
    await settle(site)
    dora = await site.browser("dora")
    await dora.post("/territories/new", data=FIELDS | {"slug": "inner", "parent": "barreiro"})
    assert (
        await dora.post("/territories/barreiro/edit", data=CHANGED | {"parent": "mulhouse"})
    ).status_code == 303
    for parent in ("mulhouse", "barreiro", "inner"):
        answer = await dora.post("/territories/mulhouse/edit", data=CHANGED | {"parent": parent})
        assert answer.status_code == 422, parent
        assert 'id="e-parent"' in answer.text


async def test_depth_is_asked_of_either_database(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        island = await create_territory(tx, slug="island", name="Island")
        village = await create_territory(tx, slug="village", name="Village", parent_id=island.id)
        house = await create_territory(tx, slug="house", name="House", parent_id=village.id)
        assert await is_within(tx, house.id or 0, island.id or 0)
        assert await is_within(tx, house.id or 0, house.id or 0)
        assert not await is_within(tx, island.id or 0, house.id or 0)
        island.parent_id = house.id  # a loop that got in somehow ends the question all the same
        await tx.flush()
        assert await is_within(tx, island.id or 0, village.id or 0)


async def test_of_two_who_would_make_a_loop_at_once_one_is_refused(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        person = Person(email="dora@example.org", secretariat=True)
        tx.add(person)
        for slug in ("north", "south"):
            await create_territory(tx, slug=slug, name=slug.capitalize())

    async def place(slug: str, parent: str) -> bool:
        try:
            async with any_database.transaction() as tx:
                standing = await get_standing(tx, slug, person)
                form = TerritoryForm(name=slug, parent=parent)
                await describe_territory(tx, standing=standing, form=form)
        except ParentWithin:
            return False
        return True

    placed = await asyncio.gather(place("north", "south"), place("south", "north"))
    assert sorted(placed) == [False, True]


async def test_of_many_who_save_what_they_all_had_read_one_saves(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        person = Person(email="dora@example.org", secretariat=True)
        tx.add(person)
        seen = state_of(await create_territory(tx, slug="north", name="North"))

    async def save(name: str) -> bool:
        try:
            async with any_database.transaction() as tx:
                form = TerritoryForm(name=name, seen=seen)
                standing = await get_standing(tx, "north", person)
                await describe_territory(tx, standing=standing, form=form)
        except ChangedMeanwhile:
            return False
        return True

    saved = await asyncio.gather(*(save(f"North {number}") for number in range(8)))
    assert sum(saved) == 1


async def test_places_without_coordinates_are_none_and_half_of_them_are_none(site: Site) -> None:
    await settle(site)
    alice = await site.browser("alice")
    await alice.post("/territories/mulhouse/edit", data=CHANGED | {"longitude": ""})
    form = (await alice.get("/territories/mulhouse/edit")).text
    assert 'value="15.2"' not in form
