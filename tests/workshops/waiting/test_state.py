"""What pages that wait ask: `/workshops/…/state.json`."""

from datetime import datetime

from sqlmodel import select

from tests.site import Site
from tests.workshops.waiting.room import coming
from workshops.models import Participant, Workshop


async def test_it_tells_of_the_opening_of_moves_and_of_the_end(site: Site) -> None:
    workshop, stranger, alice = await coming(site), site.stranger(), await site.browser("alice")
    here = f"/workshops/{workshop.slug}"
    answer = await stranger.get(f"{here}/state.json")
    told = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert told.keys() == {"status", "starts_at", "sequence", "now"}
    assert (told["status"], told["sequence"]) == ("announced", 0)
    assert datetime.fromisoformat(told["starts_at"]) == workshop.starts_at
    await alice.post(f"{here}/open")
    assert (await stranger.get(f"{here}/state.json")).json()["status"] == "live"
    await alice.post(f"{here}/close")
    assert (await stranger.get(f"{here}/state.json")).json()["status"] == "closed"


async def test_who_may_not_see_the_workshop_is_not_told_of_it(site: Site) -> None:
    draft, by_link = await site.workshop(), await coming(site, title="By link", visibility="link")
    for browser in (site.stranger(), await site.browser("bob")):
        assert (await browser.get(f"/workshops/{draft.slug}/state.json")).status_code == 404
        assert (await browser.get(f"/workshops/{by_link.slug}/state.json")).status_code == 404
    alice = await site.browser("alice")
    assert (await alice.get(f"/workshops/{draft.slug}/state.json")).json()["status"] == "draft"
    assert (await alice.get("/workshops/nothing/state.json")).status_code == 404
    assert (await alice.post(f"/workshops/{draft.slug}/state.json")).status_code == 405


async def test_who_was_removed_is_refused(site: Site) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    async with site.database.reading() as tx:
        place = (await tx.exec(select(Participant).where(Participant.name == "Gil"))).one()
    await alice.act(workshop.slug, "person.remove", person=place.key, reason="Insults")
    assert (await gil.get(f"/workshops/{workshop.slug}/state.json")).status_code == 403


async def test_looking_changes_nothing(site: Site) -> None:
    workshop, stranger = await coming(site), site.stranger()
    await stranger.get(f"/workshops/{workshop.slug}")
    await stranger.get(f"/workshops/{workshop.slug}/state.json")
    await stranger.get(f"/workshops/{workshop.slug}/enter")
    async with site.database.reading() as tx:
        assert (await tx.get_one(Workshop, workshop.id)).status == "announced"
        assert len((await tx.exec(select(Participant))).all()) == 2  # Alice and Charlie, who prepare it
