"""Text in drawings: measured, and broken into lines.

The fonts are those that were built with the front end; what the system has is never used, so every server draws the same.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import ImageFont

from together.press import fonts

FAMILIES = ("NotoSans", "NotoSansArabic")
ELLIPSIS = "…"
EM = 1000


def line_of(text: str) -> str:
    """`text` as one line without controls, halves of surrogate pairs and what no font of ours can draw."""
    normal = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    drawn = "".join(character if _family_of(character) else " " for character in normal)
    return " ".join(drawn.split())


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` stands in letters of `size`, both in the same unit; Arabic letters are joined for it."""
    weight = "Bold" if bold else "Regular"
    runs = groupby(text, lambda character: _family_of(character) or FAMILIES[0])
    return sum(_font(family, weight).getlength("".join(run)) for family, run in runs) * size / EM


def wrapped(text: str, size: float, width: float, most: int, *, bold: bool = False) -> list[str]:
    """`text` in at most `most` lines that are not wider than `width`; what does not fit ends with an ellipsis."""
    lines = list(_lines(line_of(text), size, width, bold=bold))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last + ELLIPSIS, size, bold=bold) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def _lines(text: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, size, width, bold=bold)
        yield from full
    if line:
        yield line


def _pieces(word: str, size: float, width: float, *, bold: bool) -> Sequence[str]:
    """A word that is wider than a line, cut; every other as it is."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width_of(pieces[-1] + character, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


@cache
def _font(family: str, weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts() / f"{family}-{weight}.ttf"), EM)


@cache
def _letters(family: str) -> frozenset[int]:
    with TTFont(fonts() / f"{family}-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def _family_of(character: str) -> str | None:
    if unicodedata.category(character)[0] == "C":
        return None
    return next((family for family in FAMILIES if ord(character) in _letters(family)), None)
