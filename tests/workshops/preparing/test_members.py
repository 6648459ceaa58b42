"""Workshops for the network's members: they find them, who is invited or registered comes in, nobody else learns of it."""

from sqlmodel import select

from network.actions import create_territory
from network.models import Membership
from tests.site import Browser, Site
from together.columns import now
from together.database import Database
from together.errors import NotFound
from together.search import MEMBERS, PUBLIC, Entry, Query, find, put
from workshops import rooms
from workshops.actions import change_workshop
from workshops.door import readers_of
from workshops.models import Registration, Workshop
from workshops.queries import get_standing, get_standing_in_room
from workshops.visitors import Visitor


async def with_member(site: Site, name: str = "bob") -> None:
    """Make this one of the cast belong to a territory."""
    async with site.database.transaction() as tx:
        territory = await create_territory(tx, name="Praia", slug="praia", country="CV")
        tx.add(Membership(territory_id=territory.id or 0, person_id=site.people[name].id or 0))


async def register(site: Site, workshop: Workshop, name: str, status: str = "registered") -> None:
    async with site.database.transaction() as tx:
        person_id = site.people[name].id
        tx.add(
            Registration(
                workshop_id=workshop.id or 0, person_id=person_id, status=status, registered_at=now()
            )
        )


async def sees(browser: Browser, workshop: Workshop) -> bool:
    """Whether page, list and search know of it; they always agree."""
    page = await browser.get(f"/workshops/{workshop.slug}")
    search = (await browser.get("/search?q=commons")).text
    listed = (await browser.get("/themes/common-goods")).text
    said = {page.status_code == 200, workshop.slug in search, f"/workshops/{workshop.slug}" in listed}
    assert len(said) == 1, (page.status_code, workshop.slug in search, workshop.slug in listed)
    return said.pop()


async def test_members_find_it_and_strangers_do_not(site: Site) -> None:
    workshop = await site.announced(visibility="members")
    await with_member(site)
    bob, alice, dora = await site.browser("bob"), await site.browser("alice"), await site.browser("dora")
    assert [await sees(browser, workshop) for browser in (bob, alice, dora)] == [True] * 3
    assert not await sees(site.stranger(), workshop)
    for path in ("/sitemap-1.xml", "/feed.xml", "/"):
        assert workshop.slug not in (await site.stranger().get(path)).text


async def test_an_account_without_a_territory_is_no_member_until_it_registers(site: Site) -> None:
    workshop = await site.announced(visibility="members")
    bob = await site.browser("bob")
    assert not await sees(bob, workshop)
    await register(site, workshop, "bob")
    assert await sees(bob, workshop)


async def test_its_record_its_messages_and_its_socket_are_closed_to_strangers(site: Site) -> None:
    workshop, _alice = await site.live(visibility="members")
    stranger = site.stranger()
    for rest in ("", ".json", ".md", ".html", "/messages", "/enter", "/edit", "/preview"):
        assert (await stranger.get(f"/workshops/{workshop.slug}{rest}")).status_code == 404, rest
    async with site.database.reading() as tx:
        try:
            await get_standing_in_room(tx, workshop.room, Visitor())
        except NotFound:
            return
    raise AssertionError


async def test_a_narrowed_workshop_shows_its_readers_out(site: Site) -> None:
    workshop, alice = await site.live()
    gone: list[list[str]] = []
    site.app.state.hub.evict = lambda names, _code: gone.append(list(names))
    page = (await alice.get(f"/workshops/{workshop.slug}/edit")).text
    assert "Members only" in page
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(site.people["alice"]))
        changed = await change_workshop(
            tx, standing=standing, form=site.form(visibility="members"), by=site.people["alice"]
        )
    rooms.show_uninvited_out(_Connection(site), changed)  # type: ignore[arg-type]
    assert gone == [[readers_of(workshop)]]


class _Connection:
    def __init__(self, site: Site) -> None:
        self.app = site.app


async def test_a_members_workshop_is_found_by_either_of_its_audiences(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        for ref, audience in (("a", PUBLIC), ("b", f"{MEMBERS} workshop:3"), ("c", "workshop:33")):
            await put(tx, Entry("workshop", f"workshop:{ref}", "/", {"en": ("Water", "")}, now(), audience))
    for asking, expected in (
        ({PUBLIC}, "a"),
        ({PUBLIC, MEMBERS}, "ab"),
        ({PUBLIC, "workshop:3"}, "ab"),
        ({"workshop:33"}, "c"),
        ({"members workshop:3"}, ""),
    ):
        async with any_database.reading() as tx:
            for words in ("water", ""):
                results = await find(tx, Query(words, audiences=frozenset(asking), kinds=["workshop"]))
                found = "".join(sorted(hit.ref[-1] for hit in results.hits))
                assert found == expected, (asking, words)


async def test_links_and_calls_are_shown_to_whoever_comes_and_to_no_reader(site: Site) -> None:
    links = [{"label": "Board", "url": "https://board.example/1"}]
    workshop = await site.announced(call_url="https://call.example/1", links=links)
    await register(site, workshop, "bob")
    for name, shown in (("bob", True), ("alice", True), (None, False)):
        browser = await site.browser(name) if name else site.stranger()
        page = (await browser.get(f"/workshops/{workshop.slug}")).text
        assert ("https://board.example/1" in page) is shown
        assert ("https://call.example/1" in page) is shown


async def test_who_waits_for_a_seat_sees_no_calls(site: Site) -> None:
    workshop = await site.announced(call_url="https://call.example/1", visibility="members")
    await register(site, workshop, "bob", "waiting")
    page = await (await site.browser("bob")).get(f"/workshops/{workshop.slug}")
    assert page.status_code == 200
    assert "https://call.example/1" not in page.text


async def test_a_convener_may_make_a_workshop(site: Site) -> None:
    bob = await site.browser("bob")
    assert (await bob.get("/workshops/new")).status_code == 403
    async with site.database.transaction() as tx:
        found = await tx.exec(
            select(type(site.people["bob"])).where(type(site.people["bob"]).email == "bob@example.org")
        )
        person = found.one()
        person.convener = True
        tx.add(person)
    assert (await bob.get("/workshops/new")).status_code == 200
