"""Every SELECT about adoptions and the families that they make. Practices that are not public are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from network.models import Territory
from practices.models import PUBLIC, Adoption, Edition, Practice
from practices.readers import Reader, Standing
from together.database import Transaction
from together.errors import NotFound

MOST = 200
"""Adoptions that one page shows."""
FAMILY = 60
"""Practices of one family that are looked for."""

# Made once: an alias describes every column of its table again.
_SOURCE: Any = aliased(Practice)
_OWN: Any = aliased(Practice)
_HOME: Any = aliased(Territory)
_TITLES: Any = [(practice, aliased(Edition), aliased(Edition)) for practice in (_SOURCE, _OWN)]


@dataclass(frozen=True)
class Named:
    """A practice as others name it."""

    id: int
    slug: str
    title: str
    language: str
    territory: str = ""


@dataclass(frozen=True)
class Declared:
    """What `territory` declares about `source`; `own` is its own practice, where it named one that readers see."""

    adoption: Adoption
    territory: Territory
    source: Named
    own: Named | None


async def list_adoptions(tx: Transaction, practice: Practice, language: str) -> list[Declared]:
    """What territories declare about this practice, the newest first."""
    return await _list(tx, language, Adoption.practice_id == practice.id)


async def list_sources(tx: Transaction, practice: Practice, language: str) -> list[Declared]:
    """From which practices of others this one came."""
    return await _list(tx, language, Adoption.own_practice_id == practice.id)


async def list_adopted_by(tx: Transaction, territory: Territory, language: str) -> list[Declared]:
    """What this territory took up from others."""
    return await _list(tx, language, Adoption.territory_id == territory.id)


async def _list(tx: Transaction, language: str, condition: Any) -> list[Declared]:
    """One query: each adoption with its territory, and both practices by their titles."""
    wanted: Any = select(Adoption, Territory, _SOURCE)
    wanted = (
        wanted.add_columns(_HOME.name, _OWN)
        .join(Territory, col(Territory.id) == col(Adoption.territory_id))
        .join(_SOURCE, _SOURCE.id == col(Adoption.practice_id))
        .join(_HOME, _HOME.id == _SOURCE.territory_id)
        .outerjoin(_OWN, (_OWN.id == col(Adoption.own_practice_id)) & _OWN.status.in_(PUBLIC))
    )
    for practice, here, original in _TITLES:
        wanted = (
            wanted.outerjoin(here, (here.practice_id == practice.id) & (here.language == language))
            .outerjoin(
                original, (original.practice_id == practice.id) & (original.language == practice.language)
            )
            .add_columns(here.title, original.title)
        )
    found = await tx.exec(
        wanted.where(condition, _SOURCE.status.in_(PUBLIC)).order_by(col(Adoption.id).desc()).limit(MOST)
    )
    return [_declared(row, language) for row in found.all()]


def _declared(row: Sequence[Any], language: str) -> Declared:
    adoption, territory, source, home, own, here, original, own_here, own_original = row
    return Declared(
        adoption,
        territory,
        _named(source, language, here, original, home),
        _named(own, language, own_here, own_original, territory.name) if own else None,
    )


def _named(practice: Practice, language: str, here: str | None, original: str | None, home: str) -> Named:
    spoken = language if here else practice.language
    return Named(practice.id or 0, practice.slug, here or original or "", spoken, home)


async def list_family(tx: Transaction, practice: Practice, language: str) -> list[Declared]:
    """The adoptions among all practices that descend from one another around this one; two queries, however deep."""
    near: Any = select(col(Practice.id).label("id")).where(Practice.id == practice.id)
    family = near.cte("family", recursive=True)
    other = case(
        (col(Adoption.practice_id) == family.c.id, col(Adoption.own_practice_id)), else_=Adoption.practice_id
    )
    beside = (
        select(other)
        .select_from(family)
        .join(
            Adoption,
            or_(col(Adoption.practice_id) == family.c.id, col(Adoption.own_practice_id) == family.c.id),
        )
        .join(Practice, col(Practice.id) == other)
        .where(col(Practice.status).in_(PUBLIC))
    )
    family = family.union(beside)
    ids = (await tx.exec(select(family.c.id).limit(FAMILY))).all()
    return await _list(tx, language, col(Adoption.practice_id).in_(ids))


async def get_adoption(tx: Transaction, standing: Standing, adoption_id: int) -> Adoption:
    """One declaration about this practice. Raises `NotFound`."""
    found = await tx.exec(
        select(Adoption).where(Adoption.id == adoption_id, Adoption.practice_id == standing.practice.id)
    )
    adoption = found.first()
    if adoption is None:
        raise NotFound
    return adoption


async def find_same(tx: Transaction, adoption: Adoption) -> Adoption | None:
    """The declaration of this kind that the territory has made before."""
    found = await tx.exec(
        select(Adoption).where(
            Adoption.practice_id == adoption.practice_id,
            Adoption.territory_id == adoption.territory_id,
            Adoption.kind == adoption.kind,
        )
    )
    return found.first()


async def list_adopters(tx: Transaction, reader: Reader, practice: Practice) -> Sequence[Territory]:
    """The territories for which this reader may declare something about it: all but its own for the secretariat."""
    wanted = select(Territory).where(Territory.id != practice.territory_id).order_by(Territory.name)
    if reader.person is None or not reader.person.secretariat:
        wanted = wanted.where(col(Territory.id).in_(reader.edits))
    return (await tx.exec(wanted)).all()


async def list_own_practices(
    tx: Transaction, territories: Sequence[Territory], practice: Practice
) -> list[tuple[Territory, Named]]:
    """Published practices of these territories that may have come from `practice`."""
    wanted: Any = (
        select(Practice, Territory, Edition.title)
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
        .join(
            Edition,
            (col(Edition.practice_id) == col(Practice.id))
            & (col(Edition.language) == col(Practice.language)),
        )
        .where(
            col(Practice.territory_id).in_([each.id for each in territories]),
            col(Practice.status).in_(PUBLIC),
            Practice.id != practice.id,
        )
        .order_by(Territory.name, Edition.title)
        .limit(500)
    )
    found = await tx.exec(wanted)
    return [
        (territory, Named(own.id, own.slug, title, own.language)) for own, territory, title in found.all()
    ]
