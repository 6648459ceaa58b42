"""A programme as it is read: by day in one zone, side by side, narrowed down; and what nobody sees who may not."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site import Site
from tests.workshops.meetings.gathering import (
    change_workshop,
    convener,
    meeting_of,
    register,
)
from workshops.meetings.choices import Choices
from workshops.meetings.programme import ON_ONE_PAGE, by_day, compose
from workshops.meetings.queries import Session

START = datetime(2020, 10, 20, tzinfo=UTC)
ZONES = [
    "Pacific/Kiritimati",
    "Atlantic/Cape_Verde",
    "America/Sao_Paulo",
    "Europe/Brussels",
    "Asia/Kathmandu",
    "UTC",
]


def session(number: int, starts_at: datetime, minutes: int = 60, **changes: object) -> Session:
    """A session as a programme has it."""
    usual: dict[str, object] = {
        "id": number,
        "slug": f"s{number}",
        "kind": "workshop",
        "title": f"S{number}",
        "language": "en",
        "languages": ["en"],
        "starts_at": starts_at,
        "minutes": minutes,
        "zone": "UTC",
        "status": "announced",
        "visibility": "public",
        "interpreters": [],
    }
    return Session(**usual | changes)  # type: ignore[arg-type]


@given(
    starts=st.lists(
        st.integers(0, 20 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)), max_size=12
    ),
    zone=st.sampled_from(ZONES),
)
def test_every_session_stands_once_under_its_local_day_in_order(starts: list[datetime], zone: str) -> None:
    there = ZoneInfo(zone)
    days = by_day([session(number, at) for number, at in enumerate(sorted(starts))], there)
    told = [one for day in days for one in day.sessions]
    assert [one.starts_at for one in told] == sorted(starts)
    for day in days:
        assert {one.starts_at.astimezone(there).date() for one in day.sessions} == {day.date}
        assert sorted(place.session.id for band in day.bands for place in band.places) == sorted(
            one.id for one in day.sessions
        )
    assert len({day.date for day in days}) == len(days)


def test_a_large_programme_shows_one_day_at_a_time_and_today_first() -> None:
    sessions = [session(number, START + timedelta(hours=number)) for number in range(ON_ONE_PAGE + 10)]
    second = (START + timedelta(days=1)).date()
    usual = compose(sessions, Choices(), UTC, date(2038, 1, 1))
    assert [day.date for day in usual.days] == [START.date()]
    assert len(usual.tabs) == 3
    assert [day.date for day in compose(sessions, Choices(), UTC, second).days] == [second]
    asked = compose(sessions, Choices(day=second.isoformat()), UTC, START.date())
    assert [day.date for day in asked.days] == [second]
    assert len(compose(sessions, Choices(day="all"), UTC, second).days) == 3
    assert len(compose(sessions, Choices(day="no such day"), UTC, second).days) == 1


def test_a_small_programme_shows_every_day_whatever_day_is_asked_for() -> None:
    sessions = [session(number, START + timedelta(days=number)) for number in range(4)]
    assert len(compose(sessions, Choices(day=START.date().isoformat()), UTC, START.date()).days) == 4


async def test_a_programme_shows_the_readers_times_and_names_their_zone(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(title="Late session", day="2037-12-01", clock="00:30", meeting=str(meeting.id))
    browser = site.stranger()
    brussels = (await browser.get("/meetings/5", headers={"Cookie": "tz=Europe/Brussels"})).text
    praia = (await browser.get("/meetings/5", headers={"Cookie": "tz=Atlantic/Cape_Verde"})).text
    assert "Tuesday, 1 December 2037" in brussels
    assert ">00:30<" in brussels
    assert "Central European" in brussels
    assert "own zone" not in brussels  # it is theirs: there is nothing to change
    assert "Monday, 30 November 2037" in praia  # for Praia it is still the evening before
    assert ">22:30<" in praia
    assert "Cape Verde" in praia


async def test_the_meetings_own_times_are_one_link_away_and_no_script_changes_them(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(title="Late session", day="2037-12-01", clock="00:30", meeting=str(meeting.id))
    browser, praia = site.stranger(), {"Cookie": "tz=Atlantic/Cape_Verde"}
    usual = (await browser.get("/meetings/5", headers=praia)).text
    assert 'href="/meetings/5?times=original#programme"' in usual
    page = (await browser.get("/meetings/5?times=original", headers=praia)).text
    assert "Tuesday, 1 December 2037" in page
    assert ">00:30<" in page
    assert "Central European Standard Time (UTC+1)" in page
    programme = page[page.index('class="timetable"') :]
    assert "data-form" not in programme
    assert "data-zone-name" not in programme
    assert 'href="/meetings/5#programme"' in page


async def test_a_day_on_which_the_clocks_change_names_both_zones(site: Site) -> None:
    meeting = await meeting_of(site, starts_on=date(2026, 10, 25), ends_on=date(2026, 10, 26))
    await site.announced(title="Before", day="2026-10-25", clock="01:00", meeting=str(meeting.id))
    await site.announced(title="After", day="2026-10-25", clock="09:00", meeting=str(meeting.id))
    page = (await site.stranger().get("/meetings/5?times=original")).text
    programme = page[page.index('class="timetable"') :]
    assert "Central European Summer Time (UTC+2)" in programme[: programme.index("Before")]
    assert (
        "Central European Standard Time (UTC+1)"
        in programme[programme.index("Before") : programme.index("After")]
    )


async def test_a_programme_says_what_is_live_and_what_comes_next_and_hides_drafts(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.live(title="Happening", meeting=str(meeting.id))
    await site.announced(title="Coming", day="2030-01-01", meeting=str(meeting.id))
    await site.workshop(title="Unfinished", meeting=str(meeting.id))
    page = (await site.stranger().get("/meetings/5")).text
    assert page.index("Live now") < page.index("Happening", page.index("<main"))
    assert "Coming" in page
    assert "Unfinished" not in page
    assert "Unfinished" in (await (await site.browser("alice")).get("/meetings/5")).text


@pytest.mark.parametrize("visibility", ["link", "members"])
async def test_what_is_not_public_shows_nowhere_on_the_page(site: Site, visibility: str) -> None:
    meeting = await meeting_of(site)
    hidden = await site.announced(title="Closed circle", meeting=str(meeting.id))
    await change_workshop(site, hidden, visibility=visibility)
    await site.announced(title="Open circle", meeting=str(meeting.id))
    for query in ("", "?times=original", "?day=all", "?language=en"):
        assert "Closed circle" not in (await site.stranger().get(f"/meetings/5{query}")).text
        assert "Closed circle" not in (await (await site.browser("bob")).get(f"/meetings/5{query}")).text
    alice = (await (await site.browser("alice")).get("/meetings/5")).text
    assert "Closed circle" in alice
    assert "Closed circle" not in _data(alice)  # what search engines read is what everybody may know


def _data(page: str) -> str:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return found[1]


async def test_the_head_tells_other_sites_where_the_meeting_takes_place(site: Site) -> None:
    meeting = await meeting_of(site, translations={"fr": {"introduction": "La *cinquième*."}})
    await site.announced(title="Water </script>", meeting=str(meeting.id))
    page = (await site.stranger().get("/meetings/5")).text
    data = _data(page)
    assert "schema.org/OnlineEventAttendanceMode" in data
    assert "Water" in data
    assert "</script" not in data
    assert 'rel="canonical" href="http://testserver/meetings/5"' in page
    assert 'hreflang="fr" href="http://testserver/meetings/5?lang=fr"' in page
    await meeting_of(site, 4, place="Braine-l'Alleud", country="BE")
    assert "OfflineEventAttendanceMode" in _data((await site.stranger().get("/meetings/4")).text)


async def test_what_overlaps_shares_a_band_and_says_so(site: Site) -> None:
    meeting = await meeting_of(site)
    for title, clock in (("One", "10:00"), ("Two", "10:30"), ("Three", "11:30")):
        await site.announced(title=title, clock=clock, meeting=str(meeting.id))
    page = (await site.stranger().get("/meetings/5")).text
    assert page.count("At the same time") == 1
    assert "timetable__lanes--2" in page
    assert 'data-lane="2"' in page
    assert page.rindex("Three") > page.index("</ol>")


async def test_a_programme_narrows_by_theme_language_and_interpretation(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(title="In French", languages=["fr"], meeting=str(meeting.id))
    told = await site.announced(title="Interpreted", languages=["en"], meeting=str(meeting.id))
    await change_workshop(site, told, interpreters=[{"language": "fr", "name": ""}])
    await site.announced(title="In Arabic", languages=["ar"], meeting=str(meeting.id))
    page = (await site.stranger().get("/meetings/5?language=fr")).text
    assert "In French" in _programme(page)
    assert "Interpreted into: French" in page
    assert "In Arabic" not in _programme(page)
    assert "In Arabic" in _programme((await site.stranger().get(f"/meetings/5?theme={site.theme.slug}")).text)


def _programme(page: str) -> str:
    return page[page.index('class="timetable"') :] if 'class="timetable"' in page else ""


async def test_when_nothing_fits_the_page_says_so_and_leads_out(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(meeting=str(meeting.id))
    for query in ("theme=no-such-theme", "language=xx", "mine=1"):
        answer = await site.stranger().get(f"/meetings/5?{query}")
        assert answer.status_code == 200
        assert "No session fits all of this" in answer.text
        assert 'href="/meetings/5#programme"' in answer.text


async def test_mine_is_what_one_registered_for_facilitates_or_reports(site: Site) -> None:
    meeting = await meeting_of(site)
    first = await site.announced(title="First", meeting=str(meeting.id))
    second = await site.announced(title="Second", day="2037-12-02", meeting=str(meeting.id))
    await site.announced(title="Third", day="2037-12-03", meeting=str(meeting.id))
    await register(site, first, "bob")
    await register(site, second, "bob", "waiting")
    bob = await site.browser("bob")
    page = _programme((await bob.get("/meetings/5?mine=1")).text)
    assert "You are registered." in page
    assert "You are on the waiting list." in page
    assert "Third" not in page
    charlie = _programme((await (await site.browser("charlie")).get("/meetings/5?mine=1")).text)
    assert charlie.count("You report.") == 3
    alice = _programme((await (await site.browser("alice")).get("/meetings/5?mine=1")).text)
    assert alice.count("You facilitate.") == 3
    assert "Only my sessions" not in (await site.stranger().get("/meetings/5")).text


async def test_a_cancelled_registration_is_not_mine(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(meeting=str(meeting.id))
    await register(site, workshop, "bob", "cancelled")
    assert "You are registered" not in (await (await site.browser("bob")).get("/meetings/5")).text


async def test_the_reader_is_told_that_two_of_their_sessions_overlap(site: Site) -> None:
    meeting = await meeting_of(site)
    one = await site.announced(title="Gardens", clock="10:00", meeting=str(meeting.id))
    other = await site.announced(title="Rivers", clock="10:30", meeting=str(meeting.id))
    await register(site, one, "bob")
    bob = await site.browser("bob")
    assert "Some of your sessions" not in (await bob.get("/meetings/5")).text
    await register(site, other, "bob", "waiting")
    page = (await bob.get("/meetings/5")).text
    assert "Some of your sessions are at the same time" in page
    assert page.count("At the same time as:") == 2  # on both, each naming the other
    assert "Some of your sessions" not in (await site.stranger().get("/meetings/5")).text
    await change_workshop(site, one, status="cancelled")
    assert "Some of your sessions" not in (await bob.get("/meetings/5")).text


async def test_a_cancelled_session_is_struck_with_the_word(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(title="Called off", meeting=str(meeting.id))
    await change_workshop(site, workshop, status="cancelled")
    page = (await site.stranger().get("/meetings/5")).text
    assert re.search(r"<s><a[^>]*>Called off</a></s>", page)
    assert "Cancelled" in page


async def test_who_arranges_sees_facilitators_in_two_places_at_once_and_nobody_else(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(title="Gardens", clock="10:00", meeting=str(meeting.id))
    await site.announced(title="Rivers", clock="10:30", meeting=str(meeting.id))
    box = "Facilitators of two sessions at the same time"
    assert box in (await (await site.browser("dora")).get("/meetings/5")).text
    for browser in (site.stranger(), await site.browser("alice"), await site.browser("bob")):
        assert box not in (await browser.get("/meetings/5")).text


async def test_a_draft_is_there_for_the_secretariat_and_conveners_alone(site: Site) -> None:
    await meeting_of(site, status="draft")
    for browser in (site.stranger(), await site.browser("alice"), await site.browser("bob")):
        assert (await browser.get("/meetings/5")).status_code == 404
        assert "/meetings/5" not in (await browser.get("/meetings")).text
    await convener(site, "bob")
    for name in ("dora", "bob"):
        answer = await (await site.browser(name)).get("/meetings/5")
        assert answer.status_code == 200
        assert 'content="noindex"' in answer.text


async def test_a_session_of_a_draft_leads_only_those_to_the_meeting_who_may_see_it(site: Site) -> None:
    meeting = await meeting_of(site, status="draft", title="Secret plans")
    workshop = await site.announced(meeting=str(meeting.id))
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert "/meetings/5" not in page
    assert "/meetings/5" in (await (await site.browser("dora")).get(f"/workshops/{workshop.slug}")).text


async def test_a_facilitator_who_edits_a_session_of_a_draft_keeps_it_there(site: Site) -> None:
    meeting = await meeting_of(site, status="draft")
    await meeting_of(site, 6, status="draft")
    workshop = await site.announced(meeting=str(meeting.id))
    page = (await (await site.browser("alice")).get(f"/workshops/{workshop.slug}/edit")).text
    assert f'<option value="{meeting.id}" selected>' in page
    assert "no. 6" not in page


async def test_an_introduction_is_read_in_the_readers_language_where_it_is_translated(site: Site) -> None:
    await meeting_of(site, translations={"ar": {"title": "اللقاء الخامس", "introduction": "مرحبا"}})
    arabic = (await site.stranger().get("/meetings/5", headers={"Cookie": "lang=ar"})).text
    assert "اللقاء الخامس" in arabic
    assert 'dir="rtl"' in arabic
    french = (await site.stranger().get("/meetings/5", headers={"Cookie": "lang=fr"})).text
    assert "<em>fifth</em>" in french


async def test_an_empty_programme_says_so(site: Site) -> None:
    await meeting_of(site)
    assert "The programme is not published" in (await site.stranger().get("/meetings/5")).text


async def test_what_is_no_programme_is_404_and_another_method_405(site: Site) -> None:
    assert (await site.stranger().get("/meetings/99")).status_code == 404
    assert (await site.stranger().get("/meetings/x")).status_code == 404
    await meeting_of(site)
    assert (await site.stranger().post("/meetings/5")).status_code == 405


async def test_odd_questions_are_answered_with_a_page(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(meeting=str(meeting.id))
    for query in (
        "?day=2026-99-99",
        "?times=x",
        "?theme=" + "a" * 500,
        "?moved=1-x&done=zzz",
    ):
        assert (await site.stranger().get(f"/meetings/5{query}")).status_code == 200
