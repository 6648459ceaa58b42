"""The list of meetings: those to come and those that were."""

from datetime import timedelta

from tests.site import Site
from tests.workshops.meetings.gathering import change_workshop, convener, meeting_of
from together.columns import now


async def test_meetings_to_come_stand_before_those_that_were(site: Site) -> None:
    today = now().date()
    for number, days in ((1, -900), (2, -300), (3, 400), (4, 20)):
        day = today + timedelta(days=days)
        await meeting_of(site, number, starts_on=day, ends_on=day + timedelta(days=2))
    page = (await site.stranger().get("/meetings")).text
    order = [page.index(f'href="/meetings/{number}"') for number in (4, 3, 2, 1)]
    assert order == sorted(order)
    assert page.index("Now and to come") < order[0] < page.index("Past meetings") < order[2]


async def test_a_meeting_that_goes_on_is_not_past(site: Site) -> None:
    today = now().date()
    await meeting_of(site, 1, starts_on=today - timedelta(days=1), ends_on=today)
    assert "Past meetings" not in (await site.stranger().get("/meetings")).text


async def test_each_says_where_when_and_how_many_sessions_one_may_see(site: Site) -> None:
    meeting = await meeting_of(site, place="Praia", country="CV")
    await site.announced(title="Open", meeting=str(meeting.id))
    hidden = await site.announced(title="Hidden", meeting=str(meeting.id))
    await change_workshop(site, hidden, visibility="link")
    off = await site.announced(title="Off", meeting=str(meeting.id))
    await change_workshop(site, off, status="cancelled")
    await site.workshop(title="Draft", meeting=str(meeting.id))
    stranger = (await site.stranger().get("/meetings")).text
    assert "1 session<" in stranger
    assert "Praia" in stranger
    assert "5 December 2037" in stranger
    assert "3 sessions<" in (await (await site.browser("dora")).get("/meetings")).text


async def test_drafts_and_the_way_to_a_new_one_are_for_who_arranges(site: Site) -> None:
    await meeting_of(site, 6, status="draft", title="Not yet known")
    await convener(site, "bob")
    for name in ("dora", "bob"):
        page = (await (await site.browser(name)).get("/meetings")).text
        assert "Not yet known" in page
        assert 'href="/meetings/new"' in page
    for browser in (site.stranger(), await site.browser("alice")):
        page = (await browser.get("/meetings")).text
        assert "Not yet known" not in page
        assert "/meetings/new" not in page


async def test_the_list_is_only_read(site: Site) -> None:
    assert (await site.stranger().post("/meetings")).status_code == 405
    assert "No meeting yet" in (await site.stranger().get("/meetings")).text


async def test_search_engines_are_told_of_no_draft(site: Site) -> None:
    await meeting_of(site, 5)
    await meeting_of(site, 6, status="draft")
    sitemap = (await site.stranger().get("/sitemaps/pages.xml")).text
    assert "/meetings/5" in sitemap
    assert "/meetings/6" not in sitemap
