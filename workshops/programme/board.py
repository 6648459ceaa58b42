"""The programme as its makers see it: days of the meeting's zone, and in them sessions by the hour at which they start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from network.models import Person
from together.forms import Form
from together.languages import Viewer, find_zone
from workshops.models import Meeting
from workshops.programme.crossings import Crossing, crossings, is_outside
from workshops.programme.queries import Session
from workshops.programme.times import Times

MOST = 40
"""Sessions of a whole meeting on one page; a larger one is shown a day at a time."""
MOST_DAYS = 31
"""Days without a session that are shown to put one there."""


@dataclass(frozen=True)
class Row:
    """A session in its place. `at`, `last`: among those that start together; `form`: as it was typed and refused."""

    session: Session
    crossings: Sequence[tuple[str, Session]]
    edits: bool
    form: Form
    at: int = 0
    last: bool = True
    open: bool = False

    @property
    def seen(self) -> str:
        """Start and length, as the next change will say that they were seen."""
        return str(self.session.times)


@dataclass(frozen=True)
class Slot:
    """Sessions that start together."""

    starts_at: datetime
    rows: Sequence[Row]


@dataclass(frozen=True)
class Day:
    """A day of the programme. `outside`: it is none of the meeting's."""

    day: date
    slots: Sequence[Slot]
    count: int
    outside: bool


@dataclass(frozen=True)
class Board:
    """`days`: all of them, to choose from; `shown`: those on this page; `eyes` see in the meeting's zone."""

    meeting: Meeting
    eyes: Viewer
    zone: str
    days: Sequence[Day]
    shown: Sequence[Day]
    crossings: Sequence[Crossing]
    outside: Sequence[Session]
    sessions: Sequence[Session] = field(default_factory=list)

    @property
    def zone_name(self) -> str:
        """The meeting's zone in words, as it is on the first day."""
        return self.eyes.zone_name(datetime.combine(self.meeting.starts_on, time(12), self.eyes.zone))

    @property
    def by_day(self) -> bool:
        """Whether it is shown a day at a time."""
        return len(self.sessions) > MOST

    @property
    def drafts(self) -> int:
        """How many sessions are not announced."""
        return sum(one.workshop.status == "draft" for one in self.sessions)

    def place(self, session: Session) -> str:
        """Where the session is on this page, or on that of its day."""
        day = session.starts_at.astimezone(self.eyes.zone).date()
        return f"{f'?day={day}' if self.by_day else ''}#s-{session.workshop.slug}"

    def find(self, slug: str) -> Session | None:
        """One of its sessions."""
        return next((one for one in self.sessions if one.workshop.slug == slug), None)


def zone_of(meeting: Meeting) -> ZoneInfo:
    """The meeting's zone."""
    return find_zone(meeting.zone) or ZoneInfo("UTC")


def board_of(
    meeting: Meeting,
    sessions: Sequence[Session],
    person: Person,
    language: str,
    *,
    chosen: date | None = None,
    forms: Mapping[str, Form] | None = None,
) -> Board:
    """Everything that the page shows. `chosen`: the day that is wanted; `forms`: what was refused, by slug."""
    zone = zone_of(meeting)
    crossed = crossings(sessions)
    others = _others(crossed)
    rows = [_row(one, zone, others.get(one.workshop.slug, []), person, forms or {}) for one in sessions]
    days = _days(meeting, rows, zone)
    shown = days if len(sessions) <= MOST else [_one(days, chosen)]
    outside = [one for one in sessions if is_outside(one, meeting, zone)]
    return Board(meeting, Viewer(language, zone), meeting.zone, days, shown, crossed, outside, sessions)


def values_of(times: Times, zone: ZoneInfo) -> dict[str, str]:
    """A start and a length as the form's fields."""
    local = times.starts_at.astimezone(zone)
    return {"day": local.date().isoformat(), "clock": f"{local:%H:%M}", "minutes": str(times.minutes)}


def _others(crossed: Sequence[Crossing]) -> dict[str, list[tuple[str, Session]]]:
    """Who is elsewhere at the same time, and where, by session."""
    others: dict[str, list[tuple[str, Session]]] = {}
    for one in crossed:
        others.setdefault(one.one.workshop.slug, []).append((one.name, one.other))
        others.setdefault(one.other.workshop.slug, []).append((one.name, one.one))
    return others


def _row(
    session: Session,
    zone: ZoneInfo,
    others: Sequence[tuple[str, Session]],
    person: Person,
    forms: Mapping[str, Form],
) -> Row:
    refused = forms.get(session.workshop.slug)
    form = refused or Form(values_of(session.times, zone))
    return Row(session, others, session.runs(person), form, open=refused is not None)


def _days(meeting: Meeting, rows: Sequence[Row], zone: ZoneInfo) -> list[Day]:
    grouped: dict[date, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.session.starts_at.astimezone(zone).date(), []).append(row)
    length = min((meeting.ends_on - meeting.starts_on).days + 1, MOST_DAYS)
    own = [meeting.starts_on + timedelta(days=number) for number in range(length)]
    return [
        Day(
            day,
            _slots(grouped.get(day, [])),
            len(grouped.get(day, [])),
            not meeting.starts_on <= day <= meeting.ends_on,
        )
        for day in sorted({*grouped, *own})
    ]


def _slots(rows: Sequence[Row]) -> list[Slot]:
    return [
        Slot(start, _placed(list(those)))
        for start, those in groupby(rows, key=lambda row: row.session.starts_at)
    ]


def _placed(rows: Sequence[Row]) -> list[Row]:
    return [replace(row, at=number, last=number == len(rows) - 1) for number, row in enumerate(rows)]


def _one(days: Sequence[Day], chosen: date | None) -> Day:
    """The day that was chosen, else the first with sessions."""
    return next((one for one in days if one.day == chosen), None) or next(one for one in days if one.count)
