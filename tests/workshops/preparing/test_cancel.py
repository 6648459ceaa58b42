"""A workshop is called off: its page says why, nothing finds it, its room stays shut; and it can come back."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from network.models import AuditEntry, Person
from realtime.events import Command, Refused
from tests.site import Site
from tests.workshops.preparing.desk import stored
from tests.workshops.preparing.test_members import register
from together.columns import now
from together.database import Database
from together.errors import Conflict, NotFound
from workshops import actions
from workshops.door import door
from workshops.models import HistoryEntry, Workshop
from workshops.queries import get_standing
from workshops.registrations.actions import register_person
from workshops.registrations.forms import OwnForm
from workshops.rooms import PLATFORM
from workshops.visitors import Standing, Visitor

WHY = "The hall is flooded <b>"


async def test_its_page_and_lists_say_so_and_search_and_feeds_drop_it(site: Site) -> None:
    workshop = await site.announced()
    alice, stranger = await site.browser("alice"), site.stranger()
    address = f"/workshops/{workshop.slug}"
    await register(site, workshop, "bob")
    asked = await alice.get(f"{address}/cancel")
    assert "1 person who registered" in asked.text
    assert workshop.slug in (await stranger.get("/search?q=commons")).text
    assert (await alice.post(f"{address}/cancel", data={"reason": WHY})).status_code == 303
    page = await stranger.get(address)
    assert page.status_code == 200
    for text in ("This workshop was cancelled.", "The hall is flooded &lt;b&gt;", "Cancelled"):
        assert text in page.text, text
    assert "Cancelled" in (await stranger.get("/themes/common-goods")).text
    for path in ("/search?q=commons", "/sitemap-1.xml", "/feed.xml"):
        assert address not in (await stranger.get(path)).text, path
    kept = await stored(site, workshop)
    assert (kept.status, kept.cancel_reason, kept.sequence) == ("cancelled", WHY, 1)
    assert kept.cancelled_at is not None
    async with site.database.reading() as tx:
        deed = (await tx.exec(select(AuditEntry).where(AuditEntry.what == "workshop_cancelled"))).one()
        told = (await tx.exec(select(HistoryEntry.what))).all()
    assert (deed.subject, deed.data["reason"]) == (f"workshop:{workshop.id}", WHY)
    assert "cancelled" in told


async def test_its_room_cannot_be_opened_or_entered(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    address = f"/workshops/{workshop.slug}"
    await alice.post(f"{address}/cancel", data={"reason": WHY})
    assert (await alice.post(f"{address}/open")).status_code == 409
    assert (await alice.act(workshop.slug, "workshop.open")).status_code in {403, 409}
    assert (await site.stranger().post(f"{address}/enter", data={"name": "Gil"})).status_code == 403
    assert (await stored(site, workshop)).status == "cancelled"


async def test_it_can_be_announced_again_and_that_counts(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    address = f"/workshops/{workshop.slug}"
    await alice.post(f"{address}/cancel", data={"reason": WHY})
    assert "Announce it again" in (await alice.get(address)).text
    assert (await alice.post(f"{address}/announce")).status_code == 303
    kept = await stored(site, workshop)
    assert (kept.status, kept.cancel_reason, kept.cancelled_at, kept.sequence) == ("announced", "", None, 2)
    assert workshop.slug in (await site.stranger().get("/search?q=commons")).text


async def test_only_what_is_announced_is_cancelled_and_with_a_reason(site: Site) -> None:
    draft = await site.workshop(title="Draft")
    live, alice = await site.live(title="Live")
    for workshop in (draft, live):
        answer = await alice.post(f"/workshops/{workshop.slug}/cancel", data={"reason": WHY})
        assert answer.status_code == 409
    announced = await site.announced(title="Announced")
    refused = await alice.post(f"/workshops/{announced.slug}/cancel", data={"reason": " "})
    assert refused.status_code == 422
    assert 'id="e-reason"' in refused.text


async def test_only_facilitators_cancel_it(site: Site) -> None:
    workshop = await site.announced()
    address = f"/workshops/{workshop.slug}/cancel"
    for name in ("bob", "charlie", None):
        browser = await site.browser(name) if name else site.stranger()
        assert (await browser.get(address)).status_code == 403
        assert (await browser.post(address, data={"reason": WHY})).status_code == 403
    assert (await site.stranger().get("/workshops/none/cancel")).status_code == 404


async def test_a_workshop_that_people_registered_for_does_not_vanish_into_a_draft(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    await register(site, workshop, "bob")
    refused = await alice.post(f"/workshops/{workshop.slug}/withdraw")
    assert refused.status_code == 409
    assert f'href="/workshops/{workshop.slug}/cancel"' in refused.text
    assert (await stored(site, workshop)).status == "announced"
    with pytest.raises(Conflict):
        async with site.database.transaction() as tx:
            standing = await get_standing(tx, workshop.slug, Visitor(site.people["alice"]))
            await actions.withdraw_workshop(tx, standing=standing, by=None)


async def test_its_sockets_are_shut(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    gone: list[list[str]] = []
    site.app.state.hub.evict = lambda names, _code: gone.append(list(names))
    await alice.post(f"/workshops/{workshop.slug}/cancel", data={"reason": WHY})
    assert gone
    assert f"readers of {workshop.room}" in gone[0]

    class Connection:
        app, session = site.app, {}
        scope: dict[str, object] = {"app": site.app}  # noqa: RUF012

    with pytest.raises(NotFound):
        await door(Connection(), workshop.room)  # type: ignore[arg-type]


async def test_of_two_facilitators_who_call_it_off_and_open_it_at_once_the_first_counts(site: Site) -> None:
    """The second one had looked before the first one was done: what it sends to the room comes too late."""
    workshop = await site.announced()
    alice = await site.browser("alice")
    late = Command("workshop.open")
    assert (await alice.post(f"/workshops/{workshop.slug}/cancel", data={"reason": WHY})).status_code == 303
    with pytest.raises(Refused):
        await site.app.state.hub.post(workshop.room, PLATFORM, late, "late")
    kept = await stored(site, workshop)
    assert (kept.status, kept.cancel_reason) == ("cancelled", WHY)
    assert (await alice.post(f"/workshops/{workshop.slug}/announce")).status_code == 303


async def test_nobody_registers_for_what_is_taken_back_to_draft_at_once(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        soon = now() + timedelta(days=3)
        workshop = Workshop(slug="here", title="Here", status="announced", starts_at=soon)
        person = Person(email="p@example.org", name="P")
        tx.add_all([workshop, person])
        await tx.flush()

    async def withdraw() -> None:
        async with any_database.transaction() as tx:
            standing = Standing(await tx.get_one(Workshop, workshop.id), None, "secretariat")
            await actions.withdraw_workshop(tx, standing=standing, by=None)

    async with any_database.transaction() as tx:
        await register_person(tx, workshop_id=workshop.id or 0, person=person, form=OwnForm(), answers={})
        other = asyncio.create_task(withdraw())
        with pytest.raises(TimeoutError):  # it waits for the row, however long that is held
            async with asyncio.timeout(0.5):
                await asyncio.shield(other)
    with pytest.raises(Conflict):
        await other
