"""Who has a seat: pure rules of capacity and the waiting list. Nobody who has a seat ever loses it to a number."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from workshops.models import Registration, Workshop

Waiting = TypeVar("Waiting")

HELD = frozenset({"registered", "waiting"})
"""Statuses of those who mean to come and have said so themselves."""


def moving_up(capacity: int | None, seated: int, waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    """Who of `waiting`, in their order, gets a seat now. A capacity below those who sit moves nobody, out or in."""
    return waiting if capacity is None else waiting[: max(0, capacity - seated)]


def is_open(workshop: Workshop, at: datetime) -> bool:
    """Whether somebody may register: announced, taking registrations, and not begun."""
    return workshop.registration == "open" and awaits(workshop, at)


def awaits(workshop: Workshop, at: datetime) -> bool:
    """Whether it is still to come, so that a seat that becomes free is worth telling somebody."""
    return workshop.status == "announced" and at < workshop.starts_at


def is_cancelled_by_organisers(registration: Registration | None) -> bool:
    """Whether it was the organisers who said no: then only they say yes again."""
    return (
        registration is not None and registration.status == "cancelled" and bool(registration.cancel_reason)
    )
