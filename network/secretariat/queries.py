"""Every SELECT of the secretariat about people. The loaders refuse everybody else."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from network.models import Grant, Membership, Person, Territory
from network.territories.queries import require_secretariat
from together.columns import now
from together.database import Transaction
from together.errors import NotFound
from together.languages import N_
from together.text import SPELT_OUT, plain

PAGE = 50
"""People on one page of the list."""

LATELY = timedelta(days=7)
"""For how long an account is new."""

STATES = {"new": N_("New this week"), "blocked": N_("Blocked"), "closed": N_("Closed")}
"""What may be the matter with an account, with words to translate."""

HOLDERS = {
    "secretariat": N_("Secretariat"),
    "convener": N_("Convener"),
    "coordinator": N_("Coordinator of a territory"),
}
"""Roles by which people are looked for, with words to translate."""


@dataclass(frozen=True)
class Wanted:
    """Whom the secretariat looks for. `page` counts from 1."""

    words: str = ""
    role: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True)
class Found:
    """A page of people, in the order of their names, with the territories of each."""

    people: Sequence[Person]
    territories: Mapping[int, Sequence[tuple[Territory, str]]]
    count: int
    pages: int


@dataclass(frozen=True)
class Numbers:
    """The network's people in numbers."""

    people: int
    new: int
    secretariat: int
    conveners: int
    blocked: int


@dataclass(frozen=True)
class Held:
    """A role of the platform from one day to another, and by whom."""

    grant: Grant
    granted_by: str = ""
    withdrawn_by: str = ""


@dataclass(frozen=True)
class Profile:
    """A person before the secretariat: home territory, those that they belong to and as what, roles of the platform ever."""

    person: Person
    home: Territory | None
    territories: Sequence[tuple[Territory, str]]
    roles: Sequence[Held] = field(default_factory=tuple)


async def find_people(tx: Transaction, by: Person | None, wanted: Wanted) -> Found:
    """Everybody whose name, address or territories hold all the words, whatever their accents. Raises `Forbidden`.

    What is compared has no column of its own: each row is looked at, in a thread, so that nobody waits meanwhile.
    """
    require_secretariat(by)
    rows = (await tx.exec(_candidates(wanted))).all()
    places = await _territories(tx)
    ids = await asyncio.to_thread(_matching, rows, places, wanted.words)
    pages = max(1, -(-len(ids) // PAGE))
    page = min(wanted.page, pages)
    shown = ids[(page - 1) * PAGE : page * PAGE]
    people = {one.id: one for one in await tx.exec(select(Person).where(col(Person.id).in_(shown)))}
    theirs = {number: places.get(number, []) for number in shown}
    return Found([people[number] for number in shown], theirs, len(ids), pages)


def _candidates(wanted: Wanted) -> Any:
    columns = (col(Person.id), col(Person.name), col(Person.email), col(Person.organisation))
    return select(*columns).where(_of_state(wanted.state), _of_role(wanted.role))


def _of_state(state: str) -> ColumnElement[bool]:
    if state == "closed":
        return col(Person.closed_at).is_not(None)
    here = col(Person.closed_at).is_(None)
    if state == "blocked":
        return here & col(Person.blocked_at).is_not(None)
    return here & (col(Person.created_at) > now() - LATELY) if state == "new" else here


def _of_role(role: str) -> ColumnElement[bool]:
    if role == "coordinator":
        return exists().where(
            col(Membership.person_id) == col(Person.id), col(Membership.role) == "coordinator"
        )
    columns = {"secretariat": col(Person.secretariat), "convener": col(Person.convener)}
    return columns[role].is_(True) if role in columns else col(Person.id).is_not(None)


async def _territories(tx: Transaction) -> dict[int, list[tuple[Territory, str]]]:
    """By person the territories that they belong to and as what."""
    found = await tx.exec(
        select(Membership.person_id, Territory, Membership.role)
        .join(Territory, col(Territory.id) == col(Membership.territory_id))
        .order_by(Territory.name)
    )
    places: dict[int, list[tuple[Territory, str]]] = {}
    for number, territory, role in found.all():
        places.setdefault(number, []).append((territory, role))
    return places


def _matching(
    rows: Sequence[Any], places: Mapping[int, Sequence[tuple[Territory, str]]], words: str
) -> list[int]:
    wanted = _folded(words).split()
    found: list[tuple[str, int]] = []
    for number, name, email, organisation in rows:
        there = " ".join(territory.name for territory, _ in places.get(number, ()))
        text = _folded(f"{name} {email} {organisation} {there}")
        if all(word in text for word in wanted):
            found.append((_folded(name) or "\uffff", number))
    return [number for _, number in sorted(found)]


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else plain(text.lower().translate(SPELT_OUT))


async def get_profile(tx: Transaction, by: Person | None, person_id: int) -> Profile:
    """One person with what the secretariat may know. Raises `Forbidden`, `NotFound`."""
    require_secretariat(by)
    person = await tx.get(Person, person_id)
    if person is None:
        raise NotFound
    home = await tx.get(Territory, person.territory_id) if person.territory_id else None
    found = await tx.exec(
        select(Territory, Membership.role)
        .join(Membership, col(Membership.territory_id) == col(Territory.id))
        .where(Membership.person_id == person_id)
        .order_by(Territory.name, col(Territory.id))
    )
    return Profile(person, home, found.all(), await _list_held(tx, person_id))


async def _list_held(tx: Transaction, person_id: int) -> list[Held]:
    giver, taker = aliased(Person), aliased(Person)
    found = await tx.exec(
        select(Grant, giver.name, taker.name)
        .outerjoin(giver, col(giver.id) == col(Grant.granted_by))
        .outerjoin(taker, col(taker.id) == col(Grant.withdrawn_by))
        .where(Grant.person_id == person_id)
        .order_by(col(Grant.id).desc())
    )
    return [Held(grant, by or "", taken or "") for grant, by, taken in found.all()]


async def count_granted_lately(tx: Transaction, by: Person) -> int:
    """How many roles somebody gave within a day."""
    day_ago = now() - timedelta(days=1)
    found = await tx.exec(
        select(func.count())
        .select_from(Grant)
        .where(Grant.granted_by == by.id, col(Grant.granted_at) > day_ago)
    )
    return found.one()


async def count_people(tx: Transaction) -> Numbers:
    """The network's people in numbers; closed accounts do not count."""
    here = func.count()
    found = await tx.exec(
        select(
            here,
            here.filter(col(Person.created_at) > now() - LATELY),
            here.filter(col(Person.secretariat).is_(True)),
            here.filter(col(Person.convener).is_(True)),
        ).where(col(Person.closed_at).is_(None), col(Person.blocked_at).is_(None))
    )
    blocked = await tx.exec(select(here).where(or_(_of_state("blocked"))))
    people, new, secretariat, conveners = found.one()
    return Numbers(people, new, secretariat, conveners, blocked.one())


async def list_office(tx: Transaction) -> Sequence[Person]:
    """Everybody of the secretariat, by name."""
    found = await tx.exec(
        select(Person)
        .where(col(Person.secretariat).is_(True), col(Person.closed_at).is_(None))
        .order_by(Person.name, col(Person.id))
    )
    return found.all()


def reading_of(values: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it cannot mean counts for nothing."""
    number = values.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    role, state = values.get("role", ""), values.get("state", "")
    return Wanted(
        words=values.get("q", "")[:200].replace("\x00", ""),
        role=role if role in HOLDERS else "",
        state=state if state in STATES else "",
        page=max(1, page),
    )


def is_new(person: Person, at: datetime | None = None) -> bool:
    """Whether the account was made within a week."""
    return person.created_at > (at or now()) - LATELY
