"""Earlier versions: listed, compared, restored."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.models import Practice
from practices.queries import find_draft
from practices.revisions.difference import changes, difference
from tests.practices.shelf import GARDEN, Shelf
from tests.queries import counting


async def changed(shelf: Shelf, practice: Practice) -> None:
    await shelf.rewrite(practice, what="Neighbours and a hospital grow herbs.", problem="<p>Loneliness.</p>")
    await shelf.publish(practice)


async def test_every_publication_is_kept_and_readable(shelf: Shelf, published: Practice) -> None:
    await changed(shelf, published)
    stranger = shelf.stranger()
    page = (await stranger.get(f"/practices/{published.slug}/revisions")).text
    assert "Version 1" in page
    assert "Version 2" in page
    first = await stranger.get(f"/practices/{published.slug}/revisions/1")
    assert "Nobody met anybody" in first.text
    assert (await stranger.get(f"/practices/{published.slug}/revisions/3")).status_code == 404
    assert (await stranger.post(f"/practices/{published.slug}/revisions")).status_code == 405


async def test_two_are_compared_word_by_word(shelf: Shelf, published: Practice) -> None:
    await changed(shelf, published)
    page = (await shelf.stranger().get(f"/practices/{published.slug}/revisions/1..2")).text
    spoken = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", page)
    assert "<ins>hospital</ins>" in spoken
    assert "<del>school</del>" in spoken


async def test_the_contact_of_earlier_versions_is_for_members_too(shelf: Shelf, published: Practice) -> None:
    await changed(shelf, published)
    contact = "secret@mulhouse.example"
    eve = await shelf.browser("eve")
    draft = {"language": "en", "version": 2_000_000, "tab": "a#1", "facts": {"contact": contact}}
    assert (await eve.post(f"/practices/{published.slug}/edit", json=draft)).status_code == 200
    await shelf.publish(published)
    for page in ("2..3", "3", "2", "1..3"):
        address = f"/practices/{published.slug}/revisions/{page}"
        for name in ("bob", None):
            browser = await shelf.browser(name) if name else shelf.stranger()
            assert "mulhouse.example" not in (await browser.get(address)).text, (page, name)
    told = (await (await shelf.browser("max")).get(f"/practices/{published.slug}/revisions/2..3")).text
    assert contact in told


async def test_an_unpublished_practice_has_no_public_history(shelf: Shelf, published: Practice) -> None:
    await changed(shelf, published)
    await shelf.move(published, "unpublish")
    for page in ("", "/1", "/1..2", "/1/restore"):
        answer = await shelf.stranger().get(f"/practices/{published.slug}/revisions{page}")
        assert answer.status_code == 404, page
    assert (
        await (await shelf.browser("eve")).get(f"/practices/{published.slug}/revisions")
    ).status_code == 200


async def test_a_version_is_brought_back_as_a_draft(shelf: Shelf, published: Practice) -> None:
    await changed(shelf, published)
    eve = await shelf.browser("eve")
    address = f"/practices/{published.slug}/revisions/1/restore"
    page = (await eve.get(address)).text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert (await (await shelf.browser("fay")).post(address, data={"version": version[1]})).status_code == 403
    assert (await eve.post(address, data={"version": "7"})).status_code == 409
    answer = await eve.post(address, data={"version": version[1]})
    assert answer.headers["location"] == f"/practices/{published.slug}/edit?done=restored"
    assert "Brought back as the draft." in (await eve.get(answer.headers["location"])).text
    async with shelf.database.reading() as tx:
        draft = await find_draft(tx, published, "en")
    assert draft
    assert draft.words["what"] == GARDEN.what
    assert "hospital" in (await shelf.stranger().get(f"/practices/{published.slug}")).text
    await shelf.publish(published)
    assert "brings back version 1" in (await eve.get(f"/practices/{published.slug}/revisions")).text


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("went", "b"), ("came", "x"), ("same", " c")]),
        ("", "new", [("came", "new")]),
        ("old", "", [("went", "old")]),
        ("a b c d", "a x y d", [("same", "a "), ("went", "b c"), ("came", "x y"), ("same", " d")]),
        ("سلام", "سلام عليكم", [("same", "سلام"), ("came", " عليكم")]),
    ],
)
def test_a_difference_is_told_in_pieces(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert difference(before, after) == pieces


TEXTS = st.lists(st.sampled_from(["a", "b", "c", " ", "\n", "é", "قرية", ",", "&"]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_difference(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(text for kind, text in pieces if kind != "came") == before
    assert "".join(text for kind, text in pieces if kind != "went") == after
    assert all(text for _, text in pieces)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 10_000, "b " * 10_000),
        ("a b " * 5_000, "b a " * 5_000),
        (" ".join(map(str, range(1900))), " ".join(map(str, range(1900, 0, -1)))),
    ],
)
def test_long_texts_are_compared_in_good_time(before: str, after: str) -> None:
    started = time.process_time()
    difference(before, after)
    assert time.process_time() - started < 2


def test_nothing_is_told_of_what_did_not_change() -> None:
    words = GARDEN.model_dump()
    assert changes(words, words) == []
    (change,) = changes(words, words | {"problem": "<h3>Nobody met anybody in the quarter.</h3>"})
    assert change.form


async def test_the_list_costs_a_handful_of_queries_however_long_it_is(
    shelf: Shelf, published: Practice
) -> None:
    for number in range(8):
        await shelf.rewrite(published, title=f"Title {number}")
        await shelf.publish(published)
    stranger = shelf.stranger()
    with counting(shelf.database) as found:
        assert "Version 9" in (await stranger.get(f"/practices/{published.slug}/revisions")).text
    assert len(found) <= 5, found
