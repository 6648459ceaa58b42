"""What the style sheets promise: readable inks in light and dark, one layout both ways, a cascade without force."""

import re
from itertools import product
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
TEXT, OUTLINE = 4.5, 3.0
"""Least contrast of text and of a control's border or focus ring (WCAG 2.2, 1.4.3 and 1.4.11)."""

GROUNDS = ("paper", "surface", "sunken")
TEXTS = [
    *product(("ink", "ink-soft", "green-ink", "terracotta-ink", "danger-ink", "ochre-ink"), GROUNDS),
    *product(("ink",), ("green-wash", "terracotta-wash", "ochre-wash", "danger-wash")),
    *((f"{colour}-ink", f"{colour}-wash") for colour in ("green", "terracotta", "ochre", "danger")),
    *((f"on-{colour}", colour) for colour in ("green", "terracotta", "danger")),
    ("on-green", "green-deep"),
    ("on-terracotta", "terracotta-ink"),
    *(("on-person", f"person-{number}") for number in range(1, 9)),
]
OUTLINES = list(product(("line-strong", "focus", "danger"), GROUNDS))


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme; the dark one changes some of the light ones."""
    light, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", dark.split("@media")[0]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definition)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_can_be_read_on_its_grounds(scheme: str) -> None:
    colours = tokens(scheme)
    wanted = [(*pair, TEXT) for pair in TEXTS] + [(*pair, OUTLINE) for pair in OUTLINES]
    weak = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground, least in wanted
        if contrast(colours[ink], colours[ground]) < least
    }
    assert weak == {}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(CSS).as_posix())
def test_a_sheet_knows_no_left_and_right(sheet: Path) -> None:
    physical = re.findall(
        r"(?:margin|padding|border)-(?:left|right)\b[^;]*|^\s*(?:left|right)\s*:[^;]*|(?:text-align|float)\s*:\s*(?:left|right)",
        sheet.read_text(),
        re.MULTILINE,
    )
    assert physical == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(CSS).as_posix())
def test_a_sheet_is_short_needs_no_force_and_asks_nobody_else(sheet: Path) -> None:
    text = sheet.read_text()
    assert len(text.splitlines()) < 400
    assert "!important" not in text
    assert not re.search(r"https?://|//[\w.-]+/", text.replace("http://www.w3.org/", ""))
