"""The picture that stands beside a shared link: title, territory, themes, and where it lies. 1200 × 630 pixels, PNG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practices.documents.reading import Document
from together.countries import countries
from together.drawing import line_of, wrapped
from together.languages import Viewer
from together.maps import Point, View, equal_earth
from together.outlines import outlines_in
from together.pages import render_text
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


def card_of(document: Document, eyes: Viewer) -> Card:
    """The card of a practice."""
    names = countries(eyes.language)
    country = names.get(document.territory.country, "")
    return Card(
        title=line_of(document.text.words.title),
        eyebrow=" · ".join(filter(None, (line_of(document.territory.name), country))),
        line=" · ".join(line_of(theme.name_in(eyes.language)) for theme in document.themes[:3]),
        point=document.point,
    )


def svg_of(card: Card, eyes: Viewer) -> str:
    """The drawing, with text broken into lines and escaped."""
    size, lines = _title(card)
    return render_text(
        "practices/card.svg", eyes, {"card": card, "size": size, "lines": lines, **_places(card)}
    )


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
