"""Where a family's boxes and lines stand. Pure geometry, in the units of the drawing (CSS pixels on a small phone).

Each member has a row of its own, further in than the one it came from: so nothing overlaps, and it can be read on a phone.
Links that place nobody run in lanes beside the boxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from practices.adoptions.lineage import Family, Member

WIDTH = 320.0
ROW, GAP = 48.0, 12.0
STEP, INDENT = 22.0, 110.0
"""How much further in a box stands than the one above it, and at most all of them together."""
LANE, LANES = 8.0, 56.0
"""Between lanes, and at most all of them together."""
PADDING = 10.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A member's box; `label` is where its text starts: at its left edge, or at its right one when mirrored."""

    member: Member
    x: float
    y: float
    width: float
    height: float
    label: float

    @property
    def title(self) -> str:
        """What fits on the first line."""
        return fit(self.member.title or self.member.territory, self.width - 2 * PADDING, 13)

    def under(self, said: str) -> str:
        """What fits on the second line: the territory, and what it `said`."""
        parts = [part for part in (self.member.territory if self.member.title else "", said) if part]
        return fit(" · ".join(parts), self.width - 2 * PADDING, 11)


@dataclass(frozen=True)
class Line:
    """A link as straight strokes from its source's box to its target's."""

    source: str
    target: str
    kind: str
    points: Sequence[Point]
    beside: bool = False

    @property
    def path(self) -> str:
        """The `d` of an SVG path."""
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines on a ground of `width` × `height`."""

    boxes: Sequence[Box]
    lines: Sequence[Line]
    width: float = WIDTH
    height: float = 0.0

    @property
    def mirrored(self) -> "Drawing":
        """The same for languages that are written from right to left."""
        boxes = [
            replace(box, x=self.width - box.x - box.width, label=self.width - box.label) for box in self.boxes
        ]
        lines = [replace(line, points=[(self.width - x, y) for x, y in line.points]) for line in self.lines]
        return replace(self, boxes=boxes, lines=lines)


def draw(family: Family) -> Drawing:
    """The family, left to right."""
    deepest = max((member.depth for member in family.members), default=0)
    step = min(STEP, INDENT / deepest) if deepest else 0.0
    lane = min(LANE, LANES / len(family.others)) if family.others else 0.0
    end = WIDTH - (lane * len(family.others) + LANE if family.others else 1)
    boxes = [_box(member, row, step, end) for row, member in enumerate(family.members)]
    places = {box.member.key: box for box in boxes}
    down = [
        Line(link.source, link.target, link.kind, _down(places[link.source], places[link.target], step))
        for link in family.tree
    ]
    beside = [
        Line(
            link.source,
            link.target,
            link.kind,
            _beside(places[link.source], places[link.target], end + lane * (number + 1)),
            beside=True,
        )
        for number, link in enumerate(family.others)
    ]
    return Drawing(boxes, [*down, *beside], WIDTH, max(len(boxes) * (ROW + GAP) - GAP, 0) + 2)


def _box(member: Member, row: int, step: float, end: float) -> Box:
    x = 1 + member.depth * step
    return Box(member, x, 1 + row * (ROW + GAP), end - x, ROW, x + PADDING)


def _down(source: Box, target: Box, step: float) -> list[Point]:
    rail = source.x + step / 2
    middle = target.y + target.height / 2
    return [(rail, source.y + source.height), (rail, middle), (target.x, middle)]


def _beside(source: Box, target: Box, lane: float) -> list[Point]:
    """It leaves a box a little below the middle and comes in a little above, so that both can be told apart."""
    leaves, comes = source.y + source.height * 0.65, target.y + target.height * 0.35
    return [
        (source.x + source.width, leaves),
        (lane, leaves),
        (lane, comes),
        (target.x + target.width, comes),
    ]


def fit(text: str, width: float, size: float) -> str:
    """As much of `text` as fits into `width` at this font size, with an ellipsis where it is cut; an estimate."""
    room = width / size
    taken = 0.0
    for place, character in enumerate(text):
        taken += _em(character)
        if taken > room:
            return text[: max(place - 2, 0)].rstrip() + "…"
    return text


def _em(character: str) -> float:
    """About how wide a letter is, in units of the font size."""
    if ord(character) >= 0x2E80:
        return 1.0
    if character in "iljtfrI.,;:'|! ":
        return 0.34
    return 0.82 if character in "mwMW@%" or character.isupper() else 0.58
