"""Preview, publication and what follows: each by its page, each asked before it is done."""

import re

import pytest

from practices.models import Practice
from tests.practices.shelf import Shelf
from workshops.models import WorkshopPractice


async def test_a_preview_shows_the_draft_to_those_who_write(shelf: Shelf, published: Practice) -> None:
    await shelf.rewrite(published, title="A title to come")
    address = f"/practices/{published.slug}/preview"
    page = (await (await shelf.browser("eve")).get(address)).text
    assert "A title to come" in page
    assert "This is a preview" in page
    for name in ("fay", "max", "bob", None):
        browser = await shelf.browser(name) if name else shelf.stranger()
        assert (await browser.get(address)).status_code == 403, name
    assert "A title to come" not in (await shelf.stranger().get(f"/practices/{published.slug}")).text


async def test_a_translation_is_previewed_by_its_translator(shelf: Shelf, published: Practice) -> None:
    await shelf.rewrite(published, "fay", "fr", title="Le jardin")
    page = (await (await shelf.browser("fay")).get(f"/practices/{published.slug}/preview?lang=fr")).text
    assert "Le jardin" in page
    assert "garden@mulhouse.example" in page
    eve = await shelf.browser("eve")
    assert (await eve.get(f"/practices/{published.slug}/preview?lang=xx")).status_code == 404


async def test_the_overview_publishes_and_tells_what_is_missing(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    practice = await shelf.draft("dora", novelty="")
    address = f"/practices/{practice.slug}/publish"
    answer = await dora.post(address)
    assert answer.status_code == 422
    assert "What is new or useful to others" in answer.text
    await shelf.rewrite(practice, "dora", novelty="The pupils decide.")
    assert (await dora.post(address)).headers["location"] == f"/practices/{practice.slug}?done=first"
    assert (await shelf.stranger().get(f"/practices/{practice.slug}")).status_code == 200
    assert (await dora.get(address)).status_code == 405


@pytest.mark.parametrize("deed", ["unpublish", "archive", "unarchive", "delete"])
async def test_each_deed_asks_first_and_only_those_who_write(shelf: Shelf, deed: str) -> None:
    practice = await shelf.draft()
    if deed != "delete":
        await shelf.publish(practice)
    if deed == "unarchive":
        await shelf.move(practice, "archive")
    address = f"/practices/{practice.slug}/{deed}"
    for name in ("fay", "bob", None):
        browser = await shelf.browser(name) if name else shelf.stranger()
        assert (await browser.get(address)).status_code in {403, 404}, name
        assert (await browser.post(address)).status_code in {403, 404}, name
    eve = await shelf.browser("eve")
    page = await eve.get(address)
    assert page.status_code == 200
    assert "?" in page.text
    assert (await eve.post(address)).status_code == 303
    assert (await eve.post(address)).status_code in {403, 404}


async def test_the_next_page_says_what_was_done(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    practice = await shelf.draft("dora")
    steps = (
        ("publish", "You can tell the rest whenever you like."),
        ("unpublish", "Taken back from readers"),
        ("publish", "Published."),
        ("archive", "It stays here to be read"),
        ("unarchive", "Taken out of the archive"),
    )
    for deed, words in steps:
        answer = await dora.post(f"/practices/{practice.slug}/{deed}")
        page = (await dora.get(answer.headers["location"])).text
        assert words in page, deed
        assert len(re.findall('class="notice[ "]', page)) == 1, deed
    await shelf.rewrite(practice, "dora", what="Otherwise told")
    answer = await dora.post(f"/practices/{practice.slug}/publish")
    assert "The changes are published." in (await dora.get(answer.headers["location"])).text


@pytest.mark.parametrize("word", ["archived", "sent", "nonsense", "<b>", ""])
async def test_a_word_that_is_unknown_or_no_longer_true_shows_nothing(
    shelf: Shelf, published: Practice, word: str
) -> None:
    eve = await shelf.browser("eve")
    for page in ("", "/edit"):
        answer = await eve.get(f"/practices/{published.slug}{page}", params={"done": word})
        assert answer.status_code == 200
        assert 'class="notice' not in answer.text


async def test_only_those_who_write_are_told_what_was_done(shelf: Shelf, published: Practice) -> None:
    address = f"/practices/{published.slug}?done=published"
    assert "Published." in (await (await shelf.browser("eve")).get(address)).text
    for browser in (await shelf.browser("bob"), shelf.stranger()):
        assert "Published." not in (await browser.get(address)).text


async def test_the_menu_asks_before_it_archives(shelf: Shelf, published: Practice) -> None:
    page = (await (await shelf.browser("eve")).get(f"/practices/{published.slug}")).text
    assert f'href="/practices/{published.slug}/archive"' in page
    assert f'action="/practices/{published.slug}/archive"' not in page


@pytest.mark.parametrize("page", ["edit", "edit/short"])
async def test_who_edits_what_is_archived_is_led_out_of_the_archive(
    shelf: Shelf, published: Practice, page: str
) -> None:
    await shelf.move(published, "archive")
    answer = await (await shelf.browser("eve")).get(f"/practices/{published.slug}/{page}")
    assert answer.status_code == 409
    assert "This practice is archived." in answer.text
    assert f'href="/practices/{published.slug}/unarchive"' in answer.text
    assert (await (await shelf.browser("fay")).get(f"/practices/{published.slug}/{page}")).status_code == 403


async def test_a_draft_that_a_workshop_names_can_still_be_deleted(shelf: Shelf, draft: Practice) -> None:
    workshop = await shelf.site.workshop()
    async with shelf.database.transaction() as tx:
        tx.add(WorkshopPractice(workshop_id=workshop.id or 0, practice_id=draft.id or 0, kind="before"))
    eve = await shelf.browser("eve")
    assert (await eve.post(f"/practices/{draft.slug}/delete")).headers["location"] == "/practices/mine"
    assert (await eve.get(f"/practices/{draft.slug}")).status_code == 404


async def test_it_says_how_it_is_quoted(shelf: Shelf, published: Practice) -> None:
    page = (await shelf.stranger().get(f"/practices/{published.slug}")).text
    assert "Mulhouse (20" in page
    assert (
        f"The shared garden of the Drouot quarter. TOGETHER. http://testserver/practices/{published.slug}. CC BY 4.0"
        in page
    )


async def test_what_is_taken_back_from_readers_stands_in_nobodys_news_but_the_writers(
    shelf: Shelf, published: Practice
) -> None:
    address = f"/practices/{published.slug}"
    bob, fay, eve = await shelf.browser("bob"), await shelf.browser("fay"), await shelf.browser("eve")
    await bob.post(f"{address}/comments", data={"text": "Who holds the key?"})
    await fay.post(f"{address}/comments", data={"text": "The words of Fay"})
    assert "The words of Fay" in (await bob.get("/me/notices")).text
    await shelf.move(published, "unpublish")
    news = (await bob.get("/me/notices")).text
    assert "The words of Fay" not in news
    assert "Drouot" not in news
    assert "The words of Fay" in (await eve.get("/me/notices")).text
