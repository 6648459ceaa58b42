"""The family of a practice as pure functions: nobody is lost, nothing overlaps, and circles do no harm."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from practices.adoptions.drawing import Box, Drawing, Line, draw, fit
from practices.adoptions.lineage import Branch, Family, Link, Member, branches, gather

MANY = 70


def member(number: int) -> Member:
    """A practice of this number."""
    return Member(f"p{number}", f"A practice with a rather long title, number {number}", "en", "Praia", "/")


KINDS = st.sampled_from(["same", "adapted", "stopped"])


@st.composite
def families(draw_: st.DrawFn) -> tuple[dict[str, Member], list[Link]]:
    """Any directed graph: trees, deep chains, circles, loops, doubled links and islands."""
    count = draw_(st.integers(1, MANY))
    links = []
    for number in range(1, count):
        near = draw_(st.integers(max(0, number - draw_(st.sampled_from([1, 2, MANY]))), number - 1))
        ends = (f"p{near}", f"p{number}")
        if draw_(st.integers(0, 9)):  # one in ten stays an island
            links.append(Link(*(ends if draw_(st.booleans()) else reversed(ends)), draw_(KINDS)))
    numbers = st.integers(0, count - 1).map("p{}".format)
    links += draw_(st.lists(st.builds(Link, numbers, numbers, KINDS), max_size=12))
    return {f"p{number}": member(number) for number in range(count)}, links


def connected(links: list[Link], here: str) -> set[str]:
    """Keys that hang together with `here`, found in the slowest way."""
    found = {here}
    while True:
        more = {
            key for link in links for key in (link.source, link.target) if {link.source, link.target} & found
        }
        if more <= found:
            return found
        found |= more


def listed(made: list[Branch]) -> list[str]:
    """Keys of a nested list."""
    return [key for branch in made for key in (branch.member.key, *listed(branch.children))]


@given(families())
def test_all_who_hang_together_are_in_the_family_once_with_every_link(
    graph: tuple[dict[str, Member], list[Link]],
) -> None:
    members, links = graph
    family = gather("p0", members, links, limit=MANY)
    assert sorted(one.key for one in family.members) == sorted(connected(links, "p0"))
    inside = {link for link in links if link.source in connected(links, "p0") and link.source != link.target}
    assert sorted(map(repr, [*family.tree, *family.others])) == sorted(map(repr, inside))
    assert listed(branches(family)) == [one.key for one in family.members]
    assert [one.key for one in family.members if one.here] == ["p0"]
    assert not family.cut


@given(families(), st.integers(1, 20))
def test_a_large_family_is_cut_around_the_one_looked_at(
    graph: tuple[dict[str, Member], list[Link]], limit: int
) -> None:
    members, links = graph
    family = gather("p0", members, links, limit=limit)
    everyone = connected(links, "p0")
    assert len(family.members) == min(limit, len(everyone))
    assert family.cut == (len(everyone) > limit)
    assert any(one.here for one in family.members)


def touches(point: tuple[float, float], box: Box) -> bool:
    """Whether a point lies on a box or its edge."""
    x, y = point
    return box.x - 0.01 <= x <= box.x + box.width + 0.01 and box.y - 0.01 <= y <= box.y + box.height + 0.01


def crosses(line: Line, box: Box) -> bool:
    """Whether a line, of strokes along the axes, goes through the inside of a box."""
    for (x1, y1), (x2, y2) in pairwise(line.points):
        inside_x = max(min(x1, x2), box.x + 0.1) < min(max(x1, x2) + 0.05, box.x + box.width - 0.1)
        inside_y = max(min(y1, y2), box.y + 0.1) < min(max(y1, y2) + 0.05, box.y + box.height - 0.1)
        if inside_x and inside_y:
            return True
    return False


def check(drawing: Drawing, family: Family) -> None:
    """What holds in both directions of writing."""
    assert [box.member.key for box in drawing.boxes] == [one.key for one in family.members]
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
        assert box.width >= 140  # so that a title can be read on a phone
        assert box.x < box.label < box.x + box.width
    for one, other in combinations(drawing.boxes, 2):
        assert one.y + one.height <= other.y or other.y + other.height <= one.y
    drawn = sorted((line.source, line.target, line.kind) for line in drawing.lines)
    assert drawn == sorted((link.source, link.target, link.kind) for link in [*family.tree, *family.others])
    places = {box.member.key: box for box in drawing.boxes}
    for line in drawing.lines:
        assert touches(line.points[0], places[line.source])
        assert touches(line.points[-1], places[line.target])
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in line.points)
        assert not any(crosses(line, box) for box in drawing.boxes)


@given(families())
def test_nothing_overlaps_and_every_link_is_drawn_from_box_to_box(
    graph: tuple[dict[str, Member], list[Link]],
) -> None:
    family = gather("p0", *graph)
    drawing = draw(family)
    check(drawing, family)
    check(drawing.mirrored, family)
    assert drawing.mirrored.mirrored.boxes[0].x == drawing.boxes[0].x
    assert all(
        box.x + box.width == drawing.width - 1 for box in drawing.mirrored.boxes if not box.member.depth
    )


def test_one_further_in_stands_below_the_one_it_came_from() -> None:
    members = {f"p{number}": member(number) for number in range(4)}
    links = [
        Link("p0", "p1", "same"),
        Link("p1", "p2", "adapted"),
        Link("p0", "p3", "stopped"),
        Link("p3", "p2", "same"),
    ]
    family = gather("p2", members, links)
    assert [(one.key, one.depth, one.kind) for one in family.members] == [
        ("p0", 0, ""),
        ("p1", 1, "same"),
        ("p2", 2, "adapted"),
        ("p3", 1, "stopped"),
    ]
    assert family.others == [Link("p3", "p2", "same")]


@given(st.text(max_size=200), st.floats(20, 400))
def test_a_title_is_cut_where_it_would_not_fit(text: str, width: float) -> None:
    cut = fit(text, width, 13)
    assert cut == text or (cut.endswith("…") and len(cut) <= len(text))
