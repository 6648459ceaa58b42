"""Every SELECT about registrations."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeGuard

from sqlalchemy import and_, or_
from sqlmodel import col, func, select

from together.database import Transaction
from together.errors import NotFound
from workshops.models import LONGEST, Question, Registration, Workshop
from workshops.registrations.seats import HELD
from workshops.visitors import Visitor


async def find_registration(tx: Transaction, workshop: Workshop, visitor: Visitor) -> Registration | None:
    """The visitor's own registration, whatever its status: the account's, else the guest's whom this browser remembers."""
    if visitor.person is not None:
        found = await tx.exec(
            select(Registration).where(
                Registration.workshop_id == workshop.id, Registration.person_id == visitor.person.id
            )
        )
        if own := found.first():
            return own
    number = visitor.registrations.get(str(workshop.id))
    guest = await tx.get(Registration, number) if number else None
    belongs = guest is not None and guest.workshop_id == workshop.id and guest.person_id is None
    return guest if belongs else None


async def own_statuses(tx: Transaction, workshop_ids: Iterable[int], visitor: Visitor) -> dict[int, str]:
    """Of these workshops those that the visitor registered for (registered, waiting or unconfirmed), with the status."""
    if visitor.person is not None:
        own = col(Registration.person_id) == visitor.person.id
    elif visitor.registrations:
        numbers = list(visitor.registrations.values())
        own = and_(col(Registration.id).in_(numbers), col(Registration.person_id).is_(None))
    else:
        return {}
    found = await tx.exec(
        select(Registration.workshop_id, Registration.status).where(
            own, col(Registration.workshop_id).in_(list(workshop_ids)), Registration.status != "cancelled"
        )
    )
    return dict(found.all())


async def list_clashing(tx: Transaction, workshop: Workshop, own: Registration) -> Sequence[Workshop]:
    """What else the account of this registration comes to, announced or under way, while the workshop is on."""
    found = await tx.exec(
        select(Workshop)
        .join(Registration, col(Registration.workshop_id) == col(Workshop.id))
        .where(
            Registration.person_id == own.person_id,
            col(Registration.status).in_(HELD),
            Workshop.id != workshop.id,
            col(Workshop.status).in_(["announced", "live"]),
            Workshop.starts_at < workshop.ends_at,
            col(Workshop.starts_at) > workshop.starts_at - timedelta(minutes=LONGEST),  # else it is over
        )
        .order_by(col(Workshop.starts_at), col(Workshop.id))
    )
    return [other for other in found.all() if other.ends_at > workshop.starts_at]


async def count_registered(tx: Transaction, workshop: Workshop) -> int:
    """How many have a seat; those who wait, and guests who have not confirmed, do not count."""
    found = await tx.exec(
        select(func.count())
        .select_from(Registration)
        .where(Registration.workshop_id == workshop.id, Registration.status == "registered")
    )
    return found.one()


async def list_shown(tx: Transaction, workshop: Workshop, limit: int = 60) -> Sequence[Registration]:
    """Those who come and agreed that others see it, in the order in which they registered."""
    found = await tx.exec(
        select(Registration)
        .where(
            Registration.workshop_id == workshop.id,
            Registration.status == "registered",
            col(Registration.shown).is_(True),
        )
        .order_by(col(Registration.registered_at), col(Registration.id))
        .limit(limit)
    )
    return found.all()


async def get_registration(tx: Transaction, workshop: Workshop, number: int) -> Registration:
    """One registration for this workshop, as it stands in the database now. Raises `NotFound`."""
    row = await tx.get(Registration, number, populate_existing=True)
    if row is None or row.workshop_id != workshop.id:
        raise NotFound
    return row


async def find_of_person(tx: Transaction, workshop_id: int, person_id: int) -> Registration | None:
    """The account's registration, whatever its status."""
    found = await tx.exec(
        select(Registration)
        .where(Registration.workshop_id == workshop_id, Registration.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def list_waiting(
    tx: Transaction, workshop: Workshop, limit: int | None = None
) -> Sequence[Registration]:
    """The waiting list, first come first."""
    found = await tx.exec(
        select(Registration)
        .where(Registration.workshop_id == workshop.id, Registration.status == "waiting")
        .order_by(col(Registration.registered_at), col(Registration.id))
        .limit(limit)
    )
    return found.all()


async def find_last_waiting(tx: Transaction, workshop: Workshop) -> datetime | None:
    """Since when the last of the waiting list waits."""
    found = await tx.exec(
        select(func.max(Registration.registered_at)).where(
            Registration.workshop_id == workshop.id, Registration.status == "waiting"
        )
    )
    return found.one()


async def count_ahead(tx: Transaction, registration: Registration) -> int:
    """How many wait and get a seat before this one does."""
    since = registration.registered_at
    found = await tx.exec(
        select(func.count())
        .select_from(Registration)
        .where(
            Registration.workshop_id == registration.workshop_id,
            Registration.status == "waiting",
            or_(
                col(Registration.registered_at) < since,
                and_(col(Registration.registered_at) == since, col(Registration.id) < registration.id),
            ),
        )
    )
    return found.one()


async def list_questions(tx: Transaction, workshop: Workshop) -> Sequence[Question]:
    """What the organisers ask now, in order."""
    found = await tx.exec(
        select(Question)
        .where(Question.workshop_id == workshop.id, col(Question.removed_at).is_(None))
        .order_by(col(Question.position), col(Question.id))
    )
    return found.all()


async def get_question(tx: Transaction, workshop: Workshop, number: int) -> Question:
    """One that is asked now. Raises `NotFound`."""
    found = await tx.exec(
        select(Question).where(
            Question.id == number, Question.workshop_id == workshop.id, col(Question.removed_at).is_(None)
        )
    )
    question = found.first()
    if question is None:
        raise NotFound
    return question


async def find_held_id(tx: Transaction, workshop: Workshop, visitor: Visitor) -> int | None:
    """Under which confirmed registration a guest of this browser comes in."""
    found = await find_registration(tx, workshop, Visitor(registrations=visitor.registrations))
    return found.id if found is not None and found.status in HELD else None


async def list_held(tx: Transaction, person_id: int) -> Sequence[Registration]:
    """What somebody means to come to: workshops that are not over or cancelled, in the order in which they are held."""
    found = await tx.exec(
        select(Registration)
        .join(Workshop, col(Workshop.id) == col(Registration.workshop_id))
        .where(
            Registration.person_id == person_id,
            col(Registration.status).in_(HELD),
            col(Workshop.status).in_(["draft", "announced", "live"]),
        )
        .order_by(col(Registration.workshop_id))  # all who hold several workshops take them in this order
    )
    return found.all()


def _is_id(number: object) -> TypeGuard[int]:
    return type(number) is int and 0 < number < 2**31


async def get_linked(tx: Transaction, slug: str, signed: object) -> tuple[Workshop, Registration | None]:
    """The workshop and the registration of an address that we signed; None where it is no more. Raises `NotFound`."""
    workshop = (await tx.exec(select(Workshop).where(Workshop.slug == slug))).first()
    number = signed[0] if isinstance(signed, list) and len(signed) == 1 else None
    if workshop is None or workshop.status == "draft" or not _is_id(number):
        raise NotFound
    row = await tx.get(Registration, number)
    if row is not None and row.workshop_id != workshop.id:
        raise NotFound
    return workshop, row


async def list_all_questions(tx: Transaction, workshop: Workshop) -> Sequence[Question]:
    """What the organisers ask, then what they asked once: answers to both are kept."""
    found = await tx.exec(
        select(Question)
        .where(Question.workshop_id == workshop.id)
        .order_by(col(Question.removed_at).is_not(None), col(Question.position), col(Question.id))
    )
    return found.all()
