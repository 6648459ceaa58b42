"""What only pretends to be a photo or a document, or is far more than it seems."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from practices.files.actions import MOST
from practices.models import Practice
from tests.practices.files import pictures
from tests.practices.files.desk import send, sent, stored
from tests.practices.files.impostors import HTML, MEGABYTE, REFUSED, archive
from tests.practices.shelf import Shelf
from together.errors import TooLarge, Unprocessable, Unsupported
from together.uploads import accept, clean_file_name

pytest_plugins = ["tests.practices.shelf"]


@pytest.mark.parametrize(("name", "content", "status"), REFUSED, ids=[name for name, _, _ in REFUSED])
async def test_it_is_refused_and_nothing_of_it_kept(
    shelf: Shelf, draft: Practice, name: str, content: bytes, status: int
) -> None:
    eve = await shelf.browser("eve")
    answer = await send(eve, draft, (name, content))
    assert answer.status_code == status
    [told] = answer.json()["refused"]
    assert told["name"] == name
    assert told["text"]
    assert stored(shelf) == []


async def test_a_photo_that_is_something_else_as_well_is_only_a_photo_afterwards(
    shelf: Shelf, draft: Practice
) -> None:
    eve = await shelf.browser("eve")
    for number, other in enumerate((HTML, archive(("a.html", HTML)), pictures.pdf())):
        content = pictures.photo(600 + number) + other
        [address] = await sent(eve, draft, ("both.jpg", content))
        for variant in ("original", "download", "480.webp"):
            answer = await eve.get(f"{address}/{variant}")
            assert Image.open(BytesIO(answer.content)).width > 0
            assert other not in answer.content
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("C:\\windows\\evil.exe", "evil.txt"),
        ("\u202etxt.exe", "txt.txt"),
        ("<img src=x onerror=alert(1)>.txt", "img src=x onerror=alert(1).txt"),
        ("\u200b.txt", "file.txt"),
        ("x" * 1000 + ".txt", "x" * 120 + ".txt"),
        ("=cmd|calc.txt", "=cmd calc.txt"),
    ],
)
async def test_a_name_is_only_a_name(shelf: Shelf, draft: Practice, name: str, called: str) -> None:
    eve = await shelf.browser("eve")
    answer = await send(eve, draft, (name, b"words"))
    assert answer.json()["added"][0]["name"] == called
    page = (await eve.get(f"/practices/{draft.slug}/files")).text
    assert "<img src=x" not in page
    assert [path.name[64] for path in stored(shelf)] == ["-"]


async def test_a_name_with_nul_is_refused_or_cleaned(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    answer = await send(eve, draft, ("a\x00b.txt", b"words"))
    assert answer.status_code in {201, 400}
    assert "\\u0000" not in answer.text
    assert clean_file_name("a\x00b", ".txt") == "ab.txt"


async def test_a_stream_of_60_megabytes_is_refused_before_it_is_read(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    read = 0

    async def stream() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(60):
            read += MEGABYTE
            yield b"x" * MEGABYTE

    headers = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(60 * MEGABYTE)}
    eve.cookies.set("lang", "en")
    answer = await eve.post(f"/practices/{draft.slug}/files", content=stream(), headers=headers)
    assert answer.status_code == 413
    assert "This is too large." in answer.text
    assert read == 0


async def test_a_stream_without_a_length_is_refused_at_the_byte_too_many(
    shelf: Shelf, draft: Practice
) -> None:
    eve = await shelf.browser("eve")

    async def stream() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        while True:
            await asyncio.sleep(0)
            yield b"x" * MEGABYTE

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await eve.post(f"/practices/{draft.slug}/files", content=stream(), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"
    headers["Content-Type"] = "multipart/form-data; boundary=other"
    answer = await eve.post(f"/practices/{draft.slug}/files", content=stream(), headers=headers)
    assert answer.status_code == 400
    assert answer.headers["connection"] == "close"
    assert stored(shelf) == []


async def test_many_at_once_make_no_more_than_twenty(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    sendings = [send(eve, draft, (f"{number}.txt", b"words %d" % number)) for number in range(MOST + 5)]
    statuses = sorted([answer.status_code for answer in await asyncio.gather(*sendings)])
    assert statuses == [201] * MOST + [422] * 5
    assert len(stored(shelf)) == MOST


async def test_the_same_file_many_times_at_once_is_one(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    sendings = [send(eve, draft, ("a.txt", b"the same words")) for _ in range(5)]
    statuses = sorted([answer.status_code for answer in await asyncio.gather(*sendings)])
    assert statuses == [201, 409, 409, 409, 409]
    assert len(stored(shelf)) == 1


async def test_other_forms_stay_small(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    address = f"/practices/{draft.slug}/files/arrange"
    assert (await eve.post(address, data={"alt-1": "x" * MEGABYTE})).status_code == 413


async def test_strange_forms_are_refused(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    many = [(f"{number}.txt", b"words %d" % number) for number in range(MOST + 1)]
    assert (await send(eve, draft, *many)).status_code == 400
    address = f"/practices/{draft.slug}/files"
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    assert (await eve.post(address, content=b"--b\r\nno headers", headers=form)).status_code == 400
    assert (
        await eve.post(address, content=b"x=1", headers={"Content-Type": "multipart/form-data"})
    ).status_code == 400
    flood = b"--b\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\nwords\r\n--b--\r\n"
    assert (await eve.post(address, content=flood, headers=form)).status_code == 400
    assert (await eve.post(address, json={"files": ["a"]})).status_code == 422
    assert (await eve.post(address, data={"files": "a.txt"})).status_code == 422
    other = httpx.Headers({"Origin": "https://evil.example"})
    assert (await eve.post(address, files={"files": ("a.txt", b"words")}, headers=other)).status_code == 403
    assert stored(shelf) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
@hypothesis.settings(max_examples=40)
@given(data=st.data())
def test_whatever_is_damaged_is_refused_kindly(kind: str, data: st.DataObject) -> None:
    content = bytearray(pictures.photo(60, 40, kind))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(1, len(content)))])
    with contextlib.suppress(TooLarge, Unsupported, Unprocessable):  # these, and nothing else
        asyncio.run(accept(BytesIO(cut), name="a", size=len(cut)))
