"""Every write of the secretariat about people: roles, invitations, blocking. Each asks again who acts."""

from network.actions import create_person
from network.audit.actions import record
from network.models import Grant, Person
from network.queries import find_person_by_email
from network.secretariat import roles
from network.secretariat.forms import InviteForm
from network.secretariat.queries import count_granted_lately
from network.secretariat.roles import called, get_locked, require_still
from network.signing_in.actions import end_sessions
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden, NotFound, TooMany
from together.languages import N_

GRANTED_A_DAY = 100
"""Roles that one member of the secretariat gives within a day."""


class RoleAlready(Conflict):
    code = "role_already"
    text = N_("This person has the role already.")


class AccountEnded(Conflict):
    """A blocked or closed account cannot be given anything."""

    code = "account_ended"
    text = N_("This account is blocked or closed.")


class Oneself(Forbidden):
    """One does not block oneself: it would be a way to leave without closing the account."""

    code = "oneself"
    text = N_("You cannot block your own account.")


async def give_role(tx: Transaction, *, by: Person, person_id: int, role: str) -> Grant:
    """Give a role of the platform. Raises `Forbidden`, `NotFound`, `RoleAlready`, `AccountEnded`, `TooMany`."""
    by = await require_still(tx, by)
    return await _give(tx, by, await _get(tx, person_id), role)


async def _give(tx: Transaction, by: Person, person: Person, role: str) -> Grant:
    if person.blocked_at or person.closed_at:
        raise AccountEnded
    if await count_granted_lately(tx, by) >= GRANTED_A_DAY:
        raise TooMany
    grant = await roles.give(tx, person=person, role=role, by=by)
    if grant is None:
        raise RoleAlready
    return grant


async def invite(tx: Transaction, *, by: Person, form: InviteForm) -> tuple[Person, Grant]:
    """Give a role to the person of this address, with a new account where there is none. Raises as `give_role` does."""
    by = await require_still(tx, by)
    known = await find_person_by_email(tx, form.email)
    person = (
        await get_locked(tx, known.id or 0)
        if known
        else await create_person(tx, email=form.email, language=form.language)
    )
    return person, await _give(tx, by, person, form.role)


async def withdraw_role(tx: Transaction, *, by: Person, person_id: int, role: str, reason: str) -> Grant:
    """Take a role from somebody, oneself included. Raises `Forbidden`, `NotFound`, `LastSecretary`, `Conflict`."""
    by = await require_still(tx, by)
    grant = await roles.withdraw(tx, person=await _get(tx, person_id), role=role, by=by, reason=reason)
    if grant is None:
        raise Conflict
    return grant


async def block(tx: Transaction, *, by: Person, person_id: int, reason: str) -> tuple[Person, list[str]]:
    """Keep somebody out, for a reason that they are told; their roles of the platform end with it.

    Returns the person and the key hashes of their browsers, whose sockets are to be closed after the commit. Raises
    `Forbidden`, `NotFound`, `AccountEnded`, `LastSecretary`. What they had registered for: `together.endings`.
    """
    by = await require_still(tx, by)
    person = await _get(tx, person_id)
    if person.id == by.id:
        raise Oneself
    if person.blocked_at or person.closed_at:
        raise AccountEnded
    for role in roles.ROLES:
        await roles.withdraw(tx, person=person, role=role, by=by, reason=reason)
    person.blocked_at, person.block_reason = now(), reason
    tx.add(person)
    await _record(tx, by, "blocked", person, reason)
    return person, await end_sessions(tx, person_id=person.id or 0)


async def unblock(tx: Transaction, *, by: Person, person_id: int) -> Person:
    """Let somebody in again; roles do not come back by themselves. Raises `Forbidden`, `NotFound`, `Conflict`."""
    by = await require_still(tx, by)
    person = await _get(tx, person_id)
    if person.blocked_at is None:
        raise Conflict
    person.blocked_at, person.block_reason = None, ""
    tx.add(person)
    await _record(tx, by, "unblocked", person)
    return person


async def _record(tx: Transaction, by: Person, what: str, person: Person, reason: str = "") -> None:
    data = {"reason": reason} if reason else {}
    path = f"/secretariat/people/{person.id}"
    await record(tx, by=by, what=what, subject=f"person:{person.id}", title=called(person), path=path, **data)


async def _get(tx: Transaction, person_id: int) -> Person:
    if await tx.get(Person, person_id) is None:
        raise NotFound
    return await get_locked(tx, person_id)
