"""When a digest is due, in everybody's own time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.notices.schedule import is_due, last_hour

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONES = (
    "",
    "Europe/Brussels",
    "Atlantic/Cape_Verde",
    "Pacific/Kiritimati",
    "America/St_Johns",
    "Nowhere/At_All",
)
instants = st.integers(1_577_836_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(at=instants, zone=st.sampled_from(ZONES), hour=st.integers(0, 23))
def test_the_last_hour_is_never_to_come_and_never_long_ago(at: datetime, zone: str, hour: int) -> None:
    daily = last_hour(digest="daily", zone=zone, hour=hour, at=at)
    weekly = last_hour(digest="weekly", zone=zone, hour=hour, at=at)
    assert weekly <= daily <= at
    assert at - daily <= timedelta(hours=25)
    assert at - weekly <= timedelta(days=7, hours=1)


@given(at=instants, hour=st.integers(4, 23))
def test_it_is_the_hour_on_the_reader_s_own_clock(at: datetime, hour: int) -> None:
    place = ZoneInfo("Europe/Brussels")
    local = last_hour(digest="weekly", zone="Europe/Brussels", hour=hour, at=at).astimezone(place)
    assert (local.hour, local.weekday()) == (hour, 0)


@pytest.mark.parametrize(
    ("digest", "hours_ago", "urgent", "due"),
    [
        ("immediate", 0, False, True),
        ("daily", 4, False, False),  # since 8 o'clock UTC, after the mail of 7 o'clock
        ("daily", 6, False, True),
        ("daily", 0, True, True),
        ("weekly", 6, False, False),
        ("weekly", 30, False, True),  # since Monday before 7 o'clock
        ("weekly", 0, True, True),
        ("never", 300, True, False),
    ],
)
def test_what_waits_is_due_once_the_hour_has_come_since(
    digest: str, hours_ago: int, urgent: bool, due: bool
) -> None:
    oldest = NOON - timedelta(hours=hours_ago)
    assert is_due(digest=digest, oldest=oldest, urgent=urgent, zone="", hour=7, at=NOON) == due
