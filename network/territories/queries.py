"""Every SELECT about territories and those who belong to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from network.models import Membership, Person, Territory
from network.territories.standings import ROLES, Standing
from together.columns import now
from together.database import Transaction
from together.errors import Forbidden, NotFound
from together.languages import N_


@dataclass(frozen=True)
class Member:
    """Somebody of a territory, as its page shows them; an invited person without a name has not signed in yet."""

    id: int
    role: str
    person_id: int
    name: str
    email: str

    @property
    def hint(self) -> str:
        """Enough of the address for those who invited this person to know them by."""
        user, _, domain = self.email.partition("@")
        return f"{user[:2]}…@{domain}"


@dataclass(frozen=True)
class Surroundings:
    """The territory around this one, if any, and those within it."""

    parent: Territory | None
    children: Sequence[Territory]


async def get_standing(tx: Transaction, slug: str, person: Person | None) -> Standing:
    """The territory at this address and what the person is to it. Raises `NotFound`."""
    own = col(Membership.person_id) == (person.id if person else None)
    found = await tx.exec(
        select(Territory, Membership)
        .outerjoin(Membership, (col(Membership.territory_id) == col(Territory.id)) & own)
        .where(Territory.slug == slug)
    )
    row = found.first()
    if row is None:
        raise NotFound
    return Standing(row[0], person, row[1])


async def get_surroundings(tx: Transaction, territory: Territory) -> Surroundings:
    """Its parent and its children, by name."""
    found = await tx.exec(
        select(Territory)
        .where((col(Territory.parent_id) == territory.id) | (col(Territory.id) == territory.parent_id))
        .order_by(Territory.name, col(Territory.id))
    )
    near = found.all()
    parent = next((one for one in near if one.id == territory.parent_id), None)
    return Surroundings(parent, [one for one in near if one.parent_id == territory.id])


async def list_members(tx: Transaction, territory: Territory) -> list[Member]:
    """Everybody who belongs to the territory: coordinators first, then editors, then members, by name."""
    rank = case({role: place for place, role in enumerate(ROLES)}, value=col(Membership.role))
    found = await tx.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Membership.territory_id == territory.id)
        .order_by(rank, Person.name, col(Membership.id))
    )
    return [
        Member(place.id or 0, place.role, person.id or 0, person.name, person.email)
        for place, person in found.all()
    ]


async def get_membership(tx: Transaction, territory: Territory, membership_id: int) -> Membership:
    """One membership of this territory. Raises `NotFound`."""
    membership = await tx.get(Membership, membership_id)
    if membership is None or membership.territory_id != territory.id:
        raise NotFound
    return membership


async def find_membership(tx: Transaction, territory: Territory, person: Person) -> Membership | None:
    """What the person is in the territory, if anything."""
    found = await tx.exec(
        select(Membership).where(Membership.territory_id == territory.id, Membership.person_id == person.id)
    )
    return found.first()


async def count_coordinators(tx: Transaction, territory: Territory) -> int:
    """How many coordinate the territory."""
    found = await tx.exec(
        select(func.count())
        .select_from(Membership)
        .where(Membership.territory_id == territory.id, Membership.role == "coordinator")
    )
    return found.one()


async def count_invited_lately(tx: Transaction, territory: Territory) -> int:
    """How many were invited to the territory within a day."""
    found = await tx.exec(
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.territory_id == territory.id,
            col(Membership.created_at) > now() - timedelta(days=1),
            col(Membership.invited_by).is_not(None),
        )
    )
    return found.one()


async def list_own(tx: Transaction, person: Person) -> Sequence[tuple[Territory, str]]:
    """The territories that the person belongs to, by name, and what they are in each."""
    found = await tx.exec(
        select(Territory, Membership.role)
        .join(Membership, col(Membership.territory_id) == col(Territory.id))
        .where(Membership.person_id == person.id)
        .order_by(Territory.name, col(Territory.id))
    )
    return found.all()


async def find_territory(tx: Transaction, slug: str) -> Territory | None:
    """The territory at this address, if there is one."""
    return (await tx.exec(select(Territory).where(Territory.slug == slug))).first()


async def lock(tx: Transaction, ids: Iterable[int]) -> None:
    """Until this transaction ends nobody else places or leaves these territories. In the order of ids: no deadlock."""
    found = select(Territory.id).where(col(Territory.id).in_(list(ids))).order_by(col(Territory.id))
    await tx.exec(found.with_for_update())


async def is_within(tx: Transaction, inner: int, outer: int) -> bool:
    """Whether territory `inner` is `outer` itself or lies in it, at any depth."""
    chain = select(Territory.id, Territory.parent_id).where(Territory.id == inner).cte(recursive=True)
    above = aliased(Territory)
    chain = chain.union(select(above.id, above.parent_id).where(col(above.id) == chain.c.parent_id))
    found = await tx.exec(select(chain.c.id).where(chain.c.id == outer))
    return found.first() is not None


def require_secretariat(person: Person | None) -> Person:
    """The signed-in member of the secretariat. Raises `Forbidden` for everybody else."""
    if person is None:
        raise Forbidden(N_("Please sign in first."))
    if not person.secretariat:
        raise Forbidden(N_("Only the secretariat may do this."))
    return person


async def count_by_country(tx: Transaction) -> dict[str, int]:
    """How many territories lie in each country, by its code; most first. Empty code: not told."""
    number = func.count()
    found = await tx.exec(
        select(Territory.country, number)
        .group_by(col(Territory.country))
        .order_by(number.desc(), col(Territory.country))
    )
    return dict(found.all())


async def list_newest(tx: Transaction, limit: int) -> Sequence[Territory]:
    """The territories that joined last."""
    found = await tx.exec(
        select(Territory).order_by(col(Territory.created_at).desc(), col(Territory.id).desc()).limit(limit)
    )
    return found.all()
