"""What others may see of a person, and what an account holds."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, inspect
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, func, select

from network.models import (
    EmailChange,
    Grant,
    Membership,
    Notice,
    Passkey,
    Person,
    PersonSession,
    Subscription,
    Territory,
)
from together.database import Transaction
from together.errors import Conflict, NotFound
from together.languages import N_

SECRETS = frozenset({"key_hash", "old_hash", "new_hash", "public_key", "photo_key", "calendar_turn", "id"})
"""Columns that say nothing to their owner, or that nobody should carry about."""


class LastOfSecretariat(Conflict):
    """Somebody has to be there who can convene and admit."""

    code = "last_of_secretariat"
    text = N_("You are the last member of the secretariat. Please give somebody else the role first.")


def photo_keys(person: Person) -> list[str]:
    """Every place in the store that holds something of a person's photo."""
    if not person.photo_key:
        return []
    return [person.photo_key, *(f"{person.photo_key}.{side}.webp" for side in person.photo_widths)]


def sees_all(person: Person, viewer: Person | None) -> bool:
    """Whether somebody sees everything of a profile: its owner, and the secretariat."""
    return viewer is not None and (viewer.id == person.id or viewer.secretariat)


async def get_shown_person(tx: Transaction, number: int, viewer: Person | None) -> Person:
    """A person who shows something of themselves, or whoever may see it anyway. Raises `NotFound`."""
    person = await tx.get(Person, number)
    if person is None or person.closed_at is not None:
        raise NotFound
    if not sees_all(person, viewer) and (not person.shown or not person.name or person.blocked_at):
        raise NotFound
    return person


async def get_photo_owner(tx: Transaction, number: int, side: int, viewer: Person | None) -> Person:
    """The person whose photo may be seen in this size. Raises `NotFound`."""
    person = await get_shown_person(tx, number, viewer)
    may = "photo" in person.shown or sees_all(person, viewer)
    if not may or not person.photo_key or side not in person.photo_widths:
        raise NotFound
    return person


async def find_territory_of(tx: Transaction, person: Person) -> Territory | None:
    """The territory that a person names as theirs."""
    return await tx.get(Territory, person.territory_id) if person.territory_id else None


async def require_replaceable(tx: Transaction, person: Person) -> None:
    """Raises `LastOfSecretariat` where nobody else has the role. The rows of all who have it are held meanwhile."""
    if not person.secretariat:
        return
    found = await tx.exec(
        select(Person.id)
        .where(col(Person.secretariat), col(Person.blocked_at).is_(None), col(Person.closed_at).is_(None))
        .order_by(col(Person.id))
        .with_for_update(key_share=True)
    )
    if set(found.all()) <= {person.id}:
        raise LastOfSecretariat


async def list_own_data(tx: Transaction, person: Person) -> dict[str, Any]:
    """What the network keeps of a person, to be taken away: plain values by table."""
    own: dict[str, Any] = {"profile": plain(person)}
    for name, table in _TABLES.items():
        found = await tx.exec(
            select(table).where(col(table.person_id) == person.id)  # type: ignore[attr-defined]
        )
        own[name] = [plain(row) for row in found.all()]
    return own


_TABLES: Mapping[str, type[SQLModel]] = {
    "sessions": PersonSession,
    "changes_of_address": EmailChange,
    "passkeys": Passkey,
    "memberships": Membership,
    "roles": Grant,
    "notices": Notice,
    "follows": Subscription,
}


def plain(row: SQLModel) -> dict[str, Any]:
    """A row as JSON can hold it, without secrets."""
    columns = [column.key for column in inspect(type(row)).columns if column.key not in SECRETS]
    return {name: _plain(getattr(row, name)) for name in columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


async def count_open_roles(tx: Transaction, person: Person) -> int:
    """In how many territories nobody but this person coordinates."""
    other = aliased(Membership)
    others = exists().where(
        col(other.territory_id) == col(Membership.territory_id),
        col(other.role) == "coordinator",
        col(other.person_id) != person.id,
    )
    found = await tx.exec(
        select(func.count())
        .select_from(Membership)
        .where(Membership.person_id == person.id, Membership.role == "coordinator", ~others)
    )
    return found.one()
