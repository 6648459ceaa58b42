"""One search over everything: what each reader finds, and what nobody does."""

from pycrdt import XmlElement, XmlFragment, XmlText

from tests.site import Browser, Site
from together.database import Database
from together.search import Query, find
from workshops.actions import announce_workshop, change_workshop, withdraw_workshop
from workshops.models import Workshop
from workshops.queries import get_standing
from workshops.reindexing import is_missing, rebuild
from workshops.visitors import Visitor


async def finds(browser: Browser, words: str) -> str:
    answer = await browser.get("/search", params={"q": words})
    assert answer.status_code == 200
    return answer.text


async def refs(database: Database) -> set[str]:
    async with database.reading() as tx:
        found = await find(tx, Query(audiences=None, size=100))
    return {f"{hit.kind} {hit.title}" for hit in found.hits}


async def closed(site: Site, **changes: object) -> tuple[Workshop, Browser]:
    """A workshop with two outcomes, one withdrawn, that Alice has closed."""
    workshop, alice = await site.live(title="The commons", **changes)
    await alice.post(f"/workshops/{workshop.slug}/enter", data={"name": "Alice"})
    await alice.act(workshop.slug, "message.post", text="Whispered words of the conversation")
    for text in ("We plant **chestnuts** together", "We buy umbrellas"):
        await alice.act(workshop.slug, "outcome.record", text=text, outcome_kind="decision")
    await alice.post(f"/workshops/{workshop.slug}/close")
    return workshop, alice


async def test_a_workshop_is_found_from_its_announcement_on(site: Site) -> None:
    workshop = await site.workshop(title="Caring for rivers")
    assert "Caring for" not in await finds(site.stranger(), "river")
    alice = site.people["alice"]
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(alice))
        await announce_workshop(tx, standing=standing, by=alice)
    assert "Caring for <mark>rivers</mark>" in await finds(site.stranger(), "river")
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(alice))
        await change_workshop(tx, standing=standing, form=site.form(title="Caring for lakes"), by=alice)
    assert "rivers" not in (await finds(site.stranger(), "river"))
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(alice))
        await withdraw_workshop(tx, standing=standing, by=alice)
    assert "Caring for" not in await finds(site.stranger(), "lake")


async def test_outcomes_are_found_once_the_workshop_is_closed_and_the_conversation_never(site: Site) -> None:
    workshop, alice = await site.live(title="The commons")
    await alice.post(f"/workshops/{workshop.slug}/enter", data={"name": "Alice"})
    await alice.act(workshop.slug, "message.post", text="Whispered words of the conversation")
    await alice.act(workshop.slug, "outcome.record", text="We plant **chestnuts**", outcome_kind="decision")
    assert "chestnuts" not in await finds(site.stranger(), "chestnut")
    await alice.post(f"/workshops/{workshop.slug}/close")
    page = await finds(site.stranger(), "chestnut")
    assert "We plant <mark>chestnuts</mark>" in page
    assert f"/workshops/{workshop.slug}#o" in page
    assert "Whispered" not in await finds(alice, "whispered")
    await alice.post(f"/workshops/{workshop.slug}/reopen")
    assert "chestnuts" not in await finds(site.stranger(), "chestnut")


async def test_what_is_edited_or_withdrawn_afterwards_is_found_as_it_is(site: Site) -> None:
    workshop, alice = await closed(site)
    page = await finds(alice, "umbrella")
    outcome = page.partition(f"/workshops/{workshop.slug}#")[2].partition('"')[0]
    await alice.act(
        workshop.slug, "outcome.edit", id=outcome, text="We lend parasols", outcome_kind="decision"
    )
    assert "umbrellas" not in await finds(alice, "umbrella")
    assert "<mark>parasols</mark>" in await finds(alice, "parasol")
    await alice.act(workshop.slug, "outcome.withdraw", id=outcome, on="true", reason="A mistake")
    assert "parasols" not in await finds(alice, "parasol")


async def test_a_workshop_by_link_is_found_only_by_those_who_have_a_place_in_it(site: Site) -> None:
    workshop, alice = await closed(site, visibility="link")
    for word, text in (("commons", "The <mark>commons</mark>"), ("chestnut", "<mark>chestnuts</mark>")):
        assert text in await finds(alice, word)
        assert text in await finds(await site.browser("dora"), word)
        for other in (site.stranger(), await site.browser("bob")):
            assert text not in await finds(other, word)
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(site.people["alice"]))
        form = site.form(title="The commons", visibility="public")
        await change_workshop(tx, standing=standing, form=form, by=site.people["alice"])
    assert "<mark>chestnuts</mark>" in await finds(site.stranger(), "chestnut")


async def test_a_guest_finds_what_they_take_part_in_until_they_are_removed(site: Site) -> None:
    workshop, alice = await site.live(title="Behind closed doors", visibility="link")
    await alice.post(f"/workshops/{workshop.slug}/enter", data={"name": "Alice"})
    guest = site.stranger()
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "participant"})
    await guest.post(f"/workshops/{workshop.slug}/join/{token}", data={"name": "Gil"})
    assert "Behind closed <mark>doors</mark>" in await finds(guest, "door")
    assert "Behind closed" not in await finds(site.stranger(), "door")
    people = (await alice.get(f"/workshops/{workshop.slug}.json")).json()["attendance"]["people"]
    gil = next(person["id"] for person in people if person["name"] == "Gil")
    await alice.act(workshop.slug, "person.remove", person=gil, reason="Disturbs")
    assert "Behind closed" not in await finds(guest, "door")


async def test_the_notes_are_found_once_the_workshop_is_closed(site: Site) -> None:
    workshop, alice = await site.live(title="The commons")

    def wrote(fragment: XmlFragment) -> None:
        fragment.children.append(XmlElement("paragraph", contents=[XmlText("We keep the lanterns lit")]))

    await site.app.state.notes.write(workshop.room, "p1", wrote)
    assert "lanterns" not in await finds(alice, "lantern")
    await alice.post(f"/workshops/{workshop.slug}/close")
    assert "We keep the <mark>lanterns</mark> lit" in await finds(site.stranger(), "lantern")


class Heard:
    """What the command's bar is told."""

    everything = done = 0

    def begin(self, _what: str, count: int) -> None:
        self.everything = count

    def told(self, count: int) -> None:
        self.done += count


async def test_the_search_can_be_made_anew_from_what_is_stored(site: Site) -> None:
    await closed(site)
    before = await refs(site.database)
    assert len(before) >= 3
    async with site.database.transaction() as tx:
        await tx.run_each("DELETE FROM search_index", [{}])
        await tx.run_each("DELETE FROM search_entry", [{}])
    assert await is_missing(site.database)
    heard = Heard()
    done = await rebuild(site.database, heard)
    assert (heard.everything, heard.done) == (done, done)
    assert await refs(site.database) == before
    assert not await is_missing(site.database)
    assert "chestnuts" in await finds(site.stranger(), "chestnut")


async def test_a_search_that_was_made_in_another_way_is_missing(site: Site) -> None:
    await closed(site)
    assert not await is_missing(site.database)
    async with site.database.transaction() as tx:
        await tx.run_each("UPDATE search_index SET facets = 'made=0' WHERE rowid = 1", [{}])
    assert await is_missing(site.database)


async def test_what_is_gone_is_taken_out_when_the_search_is_made_anew(site: Site) -> None:
    workshop, _alice = await closed(site)
    async with site.database.transaction() as tx:
        await tx.run_each("UPDATE search_entry SET ref = 'practice:999' WHERE kind = 'notes'", [{}])
        await tx.run_each("UPDATE search_entry SET ref = 'workshop:999' WHERE kind = 'workshop'", [{}])
    await rebuild(site.database)
    async with site.database.reading() as tx:
        kept = [row[0] for row in await tx.rows("SELECT ref FROM search_entry", {})]
    assert "workshop:999" not in kept
    assert f"workshop:{workshop.id}" in kept


async def test_only_get(site: Site) -> None:
    assert (await site.stranger().post("/search")).status_code == 405
