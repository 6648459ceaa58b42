"""The page of a workshop before its hour: the countdown, the way in, who else is coming."""

import pytest

from tests.site import Browser, Site
from tests.workshops.waiting.room import coming, page_of, registered, territory, told
from workshops.models import Registration, Workshop


async def remembering(site: Site, row: Registration) -> Browser:
    """A guest's browser that remembers their registration, as after opening their mailed link."""
    browser = site.stranger()
    signed = site.app.state.signer.sign("registration", [row.id])
    await browser.get(f"/workshops/{await slug_of(site, row)}/registrations/{signed}")
    return browser


async def slug_of(site: Site, row: Registration) -> str:
    async with site.database.reading() as tx:
        return (await tx.get_one(Workshop, row.workshop_id)).slug


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(60 * 24 * 3 + 5, "Begins in 3 days"), (135.5, "Begins in 2 h 15"), (12.5, "Begins in 12 min")],
)
async def test_it_says_how_long_it_still_is(site: Site, minutes: float, words: str) -> None:
    page = await page_of(site.stranger(), await coming(site, minutes=minutes))
    assert words in page


async def test_after_its_hour_it_says_that_the_room_is_not_open_yet(site: Site) -> None:
    page = await page_of(site.stranger(), await coming(site, minutes=-10))
    assert "The facilitator has not opened the room yet." in page
    assert "Begins in" not in page.partition("<script type")[0]


async def test_a_page_without_scripts_looks_again_by_itself_only_around_its_hour(site: Site) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="30"></noscript>'
    assert refresh in await page_of(site.stranger(), await coming(site, minutes=30))
    far = await page_of(site.stranger(), await coming(site, title="Far", minutes=300))
    assert refresh not in far
    assert "Look again whether it is open" in far


async def test_how_one_comes_in_depends_on_who_one_is(site: Site) -> None:
    workshop = await coming(site)
    await registered(site, workshop, person_id=site.people["bob"].id, name="Bob")
    for name, way in ((None, "unnamed"), ("bob", "expected"), ("charlie", "expected"), ("dora", "named")):
        browser = await site.browser(name) if name else site.stranger()
        assert told(await page_of(browser, workshop))["way"] == way, name
    alice = await site.browser("alice")
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "participant"})
    join = f"/workshops/{workshop.slug}/join/{token}"
    assert told((await site.stranger().get(join)).text)["way"] == "door"
    assert told(await page_of(alice, workshop))["runs"] is True


async def test_who_is_on_the_waiting_list_or_cancelled_is_not_taken_in_unasked(site: Site) -> None:
    workshop, bob = await coming(site), await site.browser("bob")
    row = await registered(site, workshop, person_id=site.people["bob"].id, name="Bob", status="waiting")
    for status in ("waiting", "cancelled", "unconfirmed"):
        async with site.database.transaction() as tx:
            (await tx.get_one(Registration, row.id)).status = status
        assert told(await page_of(bob, workshop))["way"] == "named", status


async def test_a_guest_who_registered_need_not_type_their_name_again(site: Site) -> None:
    workshop = await coming(site)
    fields = {"email": "gil@example.org", "name": 'Gil "X"', "affiliation": "Praia", "language": "pt"}
    gil = await remembering(site, await registered(site, workshop, **fields))
    page = await page_of(gil, workshop)
    if told(page)["way"] == "unnamed":
        pytest.skip("guests' own addresses are not served yet")
    assert '<input type="hidden" name="name" value="Gil &#34;X&#34;">' in page
    assert 'name="affiliation" value="Praia"' in page
    assert "f-name" not in page


async def test_who_comes_sees_who_else_does_and_strangers_how_many(site: Site) -> None:
    workshop, praia = await coming(site), await territory(site, "Praia")
    await registered(
        site, workshop, email="a@example.org", name="<b>Ana</b>", territory_id=praia.id, shown=True
    )
    await registered(site, workshop, email="h@example.org", name="Hidden Heidi", shown=False)
    await registered(site, workshop, email="w@example.org", name="Waiting Wim", shown=True, status="waiting")
    await registered(site, workshop, person_id=site.people["bob"].id, name="Bob", shown=True)
    for name in (None, "dora", "alice", "charlie", "bob"):
        browser = await site.browser(name) if name else site.stranger()
        page = await page_of(browser, workshop)
        assert "3 people have registered." in page
        assert "Heidi" not in page
        assert "Wim" not in page
        assert "<b>Ana" not in page
        assert ("Ana" in page) == (name is not None), name
        assert ("and 1 more" in page) == (name is not None)
        assert ("Praia" in page) == (name is not None)


async def test_an_account_that_does_not_come_is_told_how_many_only(site: Site) -> None:
    workshop = await coming(site)
    await registered(site, workshop, email="a@example.org", name="Ana", shown=True)
    bob = await page_of(await site.browser("bob"), workshop)
    assert "1 person has registered." in bob
    assert "Ana" not in bob
    await registered(site, workshop, person_id=site.people["bob"].id, name="Bob", status="cancelled")
    assert "Ana" not in await page_of(await site.browser("bob"), workshop)


async def test_facilitators_are_offered_to_open_the_room_first_near_its_hour_and_once(site: Site) -> None:
    alice = await site.browser("alice")
    for title, minutes in (("Near", 20), ("Far", 600)):
        page = await page_of(alice, await coming(site, title=title, minutes=minutes))
        assert page.count("Open the room") == 1
        assert (page.index("Open the room") < page.index('aria-label="For facilitators"')) == (
            title == "Near"
        )
    assert "Open the room" not in await page_of(await site.browser("charlie"), await coming(site, minutes=5))


async def test_a_draft_awaits_nothing(site: Site) -> None:
    alice, workshop = await site.browser("alice"), await site.workshop()
    page = await page_of(alice, workshop)
    assert "data-waiting" not in page
    assert "waiting.js" not in page
