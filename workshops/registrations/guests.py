"""Registering without an account: asked for with an address, confirmed by the link that is mailed to it.

Who asks learns nothing about the address: the same is stored, said and sent whether it is new, known or an account's.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, func, select

from network.models import Person
from network.queries import find_person_by_email
from together.columns import now
from together.database import Transaction
from together.errors import Forbidden, TooMany
from together.once import insert_once
from workshops.models import Participant, Registration, Telling, Workshop
from workshops.registrations.actions import cancel, hold, join_queue, move_up, require_open
from workshops.registrations.forms import GuestForm
from workshops.registrations.queries import find_of_person, get_registration
from workshops.registrations.seats import HELD, is_cancelled_by_organisers

KEPT = timedelta(days=7)
"""How long a registration that nobody confirmed is kept."""
KEPT_AFTERWARDS = timedelta(days=90)
"""How long after a workshop the addresses of its guests are kept."""
AGAIN = timedelta(minutes=10)
"""After what time one address is written to once more about the same workshop."""
WORKSHOPS_PER_HOUR = 10
"""Workshops for which one address may be registered within an hour."""
FORGOTTEN_AT_ONCE = 200


async def ask_to_confirm(
    tx: Transaction, *, workshop: Workshop, form: GuestForm, answers: dict[str, Any], time_zone: str
) -> None:
    """Keep what a guest says until they press the link that the planner mails them. Raises `TooMany`, `NotOpen`."""
    await _require_few(tx, form.email)
    require_open(workshop, None)
    asked = Registration(
        workshop_id=workshop.id or 0,
        email=form.email,
        name=form.name,
        affiliation=form.affiliation,
        language=form.language,
        time_zone=time_zone,
        shown=form.shown,
        answers=answers,
        status="unconfirmed",
    )
    if await insert_once(tx, asked) is None:
        await _ask_again(tx, asked)


async def _require_few(tx: Transaction, email: str) -> None:
    recent = await tx.exec(
        select(func.count())
        .select_from(Registration)
        .where(Registration.email == email, col(Registration.created_at) > now() - timedelta(hours=1))
    )
    if recent.one() >= WORKSHOPS_PER_HOUR:
        raise TooMany


async def _ask_again(tx: Transaction, asked: Registration) -> None:
    """What was confirmed is not changed by whoever types its address; they are only written to again."""
    found = await tx.exec(
        select(Registration)
        .where(Registration.workshop_id == asked.workshop_id, Registration.email == asked.email)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    known = found.first()
    if known is None:  # it was forgotten at this very moment
        tx.add(asked)
        return
    if now() - known.created_at > AGAIN:
        known.created_at = now()
    if known.status in HELD or is_cancelled_by_organisers(known):
        return
    known.status, known.name, known.affiliation = "unconfirmed", asked.name, asked.affiliation
    known.language, known.time_zone = asked.language, asked.time_zone
    known.shown, known.answers = asked.shown, asked.answers


async def forget_unconfirmed(tx: Transaction, at: datetime) -> int:
    """Addresses that were typed once, by whomever, are not kept: how many were forgotten, of each time some."""
    ids = await _list_some(
        tx, col(Registration.status) == "unconfirmed", col(Registration.created_at) < at - KEPT
    )
    if ids:
        await _delete(tx, ids)
    return len(ids)


async def forget_guests(tx: Transaction, at: datetime) -> int:
    """Addresses of guests are kept as long as mails about the workshop may be sent to them, and questions asked: how many
    were forgotten, of each time some. Their names stay in its list, as those of others do."""
    over = func.coalesce(Workshop.closed_at, Workshop.starts_at) < at - KEPT_AFTERWARDS
    ids = await _list_some(tx, col(Registration.email).is_not(None), over)
    if ids:
        await tx.exec(update(Registration).where(col(Registration.id).in_(ids)).values(email=None))
    return len(ids)


async def _list_some(tx: Transaction, *old: ColumnElement[bool]) -> Sequence[int | None]:
    """Ids of registrations that are old, held; those that somebody else is writing are left for another time."""
    found = await tx.exec(
        select(Registration.id)
        .join(Workshop, col(Workshop.id) == col(Registration.workshop_id))
        .where(*old)
        .order_by(col(Registration.id))
        .limit(FORGOTTEN_AT_ONCE)
        .with_for_update(of=Registration, skip_locked=True)
    )
    return found.all()


async def _delete(tx: Transaction, ids: Sequence[int | None]) -> None:
    await tx.exec(delete(Telling).where(col(Telling.registration_id).in_(ids)))
    await tx.exec(delete(Registration).where(col(Registration.id).in_(ids)))


async def forget_address(tx: Transaction, email: str) -> None:
    """Whoever this address belonged to closed their account: what a guest had registered with it names nobody any more."""
    found = await tx.exec(
        select(Registration).where(Registration.email == email).order_by(col(Registration.workshop_id))
    )
    for row in found.all():
        if row.status == "unconfirmed":
            await _delete(tx, [row.id])
            continue
        workshop = await hold(tx, row.workshop_id)
        if row.status in HELD and workshop.status != "closed":
            row = await cancel(tx, registration=row)  # noqa: PLW2901 - the same, as it is now
        row.email, row.name, row.affiliation, row.shown, row.answers = None, "", "", False, {}


async def confirm(tx: Transaction, *, registration: Registration) -> Registration:
    """The link was pressed: registered, or on the waiting list. Twice is once.

    Where the address is an account's, it is the account that is registered, once. Raises `NotOpen`, `SaidNo`.
    """
    workshop = await hold(tx, registration.workshop_id)
    row = await get_registration(tx, workshop, registration.id or 0)
    if row.status in HELD:
        return row
    require_open(workshop, row)
    person = await find_person_by_email(tx, row.email) if row.email else None
    if person is not None:
        require_welcome(person)
        row = await unite(tx, workshop, row, person)
        if row.status in HELD:
            return row
        require_open(workshop, row)
    return await join_queue(tx, workshop, row)


def require_welcome(person: Person) -> None:
    """Raises `Forbidden` for the address of a blocked account: it is not got around as a guest."""
    if person.blocked_at is not None:
        raise Forbidden


async def unite(tx: Transaction, workshop: Workshop, guest: Registration, person: Person) -> Registration:
    """The registration of a guest becomes the account's; where there is one, they become one. The workshop is held."""
    own = await find_of_person(tx, workshop.id or 0, person.id or 0)
    if own is None:
        guest.person_id, guest.email = person.id, None
        guest.name, guest.territory_id = person.name or guest.name, person.territory_id
        await tx.flush()  # the account has it from now on
        return guest
    if not is_cancelled_by_organisers(own):
        _take_over(own, guest)
    await _replace(tx, guest, own)
    await move_up(tx, workshop)
    return own


def _take_over(own: Registration, guest: Registration) -> None:
    """The better of two: a seat before a place on the list, and the earlier one of two."""
    if own.status not in HELD:
        own.shown, own.answers = guest.shown, {**own.answers, **guest.answers}
    if guest.status not in HELD:
        return
    if own.status not in HELD or (own.status, guest.status) == ("waiting", "registered"):
        own.status, own.registered_at, own.cancelled_at = guest.status, guest.registered_at, None
        own.told_sequence, own.told_starts_at = guest.told_sequence, guest.told_starts_at
    elif own.status == guest.status and own.registered_at and guest.registered_at:
        own.registered_at = min(own.registered_at, guest.registered_at)


async def _replace(tx: Transaction, guest: Registration, own: Registration) -> None:
    told = (await tx.exec(select(Telling.what).where(Telling.registration_id == own.id))).all()
    theirs = col(Telling.registration_id) == guest.id
    await tx.exec(delete(Telling).where(theirs, col(Telling.what).in_(told)))
    await tx.exec(update(Telling).where(theirs).values(registration_id=own.id))
    await tx.exec(
        update(Participant).where(col(Participant.registration_id) == guest.id).values(registration_id=own.id)
    )
    await tx.delete(guest)
    await tx.flush()  # the seat it had is free when seats are counted


async def unite_all(tx: Transaction, person: Person) -> None:
    """Somebody proved that an address is theirs: what they had registered for with it as a guest is their account's."""
    found = await tx.exec(
        select(Registration)
        .where(Registration.email == person.email, Registration.status != "unconfirmed")
        .order_by(col(Registration.workshop_id))  # all who hold several workshops take them in this order
    )
    for guest in found.all():
        workshop = await hold(tx, guest.workshop_id)
        row = await tx.get(Registration, guest.id, populate_existing=True)
        if row is not None and row.email == person.email:
            await unite(tx, workshop, row, person)
