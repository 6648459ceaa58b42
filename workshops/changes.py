"""What of a workshop stands in people's calendars: a change of it is counted, told by mail once, and moves their entry."""

from collections.abc import Callable
from typing import Any

from together.columns import now
from workshops.models import Workshop

Facts = tuple[Any, ...]


def facts_of(workshop: Workshop) -> Facts:
    """What a calendar entry tells. Read it before a write, and give it to `count_change` after it."""
    return (
        workshop.title,
        workshop.starts_at,
        workshop.minutes,
        workshop.call_url,
        workshop.status == "cancelled",
    )


def count_change(workshop: Workshop, before: Facts, clock: Callable[[], Any] = now) -> bool:
    """Count SEQUENCE up (RFC 5545, 3.8.7.4) when the facts differ from `before`; drafts are in nobody's calendar.

    Returns whether it did. `changed_at` says since when people wait to be told: several changes within a short time are
    told in one mail (`workshops.mails`).
    """
    if workshop.status == "draft" or facts_of(workshop) == before:
        return False
    workshop.sequence += 1
    workshop.changed_at = clock()
    return True
