"""Which sessions are on at the same time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Timed(Protocol):
    """What has a beginning and an end, as planned."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


Session = TypeVar("Session", bound=Timed)


def clashes(sessions: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Every two of these that overlap, the first to start before the other. One that begins as another ends does not."""
    ordered = sorted(sessions, key=lambda one: one.starts_at)
    found: list[tuple[Session, Session]] = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            found.append((one, other))
    return found
