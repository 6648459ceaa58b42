"""Describing, ordering and removing files."""

import re

import pytest

from practices.models import Practice
from tests.practices.files import pictures
from tests.practices.files.desk import sent, stored
from tests.practices.shelf import Shelf
from tests.site import Browser

pytest_plugins = ["tests.practices.shelf"]


async def order(browser: Browser, practice: Practice) -> list[str]:
    """The files as their page lists them."""
    page = (await browser.get(f"/practices/{practice.slug}/files")).text
    return re.findall(r'id="file-(\d+)"', page)


def number(address: str) -> str:
    return address.rpartition("/")[2]


async def test_what_a_photo_shows_is_told_to_readers(shelf: Shelf, draft: Practice) -> None:
    eve, stranger = await shelf.browser("eve"), shelf.stranger()
    [photo] = await sent(eve, draft, ("a.jpg", pictures.photo()))
    here = f"/practices/{draft.slug}"
    assert "one sentence" in (await eve.get(f"{here}/files")).text
    fields = {f"alt-{number(photo)}": ' Pupils sow <b>"leeks"</b>\n', f"caption-{number(photo)}": "March"}
    assert (await eve.post(f"{here}/files/arrange", data=fields)).headers["location"] == f"{here}/files"
    await shelf.publish(draft)
    page = (await stranger.get(here)).text
    assert 'alt="Pupils sow &lt;b&gt;&#34;leeks&#34;&lt;/b&gt;"' in page
    assert "March" in page
    assert "one sentence" not in (await eve.get(f"{here}/files")).text


async def test_a_photo_without_words_is_decorative(shelf: Shelf, draft: Practice) -> None:
    await sent(await shelf.browser("eve"), draft, ("secret name.jpg", pictures.photo()))
    await shelf.publish(draft)
    page = (await shelf.stranger().get(f"/practices/{draft.slug}")).text
    assert 'alt=""' in page
    assert "secret name" not in page


async def test_files_are_ordered_among_their_kind(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    made = await sent(
        eve,
        draft,
        ("1.jpg", pictures.photo()),
        ("2.jpg", pictures.photo(colour="red")),
        ("a.pdf", pictures.pdf()),
    )
    one, two, document = map(number, made)
    await eve.post(f"/practices/{draft.slug}/files/arrange", data={"later": one})
    assert await order(eve, draft) == [two, one, document]
    await eve.post(f"/practices/{draft.slug}/files/arrange", data={"later": one})
    await eve.post(f"/practices/{draft.slug}/files/arrange", data={"earlier": document})
    assert await order(eve, draft) == [two, one, document]
    await eve.post(f"/practices/{draft.slug}/files/arrange", data={"earlier": one})
    assert await order(eve, draft) == [one, two, document]


async def test_a_file_that_is_removed_leaves_no_bytes(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    one, two = await sent(eve, draft, ("1.jpg", pictures.photo()), ("2.txt", b"words"))
    await shelf.publish(draft)
    await eve.post(f"/practices/{draft.slug}/files/arrange", data={"remove": number(one)})
    assert await order(eve, draft) == [number(two)]
    assert (await eve.get(f"{one}/original")).status_code == 404
    assert len(stored(shelf)) == 1
    assert (
        await eve.post(f"/practices/{draft.slug}/files/arrange", data={"remove": number(one)})
    ).status_code == 404


@pytest.mark.parametrize("field", ["alt", "caption"])
async def test_what_is_too_long_is_refused(shelf: Shelf, draft: Practice, field: str) -> None:
    eve = await shelf.browser("eve")
    [photo] = await sent(eve, draft, ("a.jpg", pictures.photo()))
    fields = {f"{field}-{number(photo)}": "x" * 301}
    assert (await eve.post(f"/practices/{draft.slug}/files/arrange", data=fields)).status_code == 422


async def test_nobody_else_arranges_files(shelf: Shelf, draft: Practice) -> None:
    other = await shelf.draft("fay", "praia", title="Praia's own")
    eve, fay = await shelf.browser("eve"), await shelf.browser("fay")
    [photo] = await sent(eve, draft, ("a.jpg", pictures.photo()))
    fields = {"remove": number(photo), f"alt-{number(photo)}": "mine"}
    assert (await fay.post(f"/practices/{draft.slug}/files/arrange", data=fields)).status_code == 404
    assert (await fay.post(f"/practices/{other.slug}/files/arrange", data=fields)).status_code == 404
    await shelf.publish(draft)
    assert (await fay.post(f"/practices/{draft.slug}/files/arrange", data=fields)).status_code == 403
    assert (
        await shelf.stranger().post(f"/practices/{draft.slug}/files/arrange", data=fields)
    ).status_code == 403
    assert await order(eve, draft) == [number(photo)]
    assert (await eve.get(f"/practices/{draft.slug}/files/arrange")).status_code == 405


async def test_new_files_can_be_shown_without_publishing_what_is_being_written(
    shelf: Shelf, published: Practice
) -> None:
    eve, stranger = await shelf.browser("eve"), shelf.stranger()
    await shelf.rewrite(published, title="A title that is not ready")
    [photo] = await sent(eve, published, ("a.jpg", pictures.photo()))
    here = f"/practices/{published.slug}"
    assert "Show them now" in (await eve.get(f"{here}/files")).text
    assert (await stranger.get(f"{photo}/960.webp")).status_code == 404
    await eve.post(f"{here}/files/arrange", data={"publish": "1"})
    assert (await stranger.get(f"{photo}/960.webp")).status_code == 200
    assert "not ready" not in (await stranger.get(here)).text
    assert "Show them now" not in (await eve.get(f"{here}/files")).text


async def test_files_of_a_draft_are_not_shown_before_it(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    await sent(eve, draft, ("a.jpg", pictures.photo()))
    assert "Show them now" not in (await eve.get(f"/practices/{draft.slug}/files")).text
    assert (
        await eve.post(f"/practices/{draft.slug}/files/arrange", data={"publish": "1"})
    ).status_code == 403


async def test_what_is_published_again_shows_its_new_files(shelf: Shelf, published: Practice) -> None:
    eve = await shelf.browser("eve")
    await shelf.move(published, "unpublish")
    [photo] = await sent(eve, published, ("a.jpg", pictures.photo()))
    await shelf.publish(published)
    assert (await shelf.stranger().get(f"{photo}/960.webp")).status_code == 200
