"""Putting sessions at other times: by steps, by the form, back again; and what two makers do at once."""

import asyncio
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import select

from network import actions as network
from network.models import AuditEntry
from tests.site import Site
from tests.workshops.programme.maker import (
    ARRANGE,
    convener,
    fresh,
    meeting_of,
    move,
    row,
    seen,
    step,
)
from together.database import Database
from together.languages import find_zone
from workshops.models import HistoryEntry, Meeting, Workshop
from workshops.programme.actions import MovedMeanwhile, move_session, reorder
from workshops.programme.queries import get_session
from workshops.programme.times import MoveForm, Times, instant, read_times, times_of, wanted

START = datetime(2037, 12, 1, 9, 0, tzinfo=UTC)
ZONES = ["Europe/Brussels", "America/Sao_Paulo", "Atlantic/Cape_Verde", "Australia/Lord_Howe", "UTC"]


@pytest.mark.parametrize(
    ("do", "start"),
    [
        ("plus", START + timedelta(minutes=15)),
        ("minus", START - timedelta(minutes=15)),
        ("day_after", START + timedelta(days=1)),
        ("day_before", START - timedelta(days=1)),
    ],
)
async def test_a_session_is_moved_by_a_step_and_back_again(site: Site, do: str, start: datetime) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    dora = await site.browser("dora")
    answer = await step(dora, workshop, do)
    assert answer.status_code == 303
    moved = await fresh(site, workshop)
    assert moved.starts_at == start
    page = (await dora.get(answer.headers["location"])).text
    assert "Undo" in page
    back = re.search(r'name="to" value="([^"]+)"', page)
    assert back
    undone = await step(dora, moved, "put", to=back[1])
    assert undone.status_code == 303
    assert (await fresh(site, workshop)).starts_at == START


async def test_what_is_announced_is_not_moved_to_an_hour_that_is_over(site: Site) -> None:
    meeting = await meeting_of(site, status="published")
    workshop = await site.announced(meeting=str(meeting.id))
    draft = await site.workshop(meeting=str(meeting.id), title="Not told to anybody yet")
    dora = await site.browser("dora")
    refused = await move(dora, workshop, "2020-12-01", "10:00")
    assert refused.status_code == 422
    assert "That hour is over" in row(refused.text, workshop)
    assert 'value="2020-12-01"' in row(refused.text, workshop)
    assert (
        f'href="#f-day-{workshop.id}"' in refused.text.partition('class="arrange__day"')[0]
    )  # also without scripts
    assert (await fresh(site, workshop)).starts_at == START
    assert (await move(dora, draft, "2020-12-01", "10:00")).status_code == 303


async def test_time_and_length_are_changed_in_place_in_the_meetings_zone(site: Site) -> None:
    meeting = await meeting_of(site, zone="Atlantic/Cape_Verde")
    workshop = await site.workshop(meeting=str(meeting.id))
    dora = await site.browser("dora")
    answer = await move(dora, workshop, "2037-12-04", "16:45", "120")
    assert answer.headers["location"].startswith(f"{ARRANGE}?day=2037-12-04&moved={workshop.slug}")
    moved = await fresh(site, workshop)
    assert moved.starts_at == datetime(2037, 12, 4, 17, 45, tzinfo=UTC)
    assert (moved.minutes, moved.zone) == (120, "Europe/Brussels")


@pytest.mark.parametrize(
    ("day", "clock", "minutes", "field"),
    [
        ("2038-03-28", "02:30", "60", "clock"),
        ("nonsense", "10:00", "60", "day"),
        ("1999-01-01", "10:00", "60", "day"),
        ("2037-12-01", "24:00", "60", "clock"),
        ("2037-12-01", "10:00Z", "60", "clock"),
        ("2037-12-01", "10:00", "9", "minutes"),
        ("2037-12-01", "10:00", "601", "minutes"),
        ("2037-12-01", "10:00", "9" * 30, "minutes"),
        ("", "", "", "day"),
    ],
)
async def test_a_time_that_cannot_be_is_refused_at_its_field_and_kept_as_typed(
    site: Site, day: str, clock: str, minutes: str, field: str
) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    dora = await site.browser("dora")
    answer = await move(dora, workshop, day, clock, minutes)
    assert answer.status_code == 422
    shown = row(answer.text, workshop)
    assert f'id="e-{field}-{workshop.id}"' in shown
    assert "<details" in shown
    assert " open>" in shown
    for typed in (day, clock, minutes):
        assert f'value="{typed}"' in shown
    assert (await fresh(site, workshop)).starts_at == START


async def test_a_day_step_into_an_hour_that_does_not_exist_is_refused(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id), day="2038-03-27", clock="02:30")
    answer = await step(await site.browser("dora"), workshop, "day_after")
    assert answer.status_code == 422
    assert "put forward" in answer.text


async def test_two_makers_never_overwrite_each_other_unseen(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    dora, bob = await site.browser("dora"), await convener(site)
    assert (await move(bob, workshop, "2037-12-02", "11:00")).status_code == 303
    answer = await move(dora, workshop, "2037-12-03", "15:00", "90")
    assert answer.status_code == 409
    assert "Wednesday, 2 December 2037, 11:00–12:00" in answer.text
    assert "Thursday, 3 December 2037, 15:00–16:30" in answer.text
    moved = await fresh(site, workshop)
    assert moved.starts_at == datetime(2037, 12, 2, 10, tzinfo=UTC)
    to = re.search(r'name="to" value="([^"]+)"', answer.text)
    assert to
    assert (await step(dora, moved, "put", to=to[1])).status_code == 303
    assert (await fresh(site, workshop)).starts_at == datetime(2037, 12, 3, 14, tzinfo=UTC)


async def test_a_length_that_another_maker_changed_is_not_lost_either(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    dora = await site.browser("dora")
    assert (await move(dora, workshop, "2037-12-01", "10:00", "90")).status_code == 303
    assert (await step(dora, workshop, "plus")).status_code == 409


async def test_a_move_that_is_sent_again_is_done_once_and_told_once(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(meeting=str(meeting.id))
    dora = await site.browser("dora")
    for _ in range(2):  # the answer to the first one was lost
        assert (await step(dora, workshop, "plus")).status_code == 303
    moved = await fresh(site, workshop)
    assert (moved.starts_at, moved.sequence) == (START + timedelta(minutes=15), 1)
    async with site.database.reading() as tx:
        told = (await tx.exec(select(AuditEntry).where(AuditEntry.what == "workshop_moved"))).all()
        noted = (await tx.exec(select(HistoryEntry).where(HistoryEntry.what == "moved"))).all()
    assert len(told) == len(noted) == 1
    assert (await site.stranger().get(f"/workshops/{workshop.slug}")).text.count("09:15") >= 1


async def test_what_is_open_over_or_cancelled_stays(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop, _alice = await site.live(meeting=str(meeting.id))
    dora = await site.browser("dora")
    page = row((await dora.get(ARRANGE)).text, workshop)
    assert 'value="plus"' not in page
    assert (await step(dora, workshop, "plus")).status_code == 409
    for status in ("closed", "cancelled"):
        async with site.database.transaction() as tx:
            stored = await tx.get_one(Workshop, workshop.id)
            stored.status = status
            tx.add(stored)
        assert (await step(dora, workshop, "plus")).status_code == 409, status
        assert 'value="plus"' not in row((await dora.get(ARRANGE)).text, workshop)
    assert (await fresh(site, workshop)).starts_at == START


async def test_sessions_that_start_together_have_an_order(site: Site) -> None:
    meeting = await meeting_of(site)
    titles = ["Water", "Fire", "Earth"]
    water, _fire, earth = [await site.workshop(title=one, meeting=str(meeting.id)) for one in titles]
    dora = await site.browser("dora")

    async def order() -> list[str]:
        return re.findall(r'data-session="(\w+)"', (await dora.get(ARRANGE)).text)

    assert await order() == ["water", "fire", "earth"]
    assert (await step(dora, earth, "up", at="2")).status_code == 303
    assert await order() == ["water", "earth", "fire"]
    await step(dora, earth, "up", at="2")  # sent again: it is there
    assert await order() == ["water", "earth", "fire"]
    await step(dora, water, "down", at="0")
    assert await order() == ["earth", "water", "fire"]
    await step(dora, earth, "up", at="0")
    assert await order() == ["earth", "water", "fire"]
    page = (await dora.get(ARRANGE)).text
    assert 'value="up"' not in row(page, earth)
    assert 'value="down"' in row(page, earth)


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "plus"},
        {"do": "plus", "seen": "yesterday"},
        {"do": "plus", "seen": "2037-12-01T09:00/9999"},
        {"do": "plus", "seen": "２026-12-01T09:00/60"},
        {"do": "put", "seen": "2037-12-01T09:00/60"},
        {"do": "put", "seen": "2037-12-01T09:00/60", "to": "2037-12-01T09:00/5"},
        {"do": "up", "at": "x"},
        {"do": "up"},
        {"do": "up", "at": "²"},
        {"do": "move", "seen": "0001-01-01T00:00/60\x00"},
    ],
)
async def test_what_no_page_of_ours_sends_is_a_bad_request(site: Site, fields: dict[str, str]) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    answer = await (await site.browser("dora")).post(f"{ARRANGE}/sessions/{workshop.slug}", data=fields)
    assert answer.status_code == 400


@pytest.mark.parametrize("do", ["minus", "day_before", "put"])
async def test_the_ends_of_the_calendar_are_no_failure(site: Site, do: str) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    dora = await site.browser("dora")
    for far in ("0001-01-01T00:00/60", "9999-12-31T23:59/60", "2000-01-01T00:00/60", "2099-12-31T23:59/60"):
        for step_ in (do, "plus", "day_after"):
            answer = await step(dora, workshop, step_, seen=far, to=far)
            assert answer.status_code in {400, 409, 422}, (far, step_)


async def test_a_session_of_another_meeting_is_not_there(site: Site) -> None:
    await meeting_of(site)
    other = await meeting_of(site, number=6)
    workshop = await site.workshop(meeting=str(other.id))
    dora = await site.browser("dora")
    for do in ("plus", "up", "out", "duplicate"):
        assert (await step(dora, workshop, do)).status_code == 404, do


async def test_two_moves_at_once_are_one_move_and_one_conflict(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        dora = await network.make_secretariat(tx, email="dora@example.org")
        meeting = Meeting(number=5, starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 5))
        tx.add(meeting)
        await tx.flush()  # its session needs its id
        workshop = Workshop(
            slug="water", title="Water", meeting_id=meeting.id, starts_at=START, status="announced"
        )
        tx.add(workshop)
    before = times_of(workshop)

    async def to(minutes: int) -> str:
        async with any_database.transaction() as tx:
            held = await get_session(tx, meeting, "water")
            later = Times(START + timedelta(minutes=minutes), 60)
            await move_session(tx, workshop=held, seen=before, to=later, by=dora)
        return "moved"

    outcomes = await asyncio.gather(*(to(15 * number) for number in range(1, 6)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["MovedMeanwhile"] * 4 + ["str"]
    assert all(isinstance(one, MovedMeanwhile | str) for one in outcomes)
    async with any_database.reading() as tx:
        assert (await tx.get_one(Workshop, workshop.id)).sequence == 1


async def test_an_order_is_whole_on_both_databases(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        meeting = Meeting(number=5, starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 5))
        tx.add(meeting)
        await tx.flush()  # its sessions need its id
        made = [
            Workshop(slug=f"s{number}", title=f"S{number}", meeting_id=meeting.id, starts_at=START)
            for number in range(4)
        ]
        tx.add_all(made)
    async with any_database.transaction() as tx:
        await reorder(tx, workshop=await get_session(tx, meeting, "s3"), at=3, by=-1)
    async with any_database.reading() as tx:
        found = await tx.exec(select(Workshop.slug).order_by(Workshop.position, Workshop.id))
        assert found.all() == ["s0", "s1", "s3", "s2"]


@given(
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
    zone=st.sampled_from(ZONES),
)
def test_a_clock_means_the_instant_that_shows_it_or_there_is_none(day: date, minute: int, zone: str) -> None:
    there = find_zone(zone)
    assert there
    clock = time(minute // 60, minute % 60)
    start = instant(day, clock, there)
    shown = [
        found
        for halves in range(-34, 35)
        if (found := (datetime.combine(day, clock, UTC) + timedelta(minutes=30 * halves)))
        and found.astimezone(there).replace(tzinfo=None) == datetime.combine(day, clock)
    ]
    assert start == (min(shown) if shown else None)


@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 60, "Europe/Brussels")  # its clock is shown twice
@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)).map(  # noqa: DTZ001 - the zone follows
        lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    minutes=st.integers(10, 600),
    zone=st.sampled_from(ZONES),
)
def test_saving_a_form_as_it_was_shown_moves_nothing(start: datetime, minutes: int, zone: str) -> None:
    there = find_zone(zone)
    assert there
    local = start.astimezone(there)
    form = MoveForm(day=local.date(), clock=local.time().replace(fold=0), minutes=minutes)  # as it is typed
    assert wanted(form, start, there) == start
    assert read_times(str(Times(start, minutes))) == Times(start, minutes)


@given(st.text())
def test_times_that_a_page_never_wrote_are_none_and_no_failure(text: str) -> None:
    assert read_times(text) is None or str(read_times(text)) == text


def test_the_seconds_of_a_start_do_not_count() -> None:
    odd = Workshop(slug="odd", title="Odd", starts_at=START.replace(second=30), minutes=60)
    assert seen(odd) == str(times_of(odd))
