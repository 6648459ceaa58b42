"""Where the practices that everybody may read lie. The database counts: a hundred thousand cost a few hundred rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, bindparam, case, func
from sqlmodel import col, select

from network.models import Territory
from practices.models import PUBLIC, Edition, Practice
from together.database import Transaction
from together.maps import Box, Paper, Place

FEW = 40
"""So many practices in view are each named in the list."""

_GRID = 72
"""Cells across a view in which the database counts; the clusters of a map are eight times coarser."""


def _own(name: str) -> ColumnElement[float]:
    facts = cast("Any", Practice.facts)
    return cast("ColumnElement[float]", facts[name].as_float())


_ALL = 10_000_000
"""A limit that no network reaches: with one, SQLite works the coordinates out once for each row and not for each use."""

WORLD_STEP = 1.0
"""Degrees of those cells when the whole world is looked at, before it is known where the practices are."""

_columns: Any = select  # of more columns than its types tell of

_PLACED = and_(_own("latitude").is_not(None), _own("longitude").is_not(None))
LATITUDE: ColumnElement[float] = case((_PLACED, _own("latitude")), else_=col(Territory.latitude))
LONGITUDE: ColumnElement[float] = case((_PLACED, _own("longitude")), else_=col(Territory.longitude))


@dataclass(frozen=True)
class Named:
    """One practice as the map names it: its title in the reader's language or else in its own."""

    id: int
    slug: str
    territory_id: int
    latitude: float
    longitude: float
    language: str
    title: str


def _public(columns: Any, only: Collection[int] | None) -> Any:
    """Columns of public practices and their territories; `only` of these practices, if given."""
    statement = columns.join(Territory, col(Territory.id) == col(Practice.territory_id))
    statement = statement.where(col(Practice.status).in_(PUBLIC))
    return statement if only is None else statement.where(col(Practice.id).in_(_inline(only)))


def _inline(numbers: Collection[int]) -> Any:
    """Numbers written into the statement: a choice may hold more of them than a statement may have parameters."""
    return bindparam("only", list(numbers), expanding=True, literal_execute=True)


def _within(box: Box) -> ColumnElement[bool]:
    return and_(LATITUDE.between(box.south, box.north), LONGITUDE.between(box.west, box.east))


async def count_all(tx: Transaction, only: Collection[int] | None = None) -> int:
    """How many practices there are, on the map or not."""
    return int((await tx.exec(_public(select(func.count(col(Practice.id))), only))).one())


def grid_of(box: Box) -> float:
    """Degrees of the cells in which the database counts what lies in `box`."""
    return max((box.east - box.west) / _GRID, (box.north - box.south) / _GRID, 1e-6)


async def list_places(
    tx: Transaction, paper: Paper, *, within: Box, step: float, only: Collection[int] | None = None
) -> list[Place]:
    """What lies in `within`, counted in cells of `step` degrees."""
    columns = _columns(
        Practice.id, Practice.territory_id, LATITUDE.label("latitude"), LONGITUDE.label("longitude")
    )
    found = _public(columns, only).where(_within(within)).limit(_ALL).subquery().c
    statement = _columns(
        func.count(),
        func.avg(found.latitude),
        func.avg(found.longitude),
        func.max(found.latitude) - func.min(found.latitude),
        func.max(found.longitude) - func.min(found.longitude),
        func.min(found.id),
        func.min(found.territory_id),
        func.max(found.territory_id),
    ).group_by(func.round(found.latitude / step), func.round(found.longitude / step))
    return [_place(paper, *counted) for counted in (await tx.exec(statement)).all()]


def _place(
    paper: Paper,
    count: int,
    latitude: float,
    longitude: float,
    tall: float,
    wide: float,
    first: int,
    low: int,
    high: int,
) -> Place:
    x, y = paper.project(float(latitude), float(longitude))
    return Place(x, y, count, frozenset({low, high}), first, exact=tall + wide < 1e-9)


async def list_named(
    tx: Transaction,
    language: str,
    *,
    ids: Sequence[int] = (),
    within: Box | None = None,
    only: Collection[int] | None = None,
) -> list[Named]:
    """These practices, or all those `within` a box (call it for few), each with its title."""
    statement = _columns(
        Practice.id,
        Practice.slug,
        Practice.territory_id,
        LATITUDE,
        LONGITUDE,
        Practice.language,
        Edition.language,
        Edition.title,
    ).join(Edition, col(Edition.practice_id) == col(Practice.id))
    which = _within(within) if within else col(Practice.id).in_(list(ids))
    found = await tx.exec(_public(statement, only).where(which).order_by(col(Practice.id)).limit(FEW * 40))
    best: dict[int, Named] = {}
    for number, slug, territory, latitude, longitude, original, code, title in found.all():
        if code == language or (code == original and number not in best):
            best[number] = Named(number, slug, territory, latitude, longitude, code, title)
    return list(best.values())


async def list_territories(tx: Transaction, ids: Collection[int]) -> Mapping[int, Territory]:
    """These territories by id."""
    if not ids:
        return {}
    found = await tx.exec(select(Territory).where(col(Territory.id).in_(list(ids))))
    return {territory.id or 0: territory for territory in found.all()}
