"""A zone's changes of offset as VTIMEZONE (RFC 5545, 3.6.5), so that a calendar needs no table of its own. Pure.

The library's own `Timezone.from_tzinfo` writes the onset of summer time as the clock shows it after the change; the standard
asks for the clock before it. Read strictly, its events in the first hour of a summer would stand an hour off.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def timezone_of(name: str, first: int, last: int) -> Timezone:
    """The zone `name` as it is from the year before `first` to the end of the year after `last`."""
    zone, start = ZoneInfo(name), datetime(first - 1, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("TZID", name)
    made.add_component(_observance(zone, start, start))
    for at in _changes(zone, start, datetime(last + 2, 1, 1, tzinfo=UTC)):
        made.add_component(_observance(zone, at, at - timedelta(seconds=1)))
    return made


def _observance(zone: ZoneInfo, at: datetime, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `at` on; its start is written in the clock of `before`."""
    here, earlier = at.astimezone(zone), before.astimezone(zone)
    made = TimezoneDaylight() if here.dst() else TimezoneStandard()
    old = earlier.utcoffset() or timedelta()
    made.DTSTART = (at + old).replace(tzinfo=None)
    made.TZOFFSETFROM = old
    made.TZOFFSETTO = here.utcoffset() or timedelta()
    made.add("TZNAME", here.tzname() or zone.key)
    return made


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which the zone's offset changes, to the second. No zone changes twice within a day."""
    while start < end:
        following = start + _DAY
        if _offset(zone, start) != _offset(zone, following):
            yield _bisect(zone, start, following)
        start = following


def _bisect(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    old = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _offset(zone: ZoneInfo, at: datetime) -> tuple[timedelta | None, timedelta | None]:
    local = at.astimezone(zone)
    return local.utcoffset(), local.dst()
