"""Maps: where places lie on them, what part is looked at, and which points stand together there.

The outlines are drawn in the Equal Earth projection at build time (`static/equal_earth.mjs`); the same formula stands here:
B. Šavrič, T. Patterson, B. Jenny (2018), "The Equal Earth map projection", International Journal of Geographical Information
Science 33(3), 454–465, doi:10.1080/13658816.2018.1504949. Tiles of streets come in Web Mercator (EPSG 3857).

Map units: the whole world is `WIDTH` wide and centred on (0, 0); y grows to the south. Degrees are WGS 84.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import asin, asinh, cos, floor, hypot, log2, pi, radians, sin, sqrt, tan

WIDTH = 8192
"""Map units across the world."""

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
_UNIT = WIDTH / (4 * sqrt(3) * pi / (3 * A1))
_MERCATOR_EDGE = 85.0511287

Point = tuple[float, float]
Project = Callable[[float, float], Point]


def equal_earth(latitude: float, longitude: float) -> Point:
    """Where a place lies on the map of outlines, in map units."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = 9 * A4 * sixth * square + 7 * A3 * sixth + 3 * A2 * square + A1
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    y = theta * (A4 * sixth * square + A3 * sixth + A2 * square + A1)
    return x * _UNIT, -y * _UNIT


def mercator(latitude: float, longitude: float) -> Point:
    """Where a place lies on the map of tiles, in map units; the poles are cut off as the tiles do."""
    latitude = max(-_MERCATOR_EDGE, min(_MERCATOR_EDGE, latitude))
    return WIDTH * longitude / 360, -WIDTH * asinh(tan(radians(latitude))) / (2 * pi)


@dataclass(frozen=True)
class Box:
    """Degrees from west to east and south to north."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Paper:
    """A kind of map: its projection, and how deep it may be looked into (a `View.zoom`)."""

    project: Project
    deepest: int

    def latitude_at(self, y: float) -> float:
        """The latitude of a height on the map, by halving; the nearest pole beyond the edge."""
        south, north = -90.0, 90.0
        for _ in range(48):
            middle = (south + north) / 2
            south, north = (middle, north) if self.project(middle, 0)[1] > y else (south, middle)
        return (south + north) / 2

    def box(self, view: "View") -> Box:
        """Degrees that hold all of `view`, and perhaps a little more."""
        south, north = self.latitude_at(view.top + view.side), self.latitude_at(view.top)
        narrow = self.project(max(abs(south), abs(north)), 1)[0]
        west, east = view.left / narrow, (view.left + view.side) / narrow
        return Box(max(-180.0, west), south, min(180.0, east), north)

    def around(self, points: Sequence[Point], closest: int = 18) -> "View":
        """The closest view that shows all `points`, with a margin for the marks; a single one at the zoom `closest`."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        wanted = max(max(xs) - min(xs), max(ys) - min(ys)) * MARGIN
        zoom = floor(STEPS * log2(WIDTH / wanted)) if wanted > 0 else closest
        middle = View(0, round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2))
        return self.keep(replace(middle, zoom=min(zoom, closest)))

    def keep(self, view: "View") -> "View":
        """The view nearest to `view` that this map has."""
        half = WIDTH // 2
        tall = -round(self.project(90, 0)[1])
        return View(
            max(0, min(self.deepest, view.zoom)),
            max(-half, min(half, view.x)),
            max(-tall, min(tall, view.y)),
        )


STEPS = 4
"""Steps of zoom that double the scale."""

MARGIN = 1.3

OUTLINES = Paper(equal_earth, 30)
TILES = Paper(mercator, 52)


@dataclass(frozen=True)
class View:
    """A square of the map: `zoom` in `STEPS` from the whole world, and its centre in map units."""

    zoom: int
    x: int
    y: int

    @property
    def side(self) -> float:
        """Its width and height."""
        return float(WIDTH / 2 ** (self.zoom / STEPS))

    @property
    def left(self) -> float:
        return self.x - self.side / 2

    @property
    def top(self) -> float:
        return self.y - self.side / 2

    @property
    def frame(self) -> str:
        """As the `viewBox` of an SVG."""
        return f"{self.left:.2f} {self.top:.2f} {self.side:.2f} {self.side:.2f}"

    def shows(self, point: Point) -> bool:
        """Whether `point` lies within."""
        return 0 <= point[0] - self.left <= self.side and 0 <= point[1] - self.top <= self.side

    def share(self, point: Point) -> tuple[str, str]:
        """Where `point` stands from the left and the top edge, in percent, as an SVG reads it."""
        return f"{(point[0] - self.left) / self.side:.2%}", f"{(point[1] - self.top) / self.side:.2%}"

    def moved(self, across: int, down: int) -> "View":
        """The view beside: by half of itself for each step."""
        half = self.side / 2
        return replace(self, x=round(self.x + across * half), y=round(self.y + down * half))

    def closer(self, steps: int) -> "View":
        """The same place, looked at from nearer (or, below 0, from farther)."""
        return replace(self, zoom=self.zoom + steps)


@dataclass(frozen=True)
class Place:
    """Things at one place of the map: how many, and what stands for them. `exact`: all at the very same point."""

    x: float
    y: float
    count: int
    territories: frozenset[int] = frozenset()
    first: int = 0
    exact: bool = True


@dataclass(frozen=True)
class Cluster:
    """Places that stand too near to be told apart. The centre leans to where most is."""

    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)

    @property
    def centre(self) -> Point:
        total = self.count
        x = sum(place.x * place.count for place in self.places) / total
        return x, sum(place.y * place.count for place in self.places) / total

    @property
    def largest(self) -> Place:
        """Where most is: it lends the cluster its name."""
        return max(self.places, key=lambda place: (place.count, -place.first))

    @property
    def territories(self) -> frozenset[int]:
        return frozenset().union(*(place.territories for place in self.places))


def clusters(places: Iterable[Place], side: float) -> list[Cluster]:
    """`places` in groups that can be told apart and pressed when `side` map units are seen; the largest first.

    First by the cells of a grid that stays where it is when one looks aside, then what still touches is joined.
    """
    cell, apart = side / 8, side / 9.5
    cells: dict[tuple[int, int], list[Place]] = {}
    for place in sorted(places, key=lambda one: (one.x, one.y, one.first)):
        cells.setdefault((floor(place.x / cell), floor(place.y / cell)), []).append(place)
    found: list[Cluster] = []
    for group in (Cluster(tuple(group)) for group in cells.values()):
        while near := next((one for one in found if _distance(one, group) < apart), None):
            found.remove(near)
            group = Cluster((*near.places, *group.places))  # noqa: PLW2901 - it grows until it touches nothing
        found.append(group)
    return sorted(found, key=lambda one: (-one.count, one.centre))


def _distance(one: Cluster, other: Cluster) -> float:
    (ax, ay), (bx, by) = one.centre, other.centre
    return hypot(ax - bx, ay - by)


SMALL = 18
"""The zoom of a small map."""


@dataclass(frozen=True)
class Tile:
    """One picture of a tile server, and where it lies, in map units."""

    address: str
    x: float
    y: float
    side: float


def tiles(template: str, view: View) -> list[Tile]:
    """The tiles that `view` touches, four or five across. `template` has {z}, {x} and {y}."""
    level = min(19, view.zoom // STEPS + 2)
    count = 2**level
    side = WIDTH / count
    columns, rows = (_touched(start + WIDTH / 2, view.side, side, count) for start in (view.left, view.top))
    return [
        Tile(
            template.replace("{z}", str(level)).replace("{x}", str(column)).replace("{y}", str(row)),
            column * side - WIDTH / 2,
            row * side - WIDTH / 2,
            side,
        )
        for row in rows
        for column in columns
    ]


def _touched(start: float, length: float, side: float, count: int) -> range:
    return range(max(0, floor(start / side)), min(count, floor((start + length) / side) + 1))


def small_view(latitude: float, longitude: float) -> View:
    """What a small map shows: the place in its middle, and the lands around it."""
    x, y = equal_earth(latitude, longitude)
    return OUTLINES.keep(View(SMALL, round(x), round(y)))


def small_mark(latitude: float, longitude: float) -> tuple[str, str]:
    """Where the place stands on its small map, in percent."""
    return small_view(latitude, longitude).share(equal_earth(latitude, longitude))
