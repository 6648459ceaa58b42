"""An agenda against the clock: when each item begins, and whether all of them fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from together.languages import find_zone
from workshops.models import Workshop


@dataclass(frozen=True)
class Timing:
    """`starts`: of each row, hours and minutes in the workshop's zone. Minutes: in all, and how many too many."""

    starts: Sequence[str]
    total: int
    over: int


def of_rows(workshop: Workshop, rows: Sequence[Mapping[str, Any]]) -> Timing:
    """The timing of the rows as they are typed; what is no number of minutes takes none."""
    lengths = [minutes_in(row.get("minutes")) for row in rows]
    begins = workshop.starts_at.astimezone(find_zone(workshop.zone))
    before = [sum(lengths[:place]) for place in range(len(lengths))]
    starts = [_clock(begins + timedelta(minutes=minutes)) for minutes in before]
    return Timing(starts, sum(lengths), max(0, sum(lengths) - workshop.minutes))


def minutes_in(typed: Any) -> int:
    """Minutes as typed."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"
