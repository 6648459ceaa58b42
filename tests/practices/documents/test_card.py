"""The picture beside a shared link."""

from datetime import UTC
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from practices.models import Practice
from tests.practices.shelf import Shelf
from together import press
from together.cards import Card, svg_of
from together.drawing import line_of, width_of, wrapped
from together.languages import Viewer

EYES = Viewer("en", UTC)
SVG = "{http://www.w3.org/2000/svg}"
ARABIC = "حديقة مشتركة في حي درويو (Drouot 2024)، يزرعها الجيران والتلاميذ معًا"
HOSTILE = (
    '</text><script>alert(1)</script>&xxe; ]]> "\' \x00\x08\ud800 <!ENTITY x SYSTEM "file:///etc/passwd">'
)


def ink(picture: Image.Image, left: int, right: int) -> int:
    """Dark pixels of a part of the title's lines."""
    part = picture.convert("L").crop((left, 120, right, 460))
    return sum(part.histogram()[:80])


async def test_it_is_a_png_of_the_size_that_others_expect(shelf: Shelf, published: Practice) -> None:
    answer = await shelf.stranger().get(f"/practices/{published.slug}/card.png")
    assert answer.headers["content-type"] == "image/png"
    picture = Image.open(BytesIO(answer.content))
    assert picture.size == (1200, 630)
    assert len(answer.content) < 250_000
    assert ink(picture, 60, 500) > ink(picture, 500, 790)


async def test_it_changes_with_the_words_and_speaks_the_language_asked_for(
    shelf: Shelf, published: Practice
) -> None:
    browser, address = shelf.stranger(), f"/practices/{published.slug}/card.png"
    first = await browser.get(address)
    await shelf.translated(published)
    assert (await browser.get(address)).headers["etag"] == first.headers["etag"]
    assert (await browser.get(f"{address}?lang=fr")).headers["etag"] != first.headers["etag"]
    await shelf.rewrite(published, title="Another title")
    assert (await browser.get(address)).headers["etag"] == first.headers["etag"]
    await shelf.publish(published)
    assert (await browser.get(address)).headers["etag"] != first.headers["etag"]


async def test_arabic_stands_at_the_right(shelf: Shelf) -> None:
    practice = await shelf.published(title=ARABIC)
    answer = await shelf.stranger().get(f"/practices/{practice.slug}/card.png")
    picture = Image.open(BytesIO(answer.content))
    assert ink(picture, 800, 1140) > ink(picture, 470, 700)


async def test_hostile_words_are_only_drawn(shelf: Shelf) -> None:
    practice = await shelf.published(title=HOSTILE.encode("utf-8", "ignore").decode())
    assert (await shelf.stranger().get(f"/practices/{practice.slug}/card.png")).status_code == 200


def drawn(card: Card) -> list[str]:
    """The texts of the drawing; fails for what is no XML."""
    root = ElementTree.fromstring(svg_of(card, EYES))  # noqa: S314 - the drawing under test
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "g",
        "rect",
        "path",
        "circle",
        "text",
    }
    return [str(element.text).strip("\u202b\u202c") for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("title", [HOSTILE, ARABIC, "日本 🎉", "", "a" * 160, "\u202e reversed \u2028 lines"])
def test_any_title_makes_a_drawing_that_names_nothing_of_its_own(title: str) -> None:
    card = Card(line_of(title), line_of(title), line_of(title), point=(47.75, 7.34))
    assert "TOGETHER" in drawn(card)
    assert press.drawn(svg_of(card, EYES)).startswith(b"\x89PNG")


@given(st.text(max_size=160))
def test_every_line_fits_and_no_word_is_lost_where_there_is_room(text: str) -> None:
    lines = wrapped(text, 44, 660, 40, bold=True)
    assert all(width_of(line, 44, bold=True) <= 660 for line in lines)
    assert "".join("".join(lines).split()) == "".join(line_of(text).split())


def test_what_does_not_fit_says_so() -> None:
    lines = wrapped("word " * 60, 64, 660, 4)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
