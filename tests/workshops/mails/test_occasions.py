"""When what is due, by value alone: over all zones and clock changes, and however many changes come together."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.models import Person
from together.languages import offered_zones
from workshops.mails import occasions
from workshops.mails.letters import Reader, Told, item_of
from workshops.mails.occasions import DAY, HOUR, NO_LATER, Due
from workshops.mails.texts import letter_of
from workshops.models import Registration, Workshop

MINUTE = timedelta(minutes=1)
SETTLE = timedelta(seconds=120)
BRUSSELS = ZoneInfo("Europe/Brussels")
zones = st.sampled_from(offered_zones())
instants = st.integers(1735689600, 1893456000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def workshop(start: datetime, zone: str = "Europe/Brussels", **more: object) -> Workshop:
    """One that is announced."""
    fields: dict = {"status": "announced", "zone": zone}
    return Workshop(id=1, slug="water", title="Water", starts_at=start, **(fields | more))


def registration(start: datetime, **more: object) -> Registration:
    """Made long before."""
    fields: dict = {"registered_at": start - 30 * DAY, "created_at": start - 30 * DAY, "person_id": 1}
    return Registration(id=1, workshop_id=1, **(fields | more))


@given(instants, st.timedeltas(timedelta(), 3 * DAY))
def test_each_reminder_has_its_time_and_there_is_never_more_than_one(
    start: datetime, before: timedelta
) -> None:
    due = occasions.reminder(registration(start), workshop(start), start - before)
    if before <= timedelta() or before > DAY:
        assert due is None
    else:
        assert due == (
            name := "hour_before" if before <= HOUR else "day_before",
            f"{name}:{int(start.timestamp())}",
        )


@pytest.mark.parametrize(
    ("start", "sent"),
    [
        (datetime(2026, 3, 29, 10, 0, tzinfo=BRUSSELS), "2026-03-28 09:00"),  # the night that lacks an hour
        (datetime(2026, 10, 25, 10, 0, tzinfo=BRUSSELS), "2026-10-24 11:00"),  # the night that has one twice
        (datetime(2026, 11, 3, 10, 0, tzinfo=BRUSSELS), "2026-11-02 10:00"),
    ],
)
def test_the_day_before_is_twenty_four_hours_that_pass_whatever_the_clock_does(
    start: datetime, sent: str
) -> None:
    start = start.astimezone(UTC)
    moment = datetime.fromisoformat(sent).replace(tzinfo=BRUSSELS).astimezone(UTC)
    own, what = registration(start), workshop(start)
    assert occasions.reminder(own, what, moment - MINUTE) is None
    assert occasions.reminder(own, what, moment)
    letter = letter_of("day_before", [Told(what, "a", "o")], Reader("z@example.org", "en"), "", moment)
    assert letter.heading == "Tomorrow"
    assert letter.subject == "Tomorrow, 10:00: Water"


@given(instants, zones, zones, st.timedeltas(HOUR + MINUTE, DAY))
def test_the_word_for_the_day_is_right_in_every_zone(
    start: datetime, held: str, read: str, before: timedelta
) -> None:
    at, told = start - before, Told(workshop(start, held), "a", "o")
    letter = letter_of("day_before", [told], Reader("z@example.org", "en", read), "", at)
    place = ZoneInfo(read)
    days = (start.astimezone(place).date() - at.astimezone(place).date()).days
    if days in {0, 1}:
        assert letter.heading == ["Today", "Tomorrow"][days]
    else:
        assert str(start.astimezone(place).year) in letter.heading
    assert start.astimezone(place).strftime("%H:%M") in letter.subject


@given(instants, zones, zones)
def test_a_time_names_its_zone_and_the_zone_where_it_is_held_if_the_clock_differs(
    start: datetime, held: str, read: str
) -> None:
    item = item_of(workshop(start, held), Reader("z@example.org", "en", read), "https://x.org")
    same = start.astimezone(ZoneInfo(held)).utcoffset() == start.astimezone(ZoneInfo(read)).utcoffset()
    assert f"{start.astimezone(ZoneInfo(read)):%H:%M} to " in item.lines[0]
    assert "UTC" in item.lines[1]
    assert len(item.lines) == (2 if same else 3)
    if not same:
        assert f"{start.astimezone(ZoneInfo(held)):%H:%M}" in item.lines[2]


def test_without_a_zone_of_one_s_own_times_are_those_of_the_workshop() -> None:
    item = item_of(
        workshop(datetime(2026, 12, 1, 9, 0, tzinfo=UTC)), Reader("z@example.org", "en", ""), "https://x.org"
    )
    assert "10:00 to 11:00" in item.lines[0]
    assert len(item.lines) == 2


@given(instants, st.lists(st.timedeltas(timedelta(), 3 * HOUR), min_size=1, max_size=6))
def test_changes_are_gathered_and_yet_none_waits_for_ever(at: datetime, ages: list[timedelta]) -> None:
    dues = [
        Due(
            "changed",
            "",
            registration(at),
            workshop(at + DAY, changed_at=at - age),
            Person(email="z@example.org"),
        )
        for age in ages
    ]
    told = occasions.settled(dues, at, SETTLE)
    assert all(due.workshop.changed_at and due.workshop.changed_at <= at - SETTLE for due in told)
    if min(ages) >= SETTLE:
        assert told == dues
    elif max(ages) < SETTLE + NO_LATER:
        assert told == []
    else:
        assert {age for age in ages if age >= SETTLE + NO_LATER} <= {
            at - due.workshop.changed_at for due in told
        }  # type: ignore[operator]


@given(instants, st.sampled_from(["registered", "waiting", "unconfirmed", "cancelled"]))
def test_what_was_told_is_not_told_again(at: datetime, status: str) -> None:
    own = registration(
        at, status=status, registered_at=at, created_at=at, cancelled_at=at, cancel_reason="No."
    )
    found = occasions.state_told(own, workshop(at + DAY), set(), at)
    assert found
    assert occasions.state_told(own, workshop(at + DAY), {found[1]}, at) is None


@pytest.mark.parametrize("status", ["draft", "closed", "cancelled"])
def test_nothing_is_told_of_a_registration_for_what_does_not_come(status: str) -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    own, what = registration(at, registered_at=at, created_at=at), workshop(at + DAY, status=status)
    assert occasions.state_told(own, what, set(), at) is None
    assert occasions.reminder(own, what, at + DAY - HOUR) is None
