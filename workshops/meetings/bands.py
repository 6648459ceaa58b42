"""How a day's sessions stand beside each other: what is on at the same time shares a band."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from workshops.meetings.clashes import Session

LANES = 4
"""Sessions side by side that can still be read; more stand as they come, each with its own time."""

ROWS = 12
"""Boundaries between beginnings and ends that a band is laid out by."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[Session]):
    """A session in its band: `lane` counts from 1, `since` and `until` are lines between rows, from 1."""

    session: Session
    lane: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Band(Generic[Session]):
    """Sessions that hang together by overlapping; one alone is a band too. `lanes` 0: too many to stand side by side."""

    places: list[Placed[Session]]
    lanes: int

    @property
    def parallel(self) -> bool:
        """Whether anything is on at the same time."""
        return len(self.places) > 1


def bands_of(sessions: Sequence[Session]) -> list[Band[Session]]:
    """The sessions, given in order of their start, in bands: nothing of one overlaps with anything of another."""
    groups: list[list[Session]] = []
    end: datetime | None = None
    for session in sessions:
        if end is None or session.starts_at >= end:
            groups.append([])
            end = session.ends_at
        groups[-1].append(session)
        end = max(end, session.ends_at)
    return [_band(group) for group in groups]


def _band(group: list[Session]) -> Band[Session]:
    lines = sorted({moment for one in group for moment in (one.starts_at, one.ends_at)})
    row = {moment: number for number, moment in enumerate(lines, 1)}
    ends: list[datetime] = []
    places = []
    for session in group:
        lane = next((number for number, end in enumerate(ends) if end <= session.starts_at), len(ends))
        ends[lane : lane + 1] = [session.ends_at]
        places.append(Placed(session, lane + 1, row[session.starts_at], row[session.ends_at]))
    fits = len(ends) <= LANES and len(lines) <= ROWS
    return Band(places, len(ends) if fits else 0)
