"""Talking about a practice: who may say, change, accept and hide what; and where words are once they are gone."""

import re

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from network.models import Notice
from practices.comments.mentions import find_mentioned
from practices.comments.queries import list_threads
from practices.models import Comment, Practice
from tests.practices.shelf import Shelf
from tests.site import Browser
from together.columns import now


async def say(browser: Browser, practice: Practice, text: str, **fields: str) -> int:
    """The id of a comment that this browser wrote."""
    answer = await browser.post(f"/practices/{practice.slug}/comments", data={"text": text, **fields})
    assert answer.status_code == 303, answer.text
    found = re.search(r"(?:#c|/comments/)(\d+)", answer.headers["location"])
    assert found
    return int(found[1])


def at(practice: Practice, number: int, deed: str = "") -> str:
    """The address of a comment, or of what is done to it."""
    return f"/practices/{practice.slug}/comments/{number}" + (f"/{deed}" if deed else "")


async def told(shelf: Shelf, name: str) -> list[Notice]:
    """What this person was told, in order."""
    async with shelf.database.reading() as tx:
        wanted = select(Notice).where(Notice.person_id == shelf.people[name].id).order_by(col(Notice.id))
        return list((await tx.exec(wanted)).all())


async def test_a_stranger_reads_and_is_invited_to_sign_in_and_comes_back(
    shelf: Shelf, published: Practice
) -> None:
    await say(await shelf.browser("bob"), published, "Who waters in **August**?")
    stranger = shelf.stranger()
    page = await stranger.get(f"/practices/{published.slug}")
    assert "Who waters in <strong>August</strong>?" in page.text
    assert f"/sign-in?next=/practices/{published.slug}%23comments" in page.text
    assert "<textarea" not in page.text
    answer = await stranger.post(f"/practices/{published.slug}/comments", data={"text": "Me too"})
    assert answer.status_code == 403
    assert "/sign-in" in answer.text


async def test_a_reply_to_a_reply_joins_its_thread_and_each_has_an_address(
    shelf: Shelf, published: Practice
) -> None:
    bob, eve = await shelf.browser("bob"), await shelf.browser("eve")
    root = await say(bob, published, "Who waters?", section="process")
    reply = await say(eve, published, "The porter.", parent=str(root))
    second = await say(bob, published, "Thank you.", parent=str(reply))
    answer = await shelf.stranger().get(at(published, second))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{at(published, root)}#c{second}"
    page = (await shelf.stranger().get(at(published, root))).text
    assert all(f'id="c{number}"' in page for number in (root, reply, second))
    async with shelf.database.reading() as tx:
        threads = await list_threads(tx, await shelf.standing(tx, published, None))
    assert [(thread.root.id, len(thread.replies)) for thread in threads.threads] == [(root, 2)]
    assert threads.counts == {"process": 3}


async def test_what_is_said_of_a_section_stands_by_itself(shelf: Shelf, published: Practice) -> None:
    bob = await shelf.browser("bob")
    await say(bob, published, "On the whole.")
    await say(bob, published, "On the context.", section="context")
    page = (await bob.get(f"/practices/{published.slug}/comments?section=context")).text
    assert "On the context." in page
    assert "On the whole." not in page
    assert 'name="section" value="context"' in page
    refused = await bob.post(
        f"/practices/{published.slug}/comments", data={"text": "x", "section": "elsewhere"}
    )
    assert refused.status_code == 422


@pytest.mark.parametrize("text", ["", "x" * 8001])
async def test_what_is_wrong_is_told_and_kept(shelf: Shelf, published: Practice, text: str) -> None:
    bob = await shelf.browser("bob")
    answer = await bob.post(f"/practices/{published.slug}/comments", data={"text": text})
    assert answer.status_code == 422
    assert 'id="e-text"' in answer.text
    assert text in answer.text


async def test_markup_in_a_comment_is_inert(shelf: Shelf, published: Practice) -> None:
    bob = await shelf.browser("bob")
    attack = '<script>x()</script> <img src=x onerror=x()> [go](javascript:x) [tab](java\tscript:x) "><b>'
    number = await say(bob, published, attack)
    for path in (f"/practices/{published.slug}", at(published, number), at(published, number, "edit")):
        page = (await bob.get(path)).text
        assert "<script>x" not in page
        assert "<img src=x" not in page
        assert 'href="java' not in page
        assert "<b>" not in page.partition("</main>")[0].rpartition('class="comment')[2]


async def test_only_its_author_changes_a_comment_and_what_is_to_be_mailed_changes_too(
    shelf: Shelf, published: Practice
) -> None:
    bob, eve = await shelf.browser("bob"), await shelf.browser("eve")
    number = await say(bob, published, "A secret slip")
    for browser, status in ((shelf.stranger(), 403), (eve, 403), (await shelf.browser("dora"), 403)):
        for method in (browser.get, browser.post):
            assert (await method(at(published, number, "edit"))).status_code == status
    await bob.post(at(published, number, "edit"), data={"text": "A question", "language": "en"})
    page = (await shelf.stranger().get(f"/practices/{published.slug}")).text
    assert "A question" in page
    assert "secret slip" not in page
    assert [notice.text for notice in await told(shelf, "eve")] == ["A question"]


async def test_deleted_words_are_gone_and_their_place_stays_for_replies(
    shelf: Shelf, published: Practice
) -> None:
    bob, eve = await shelf.browser("bob"), await shelf.browser("eve")
    root = await say(bob, published, "A secret slip")
    reply = await say(eve, published, "An answer", parent=str(root))
    assert (await eve.post(at(published, root, "delete"))).status_code == 403
    assert (await bob.post(at(published, root, "delete"))).status_code == 303
    page = (await eve.get(f"/practices/{published.slug}")).text
    assert "Its author deleted this comment." in page
    assert "An answer" in page
    assert "secret slip" not in page + (await eve.get("/me/notices")).text
    async with shelf.database.reading() as tx:
        assert (await tx.get_one(Comment, root)).text == ""
    await eve.post(at(published, reply, "delete"))
    async with shelf.database.reading() as tx:
        assert (await tx.exec(select(Comment))).all() == []
        assert (await tx.exec(select(Notice).where(Notice.text != ""))).all() == []


async def test_one_without_replies_leaves_no_trace(shelf: Shelf, published: Practice) -> None:
    bob = await shelf.browser("bob")
    number = await say(bob, published, "A secret slip")
    await bob.post(at(published, number, "delete"))
    assert (await bob.get(at(published, number))).status_code == 404
    assert await told(shelf, "eve") == []


async def test_the_territory_accepts_one_answer_a_thread_and_tells_who_asked(
    shelf: Shelf, published: Practice
) -> None:
    bob, eve, max_ = await shelf.browser("bob"), await shelf.browser("eve"), await shelf.browser("max")
    root = await say(bob, published, "Who waters?")
    first = await say(max_, published, "Nobody.", parent=str(root))
    second = await say(max_, published, "The porter.", parent=str(root))
    for name in ("bob", "fay", "max"):
        assert (await (await shelf.browser(name)).post(at(published, first, "accept"))).status_code == 403
    assert (await eve.post(at(published, root, "accept"))).status_code == 403
    await eve.post(at(published, first, "accept"))
    await eve.post(at(published, second, "accept"))
    page = (await bob.get(f"/practices/{published.slug}")).text
    assert page.count("Answer accepted by the territory") == 1
    assert [notice.kind for notice in await told(shelf, "bob")] == [
        "answer",
        "answer",
        "accepted",
        "accepted",
    ]
    await eve.post(at(published, second, "accept"))
    await eve.post(at(published, second, "accept"), data={"do": "withdraw"})
    assert [notice.kind for notice in await told(shelf, "bob")] == ["answer", "answer", "accepted"]
    assert "accepted by the territory" not in (await bob.get(f"/practices/{published.slug}")).text


async def test_moderators_hide_with_a_reason_that_reaches_the_author_and_words_reach_nobody(
    shelf: Shelf, published: Practice
) -> None:
    bob, eve, dora = await shelf.browser("bob"), await shelf.browser("eve"), await shelf.browser("dora")
    number = await say(bob, published, "A secret slip")
    for browser in (shelf.stranger(), bob, eve):
        refused = await browser.post(at(published, number, "hide"), data={"reason": "no"})
        assert refused.status_code == 403
    assert (await dora.post(at(published, number, "hide"), data={"reason": ""})).status_code == 422
    await dora.post(at(published, number, "hide"), data={"reason": "Off the subject"})
    for browser in (shelf.stranger(), bob, eve):
        for path in (
            f"/practices/{published.slug}",
            at(published, number),
            f"/practices/{published.slug}/comments",
        ):
            page = (await browser.get(path)).text
            assert "Off the subject" in page
            assert "secret slip" not in page
    assert "secret slip" not in (await eve.get("/me/notices")).text
    [notice] = await told(shelf, "bob")
    assert (notice.kind, notice.data["reason"], notice.urgent) == ("hidden", "Off the subject", True)
    assert "secret slip" in (await dora.get(at(published, number))).text
    assert (await eve.post(at(published, number, "show"))).status_code == 403
    await dora.post(at(published, number, "show"))
    assert "secret slip" in (await eve.get(at(published, number))).text


async def test_those_concerned_are_told_once_each_of_what_concerns_them_most(
    shelf: Shelf, published: Practice
) -> None:
    bob, eve, fay = await shelf.browser("bob"), await shelf.browser("eve"), await shelf.browser("fay")
    root = await say(bob, published, "Hello @eve, who waters?")
    await say(fay, published, "@Bob, we do. And @eve-mail@example.org is no name", parent=str(root))
    assert [notice.kind for notice in await told(shelf, "eve")] == ["mention", "mention"]
    assert [notice.kind for notice in await told(shelf, "bob")] == ["mention"]
    assert await told(shelf, "max") == []
    await eve.post(f"/practices/{published.slug}/follow", data={"do": "stop"})
    await say(bob, published, "Another one")
    assert len(await told(shelf, "eve")) == 2
    assert [notice.kind for notice in await told(shelf, "fay")] == ["comment"]


def test_the_longest_name_is_meant_and_accents_do_not_matter() -> None:
    names = {1: "Ana", 2: "Ana María", 3: "Zoé", 4: "فاطمة", 5: "Ana"}
    assert find_mentioned("@ana maria and @ZOE, @فاطمة!", names) == {2, 3, 4}
    assert find_mentioned("@Ana, x@Zoé.org @@Zoé @Anabel", names) == {1, 5}


async def test_whoever_writes_too_fast_is_asked_to_wait(shelf: Shelf, published: Practice) -> None:
    bob = await shelf.browser("bob")
    for number in range(10):
        await say(bob, published, f"Word {number}")
    answer = await bob.post(f"/practices/{published.slug}/comments", data={"text": "One more"})
    assert answer.status_code == 429


async def test_drafts_and_archived_practices_take_no_comments(shelf: Shelf, draft: Practice) -> None:
    bob, eve = await shelf.browser("bob"), await shelf.browser("eve")
    for path in ("comments", "comments/new", "comments/1"):
        assert (await bob.get(f"/practices/{draft.slug}/{path}")).status_code == 404
    assert (await bob.post(f"/practices/{draft.slug}/comments", data={"text": "x"})).status_code == 404
    assert (await eve.post(f"/practices/{draft.slug}/comments", data={"text": "x"})).status_code == 403
    archived = await shelf.move(await shelf.published(title="Old"), "archive")
    assert (await bob.post(f"/practices/{archived.slug}/comments", data={"text": "x"})).status_code == 403
    assert (await bob.get(f"/practices/{archived.slug}/comments")).status_code == 200


async def test_a_comment_is_found_on_its_own_practice_only_and_asked_in_the_right_way(
    shelf: Shelf, published: Practice
) -> None:
    bob = await shelf.browser("bob")
    number = await say(bob, published, "Here")
    other = await shelf.published(title="Another")
    for deed in ("", "edit"):
        assert (await bob.get(at(other, number, deed))).status_code == 404
    for deed in ("delete", "accept", "show"):
        assert (await bob.post(at(other, number, deed))).status_code == 404
        assert (await bob.get(at(published, number, deed))).status_code == 405


async def test_five_hundred_comments_stay_light_and_take_three_queries(
    shelf: Shelf, published: Practice
) -> None:
    bob = shelf.people["bob"]
    async with shelf.database.transaction() as tx:
        for number in range(500):
            parent = 1 + number % 50 if number >= 50 else None
            text = f"Comment number {number}. " + "Some words of ordinary length. " * 4
            row = Comment(practice_id=published.id or 0, parent_id=parent, person_id=bob.id or 0, name="Bob")
            row.text, row.created_at = text, now()
            tx.add(row)
            if number == 49:
                await tx.flush()
    asked: list[str] = []
    engine = shelf.database.reader.sync_engine
    async with shelf.database.reading() as tx:
        standing = await shelf.standing(tx, published, "bob")
        event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        threads = await list_threads(tx, standing, page=2)
    assert len(asked) == 3
    assert (threads.page, threads.pages, threads.total) == (2, 5, 500)
    assert [len(thread.replies) + thread.more for thread in threads.threads] == [9] * 10
    page = await shelf.stranger().get(f"/practices/{published.slug}", headers={"Accept-Encoding": "identity"})
    assert len(page.content) < 100_000
    whole = await shelf.stranger().get(at(published, threads.threads[0].root.id))
    assert whole.text.count("Comment number") == 10
