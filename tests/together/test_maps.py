"""Maps: the same projection as the drawn outlines, and clusters that lose nobody."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatch_build import find_node
from together.maps import (
    OUTLINES,
    TILES,
    WIDTH,
    Box,
    Place,
    View,
    clusters,
    equal_earth,
    mercator,
    tiles,
)

STATIC = Path(__file__).parents[2] / "static"
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
LANDMARKS = [(0, 0), (47.75, 7.34), (14.92, -23.51), (-33.92, 18.42), (90, 0), (-90, 180), (64.15, -21.94)]


def test_python_places_points_where_the_build_draws_them() -> None:
    node, _ = find_node()
    script = (
        "import { project } from './equal_earth.mjs';"
        f"console.log(JSON.stringify({json.dumps(LANDMARKS)}.map(([a, b]) => project(a, b))))"
    )
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], check=True, cwd=STATIC, capture_output=True, text=True
    )
    drawn = json.loads(done.stdout)
    assert [pytest.approx(equal_earth(*place), abs=1e-6) for place in LANDMARKS] == drawn


def test_the_projection_is_the_published_one() -> None:
    """Values of the paper's own formula for the whole width and height, relative to the radius of the sphere."""
    unit = WIDTH / (2 * 2.7066299836)
    assert equal_earth(0, 180) == pytest.approx((WIDTH / 2, 0))
    assert -equal_earth(90, 0)[1] / unit == pytest.approx(1.3173627591, rel=1e-6)


def test_tiles_lie_where_every_server_has_them() -> None:
    assert mercator(0, 180) == (WIDTH / 2, 0)
    assert mercator(85.0511287, 0)[1] == pytest.approx(-WIDTH / 2, rel=1e-6)
    mulhouse = mercator(47.75, 7.34)
    view = View(40, round(mulhouse[0]), round(mulhouse[1]))
    found = tiles("https://tiles.example/{z}/{x}/{y}.png", view)
    assert "https://tiles.example/12/2131/1429.png" in [tile.address for tile in found]
    assert len(found) <= 36


@given(LATITUDES, LONGITUDES)
def test_a_latitude_is_found_again(latitude: float, longitude: float) -> None:
    for paper in (OUTLINES, TILES):
        kept = max(-85, min(85, latitude))
        assert paper.latitude_at(paper.project(kept, longitude)[1]) == pytest.approx(kept, abs=1e-6)


VIEWS = st.builds(View, st.integers(-5, 60), st.integers(-6000, 6000), st.integers(-6000, 6000))


@given(VIEWS, LATITUDES, LONGITUDES)
def test_the_degrees_of_a_view_hold_all_that_it_shows(view: View, latitude: float, longitude: float) -> None:
    view = OUTLINES.keep(view)
    if view.shows(equal_earth(latitude, longitude)):
        box = OUTLINES.box(view)
        assert box.south - 1e-6 <= latitude <= box.north + 1e-6
        assert box.west - 1e-6 <= longitude <= box.east + 1e-6


@given(VIEWS)
def test_every_address_leads_to_a_view_of_the_map(view: View) -> None:
    for paper in (OUTLINES, TILES):
        kept = paper.keep(view)
        assert 0 <= kept.zoom <= paper.deepest
        assert paper.keep(kept) == kept


POINTS = st.lists(st.tuples(st.floats(-4000, 4000), st.floats(-2000, 2000)), min_size=1, max_size=60)


@given(POINTS)
def test_the_closest_view_shows_every_point(points: list[tuple[float, float]]) -> None:
    view = OUTLINES.around(points)
    assert all(view.shows(point) for point in points)


PLACES = st.lists(
    st.builds(
        Place,
        x=st.floats(-4000, 4000),
        y=st.floats(-2000, 2000),
        count=st.integers(1, 10**6),
        territories=st.frozensets(st.integers(1, 50), min_size=1, max_size=2),
        first=st.integers(1, 10**6),
    ),
    max_size=60,
)


@given(PLACES, st.floats(10, WIDTH))
def test_every_place_stands_in_exactly_one_cluster_and_counts_add_up(
    places: list[Place], side: float
) -> None:
    found = clusters(places, side)
    assert sorted((place for one in found for place in one.places), key=repr) == sorted(places, key=repr)
    assert sum(one.count for one in found) == sum(place.count for place in places)
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)


@given(PLACES, st.floats(10, WIDTH), st.randoms(use_true_random=False))
def test_clusters_stand_apart_and_do_not_hang_on_the_order(places: list[Place], side: float, random) -> None:
    found = clusters(places, side)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            (ax, ay), (bx, by) = one.centre, other.centre
            assert (ax - bx) ** 2 + (ay - by) ** 2 >= (side / 9.5) ** 2 * 0.999
    again = list(places)
    random.shuffle(again)
    assert [one.count for one in clusters(again, side)] == [one.count for one in found]


def test_a_view_of_one_point_shows_the_lands_around_it() -> None:
    view = OUTLINES.around([equal_earth(47.75, 7.34)])
    box = OUTLINES.box(view)
    assert isinstance(box, Box)
    assert 5 < box.north - box.south < 25
