"""Every SELECT about people, territories and themes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from network.models import Membership, Notice, Person, PersonSession, SignInLink, Territory, Theme
from together.columns import now
from together.database import Transaction
from together.errors import Forbidden, Gone, NotFound, TooMany
from together.languages import N_
from together.security import fingerprint

LINK_LIFE = timedelta(minutes=10)
LINKS_PER_ADDRESS = 5
"""Links that may be asked for one address within `LINK_LIFE`."""

ACTOR_KINDS = {
    "territory": N_("territory"),
    "public authority": N_("public authority"),
    "school": N_("school"),
    "hospital": N_("hospital"),
    "company": N_("company"),
    "association": N_("association"),
    "public service": N_("public service"),
    "research": N_("research"),
    "citizens": N_("citizens"),
}
"""Kinds of actor, as stored, with their names to translate."""


SESSION_LIFE = timedelta(days=90)
"""How long a browser stays signed in after it was last seen."""


def _welcome() -> tuple[ColumnElement[bool], ...]:
    """A session that has not ended, of somebody who is neither blocked nor gone."""
    return (
        col(PersonSession.ended_at).is_(None),
        col(PersonSession.seen_at) > now() - SESSION_LIFE,
        col(Person.blocked_at).is_(None),
        col(Person.closed_at).is_(None),
    )


async def find_person_by_key(tx: Transaction, key: str) -> Person | None:
    """Who is signed in with this session key, if the session has not ended."""
    found = await tx.exec(
        select(Person)
        .join(PersonSession, col(PersonSession.person_id) == col(Person.id))
        .where(PersonSession.key_hash == fingerprint(key), *_welcome())
    )
    return found.first()


async def find_reader(tx: Transaction, key: str) -> tuple[Person | None, int, datetime | None]:
    """Who is signed in with this session key, how many notices they have not read, and when they were seen last."""
    unread = (
        select(func.count())
        .select_from(Notice)
        .where(col(Notice.person_id) == col(Person.id), col(Notice.read_at).is_(None))
        .correlate(Person)
        .scalar_subquery()
    )
    found = await tx.exec(
        select(Person, unread, PersonSession.seen_at)
        .join(PersonSession, col(PersonSession.person_id) == col(Person.id))
        .where(PersonSession.key_hash == fingerprint(key), *_welcome())
    )
    return found.first() or (None, 0, None)


SHOWABLE = {
    "photo": N_("Photo"),
    "territory": N_("Territory"),
    "organisation": N_("Organisation"),
    "kind": N_("You speak for"),
    "languages": N_("Languages you speak"),
    "about": N_("About yourself"),
}
"""What of a profile everybody may read, if its owner wants, with the words to translate."""


async def find_person_by_email(tx: Transaction, email: str) -> Person | None:
    """The person with this normalised address."""
    return (await tx.exec(select(Person).where(Person.email == email))).first()


async def get_sign_in_link(tx: Transaction, token: str) -> SignInLink:
    """The link of an e-mailed token. Raises `Gone` when it was used, is older than ten minutes, or never was."""
    link = (await tx.exec(select(SignInLink).where(SignInLink.token_hash == fingerprint(token)))).first()
    if link is None or link.used_at or now() - link.created_at > LINK_LIFE:
        raise Gone
    return link


async def require_few_links(tx: Transaction, email: str) -> None:
    """Raises `TooMany` when this address was sent enough links for now; known and unknown ones alike."""
    recent = await tx.exec(
        select(SignInLink.id).where(SignInLink.email == email, col(SignInLink.created_at) > now() - LINK_LIFE)
    )
    if len(recent.all()) >= LINKS_PER_ADDRESS:
        raise TooMany


async def get_cast_member(tx: Transaction, person_id: int) -> Person:
    """One of the demonstration's people. Raises `NotFound` for anybody else."""
    person = await tx.get(Person, person_id)
    if person is None or not person.in_cast:
        raise NotFound
    return person


async def list_cast(tx: Transaction) -> Sequence[Person]:
    """The demonstration's people, in the order in which they were made."""
    return (await tx.exec(select(Person).where(col(Person.in_cast)).order_by(col(Person.id)))).all()


async def list_territories(tx: Transaction) -> Sequence[Territory]:
    """All territories by name."""
    return (await tx.exec(select(Territory).order_by(Territory.name))).all()


async def list_themes(tx: Transaction) -> Sequence[Theme]:
    """All themes by code, each before its children: 2, 2.1, 2.10, 10."""
    return sorted((await tx.exec(select(Theme))).all(), key=lambda one: _order_of(one.code))


def _order_of(code: str) -> tuple[list[int], str]:
    """Codes are numbers with points between them; whatever else one may be comes after those."""
    parts = code.split(".")
    numbers = [int(part) if part.isascii() and part.isdigit() else 10**9 for part in parts]
    return numbers, code


def require_person(person: Person | None) -> Person:
    """The signed-in person. Raises `Forbidden` when nobody is."""
    if person is None:
        raise Forbidden(N_("Please sign in first."))
    return person


async def list_roles(tx: Transaction, person: Person) -> dict[int, str]:
    """What the person is in each territory, by its id: `coordinator`, `editor` or `member`."""
    found = await tx.exec(
        select(Membership.territory_id, Membership.role).where(Membership.person_id == person.id)
    )
    return dict(found.all())


async def list_editors(tx: Transaction, territory_id: int) -> Sequence[int]:
    """Ids of the people who write this territory's practices."""
    found = await tx.exec(
        select(Membership.person_id).where(
            Membership.territory_id == territory_id, col(Membership.role).in_(["editor", "coordinator"])
        )
    )
    return found.all()
