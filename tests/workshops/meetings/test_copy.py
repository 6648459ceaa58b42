"""A whole meeting as the start of the next: the clocks on the wall stay, whatever the clocks of the year do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import select

from tests.site import Site
from tests.workshops.meetings.gathering import (
    at,
    change_workshop,
    deeds,
    meeting_of,
    register,
    roles_in,
    sessions_of,
    stored,
)
from workshops.meetings.copying import shifted
from workshops.models import AgendaItem, Registration

ZONES = [
    "Europe/Brussels",
    "Atlantic/Azores",
    "Atlantic/Cape_Verde",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
]
instants = st.integers(0, 40 * 366 * 24 * 60).map(
    lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(instants, st.sampled_from(ZONES), st.integers(-2000, 2000))
@example(at("2026-03-28T01:30:00+00:00"), "Europe/Brussels", 1)
@example(at("2026-10-25T01:30:00+00:00"), "Europe/Brussels", 364)
@example(at("2011-12-29T20:00:00+00:00"), "Pacific/Apia", 1)
def test_the_local_clock_stays_or_has_to_move_forward_and_says_so(
    starts_at: datetime, zone: str, days: int
) -> None:
    there = ZoneInfo(zone)
    before = starts_at.astimezone(there).replace(tzinfo=None, fold=0)
    moved_to, had_to = shifted(starts_at, zone, days)
    after = moved_to.astimezone(there).replace(tzinfo=None, fold=0)
    wanted = before + timedelta(days=days)
    if had_to:
        assert after > wanted
        assert _never(wanted, there)
    else:
        assert after == wanted
    assert moved_to.utcoffset() == timedelta()


def _never(local: datetime, zone: ZoneInfo) -> bool:
    """Whether no instant at all shows this clock there, found without folds: by looking at the two days around it."""
    middle = local.replace(tzinfo=UTC)
    tried = (middle + timedelta(minutes=minute) for minute in range(-26 * 60, 26 * 60 + 1, 15))
    near = {moment.astimezone(zone).replace(tzinfo=None, fold=0) for moment in tried}
    rest = timedelta(minutes=local.minute % 15)
    return local - rest not in near


def test_ten_in_brussels_stays_ten_over_the_change_of_the_clocks() -> None:
    winter = at("2037-12-01T10:00:00+01:00")
    assert shifted(winter, "Europe/Brussels", 182) == (at("2038-06-01T10:00:00+02:00"), False)


def test_an_hour_that_does_not_exist_moves_forward_by_as_much_as_the_clocks() -> None:
    assert shifted(at("2026-03-28T02:30:00+01:00"), "Europe/Brussels", 1) == (
        at("2026-03-29T03:30:00+02:00"),
        True,
    )


def test_of_an_hour_that_comes_twice_the_first_is_taken() -> None:
    assert shifted(at("2026-10-24T02:30:00+02:00"), "Europe/Brussels", 1) == (
        at("2026-10-25T02:30:00+02:00"),
        False,
    )


def test_an_unknown_zone_counts_as_utc() -> None:
    assert shifted(at("2026-03-28T02:30:00+00:00"), "No/Where", 1) == (at("2026-03-29T02:30:00+00:00"), False)


async def test_a_copy_is_a_draft_with_its_sessions_on_their_days_at_their_hours(site: Site) -> None:
    meeting = await meeting_of(
        site,
        title="The fifth",
        place="Praia",
        translations={"fr": {"introduction": "La 5e", "title": "La cinquième"}},
    )
    for title, zone in (("Winter", "Europe/Brussels"), ("Islands", "Atlantic/Cape_Verde")):
        await site.announced(title=title, day="2037-12-02", clock="10:00", zone=zone, meeting=str(meeting.id))
    off = await site.announced(title="Called off", meeting=str(meeting.id))
    await change_workshop(site, off, status="cancelled")
    dora = await site.browser("dora")
    answer = await dora.post(
        "/meetings/5/copy",
        data={"number": "6", "starts_on": "2038-06-01", "workshops": "1", "agendas": "1", "roles": "1"},
    )
    assert answer.status_code == 303, answer.text
    new = await stored(site, 6)
    assert new
    assert (new.status, new.title, new.place, new.ends_on) == ("draft", "", "Praia", date(2038, 6, 5))
    assert new.translations == {"fr": {"introduction": "La 5e"}}
    copies = await sessions_of(site, 6)
    assert [one.title for one in copies] == ["Winter", "Islands"]
    assert [one.status for one in copies] == ["draft", "draft"]
    assert copies[0].starts_at == at("2038-06-02T10:00:00+02:00")
    assert copies[1].starts_at == at("2038-06-02T10:00:00-01:00")
    assert await roles_in(site, copies[0]) == {"Alice": "facilitator", "Charlie": "rapporteur"}
    assert await deeds(site) == ["meeting_copied"]
    assert "The meeting was copied as a draft" in (await dora.get(answer.headers["location"])).text


async def test_nobody_is_registered_for_a_copy(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(meeting=str(meeting.id))
    await register(site, workshop, "bob")
    await (await site.browser("dora")).post(
        "/meetings/5/copy", data={"number": "6", "starts_on": "2038-06-01", "workshops": "1", "roles": "1"}
    )
    async with site.database.reading() as tx:
        assert [one.workshop_id for one in (await tx.exec(select(Registration))).all()] == [workshop.id]


@pytest.mark.parametrize(
    ("take", "expected"), [({}, 0), ({"workshops": "1"}, 0), ({"workshops": "1", "agendas": "1"}, 2)]
)
async def test_agendas_and_roles_come_along_only_if_so_wished(
    site: Site, take: dict[str, str], expected: int
) -> None:
    meeting = await meeting_of(site)
    await site.announced(meeting=str(meeting.id))
    dora = await site.browser("dora")
    await dora.post("/meetings/5/copy", data={"number": "6", "starts_on": "2038-06-01", **take})
    copies = await sessions_of(site, 6)
    assert len(copies) == (1 if take else 0)
    async with site.database.reading() as tx:
        items = (await tx.exec(select(AgendaItem))).all()
    assert len([item for item in items if item.workshop_id in [one.id for one in copies]]) == expected
    assert len(items) == 2 + expected  # the agenda that was copied from stays
    if copies:
        assert await roles_in(site, copies[0]) == {"Dora": "facilitator"}


async def test_a_session_whose_hour_does_not_exist_is_told_on_the_page_that_follows(site: Site) -> None:
    meeting = await meeting_of(site, starts_on=date(2026, 3, 21), ends_on=date(2026, 3, 22))
    await site.announced(title="Very early", day="2026-03-22", clock="02:30", meeting=str(meeting.id))
    await site.announced(title="Later", day="2026-03-22", clock="10:00", meeting=str(meeting.id))
    dora = await site.browser("dora")
    answer = await dora.post(
        "/meetings/5/copy", data={"number": "6", "starts_on": "2026-03-28", "workshops": "1"}
    )
    page = (await dora.get(answer.headers["location"])).text
    told = page[page.index("Some sessions start later") : page.index("<h1")]
    assert "Very early" in told
    assert "03:30" in told
    assert "Later" not in told


async def test_the_form_suggests_a_number_and_the_same_weekday_a_year_later(site: Site) -> None:
    await meeting_of(site)
    page = (await (await site.browser("dora")).get("/meetings/5/copy")).text
    assert 'value="6"' in page
    assert 'value="2038-11-30"' in page


async def test_a_number_that_is_taken_copies_nothing_and_keeps_what_was_typed(site: Site) -> None:
    meeting = await meeting_of(site)
    await meeting_of(site, 6)
    await site.announced(meeting=str(meeting.id))
    dora = await site.browser("dora")
    answer = await dora.post(
        "/meetings/5/copy", data={"number": "6", "starts_on": "2038-06-01", "workshops": "1"}
    )
    assert answer.status_code == 422
    assert "This one is free: 7" in answer.text
    assert 'name="workshops" value="1" checked' in answer.text
    assert 'name="roles" value="1" checked' not in answer.text
    assert await sessions_of(site, 6) == []
    wrong = await dora.post("/meetings/5/copy", data={"number": "8", "starts_on": "soon"})
    assert wrong.status_code == 422
    assert "Please give a date." in wrong.text
