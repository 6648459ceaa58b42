"""What overlaps, and how it stands side by side. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workshops.meetings.bands import LANES, bands_of
from workshops.meetings.clashes import clashes

START = datetime(2037, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """A session in minutes from midnight."""

    name: int
    since: int
    minutes: int

    @property
    def starts_at(self) -> datetime:
        """Its start."""
        return START + timedelta(minutes=self.since)

    @property
    def ends_at(self) -> datetime:
        """Its end."""
        return self.starts_at + timedelta(minutes=self.minutes)


def spans(*pairs: tuple[int, int]) -> list[Span]:
    """Spans of these starts and lengths, by number."""
    return [Span(name, since, minutes) for name, (since, minutes) in enumerate(pairs)]


some = st.lists(st.tuples(st.integers(0, 600), st.integers(10, 240)), max_size=14).map(
    lambda them: spans(*them)
)


def overlap(one: Span, other: Span) -> bool:
    """By the definition, without any order."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@given(some)
def test_every_two_that_overlap_are_found_once(sessions: list[Span]) -> None:
    expected = {
        frozenset({one.name, other.name})
        for one in sessions
        for other in sessions
        if one.name < other.name and overlap(one, other)
    }
    found = clashes(sessions)
    assert {frozenset({one.name, other.name}) for one, other in found} == expected
    assert len(found) == len(expected)
    assert all(one.starts_at <= other.starts_at for one, other in found)


def test_one_that_begins_as_another_ends_is_no_clash() -> None:
    assert clashes(spans((0, 60), (60, 60))) == []
    assert len(clashes(spans((0, 61), (60, 60)))) == 1


def test_a_long_one_clashes_with_all_that_lie_within_it() -> None:
    assert len(clashes(spans((0, 600), (10, 10), (30, 10), (500, 10)))) == 3


@given(some)
def test_bands_hold_every_session_once_and_nothing_of_two_bands_overlaps(sessions: list[Span]) -> None:
    bands = bands_of(sorted(sessions, key=lambda one: one.starts_at))
    placed = [place.session.name for band in bands for place in band.places]
    assert sorted(placed) == sorted(one.name for one in sessions)
    for before, after in pairwise(bands):
        end = max(place.session.ends_at for place in before.places)
        assert all(place.session.starts_at >= end for place in after.places)


@given(some)
def test_in_one_lane_nothing_is_on_at_the_same_time_and_rows_keep_the_order_of_time(
    sessions: list[Span],
) -> None:
    for band in bands_of(sorted(sessions, key=lambda one: one.starts_at)):
        assert band.lanes <= LANES
        for one in band.places:
            assert one.since < one.until
            for other in band.places:
                if one is not other and one.lane == other.lane:
                    assert not overlap(one.session, other.session)
                if one.session.ends_at <= other.session.starts_at:
                    assert one.until <= other.since


def test_more_than_can_be_read_side_by_side_are_not_put_into_lanes() -> None:
    [band] = bands_of(spans(*[(0, 60)] * (LANES + 1)))
    assert band.lanes == 0
    assert band.parallel
    [band] = bands_of(spans(*[(0, 60)] * LANES))
    assert band.lanes == LANES
