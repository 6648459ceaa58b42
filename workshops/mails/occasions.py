"""What somebody who registered is to be told, and when. Pure: from the state alone, without a clock of its own.

Nothing is remembered but what was told (`Telling`): whatever the server missed while it was down follows from the state
when it is up again, and what has become pointless by then does not.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from network.models import Person
from workshops.models import Registration, Workshop

DAY, HOUR = timedelta(hours=24), timedelta(hours=1)
"""Reminders come 24 hours and one hour before the start, counted as they pass: when a clock is changed in between, the
hour on the wall differs by that; the mail says day and hour itself."""
OUTCOMES_AFTER = timedelta(hours=1)
"""So that a workshop that is opened again, or written up after its hour, is told once and whole."""
OUTCOMES_UNTIL = timedelta(days=14)
LATE = timedelta(days=2)
"""A registration is not confirmed by mail when it is older: whoever it was knows by now."""
NO_LATER = timedelta(minutes=15)
"""Longest time for which the change of one workshop waits for those of others that the same person is told of."""

HELD = ("registered", "waiting")
COMING = ("announced", "live")
GATHERED = frozenset({"day_before", "hour_before", "changed", "cancelled"})
"""Occasions of which several become one mail."""
OPTIONAL = frozenset({"day_before", "hour_before", "outcomes"})
"""Mails that one can leave."""


@dataclass(frozen=True)
class Due:
    """One thing to tell one person. `what` names it in `Telling`: it is told once."""

    occasion: str
    what: str
    registration: Registration
    workshop: Workshop
    person: Person | None = None

    @property
    def reader(self) -> tuple[str, str]:
        """Whose mail it is: what one person is told goes into one."""
        own = self.registration
        return ("person", str(own.person_id)) if own.person_id else ("guest", own.email or "")


def epoch(at: datetime | None) -> int:
    """Whole seconds, as they stand in `Telling.what`."""
    return int(at.timestamp()) if at else 0


def may_be_told(registration: Registration, person: Person | None) -> bool:
    """Not a blocked or a closed account."""
    if registration.person_id:
        return person is not None and person.blocked_at is None and person.closed_at is None
    return bool(registration.email)


def wants_reminders(registration: Registration, person: Person | None) -> bool:
    """Whether they want mails that are only to remind or to report."""
    return person.reminders if person is not None else registration.reminders


def state_told(
    registration: Registration, workshop: Workshop, told: Collection[str], at: datetime
) -> tuple[str, str] | None:
    """What follows from the state of a registration itself, as occasion and `what`; None: nothing."""
    if workshop.status not in COMING or workshop.ends_at <= at:
        return None
    found = {
        "unconfirmed": _unconfirmed,
        "registered": _registered,
        "waiting": _waiting,
        "cancelled": _cancelled,
    }[registration.status](registration, told, at)
    return None if found is None or found[1] in told else found


def _unconfirmed(own: Registration, _told: Collection[str], at: datetime) -> tuple[str, str] | None:
    return ("confirm", f"confirm:{epoch(own.created_at)}") if own.created_at > at - LATE else None


def _asked_again(own: Registration, at: datetime) -> tuple[str, str] | None:
    """A guest who has confirmed registers anew: they lost the mail."""
    since = own.registered_at or own.created_at
    if own.email and at - LATE < own.created_at and own.created_at > since:
        return "again", f"again:{epoch(own.created_at)}"
    return None


def _registered(own: Registration, told: Collection[str], at: datetime) -> tuple[str, str] | None:
    since = epoch(own.registered_at)
    name = "moved_up" if f"waiting:{since}" in told else "registered"
    if f"{name}:{since}" in told or (name == "registered" and _is_old(own, at)):
        return _asked_again(own, at)
    return name, f"{name}:{since}"


def _waiting(own: Registration, told: Collection[str], at: datetime) -> tuple[str, str] | None:
    what = f"waiting:{epoch(own.registered_at)}"
    return _asked_again(own, at) if what in told or _is_old(own, at) else ("waiting", what)


def _is_old(own: Registration, at: datetime) -> bool:
    return own.registered_at is None or own.registered_at <= at - LATE


def _cancelled(own: Registration, told: Collection[str], at: datetime) -> tuple[str, str] | None:
    """Only who was told that they have a place is told that they have none; whom the organisers refused is told anyhow."""
    since = epoch(own.registered_at)
    had_place = f"registered:{since}" in told or f"moved_up:{since}" in told
    if own.cancelled_at is None or own.cancelled_at <= at - LATE:
        return None
    return ("left", f"left:{epoch(own.cancelled_at)}") if had_place or own.cancel_reason else None


def reminder(registration: Registration, workshop: Workshop, at: datetime) -> tuple[str, str] | None:
    """The reminder that is due now: never after the start, not the first when the second is due, and none of a moment
    after which one registered, or was told of a change."""
    if registration.status != "registered" or workshop.status not in COMING or at >= workshop.starts_at:
        return None
    name, before = ("hour_before", HOUR) if at >= workshop.starts_at - HOUR else ("day_before", DAY)
    moment = workshop.starts_at - before
    known = [since for since in (registration.registered_at, workshop.changed_at) if since is not None]
    if at < moment or any(since > moment for since in known):
        return None
    return name, f"{name}:{epoch(workshop.starts_at)}"


def was_reminded(what: str, told: Collection[str]) -> bool:
    """Whether this reminder was sent; the day before, also for a start less than a day away from this one: who was told
    that it moved by an hour meanwhile needs no second."""
    name, _, begins = what.partition(":")
    if what in told or name != "day_before":
        return what in told
    sent = (int(each.partition(":")[2]) for each in told if each.startswith("day_before:"))
    return any(abs(each - int(begins)) < DAY.total_seconds() for each in sent)


def change(registration: Registration, workshop: Workshop, at: datetime) -> tuple[str, str] | None:
    """That the workshop is not any more what they were told of."""
    if registration.status not in HELD or registration.told_sequence >= workshop.sequence:
        return None
    if workshop.changed_at is None or workshop.ends_at <= at:
        return None
    if registration.registered_at is not None and registration.registered_at > workshop.changed_at:
        return None  # who came later knows it no other way
    if workshop.status == "cancelled":
        return "cancelled", f"cancelled:{workshop.sequence}"
    return ("changed", f"changed:{workshop.sequence}") if workshop.status in COMING else None


def outcome(registration: Registration, workshop: Workshop, at: datetime) -> tuple[str, str] | None:
    """What came of it, some time after it was closed."""
    if registration.status != "registered" or workshop.status != "closed" or workshop.closed_at is None:
        return None
    since = at - workshop.closed_at
    return ("outcomes", "outcomes") if OUTCOMES_AFTER <= since < OUTCOMES_UNTIL else None


def settled(dues: Sequence[Due], at: datetime, settle: timedelta) -> list[Due]:
    """Of one person's changes those to tell now: all, once the last of them is `settle` old, so that a meeting that is
    moved is one mail; each that is, when the first has waited for too long already."""
    ripe = [due for due in dues if due.workshop.changed_at and due.workshop.changed_at <= at - settle]
    if len(ripe) == len(dues):
        return ripe
    overdue = any(
        due.workshop.changed_at and due.workshop.changed_at <= at - settle - NO_LATER for due in ripe
    )
    return ripe if overdue else []


def still_reminds(
    due: Due, registration: Registration, workshop: Workshop, told: Collection[str], at: datetime
) -> bool:
    """Whether a reminder, perhaps one brought forward to go with another, is of use now."""
    last = workshop.starts_at - HOUR if due.occasion == "day_before" else workshop.starts_at
    coming = registration.status == "registered" and workshop.status in COMING
    same = due.what == f"{due.occasion}:{epoch(workshop.starts_at)}"
    return coming and same and at < last and not was_reminded(due.what, told)
