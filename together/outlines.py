"""The part of the world's outlines that a small map shows, cut out of the built file: it weighs a kilobyte in the page.

Land is cut by I. Sutherland, G. Hodgman (1974), "Reentrant polygon clipping", Communications of the ACM 17(1), 32–42.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from markupsafe import Markup

from together import assets
from together.maps import Point, View

Line = Sequence[Point]

BEYOND = 0.1
"""How much more than the view is kept, of its width: the edges of the cut are not seen."""


@lru_cache(maxsize=512)
def outlines_in(view: View) -> Mapping[str, Markup]:
    """The paths `land` and `borders` within `view`, as an SVG reads them, in map units."""
    margin = view.side * BEYOND
    low = (view.left - margin, view.top - margin)
    high = (view.left + view.side + margin, view.top + view.side + margin)
    land = (_cut(ring, low, high) for ring in _near("land", low, high))
    borders = (piece for line in _near("borders", low, high) for piece in _pieces(line, low, high))
    return {"land": _path(land, "z"), "borders": _path(borders, "")}


def _near(name: str, low: Point, high: Point) -> Iterator[Line]:
    """The lines that may have a part in a box: few of all the world's."""
    for line, (left, top), (right, bottom) in _boxed(name):
        if left <= high[0] and right >= low[0] and top <= high[1] and bottom >= low[1]:
            yield line


@cache
def _boxed(name: str) -> Sequence[tuple[Line, Point, Point]]:
    """The lines of a path, each with the corners of the box that holds it."""
    return [
        (line, tuple(map(min, zip(*line, strict=True))), tuple(map(max, zip(*line, strict=True))))
        for line in _lines(name)
    ]


def _lines(name: str) -> Sequence[Line]:
    """The lines of a path of the built outlines: our own file, whose steps are whole numbers."""
    text = (assets.folder("static/dist") / assets.manifest()["world.svg"]).read_text()
    path = re.search(rf'id="{name}"[^>]* d="([^"]*)"', text)
    found: list[Line] = []
    at = (0, 0)
    for steps in path[1].split("m")[1:] if path else ():
        line = []
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + across, at[1] + down)
            line.append(at)
        if steps.endswith("z"):
            at = line[0]
        found.append(line)
    return found


def _cut(ring: Line, low: Point, high: Point) -> Line:
    """The ring within a box: cut along each of its four edges in turn."""
    for axis in (0, 1):
        ring = _cut_edge(ring, axis, low[axis], 1)
        ring = _cut_edge(ring, axis, high[axis], -1)
    return ring


def _cut_edge(ring: Line, axis: int, edge: float, sign: int) -> Line:
    kept: list[Point] = []
    for number, point in enumerate(ring):
        before = ring[number - 1]
        inside, was = ((one[axis] - edge) * sign >= 0 for one in (point, before))
        if inside != was:
            share = (edge - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
            )
        if inside:
            kept.append(point)
    return kept


def _pieces(line: Line, low: Point, high: Point) -> list[Line]:
    """The stretches of a line that are in the box, each with the point before and after it."""
    inside = [low[0] <= x <= high[0] and low[1] <= y <= high[1] for x, y in line]
    pieces: list[list[Point]] = [[]]
    for number, point in enumerate(line):
        if any(inside[max(0, number - 1) : number + 2]):
            pieces[-1].append(point)
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def _path(lines: Iterable[Line], end: str) -> Markup:
    """Lines as relative steps of whole map units."""
    at, path = (0, 0), []
    for line in lines:
        first, steps = None, []
        for point in line:
            place = (round(point[0]), round(point[1]))
            steps.append(f"{place[0] - at[0]} {place[1] - at[1]}")
            at, first = place, first or place
        if first and len(steps) > 1:
            path.append(f"m{' '.join(steps)}{end}".replace(" -", "-"))
            at = first if end else at
    return Markup("".join(path))  # noqa: S704 - numbers
