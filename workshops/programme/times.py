"""When a session starts, as its makers type it in the meeting's zone, and as they saw it before. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pydantic import BaseModel, Field, field_validator

from together.forms import invalid
from together.languages import N_
from workshops.models import LONGEST, SHORTEST, Workshop

STEP = timedelta(minutes=15)
_TIMES = re.compile(r"(20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})/([1-9][0-9]{0,2})")
GAP = N_("The clocks are put forward at that hour: it does not exist on that day.")


@dataclass(frozen=True)
class Times:
    """A start and a length in minutes: what two makers could both change."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}/{self.minutes}"


def times_of(workshop: Workshop) -> Times:
    """Its start and length now."""
    return Times(workshop.starts_at, workshop.minutes)


def read_times(text: str) -> Times | None:
    """What `str(Times)` wrote, from a page or an address; None for anything else."""
    found = _TIMES.fullmatch(text)
    try:
        return Times(datetime.fromisoformat(f"{found[1]}+00:00"), int(found[2])) if found else None
    except ValueError:
        return None


class MoveForm(BaseModel):
    """Another time for a session: day and clock are of the meeting's zone."""

    day: date
    clock: time
    minutes: int = Field(ge=SHORTEST, le=LONGEST)

    @field_validator("day")
    @classmethod
    def _sensible(cls, value: date) -> date:
        if not 2000 <= value.year <= 2100:
            raise invalid(N_("Please give a date."))
        return value

    @field_validator("clock")
    @classmethod
    def _plain(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise invalid(N_("Please give a time."))
        return value.replace(second=0, microsecond=0)


def instant(day: date, clock: time, zone: tzinfo) -> datetime | None:
    """That day and clock of the zone in UTC; the first one where the clock is shown twice, None where it is never."""
    local = datetime.combine(day, clock, zone)
    there = local.astimezone(UTC)
    return there if there.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def wanted(form: MoveForm, now: datetime, zone: tzinfo) -> datetime | None:
    """The instant that the form means; a clock that was left as it was shown means the instant that it was.

    So a session in the second of two equal hours is not moved by saving its length. None: there is no such time.
    """
    shown = now.astimezone(zone)
    if (shown.date(), shown.time().replace(second=0, microsecond=0)) == (form.day, form.clock):
        return now
    return instant(form.day, form.clock, zone)


def on_day(now: datetime, day: date, zone: tzinfo) -> datetime | None:
    """The same clock on another day of the zone; None where it does not exist there."""
    return instant(day, now.astimezone(zone).time(), zone)
