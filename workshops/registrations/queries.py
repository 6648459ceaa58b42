"""Every SELECT about registrations."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, func, select

from together.database import Transaction
from workshops.models import Registration, Workshop
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
        own = col(Registration.id).in_(list(visitor.registrations.values()))
    else:
        return {}
    found = await tx.exec(
        select(Registration.workshop_id, Registration.status).where(
            own, col(Registration.workshop_id).in_(list(workshop_ids)), Registration.status != "cancelled"
        )
    )
    return dict(found.all())


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
