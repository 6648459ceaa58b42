"""Home, the meetings, and a programme by day in the reader's zone."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from network.models import Theme
from tests.site import Site
from together.languages import Viewer, find_zone
from workshops import actions
from workshops.models import Meeting, Workshop
from workshops.queries import Card
from workshops.views.meetings import by_day

START = datetime(2020, 10, 20, tzinfo=UTC)
ZONES = [
    "Pacific/Kiritimati",
    "Atlantic/Cape_Verde",
    "America/Sao_Paulo",
    "Europe/Brussels",
    "Asia/Kathmandu",
    "UTC",
]


@given(
    starts=st.lists(
        st.integers(0, 20 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)), max_size=12
    ),
    zone=st.sampled_from(ZONES),
)
def test_every_session_stands_once_under_its_local_day_in_order(starts: list[datetime], zone: str) -> None:
    there = find_zone(zone)
    assert there
    cards = [
        Card(Workshop(slug=str(n), title=str(n), starts_at=at), list[Theme]()) for n, at in enumerate(starts)
    ]
    days = by_day(cards, Viewer("en", there))
    told = [card.workshop.starts_at for _, group in days for card in group]
    assert told == sorted(starts)
    for first, group in days:
        assert {card.workshop.starts_at.astimezone(there).date() for card in group} == {
            first.astimezone(there).date()
        }
    assert len({first.astimezone(there).date() for first, _ in days}) == len(days)


async def meeting_of(site: Site) -> Meeting:
    async with site.database.transaction() as tx:
        return await actions.create_meeting(
            tx,
            number=5,
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 5),
            place="",
            country="",
            zone="Europe/Brussels",
            introduction="The *fifth*.",
        )


async def test_a_programme_shows_the_readers_times_and_names_their_zone(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(title="Late session", day="2026-12-01", clock="00:30", meeting=str(meeting.id))
    browser = site.stranger()
    brussels = (await browser.get("/meetings/5", headers={"Cookie": "tz=Europe/Brussels"})).text
    praia = (await browser.get("/meetings/5", headers={"Cookie": "tz=Atlantic/Cape_Verde"})).text
    assert "Tuesday, 1 December 2026" in brussels
    assert ">00:30<" in brussels
    assert "Central European" in brussels
    assert "Monday, 30 November 2026" in praia  # for Praia it is still the evening before
    assert ">22:30<" in praia
    assert "Cape Verde" in praia


async def test_a_programme_says_what_is_live_and_what_comes_next_and_hides_drafts(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.live(title="Happening", meeting=str(meeting.id))
    await site.announced(title="Coming", day="2030-01-01", meeting=str(meeting.id))
    await site.workshop(title="Unfinished", meeting=str(meeting.id))
    page = (await site.stranger().get("/meetings/5")).text
    assert page.index("Live now") < page.index("Happening")
    assert "Coming" in page
    assert "Unfinished" not in page
    assert "Unfinished" in (await (await site.browser("alice")).get("/meetings/5")).text


async def test_home_leads_to_the_workshop_that_is_live(site: Site) -> None:
    workshop, _alice = await site.live()
    home = (await site.stranger().get("/")).text
    assert f'href="/workshops/{workshop.slug}"' in home


async def test_an_empty_installation_has_a_home_and_no_meetings(site: Site) -> None:
    for path in ("/", "/meetings"):
        assert (await site.stranger().get(path)).status_code == 200
    assert (await site.stranger().get("/meetings/1")).status_code == 404
