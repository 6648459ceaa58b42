"""The list of who registered, and who came: counted, filtered, searched and read a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, or_
from sqlmodel import col, func, select

from network.models import Person, Territory
from together.database import Transaction
from together.languages import N_
from together.text import plain
from workshops.models import Participant, Registration, Workshop
from workshops.registrations.queries import count_registered
from workshops.visitors import WRITES_UP

STATES = {
    "registered": N_("Registered"),
    "waiting": N_("Waiting list"),
    "unconfirmed": N_("Not confirmed"),
    "cancelled": N_("Cancelled"),
}
CAME = {
    "came": N_("Registered and came"),
    "absent": N_("Registered and did not come"),
    "unregistered": N_("Came without registering"),
}
"""Parts of the list by their name in addresses, with the words to translate; `CAME` for what was opened."""

PAGE = 50


@dataclass(frozen=True)
class Line:
    """Somebody of the list. `id` is the registration's; 0 for one who came without. `came` is None before the hour."""

    id: int
    name: str
    affiliation: str
    territory: str
    actor_kind: str
    language: str
    status: str
    email: str = ""
    guest: bool = False
    shown: bool = False
    registered_at: datetime | None = None
    cancel_reason: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    came: bool | None = None


@dataclass(frozen=True)
class Part:
    """What of the list is asked for: one of `STATES` or `CAME`, and words of names or organisations."""

    name: str = "registered"
    words: str = ""


async def count_all(tx: Transaction, workshop: Workshop) -> dict[str, int]:
    """How many stand in each part of the list."""
    found = await tx.exec(
        select(Registration.status, func.count())
        .where(Registration.workshop_id == workshop.id)
        .group_by(Registration.status)
    )
    counts = dict.fromkeys(STATES, 0) | dict(found.all())
    if not has_begun(workshop):
        return counts
    came, came_too = await count_turnout(tx, workshop)
    return counts | {"came": came, "absent": counts["registered"] - came, "unregistered": came_too}


async def get_turnout(tx: Transaction, workshop: Workshop) -> tuple[int, int]:
    """How many had registered, and how many of them came: what everybody may read."""
    registered = await count_registered(tx, workshop)
    return registered, (await count_turnout(tx, workshop))[0] if registered else 0


async def count_turnout(tx: Transaction, workshop: Workshop) -> tuple[int, int]:
    """How many of those who registered came, and how many others (facilitators and rapporteurs apart)."""
    came = await tx.exec(
        select(func.count()).select_from(Participant).where(*_present(workshop), _had_registered(workshop))
    )
    too = await tx.exec(select(func.count()).select_from(Participant).where(*_came_too(workshop)))
    return came.one(), too.one()


def has_begun(workshop: Workshop) -> bool:
    """Whether it makes sense to ask who came."""
    return workshop.status in {"live", "closed"}


def _present(workshop: Workshop) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Participant.workshop_id) == workshop.id,
        col(Participant.joined_at).is_not(None),
        col(Participant.removed_at).is_(None),
    )


def _came_too(workshop: Workshop) -> tuple[ColumnElement[bool], ...]:
    return (*_present(workshop), col(Participant.role).not_in(WRITES_UP), not_(_had_registered(workshop)))


def _had_registered(workshop: Workshop) -> ColumnElement[bool]:
    """Of a participant: whether they had a seat, as an account or as a guest."""
    seat = (col(Registration.workshop_id) == workshop.id, col(Registration.status) == "registered")
    return or_(
        exists().where(*seat, col(Registration.person_id) == col(Participant.person_id)),
        exists().where(*seat, col(Registration.id) == col(Participant.registration_id)),
    )


def _came(workshop: Workshop) -> ColumnElement[bool]:
    """Of a registration: whether its owner came in."""
    return or_(
        exists().where(*_present(workshop), col(Participant.person_id) == col(Registration.person_id)),
        exists().where(*_present(workshop), col(Participant.registration_id) == col(Registration.id)),
    )


async def list_ids(tx: Transaction, workshop: Workshop, part: Part) -> list[int]:
    """Those of a part of the list, in order: registrations, or participants for `unregistered`."""
    if part.words:
        return await _search(tx, workshop, part)
    return list((await tx.exec(_ordered(select(_id(part)), workshop, part))).all())


async def list_page(tx: Transaction, workshop: Workshop, part: Part, page: int) -> tuple[list[Line], int]:
    """One page of a part, and how many stand in the whole of it where it was searched (else 0)."""
    start = (page - 1) * PAGE
    if part.words:
        ids = await _search(tx, workshop, part)
        return await list_lines(tx, workshop, part, ids[start : start + PAGE]), len(ids)
    wanted = _ordered(select(_id(part)), workshop, part).offset(start).limit(PAGE)
    return await list_lines(tx, workshop, part, (await tx.exec(wanted)).all()), 0


def _id(part: Part) -> Any:
    return col(Participant.id) if part.name == "unregistered" else col(Registration.id)


def _ordered(query: Any, workshop: Workshop, part: Part) -> Any:
    if part.name == "unregistered":
        return query.where(*_came_too(workshop)).order_by(col(Participant.joined_at), col(Participant.id))
    status = part.name if part.name in STATES else "registered"
    query = query.where(
        col(Registration.workshop_id) == workshop.id, col(Registration.status) == status
    ).order_by(col(Registration.registered_at), col(Registration.id))
    if part.name == "came":
        return query.where(_came(workshop))
    return query.where(not_(_came(workshop))) if part.name == "absent" else query


async def _search(tx: Transaction, workshop: Workshop, part: Part) -> list[int]:
    """Accents and case never matter; so names are read, and compared here."""
    table = Participant if part.name == "unregistered" else Registration
    said: Any = (table.name, Person.name, table.affiliation, Territory.name)
    query = (
        select(_id(part), *said)
        .select_from(table)
        .outerjoin(Person, col(Person.id) == col(table.person_id))
        .outerjoin(Territory, col(Territory.id) == col(table.territory_id))
    )
    words = plain(part.words).split()
    return [
        number
        for number, *names in (await tx.exec(_ordered(query, workshop, part))).all()
        if _has(words, " ".join(filter(None, names)))
    ]


def _has(words: Sequence[str], said: str) -> bool:
    folded = said.lower() if said.isascii() else plain(said)
    return all(word in folded for word in words)


async def list_lines(tx: Transaction, workshop: Workshop, part: Part, ids: Sequence[int]) -> list[Line]:
    """These of the list, in this order."""
    read = _participants if part.name == "unregistered" else _registrations
    found = dict(await read(tx, workshop, ids))
    return [found[number] for number in ids if number in found]


async def _registrations(tx: Transaction, workshop: Workshop, ids: Sequence[int]) -> list[tuple[int, Line]]:
    found = await tx.exec(
        select(Registration, Person, Territory.name, _came(workshop).label("came"))
        .outerjoin(Person, col(Person.id) == col(Registration.person_id))
        .outerjoin(Territory, col(Territory.id) == col(Registration.territory_id))
        .where(col(Registration.id).in_(ids))
    )
    begun = has_begun(workshop)
    return [
        (row.id or 0, _line(row, person, territory or "", bool(came) if begun else None))
        for row, person, territory, came in found.all()
    ]


def _line(row: Registration, person: Person | None, territory: str, came: bool | None) -> Line:
    """What a closed account leaves names nobody."""
    gone = person is not None and person.closed_at is not None
    return Line(
        id=row.id or 0,
        name="" if gone else (person.name if person else "") or row.name,
        affiliation="" if gone else row.affiliation,
        territory=territory,
        actor_kind=row.actor_kind,
        language=person.language if person else row.language,
        status=row.status,
        email="" if gone else person.email if person else row.email or "",
        guest=person is None,
        shown=row.shown,
        registered_at=row.registered_at,
        cancel_reason=row.cancel_reason,
        answers={} if gone else row.answers,
        came=came,
    )


async def _participants(tx: Transaction, _workshop: Workshop, ids: Sequence[int]) -> list[tuple[int, Line]]:
    found = await tx.exec(
        select(Participant, Territory.name)
        .outerjoin(Territory, col(Territory.id) == col(Participant.territory_id))
        .where(col(Participant.id).in_(ids))
    )
    return [
        (
            place.id or 0,
            Line(
                id=0,
                name=place.name,
                affiliation=place.affiliation,
                territory=territory or "",
                actor_kind=place.actor_kind,
                language=place.language,
                status="unregistered",
                guest=place.person_id is None,
                came=True,
            ),
        )
        for place, territory in found.all()
    ]
