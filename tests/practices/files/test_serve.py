"""A file at its own address: who gets it, and with which headers."""

import pytest

from practices.models import Practice
from tests.practices.files import pictures
from tests.practices.files.desk import sent
from tests.practices.shelf import Shelf

pytest_plugins = ["tests.practices.shelf"]

EVERYBODY = (None, "bob", "max", "fay")


async def statuses(shelf: Shelf, address: str) -> set[int]:
    """What everybody who does not write the practice is answered."""
    answers = set()
    for name in EVERYBODY:
        browser = await shelf.browser(name) if name else shelf.stranger()
        answers.add((await browser.get(address)).status_code)
    return answers


async def test_a_drafts_files_are_there_for_its_writers_only(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    [photo, document] = await sent(eve, draft, ("a.jpg", pictures.photo()), ("a.pdf", pictures.pdf()))
    for address in (f"{photo}/960.webp", f"{photo}/original", f"{document}/download"):
        assert (await eve.get(address)).status_code == 200
        assert await statuses(shelf, address) == {404}
    await shelf.publish(draft)
    assert await statuses(shelf, f"{photo}/960.webp") == {200}


async def test_what_was_added_after_the_publication_waits_for_the_next(
    shelf: Shelf, published: Practice
) -> None:
    eve, stranger = await shelf.browser("eve"), shelf.stranger()
    [photo] = await sent(eve, published, ("later.jpg", pictures.photo()))
    assert await statuses(shelf, f"{photo}/960.webp") == {404}
    assert photo not in (await stranger.get(f"/practices/{published.slug}")).text
    assert photo in (await eve.get(f"/practices/{published.slug}")).text
    await shelf.rewrite(published, what="More is said.")
    await shelf.publish(published)
    assert await statuses(shelf, f"{photo}/960.webp") == {200}
    assert f"{photo}/960.webp 960w" in (await stranger.get(f"/practices/{published.slug}")).text


async def test_what_is_unpublished_or_removed_is_gone_at_once(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    [photo] = await sent(eve, draft, ("a.jpg", pictures.photo()))
    await shelf.publish(draft)
    await shelf.move(draft, "unpublish")
    assert await statuses(shelf, f"{photo}/960.webp") == {404}


async def test_a_file_is_reached_through_its_own_practice_only(shelf: Shelf, published: Practice) -> None:
    other = await shelf.published(title="Another practice")
    eve = await shelf.browser("eve")
    [photo] = await sent(eve, published, ("a.jpg", pictures.photo()))
    assert (await eve.get(photo.replace(published.slug, other.slug) + "/960.webp")).status_code == 404
    assert (await eve.get(f"/practices/{published.slug}/files/999/original")).status_code == 404
    for variant in ("961.webp", "960.exe", "%2e%2e%2fsecret", "original.webp"):
        assert (await eve.get(f"{photo}/{variant}")).status_code == 404
    assert (await eve.delete(f"{photo}/original")).status_code == 405


async def test_a_photo_is_kept_by_browsers_only_while_it_is_public(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    [photo] = await sent(eve, draft, ("a.jpg", pictures.photo()))
    before = await eve.get(f"{photo}/960.webp")
    assert before.headers["cache-control"] == "private, no-cache"
    await shelf.publish(draft)
    after = await eve.get(f"{photo}/960.webp")
    assert "immutable" in after.headers["cache-control"]
    assert after.headers["content-type"] == "image/webp"
    assert after.headers["content-disposition"] == "inline"
    again = await eve.get(f"{photo}/960.webp", headers={"If-None-Match": after.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "plain", "exact"),
    [
        ("Compte rendu été.pdf", "Compte rendu _t_.pdf", "Compte%20rendu%20%C3%A9t%C3%A9.pdf"),
        ('a"; filename=evil.html', "a _ filename_evil.pdf", "a%20%3B%20filename%3Devil.pdf"),
        ("a%0D%0AX-Evil: y.pdf", "a_0D_0AX-Evil y.pdf", "a%250D%250AX-Evil%20y.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf", "passwd.pdf"),
        ("تقرير.pdf", "_____.pdf", "%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf"),
    ],
)
async def test_a_document_is_always_a_download(
    shelf: Shelf, draft: Practice, name: str, plain: str, exact: str
) -> None:
    eve = await shelf.browser("eve")
    [address] = await sent(eve, draft, (name, pictures.pdf()))
    for variant in ("download", "original"):
        answer = await eve.get(f"{address}/{variant}")
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; ")
        assert disposition.endswith(f"filename*=UTF-8''{exact}")
        assert f'filename="{plain}"' in disposition
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.content == pictures.pdf()


async def test_a_part_is_handed_out(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    content = b"".join(b"line %d\n" % number for number in range(30_000))
    [address] = await sent(eve, draft, ("long.txt", content))
    for asked, expected in (
        ("0-9", content[:10]),
        ("100000-200000", content[100_000:200_001]),
        ("-5", content[-5:]),
    ):
        answer = await eve.get(f"{address}/download", headers={"Range": f"bytes={asked}"})
        assert answer.status_code == 206
        assert answer.content == expected
        assert answer.headers["content-range"].endswith(f"/{len(content)}")
    whole = await eve.get(f"{address}/download", headers={"Accept-Encoding": "gzip"})
    assert (whole.status_code, whole.content) == (200, content)
    stale = await eve.get(f"{address}/download", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, stale.content) == (200, content)
    head = await eve.head(f"{address}/download")
    assert (head.headers["content-length"], head.content) == (str(len(content)), b"")


@pytest.mark.parametrize(
    "asked",
    [
        "0-1,2-3",
        ",".join(["0-"] * 500),
        "9999999-",
        "5-2",
        "-",
        "a-b",
        "-0",
        "0-" + "9" * 5000,
        "1-2-3",
        "٣-٤",
    ],
)
async def test_a_part_that_makes_no_sense_is_refused(shelf: Shelf, draft: Practice, asked: str) -> None:
    eve = await shelf.browser("eve")
    [address] = await sent(eve, draft, ("a.txt", b"ten bytes."))
    answer = await eve.get(f"{address}/download", headers={"Range": f"bytes={asked}".encode()})
    assert (answer.status_code, answer.content) == (416, b"")
