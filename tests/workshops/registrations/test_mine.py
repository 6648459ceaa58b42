"""One's own workshops: to come with what clashes, to facilitate, and those one was in."""

from datetime import timedelta

from tests.site import Site
from tests.workshops.registrations.desk import announced, change
from together.columns import now


async def test_what_one_registered_for_stands_soonest_first_and_clashes_are_marked(site: Site) -> None:
    bob = await site.browser("bob")
    late = await announced(site, title="Late", clock="15:00")
    early = await announced(site, title="Early", clock="09:00")
    during = await announced(site, title="During", clock="09:30")
    await announced(site, title="Not mine")
    for workshop in (late, early, during):
        await bob.post(f"/workshops/{workshop.slug}/register")
    page = (await bob.get("/me/workshops")).text
    assert page.index(">Early<") < page.index(">During<") < page.rindex(">Late<")
    assert page.count("At the same time") == 2
    assert "Not mine" not in page
    await bob.post(f"/workshops/{during.slug}/registration", data={"do": "cancel"})
    page = (await bob.get("/me/workshops")).text
    assert "During" not in page
    assert "At the same time" not in page


async def test_the_waiting_list_and_a_cancelled_workshop_are_named(site: Site) -> None:
    bob = await site.browser("bob")
    full, off = await announced(site, title="Full", capacity=0), await announced(site, title="Off")
    for workshop in (full, off):
        await bob.post(f"/workshops/{workshop.slug}/register")
    await change(site, off, status="cancelled")
    page = (await bob.get("/me/workshops")).text
    assert "Waiting list" in page
    assert "Cancelled" in page


async def test_what_one_facilitates_and_where_one_was(site: Site) -> None:
    alice = await site.browser("alice")
    await announced(site, title="Prepared")
    await site.workshop(title="Only a draft")
    done, again = await site.live(title="Done")
    await again.post(f"/workshops/{done.slug}/close")
    page = (await alice.get("/me/workshops")).text
    assert page.index("You facilitate or report") < page.index("Prepared") < page.index("You were there")
    assert "Only a draft" in page
    assert page.index("You were there") < page.index("Done")
    assert "Prepared" not in (await (await site.browser("bob")).get("/me/workshops")).text


async def test_past_workshops_are_not_to_come(site: Site) -> None:
    bob, workshop = await site.browser("bob"), await announced(site, title="Yesterday")
    await bob.post(f"/workshops/{workshop.slug}/register")
    await change(site, workshop, starts_at=now() - timedelta(days=1))
    assert "Yesterday" not in (await bob.get("/me/workshops")).text


async def test_it_is_for_people_who_are_signed_in(site: Site) -> None:
    assert (await site.stranger().get("/me/workshops")).status_code == 403
    assert (await site.stranger().post("/me/workshops")).status_code == 405


async def test_the_zone_named_is_that_of_who_reads_whoever_read_before(site: Site) -> None:
    for name, zone, words in (
        ("bob", "Atlantic/Cape_Verde", "Cape Verde"),
        ("alice", "Asia/Tokyo", "Japan Standard Time"),
    ):
        browser = await site.browser(name)
        browser.cookies.set("tz", zone)
        assert words in (await browser.get("/me/workshops")).text
