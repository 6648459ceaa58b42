"""What the map's page needs, in a handful of queries, however many practices there are."""

from collections.abc import Collection, Sequence
from typing import Any

from practices.places import queries
from practices.places.atlas import Atlas, Pairs, homes_of
from together.database import Transaction
from together.maps import Box, Cluster, Paper, Place, View, clusters

WORLD = Box(-180, -90, 180, 90)


async def read(
    tx: Transaction,
    paper: Paper,
    asked: View | None,
    *,
    kept: Pairs,
    language: str,
    only: Collection[int] | None = None,
) -> dict[str, Any]:
    """The context of `practices/map.html` for the view that was asked for, or for the one that shows everything."""
    total = await queries.count_all(tx, only)
    if asked is None:
        places = await queries.list_places(tx, paper, within=WORLD, step=queries.WORLD_STEP, only=only)
        view = paper.around([(place.x, place.y) for place in places]) if places else paper.keep(View(0, 0, 0))
    else:
        view = paper.keep(asked)
        box = paper.box(view)
        places = await queries.list_places(tx, paper, within=box, step=queries.grid_of(box), only=only)
    groups = clusters([place for place in places if view.shows((place.x, place.y))], view.side)
    named: Sequence[queries.Named] = []
    if sum(group.count for group in groups) <= queries.FEW:
        named = await queries.list_named(tx, language, within=paper.box(view), only=only)
        groups = clusters(_each(paper, view, named), view.side)
    elif single := [group.largest.first for group in groups if group.count == 1]:
        named = await queries.list_named(tx, language, ids=single, only=only)
    atlas = Atlas(paper, view, kept)
    homes = {home for group in groups for home in homes_of(group)}
    territories = await queries.list_territories(tx, homes)
    return {
        "atlas": atlas,
        "marks": atlas.marks(groups, named, territories),
        "territories": territories,
        "total": total,
        "everywhere": asked is None,
        "shown": _total(groups),
    }


def _each(paper: Paper, view: View, named: Sequence[queries.Named]) -> list[Place]:
    """Each practice in view as a place of its own."""
    placed = [(one, paper.project(one.latitude, one.longitude)) for one in named]
    return [
        Place(*point, 1, frozenset({one.territory_id}), one.id) for one, point in placed if view.shows(point)
    ]


def _total(groups: Sequence[Cluster]) -> int:
    return sum(group.count for group in groups)
