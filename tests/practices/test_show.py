"""The page of a practice, for everybody who may ask for it."""

import re

import pytest
from sqlalchemy import event

from practices.models import Edition, Origin, Practice
from tests.practices.shelf import Shelf, told_nowhere
from tests.site import Site

pytest_plugins = ["tests.practices.shelf"]

CONTACT = "garden@mulhouse.example"


async def test_a_stranger_reads_what_was_done_and_what_failed(shelf: Shelf, published: Practice) -> None:
    answer = await shelf.stranger().get(f"/practices/{published.slug}")
    assert answer.status_code == 200
    assert "The shared garden of the Drouot quarter" in answer.text
    assert "<strong>municipality</strong>" in answer.text
    assert "nobody watered in August" in answer.text
    assert 'href="/territories/mulhouse"' in answer.text
    assert "/edit" not in answer.text


@pytest.mark.parametrize(("name", "told"), [(None, False), ("bob", False), ("max", True), ("fay", True)])
async def test_only_members_read_whom_to_ask(
    shelf: Shelf, published: Practice, name: str | None, told: bool
) -> None:
    browser = await shelf.browser(name) if name else shelf.stranger()
    answer = await browser.get(f"/practices/{published.slug}")
    assert (CONTACT in answer.text) is told
    assert ("see whom to ask" in answer.text) is not told


@pytest.mark.parametrize("name", [None, "bob", "fay"])
async def test_a_draft_is_nowhere_for_others(shelf: Shelf, draft: Practice, name: str | None) -> None:
    browser = await shelf.browser(name) if name else shelf.stranger()
    answer = await browser.get(f"/practices/{draft.slug}")
    assert answer.status_code == 404
    assert told_nowhere(answer, "Repairing bicycles", "Drouot")


async def test_its_editors_see_a_draft_as_readers_will_and_that_they_do_not_yet(
    shelf: Shelf, draft: Practice
) -> None:
    answer = await (await shelf.browser("eve")).get(f"/practices/{draft.slug}")
    assert answer.status_code == 200
    assert "Repairing bicycles together" in answer.text
    assert "Only those who write it see this page." in answer.text
    assert f'href="/practices/{draft.slug}/edit"' in answer.text


async def test_what_was_taken_back_is_gone_for_readers_and_marked_for_editors(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.move(published, "unpublish")
    path = f"/practices/{published.slug}"
    assert (await shelf.stranger().get(path)).status_code == 404
    assert "It was taken back from readers." in (await (await shelf.browser("eve")).get(path)).text


async def test_an_archived_practice_stays_to_be_read_and_says_so(shelf: Shelf, published: Practice) -> None:
    await shelf.move(published, "archive")
    answer = await shelf.stranger().get(f"/practices/{published.slug}")
    assert "It stays here to be read" in answer.text


async def test_the_reader_gets_their_own_language_else_the_original(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.translated(published)
    path = f"/practices/{published.slug}"
    browser = shelf.stranger()
    french = await browser.get(path, headers={"Accept-Language": "fr"})
    assert "<h1" in french.text
    assert "Le jardin partagé" in heading(french.text)
    arabic = await browser.get(path, headers={"Accept-Language": "ar"})
    assert "The shared garden" in heading(arabic.text)
    asked = await browser.get(f"{path}?lang=fr")
    assert "Le jardin partagé" in heading(asked.text)
    assert "The shared garden" in heading(
        (await browser.get(f"{path}?lang=en", headers={"Accept-Language": "fr"})).text
    )


def heading(page: str) -> str:
    """The first heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return found[1] if found else ""


async def test_a_translation_names_its_translator_and_what_the_original_says_besides(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.translated(published)
    english = {"Cookie": "lang=en"}  # who chose a language keeps it: the address names that of the text
    answer = await shelf.stranger().get(f"/practices/{published.slug}?lang=fr", headers=english)
    assert '<html lang="en"' in answer.text
    assert re.search(r"Translated by <bdi>Fay</bdi>", answer.text)
    assert 'lang="fr" dir="auto"' in answer.text
    assert re.search(r"The original also says:.*What failed", answer.text, re.DOTALL)


async def test_a_translation_that_is_older_than_its_original_says_so(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.translated(published)
    await shelf.rewrite(published, what="Neighbours grow vegetables and flowers.")
    await shelf.publish(published)
    browser = shelf.stranger()
    browser.cookies.set("lang", "en")
    path = f"/practices/{published.slug}"
    assert "This translation is older than the original" in (await browser.get(f"{path}?lang=fr")).text
    assert "This translation is older" not in (await browser.get(path)).text


async def test_a_language_without_an_edition_shows_the_original(shelf: Shelf, published: Practice) -> None:
    for asked in ("ar", "xx", "../..", "en'--"):
        answer = await shelf.stranger().get(f"/practices/{published.slug}", params={"lang": asked})
        assert "The shared garden" in heading(answer.text)


async def test_every_section_has_an_anchor_and_only_those_with_words_are_shown(
    shelf: Shelf, published: Practice
) -> None:
    answer = await shelf.stranger().get(f"/practices/{published.slug}")
    assert 'id="context"' in answer.text
    assert 'id="transfer"' in answer.text
    assert 'id="resources"' not in answer.text


async def test_the_words_of_a_workshop_that_it_came_from_lead_back_to_them(
    shelf: Shelf, published: Practice
) -> None:
    async with shelf.database.transaction() as tx:
        tx.add(
            Origin(
                practice_id=published.id or 0,
                path="/workshops/water#m3",
                title="Water",
                quotation="We began with two buckets.",
                author="Gil",
                public=True,
            )
        )
    answer = await shelf.stranger().get(f"/practices/{published.slug}")
    assert "We began with two buckets." in answer.text
    assert 'href="/workshops/water#m3"' in answer.text


async def test_the_words_of_a_workshop_that_not_everybody_may_see_are_not_told_with_the_practice(
    shelf: Shelf, published: Practice
) -> None:
    async with shelf.database.transaction() as tx:
        tx.add(Origin(practice_id=published.id or 0, path="/workshops/behind-doors", quotation="Between us."))
    path = f"/practices/{published.slug}"
    for name in ("max", "eve"):
        assert told_nowhere(await (await shelf.browser(name)).get(path), "Between us.", "behind-doors")


async def test_what_is_stored_is_cleaned_once_more_before_it_is_shown(
    shelf: Shelf, published: Practice
) -> None:
    async with shelf.database.transaction() as tx:
        edition = await tx.get(Edition, (published.id, "en"))
        assert edition is not None
        edition.words = edition.words | {
            "title": "<script>alert(1)</script>",
            "what": "<img src=x onerror=alert(2)>",
            "failed": "<p>a<script>alert(3)</script></p>",
        }
        tx.add(edition)
    answer = await shelf.stranger().get(f"/practices/{published.slug}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


async def test_it_is_read_and_nothing_else(shelf: Shelf, published: Practice) -> None:
    browser = shelf.stranger()
    assert (await browser.post(f"/practices/{published.slug}")).status_code == 405
    assert (await browser.get("/practices/no-such-thing")).status_code == 404


async def test_it_is_read_in_a_dozen_queries(shelf: Shelf, published: Practice, site: Site) -> None:
    await shelf.translated(published)
    browser = await shelf.browser("max")
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = site.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    await browser.get(f"/practices/{published.slug}")
    event.remove(engine, "before_cursor_execute", count)
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) <= 16, asked
