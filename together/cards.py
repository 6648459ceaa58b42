"""Pictures that stand beside shared links: 1200 × 630 pixels, PNG. What to draw is told by who owns the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from together import edge
from together.drawing import line_of, wrapped
from together.languages import LANGUAGES, N_, Viewer, translate
from together.maps import Point, View, equal_earth
from together.outlines import outlines_in
from together.pages import render_text, viewer
from together.text import text_direction

WIDTH, HEIGHT = 1200, 630
MARGIN, MAP = 70, 400
SIZES = ((64, 4), (52, 5), (44, 6))
"""Sizes of the title's letters, with the lines that fit."""


@dataclass(frozen=True)
class Card:
    """What is drawn. `point`: latitude and longitude, if known."""

    title: str
    eyebrow: str
    line: str
    point: Point | None = None

    @property
    def rtl(self) -> bool:
        """Whether it is read from the right."""
        return text_direction(self.title) == "rtl"

    @property
    def width(self) -> int:
        """Pixels for text."""
        return WIDTH - 2 * MARGIN - (MAP if self.point else 0)


def svg_of(card: Card, eyes: Viewer) -> str:
    """The drawing, with text broken into lines and escaped."""
    size, lines = _title(card)
    return render_text("card.svg", eyes, {"card": card, "size": size, "lines": lines, **_places(card)})


def _title(card: Card) -> tuple[int, Sequence[str]]:
    """The largest letters in which the title fits, or the smallest, cut."""
    for size, most in SIZES:
        if len(wrapped(card.title, size, card.width, most + 1, bold=True)) <= most:
            break
    return size, wrapped(card.title, size, card.width, most, bold=True)


def _places(card: Card) -> Mapping[str, Any]:
    x = WIDTH - MARGIN if card.rtl else MARGIN
    context = {
        "x": x,
        "anchor": "end" if card.rtl else "start",
        "eyebrow": wrapped(card.eyebrow, 30, card.width, 1),
        "line": wrapped(card.line, 26, card.width, 1),
    }
    if card.point is None:
        return context
    at = equal_earth(*card.point)
    view = View(14, round(at[0]), round(at[1]))
    return context | {
        "view": view,
        "at": at,
        "map_x": 0 if card.rtl else WIDTH - MAP,
        **outlines_in(view),
    }


async def card_file(request: Request, card: Card, eyes: Viewer) -> Response:
    """The picture, or 304 for who has it. Asked for again each time: what is taken back is gone at once."""
    svg = svg_of(card, eyes)
    key = sha256(svg.encode()).hexdigest()[:32]
    headers = {
        "ETag": f'"{key}"',
        "Cache-Control": "no-cache",
        "Content-Security-Policy": "default-src 'none'",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = await edge.made(request).get(f"card:{key}", lambda: edge.press(request).draw(svg))
    return Response(content, media_type="image/png", headers=headers)


async def site(request: Request) -> Response:
    """The picture of the network itself."""
    language = request.query_params.get("lang", "")
    eyes = Viewer(language if language in LANGUAGES else "en", viewer(request).zone)
    title = translate(eyes.language, N_("Acting together for the well-being of all"))
    network = translate(eyes.language, N_("Territories of Co-responsibility"))
    return await card_file(request, Card(line_of(title), line_of(network), ""), eyes)
