"""What is cut out of the outlines of the world looks as the whole did."""

from io import BytesIO

import pytest
import resvg_py
from PIL import Image, ImageChops

from together import assets
from together.maps import View, small_view
from together.outlines import outlines_in

PAINT = (
    "<style>.land{fill:#fff;stroke:#f00;stroke-width:1}.borders{fill:none;stroke:#00f;stroke-width:1}</style>"
)


def picture(body: str, view: View) -> Image.Image:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300" viewBox="{view.frame}">{PAINT}{body}</svg>'
    return Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))))


@pytest.fixture(scope="module")
def whole() -> str:
    """The built outlines, with classes for ids."""
    if "world.svg" not in assets.manifest():
        pytest.skip("the front end is not built: make front")
    text = (assets.folder("static/dist") / assets.manifest()["world.svg"]).read_text()
    return text.partition(">")[2].removesuffix("</svg>").replace(" id=", " class=")


@pytest.mark.parametrize(
    "place",
    [(47.75, 7.34), (14.92, -23.51), (38.7, -9.1), (59.2, 17.8), (-1.0, 10.0), (36.5, 10.1), (0, -150)],
)
def test_a_piece_looks_like_the_whole_seen_there(whole: str, place: tuple[float, float]) -> None:
    view = small_view(*place)
    cut = outlines_in(view)
    body = "".join(
        f'<path class="{name}" vector-effect="non-scaling-stroke" d="{path}"/>' for name, path in cut.items()
    )
    difference = ImageChops.difference(picture(whole, view).convert("L"), picture(body, view).convert("L"))
    assert sum(1 for value in difference.get_flattened_data() if value > 40) < 20
    assert len("".join(cut.values())) < 6000


def test_the_outlines_are_small_and_nothing_but_steps(whole: str) -> None:
    packed = assets.folder("static/dist") / f"{assets.manifest()['world.svg']}.br"
    assert packed.stat().st_size <= 15 * 1024
    assert set(whole) <= set(' <>/="-0123456789') | set("abcdefghijklmnopqrstuvwxyz")
