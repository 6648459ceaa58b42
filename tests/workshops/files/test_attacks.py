"""What only pretends to be a document of a workshop, or is far more than it seems; and many at once."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import pytest
from PIL import Image

from tests.practices.files import pictures
from tests.practices.files.desk import post_files, stored_by
from tests.practices.files.impostors import HTML, MEGABYTE, REFUSED, archive
from tests.site import Site
from tests.workshops.files.desk import place, sent
from workshops.files.actions import MOST


async def test_impostors_are_refused_each_with_a_sentence_and_nothing_of_them_kept(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    for name, content, status in REFUSED:
        answer = await post_files(alice, place(workshop), (name, content))
        assert answer.status_code == status, name
        [told] = answer.json()["refused"]
        assert told["name"] == name
        assert told["text"]
    assert stored_by(site) == []


async def test_a_photo_that_is_something_else_as_well_is_only_a_photo_afterwards(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    for extra, other in enumerate((HTML, archive(("a.html", HTML)), pictures.pdf())):
        [address] = await sent(alice, workshop, ("both.jpg", pictures.photo(600 + extra) + other))
        for variant in ("original", "download", "480.webp"):
            content = (await alice.get(f"{address}/{variant}")).content
            assert Image.open(BytesIO(content)).width > 0
            assert other not in content


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("C:\\windows\\evil.exe", "evil.txt"),
        ("\u202etxt.exe", "txt.txt"),
        ("<img src=x onerror=alert(1)>.txt", "img src=x onerror=alert(1).txt"),
        ("\u200b.txt", "file.txt"),
    ],
)
async def test_a_name_is_only_a_name(site: Site, name: str, called: str) -> None:
    workshop, alice = await site.announced(), await site.browser("alice")
    answer = await post_files(alice, place(workshop), (name, b"words"))
    assert answer.json()["added"][0]["name"] == called
    for address in (place(workshop), f"/workshops/{workshop.slug}"):
        assert "<img src=x" not in (await alice.get(address)).text


async def test_a_stream_of_60_megabytes_is_refused_before_it_is_read(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    read = 0

    async def stream() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(60):
            read += MEGABYTE
            yield b"x" * MEGABYTE

    headers = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(60 * MEGABYTE)}
    answer = await alice.post(place(workshop), content=stream(), headers=headers)
    assert (answer.status_code, read) == (413, 0)


async def test_strange_forms_are_refused(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    many = [(f"{one}.txt", b"words %d" % one) for one in range(MOST + 1)]
    assert (await post_files(alice, place(workshop), *many)).status_code == 400
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    assert (await alice.post(place(workshop), content=b"--b\r\nno headers", headers=form)).status_code == 400
    assert (await alice.post(place(workshop), json={"files": ["a"]})).status_code == 422
    other = httpx.Headers({"Origin": "https://evil.example"})
    files = {"files": ("a.txt", b"words")}
    assert (await alice.post(place(workshop), files=files, headers=other)).status_code == 403
    long = {"title-1": "x" * MEGABYTE}
    assert (await alice.post(f"{place(workshop)}/arrange", data=long)).status_code == 413
    assert stored_by(site) == []


async def test_many_at_once_make_no_more_than_twenty(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    sendings = [
        post_files(alice, place(workshop), (f"{one}.txt", b"words %d" % one)) for one in range(MOST + 5)
    ]
    statuses = sorted([answer.status_code for answer in await asyncio.gather(*sendings)])
    assert statuses == [201] * MOST + [422] * 5
    assert len(stored_by(site)) == MOST


async def test_the_same_file_many_times_at_once_is_one(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    sendings = [post_files(alice, place(workshop), ("a.txt", b"the same words")) for _ in range(5)]
    statuses = sorted([answer.status_code for answer in await asyncio.gather(*sendings)])
    assert statuses == [201, 409, 409, 409, 409]
    assert len(stored_by(site)) == 1
