"""Roles of the platform: `Grant` is the truth, kept for ever; what stands in `Person` is a projection of it."""

from collections.abc import Mapping

from sqlmodel import col, select

from network.audit.actions import record
from network.models import Grant, Person
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden
from together.languages import N_

ROLES: Mapping[str, str] = {"secretariat": N_("Secretariat"), "convener": N_("Convener")}
"""What one may be on the whole platform, most first, as stored, with names to translate."""


class LastSecretary(Conflict):
    """Somebody has to be there who can give roles."""

    code = "last_secretary"
    text = N_("The secretariat needs somebody. Please give its role to another person first.")


async def take_office(tx: Transaction) -> list[Person]:
    """Everybody of the secretariat who can act, locked: of two who withdraw each other's role at once, one stays.

    Every action about roles and blocking takes these rows before any other, so that none waits for another in a circle.
    """
    found = await tx.exec(
        select(Person)
        .where(
            col(Person.secretariat).is_(True),
            col(Person.blocked_at).is_(None),
            col(Person.closed_at).is_(None),
        )
        .order_by(col(Person.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def give(tx: Transaction, *, person: Person, role: str, by: Person | None) -> Grant | None:
    """Write that somebody has a role from now on; None where they have it already. Needs `take_office`."""
    if getattr(person, role):
        return None
    grant = Grant(person_id=person.id or 0, role=role, granted_by=by.id if by else None)
    setattr(person, role, True)
    tx.add_all([person, grant])
    await _record(tx, by, "role_granted", person, role)
    await tx.flush()  # the mail that tells of it is named after its id
    return grant


async def withdraw(
    tx: Transaction, *, person: Person, role: str, by: Person | None, reason: str
) -> Grant | None:
    """Write that somebody has a role no more; None where they have none. Raises `LastSecretary`. Needs `take_office`."""
    if not getattr(person, role):
        return None
    if role == "secretariat" and not any(one.id != person.id for one in await take_office(tx)):
        raise LastSecretary
    grant = await _standing_grant(tx, person, role)
    grant.withdrawn_at, grant.withdrawn_by, grant.reason = now(), by.id if by else None, reason
    setattr(person, role, False)
    tx.add_all([person, grant])
    await _record(tx, by, "role_withdrawn", person, role, reason)
    await tx.flush()  # the mail that tells of it is named after its id
    return grant


async def _standing_grant(tx: Transaction, person: Person, role: str) -> Grant:
    """The row of the role that they have; one of unknown origin for a role from before there were rows."""
    found = await tx.exec(
        select(Grant)
        .where(Grant.person_id == person.id, Grant.role == role, col(Grant.withdrawn_at).is_(None))
        .order_by(col(Grant.id))
    )
    return found.first() or Grant(person_id=person.id or 0, role=role, granted_at=person.created_at)


async def _record(
    tx: Transaction, by: Person | None, what: str, person: Person, role: str, reason: str = ""
) -> None:
    data = {"role": role, "reason": reason} if reason else {"role": role}
    await record(
        tx,
        by=by,
        what=what,
        subject=f"person:{person.id}",
        title=called(person),
        path=f"/secretariat/people/{person.id}",
        **data,
    )


def called(person: Person) -> str:
    """Their name; for one who has none yet enough of the address for the secretariat to know them by."""
    user, _, domain = person.email.partition("@")
    return person.name or f"{user[:2]}…@{domain}"


async def end_roles(tx: Transaction, person_id: int) -> None:
    """Whoever leaves has no roles any more. Raises `LastSecretary`."""
    await take_office(tx)
    person = await get_locked(tx, person_id)
    for role in ROLES:
        await withdraw(tx, person=person, role=role, by=person, reason="")


async def get_locked(tx: Transaction, person_id: int) -> Person:
    """The person as they are now; nobody else changes what they may until this transaction ends."""
    return await tx.get_one(Person, person_id, with_for_update={"key_share": True}, populate_existing=True)


async def require_still(tx: Transaction, by: Person) -> Person:
    """Who acts, as they are now, with the office taken. Raises `Forbidden` for one whose role was withdrawn a moment ago."""
    own = next((one for one in await take_office(tx) if one.id == by.id), None)
    if own is None:
        raise Forbidden(N_("Only the secretariat may do this."))
    return own
