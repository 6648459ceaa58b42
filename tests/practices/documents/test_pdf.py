"""A practice as a PDF file, printed by a process that reaches nothing."""

import asyncio
import re
import zlib
from pathlib import Path

import pytest

from practices.models import Practice
from tests.practices.files import pictures
from tests.practices.files.desk import sent
from tests.practices.shelf import Shelf
from together import printing
from together.errors import Busy
from together.made import Made
from together.press import order_of, printed, read_order

needs_pango = pytest.mark.skipif(not printing.can_print(), reason="Pango is not installed")
ARABIC = "حديقة مشتركة"


def streams(pdf: bytes) -> bytes:
    """Everything that the file holds, unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(one) for one in found if one[:1] == b"x")


@needs_pango
async def test_a_reader_keeps_a_practice_with_its_photos(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    await sent(eve, draft, ("garden.jpg", pictures.photo()))
    await shelf.publish(draft)
    answer = await shelf.stranger().get(f"/practices/{draft.slug}.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert f'attachment; filename="{draft.slug}.pdf"' in answer.headers["content-disposition"]
    content = streams(answer.content)
    assert content.startswith(b"%PDF")
    assert b"/Subtype/Image" in content.replace(b" ", b"")
    assert b"together-sans" in content.lower().replace(b" ", b"-")


@needs_pango
async def test_arabic_is_set_in_our_own_letters(shelf: Shelf) -> None:
    practice = await shelf.published(title=ARABIC, what=ARABIC)
    answer = await shelf.stranger().get(f"/practices/{practice.slug}.pdf")
    assert b"together-arabic" in streams(answer.content).lower().replace(b" ", b"-")


@needs_pango
async def test_the_contact_is_in_it_for_nobody(shelf: Shelf, published: Practice) -> None:
    strangers = await shelf.stranger().get(f"/practices/{published.slug}.pdf")
    editors = await (await shelf.browser("eve")).get(f"/practices/{published.slug}.pdf")
    assert strangers.headers["etag"] == editors.headers["etag"]
    assert b"garden@mulhouse" not in streams(editors.content)


@needs_pango
def test_the_press_reaches_no_file_and_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(pictures.photo())
    html = f"""
      <link rel="attachment" href="file:///etc/passwd"><link rel="stylesheet" href="file:///etc/passwd">
      <style>@import "file:///etc/passwd"; @font-face {{ font-family: x; src: url(file://{secret}) }}
      p {{ background: url(http://127.0.0.1:9/x); font-family: x }}</style>
      <img src="file://{secret}"><img src="//127.0.0.1:9/y.png"><img src="../../../etc/passwd">
      <img src="picture:2"><img src="font:../../manifest.json"><img src="data:text/html,hello">
      <object data="file:///etc/passwd"></object><iframe src="file:///etc/passwd"></iframe><p>text</p>"""
    content = streams(printed(html, {"1": b""}))
    assert b"root:" not in content
    assert b"/Subtype/Image" not in content.replace(b" ", b"")
    assert b"EmbeddedFile" not in content
    shown = streams(printed('<img src="picture:1">', {"1": pictures.photo()}))
    assert b"/Subtype/Image" in shown.replace(b" ", b"")


def test_an_order_is_read_as_it_was_written() -> None:
    html, given = "<p>\u2028 é</p>\n", {"1": b"a\nb", "2": b""}
    from io import BytesIO

    assert read_order(BytesIO(order_of("pdf", html, given))) == ("pdf", html, given)


@needs_pango
async def test_what_takes_too_long_is_ended_and_told(
    shelf: Shelf, published: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "SECONDS", 0.01)
    answer = await shelf.stranger().get(f"/practices/{published.slug}.pdf")
    assert answer.status_code == 503
    assert "print the page" in answer.text
    monkeypatch.undo()
    assert (await shelf.stranger().get(f"/practices/{published.slug}.pdf")).status_code == 200


async def test_without_the_library_there_is_no_link_and_a_clear_answer(
    shelf: Shelf, published: Practice, draft: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PANGO", ("no-such-library",))
    printing.can_print.cache_clear()
    try:
        page = await shelf.stranger().get(f"/practices/{published.slug}")
        assert f"{published.slug}.pdf" not in page.text
        assert f"{published.slug}.md" in page.text
        answer = await shelf.stranger().get(f"/practices/{published.slug}.pdf")
        assert answer.status_code == 501
        assert "PDF files cannot be made here" in answer.text
        assert (await shelf.stranger().get(f"/practices/{draft.slug}.pdf")).status_code == 404
    finally:
        monkeypatch.undo()
        printing.can_print.cache_clear()


@needs_pango
async def test_a_queue_that_is_full_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "WAITING", 2)
    press = printing.Press()
    orders = [asyncio.ensure_future(press.print("<p>x</p>", {})) for _ in range(printing.WAITING + 3)]
    answers = await asyncio.gather(*orders, return_exceptions=True)
    assert sum(isinstance(answer, bytes) for answer in answers) == printing.WAITING
    assert sum(isinstance(answer, Busy) for answer in answers) == 3


async def test_what_many_ask_for_at_once_is_made_once_and_room_is_bounded() -> None:
    made, times = Made(room=10), []

    async def make() -> bytes:
        times.append(1)
        await asyncio.sleep(0)
        return b"123456"

    assert await asyncio.gather(*(made.get("one", make) for _ in range(5))) == [b"123456"] * 5
    await made.get("one", make)
    assert len(times) == 1
    await made.get("two", make)
    await made.get("one", make)
    assert len(times) == 3
