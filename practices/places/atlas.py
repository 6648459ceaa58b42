"""The map as its page shows it: marks with their names and where they lead, and the links that move it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log10
from urllib.parse import urlencode

from network.models import Territory
from practices.places.queries import Named
from together.maps import STEPS, Cluster, Paper, View

ADDRESS = "/practices/map"
NEITHER = Territory(slug="", name="")

MOST_TERRITORIES = 20
"""Territories that one link names."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Mark:
    """A cluster on the page. `near`: its places lie around `place`, not all in it. `radius` is in pixels.

    `countries`: codes of those in which its territories lie, that of most first.
    """

    anchor: str
    count: int
    left: str
    top: str
    radius: int
    path: str
    place: Territory
    near: bool
    countries: Sequence[str]
    practices: Sequence[Named]

    @property
    def single(self) -> Named | None:
        """The one practice that it is."""
        return self.practices[0] if self.count == 1 and self.practices else None


@dataclass(frozen=True)
class Atlas:
    """One view of one kind of map, and the choices (`kept`: other parameters of the address) that its links keep."""

    paper: Paper
    view: View
    kept: Pairs = ()

    def address(self, view: View) -> str:
        """Where `view` is shown."""
        view = self.paper.keep(view)
        where = (("zoom", str(view.zoom)), ("x", str(view.x)), ("y", str(view.y)))
        return f"{ADDRESS}?{urlencode([*self.kept, *where])}"

    @property
    def everything(self) -> str:
        """The address of the view that shows all."""
        return f"{ADDRESS}?{urlencode(self.kept)}" if self.kept else ADDRESS

    def steps(self) -> Mapping[str, str]:
        """Addresses of the views around this one, by name; those that would be this very view are left out."""
        around = {
            "in": self.view.closer(STEPS),
            "out": self.view.closer(-STEPS),
            "north": self.view.moved(0, -1),
            "south": self.view.moved(0, 1),
            "west": self.view.moved(-1, 0),
            "east": self.view.moved(1, 0),
        }
        return {
            name: self.address(view) for name, view in around.items() if self.paper.keep(view) != self.view
        }

    def marks(
        self, groups: Sequence[Cluster], named: Sequence[Named], territories: Mapping[int, Territory]
    ) -> list[Mark]:
        """The clusters, in their order."""
        by_id = {practice.id: practice for practice in named}
        return [self._mark(number, cluster, by_id, territories) for number, cluster in enumerate(groups, 1)]

    def _mark(
        self, number: int, cluster: Cluster, named: Mapping[int, Named], territories: Mapping[int, Territory]
    ) -> Mark:
        left, top = self.view.share(cluster.centre)
        practices = [
            named[place.first] for place in cluster.places if place.count == 1 and place.first in named
        ]
        homes = homes_of(cluster)
        return Mark(
            anchor=f"place-{number}",
            count=cluster.count,
            left=left,
            top=top,
            radius=radius_of(cluster.count),
            path=self._path(cluster, practices, territories),
            place=territories.get(homes[0], NEITHER),
            near=len(cluster.territories) > 1,
            countries=_countries([territories[one] for one in homes if one in territories]),
            practices=practices,
        )

    def _path(
        self, cluster: Cluster, practices: Sequence[Named], territories: Mapping[int, Territory]
    ) -> str:
        """A single practice leads to its page, what stands at one spot to the list of its territories, all else closer."""
        if cluster.count == 1 and practices:
            return f"/practices/{practices[0].slug}"
        if closer := self._closer(cluster):
            return self.address(closer)
        slugs = [territories[one].slug for one in homes_of(cluster) if one in territories]
        kept = [pair for pair in self.kept if pair[0] != "territory"]
        return f"/practices?{urlencode([*kept, *(('territory', slug) for slug in slugs[:MOST_TERRITORIES])])}"

    def _closer(self, cluster: Cluster) -> View | None:
        """A view in which the cluster falls apart, as far as this map goes; None where it cannot."""
        spots = {(round(place.x, 6), round(place.y, 6)) for place in cluster.places}
        if len(spots) == 1 and all(place.exact for place in cluster.places):
            return None
        closest = self.paper.deepest if len(spots) > 1 else self.view.zoom + 3 * STEPS
        fitting = self.paper.around(sorted(spots), closest)
        closer = self.paper.keep(replace(fitting, zoom=max(fitting.zoom, self.view.zoom + STEPS)))
        return closer if closer.zoom > self.view.zoom else None


def radius_of(count: int) -> int:
    """Pixels: ten times as many make a disc a little larger; a finger finds the smallest."""
    return round(9 + 4 * log10(count)) if count > 1 else 8


def _countries(homes: Sequence[Territory]) -> list[str]:
    return list(dict.fromkeys(home.country for home in homes if home.country))


def homes_of(cluster: Cluster) -> list[int]:
    """The territories by which a cluster is known: that where most is, then others."""
    first = min(cluster.largest.territories)
    return [first, *sorted(cluster.territories - {first})[: MOST_TERRITORIES - 1]]
