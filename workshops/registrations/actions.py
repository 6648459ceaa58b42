"""Seats: every change holds the workshop's row, and ends with whoever waited longest getting what became free."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from network.audit.actions import record
from network.models import Person
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden
from together.languages import N_
from workshops.models import Participant, Question, Registration, Workshop
from workshops.registrations.asking import merged
from workshops.registrations.forms import NamelessForm, OwnForm
from workshops.registrations.queries import (
    count_registered,
    find_last_waiting,
    find_of_person,
    get_registration,
    list_held,
    list_waiting,
)
from workshops.registrations.seats import HELD, awaits, is_cancelled_by_organisers, is_open, moving_up
from workshops.visitors import Standing


class NotOpen(Conflict):
    """Nobody can register for this workshop now."""

    code = "registration_closed"
    text = N_("Registration for this workshop is not open.")


class SaidNo(Forbidden):
    """The organisers cancelled this registration: they alone can give it back."""

    code = "registration_refused"
    text = N_(
        "The organisers cancelled your registration. Please write to them if you think that this is a mistake."
    )


async def hold(tx: Transaction, workshop_id: int) -> Workshop:
    """The workshop as it is now, its row locked until the commit: seats are given one after the other.

    FOR NO KEY UPDATE: rows that only refer to the workshop are written meanwhile.
    """
    return await tx.get_one(
        Workshop, workshop_id, with_for_update={"key_share": True}, populate_existing=True
    )


async def register_person(
    tx: Transaction,
    *,
    workshop_id: int,
    person: Person,
    form: OwnForm,
    answers: dict[str, Any],
    questions: Sequence[Question] = (),
    time_zone: str = "",
) -> Registration:
    """An account registers, or gets the next place of the waiting list. Twice is once. Raises `NotOpen`, `SaidNo`.

    `questions`: those that were asked; what was answered to others before stays. `time_zone`: of the browser, for mails
    to somebody whose profile names none.
    """
    workshop = await hold(tx, workshop_id)
    row = await find_of_person(tx, workshop_id, person.id or 0)
    if row is not None and row.status in HELD:
        return row
    require_open(workshop, row)
    row = row or Registration(workshop_id=workshop_id, person_id=person.id)
    row.answers = merged(questions, row.answers, answers)
    row.name = form.name if isinstance(form, NamelessForm) else person.name
    row.affiliation, row.territory_id = person.organisation, person.territory_id
    row.actor_kind, row.language = person.actor_kind, person.language
    row.shown, row.time_zone = form.shown, time_zone
    return await join_queue(tx, workshop, row)


def require_open(workshop: Workshop, row: Registration | None) -> None:
    """Raises `SaidNo` to whom the organisers refused, `NotOpen` when nobody can register."""
    if is_cancelled_by_organisers(row):
        raise SaidNo
    if not is_open(workshop, now()):
        raise NotOpen


async def join_queue(tx: Transaction, workshop: Workshop, row: Registration) -> Registration:
    """Everybody comes in at the end of the waiting list of a workshop that is held; where there is room it moves at once."""
    last = await find_last_waiting(tx, workshop)
    seated_at_once = last is None and await _has_room(tx, workshop)
    row.status, row.registered_at = "registered" if seated_at_once else "waiting", _behind(last)
    row.cancelled_at, row.cancel_reason, row.told_sequence = None, "", workshop.sequence
    tx.add(row)
    await tx.flush()  # it is counted, and found among those who wait
    if not seated_at_once:
        await move_up(tx, workshop)
    return row


async def _has_room(tx: Transaction, workshop: Workshop) -> bool:
    return workshop.capacity is None or await count_registered(tx, workshop) < workshop.capacity


def _behind(last: datetime | None) -> datetime:
    """Now; or after the last of the list, where the clock was put back meanwhile."""
    return max(now(), last + timedelta(microseconds=1)) if last else now()


async def settle(tx: Transaction, workshop: Workshop) -> Sequence[Registration]:
    """Give free seats to whoever waits, in order: after every change of capacity. Returns who moved up.

    The caller wakes the planner of mails after the commit.
    """
    await tx.flush()  # what was changed about the workshop, which is read again
    return await move_up(tx, await hold(tx, workshop.id or 0))


async def move_up(tx: Transaction, workshop: Workshop) -> Sequence[Registration]:
    """The same for a workshop that is held already. Who could not come any more moves nowhere."""
    if not awaits(workshop, now()):
        return []
    seated = await count_registered(tx, workshop) if workshop.capacity is not None else 0
    free = None if workshop.capacity is None else max(0, workshop.capacity - seated)
    waiting = await list_waiting(tx, workshop, free) if free != 0 else []
    moved = moving_up(workshop.capacity, seated, waiting)
    for row in moved:
        row.status, row.told_sequence = "registered", workshop.sequence
    return moved


async def change_own(
    tx: Transaction, *, registration_id: int, shown: bool, answers: dict[str, Any] | None = None
) -> Registration:
    """What one may change as long as one comes: whether others see it, and the answers (None leaves them)."""
    row = await tx.get_one(Registration, registration_id, with_for_update=True, populate_existing=True)
    if row.status == "cancelled":
        raise Conflict
    row.shown = shown
    if answers is not None:
        row.answers = answers
    return row


async def cancel(tx: Transaction, *, registration: Registration, reason: str = "") -> Registration:
    """Not coming: the seat goes to whoever waits longest. `reason`: of the organisers. Twice is once.

    Raises `Conflict` for a workshop that is over.
    """
    workshop = await hold(tx, registration.workshop_id)
    row = await get_registration(tx, workshop, registration.id or 0)
    if workshop.status == "closed":
        raise Conflict(N_("This workshop is over."))
    if row.status != "cancelled":
        row.status, row.cancelled_at, row.cancel_reason = "cancelled", now(), reason
        await tx.flush()  # the seat is free when seats are counted
        await move_up(tx, workshop)
    return row


async def cancel_of_another(
    tx: Transaction, *, standing: Standing, number: int, reason: str, by: Person | None
) -> Registration:
    """The organisers say no to somebody, with a reason that they are told by mail."""
    standing.require_runs()
    row = await get_registration(tx, standing.workshop, number)
    if row.status == "cancelled":
        raise Conflict
    row = await cancel(tx, registration=row, reason=reason)
    await _record(tx, standing.workshop, row, by=by, what="registration_cancelled", reason=reason)
    return row


async def give_seat(tx: Transaction, *, standing: Standing, number: int, by: Person | None) -> Registration:
    """Somebody of the waiting list, or whom the organisers had refused, comes all the same, whatever the capacity."""
    standing.require_runs()
    workshop = await hold(tx, standing.workshop.id or 0)
    row = await get_registration(tx, workshop, number)
    if workshop.status not in {"announced", "live"} or not (
        row.status == "waiting" or is_cancelled_by_organisers(row)
    ):
        raise Conflict
    if row.status == "cancelled":
        row.registered_at, row.cancelled_at, row.cancel_reason = now(), None, ""
    row.status, row.told_sequence = "registered", workshop.sequence
    await _record(tx, workshop, row, by=by, what="registration_seated")
    return row


async def _record(
    tx: Transaction, workshop: Workshop, row: Registration, *, by: Person | None, what: str, **data: str
) -> None:
    await record(
        tx,
        by=by,
        what=what,
        subject=f"workshop:{workshop.id}",
        title=workshop.title,
        path=f"/workshops/{workshop.slug}/registrations",
        number=str(row.id),
        **data,
    )


async def withdraw_person(tx: Transaction, person_id: int) -> None:
    """An account is blocked or closed: what it registered for and is still to come is cancelled, and seats move up."""
    for row in await list_held(tx, person_id):
        await cancel(tx, registration=row)


async def withdraw_participant(tx: Transaction, place: Participant) -> None:
    """Somebody was removed from a room: they are not coming any more either."""
    if place.registration_id is not None:
        row = await tx.get(Registration, place.registration_id)
    elif place.person_id is not None:
        row = await find_of_person(tx, place.workshop_id, place.person_id)
    else:
        row = None
    if row is not None and row.status in HELD:
        await cancel(tx, registration=row)
