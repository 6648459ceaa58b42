"""Telling people: that it was told and the mail that tells it are written in one transaction."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col

from network.models import Person
from together.database import Transaction
from together.mail import InvalidAddress
from together.once import insert_once
from together.outgoing.actions import queue
from workshops.mails import occasions
from workshops.mails.composing import Desk, mail_of, told_of
from workshops.mails.letters import Section
from workshops.mails.occasions import Due
from workshops.mails.queries import Row, hold_all, list_told
from workshops.models import Registration, Telling, Workshop

log = logging.getLogger("together.planner")

TELLS_STATE = frozenset({"registered", "waiting", "moved_up", "changed", "cancelled"})
CONFIRMED_WITHIN = timedelta(days=7)

Outcomes = Callable[[Workshop, str], Awaitable[Sequence[Section]]]
"""What a workshop came to, in words for a language."""


async def tell(tx: Transaction, *, desk: Desk, dues: Sequence[Due], at: datetime, outcomes: Outcomes) -> bool:
    """Queue the one mail that tells one reader of all that is still due of these; whether there was anything.

    The registrations are held and looked at again: what was told in the meantime, by this process or another, is not
    told twice, and what has changed in the meantime is told anew in its turn.
    """
    still = await _still_due(tx, dues, at)
    new = [due for due in still if await _is_new(tx, due, at)]
    if not new:
        return False
    told = [
        told_of(desk, due, await _outcomes(due, outcomes), reinstated=await _reinstated(tx, due))
        for due in new
    ]
    mail = mail_of(desk, new, told, at)
    await _remember(tx, new)
    key = f"{new[0].what}:{new[0].registration.id}:{new[0].workshop.id}"
    try:
        return await queue(tx, mail=mail, key=key, due_at=at, expires_at=_expires_at(new))
    except InvalidAddress:
        log.error("registration %s has no address to which a mail could go", new[0].registration.id)
        return False


async def _still_due(tx: Transaction, dues: Sequence[Due], at: datetime) -> list[Due]:
    expected = {due.registration.id: due for due in dues}
    rows = await hold_all(tx, [number for number in expected if number])
    told = await list_told(tx, [row[0].id or 0 for row in rows])
    still = []
    for row in rows:
        due, (registration, workshop, person) = expected[row[0].id], row
        if _is_due(due, row, told.get(registration.id or 0, set()), at):
            still.append(Due(due.occasion, due.what, registration, workshop, person))
    return [due for due in still if due.reader == dues[0].reader]


def _is_due(due: Due, row: Row, told: set[str], at: datetime) -> bool:
    registration, workshop, person = row
    if not occasions.may_be_told(registration, person):
        return False
    if due.occasion in occasions.OPTIONAL and not occasions.wants_reminders(registration, person):
        return False
    match due.occasion:
        case "day_before" | "hour_before":
            return occasions.still_reminds(due, registration, workshop, told, at)
        case "changed" | "cancelled":
            now_due = occasions.change(registration, workshop, at)
        case "outcomes":
            now_due = occasions.outcome(registration, workshop, at)
        case _:
            now_due = occasions.state_told(registration, workshop, told, at)
    return now_due == (due.occasion, due.what)


async def _is_new(tx: Transaction, due: Due, at: datetime) -> bool:
    telling = Telling(registration_id=due.registration.id or 0, what=due.what, at=at)
    return await insert_once(tx, telling) is not None


async def _outcomes(due: Due, outcomes: Outcomes) -> Sequence[Section]:
    if due.occasion != "outcomes":
        return ()
    person: Person | None = due.person
    return await outcomes(due.workshop, person.language if person else due.registration.language)


async def _reinstated(tx: Transaction, due: Due) -> bool:
    """Whether the last that they were told of it is that it is cancelled."""
    if due.occasion != "changed":
        return False
    number = due.registration.id or 0
    told = await list_told(tx, [number])
    return f"cancelled:{due.registration.told_sequence}" in told.get(number, set())


async def _remember(tx: Transaction, dues: Sequence[Due]) -> None:
    """Of what state of the workshop they know now, in their calendar too."""
    for due in dues:
        if due.occasion in TELLS_STATE:
            await tx.exec(
                update(Registration)
                .where(col(Registration.id) == due.registration.id)
                .values(told_sequence=due.workshop.sequence, told_starts_at=due.workshop.starts_at)
                .execution_options(synchronize_session=False)
            )


def _expires_at(dues: Sequence[Due]) -> datetime:
    """From when on the mail is of no use."""
    first = dues[0]
    ends = max(due.workshop.ends_at for due in dues)
    match first.occasion:
        case "day_before":
            return first.workshop.starts_at - occasions.HOUR
        case "hour_before":
            return first.workshop.starts_at
        case "confirm":
            return min(first.registration.created_at + CONFIRMED_WITHIN, ends)
        case "outcomes":
            return (first.workshop.closed_at or ends) + occasions.OUTCOMES_UNTIL
    return ends


async def choose_reminders(tx: Transaction, *, registration: Registration, wanted: bool) -> None:
    """A guest wants no reminders, or wants them after all, of anything that this address is registered for."""
    await tx.exec(
        update(Registration)
        .where(col(Registration.email) == registration.email)
        .values(reminders=wanted)
        .execution_options(synchronize_session=False)
    )
