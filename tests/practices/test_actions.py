"""Drafts, publications and the states of a practice, through the actions."""

import pytest

from network.models import Notice
from practices import actions
from practices.content import Facts, Words
from practices.models import Practice
from practices.queries import find_draft, find_edition, list_cards, list_editions
from tests.practices.shelf import GARDEN, Shelf
from together.errors import Conflict, Forbidden, NotFound


async def test_only_those_who_edit_a_territory_write_its_practices(shelf: Shelf) -> None:
    for name, allowed in (("eve", True), ("dora", True), ("fay", False), ("max", False), ("bob", False)):
        if allowed:
            assert (await shelf.draft(name)).status == "draft"
        else:
            with pytest.raises(Forbidden):
                await shelf.draft(name)


async def test_addresses_come_from_titles_and_some_are_reserved(shelf: Shelf) -> None:
    titles = ("New", "Éco-quartier", "éco quartier!", "حديقة مشتركة", "")
    slugs = [(await shelf.draft(title=title)).slug for title in titles]
    assert slugs == ["new-2", "eco-quartier", "eco-quartier-2", "practice", "practice-2"]


async def test_a_given_address_is_taken_once(shelf: Shelf) -> None:
    async with shelf.database.transaction() as tx:
        reader = await shelf.reader(tx, "eve")
        place = shelf.territories["mulhouse"].id or 0
        both = {"reader": reader, "territory_id": place, "language": "en", "words": Words(), "facts": Facts()}
        assert (await actions.start_draft(tx, slug="our-garden", **both)).slug == "our-garden"
        for slug in ("our-garden", "new"):
            with pytest.raises(Conflict):
                await actions.start_draft(tx, slug=slug, **both)


async def test_a_publication_is_an_edition_with_its_revision(shelf: Shelf, draft: Practice) -> None:
    practice = await shelf.publish(draft)
    async with shelf.database.reading() as tx:
        (edition,) = await list_editions(tx, practice)
        assert await find_draft(tx, practice, "en") is None
        (card,) = await list_cards(tx, [practice.id or 0])
    assert (practice.status, edition.title, edition.name) == (
        "published",
        "Repairing bicycles together",
        "Eve",
    )
    assert card.summary == "Neighbours and a school grow vegetables on a lot of the municipality."
    assert [theme.slug for theme in card.themes] == ["common-goods"]


async def test_nothing_is_published_that_lacks_the_short_version(shelf: Shelf) -> None:
    practice = await shelf.draft(title="", what=" ", novelty="")
    with pytest.raises(actions.Incomplete) as refused:
        await shelf.publish(practice)
    assert refused.value.fields == ("title", "what", "novelty")


async def test_a_second_press_of_publish_changes_nothing(shelf: Shelf, published: Practice) -> None:
    again = await shelf.publish(published)
    assert again.changed_at == published.changed_at


async def test_a_save_on_an_older_version_is_refused_with_what_is_there(
    shelf: Shelf, draft: Practice
) -> None:
    await shelf.rewrite(draft, title="By Eve", tab="eve#1")
    async with shelf.database.transaction() as tx:
        standing = await shelf.standing(tx, draft, "dora")
        with pytest.raises(actions.DraftChanged) as refused:
            await actions.save_draft(
                tx,
                standing=standing,
                language="en",
                words={"title": "By Dora"},
                facts=None,
                version=1,
                tab="dora#1",
            )
    assert (refused.value.draft.version, refused.value.draft.words["title"]) == (2, "By Eve")


async def test_one_tab_saves_in_sequence_even_when_answers_were_lost(shelf: Shelf, draft: Practice) -> None:
    async def save(tab: str, title: str) -> str:
        async with shelf.database.transaction() as tx:
            standing = await shelf.standing(tx, draft)
            saved = await actions.save_draft(
                tx, standing=standing, language="en", words={"title": title}, facts=None, version=1, tab=tab
            )
            return str(saved.words["title"])

    assert await save("a#1", "one") == "one"
    assert await save("a#3", "three") == "three"
    assert await save("a#2", "two, which was overtaken") == "three"
    with pytest.raises(actions.DraftChanged):
        await save("b#9", "another tab")


async def test_a_page_left_open_since_before_a_publication_does_not_overwrite_the_next_draft(
    shelf: Shelf, draft: Practice
) -> None:
    await shelf.publish(draft)
    await shelf.rewrite(draft, "dora", title="The next draft")
    async with shelf.database.transaction() as tx:
        standing = await shelf.standing(tx, draft)
        with pytest.raises(actions.DraftChanged):
            await actions.save_draft(
                tx, standing=standing, language="en", words={"title": "Old"}, facts=None, version=1, tab=""
            )


async def test_words_are_clean_whatever_way_they_come(shelf: Shelf, draft: Practice) -> None:
    saved = await shelf.rewrite(
        draft, problem='<p onclick="x">Hi<script>alert(1)</script></p>', title="A\u202eb\ud800\x00"
    )
    assert saved.words["problem"] == "<p>Hi</p>"
    assert saved.words["title"] == "Ab"


async def test_a_changed_original_outdates_its_translations_and_tells_the_translator(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.translated(published)
    await shelf.rewrite(published, what="Neighbours, a school and a **hospital**.")
    await shelf.publish(published)
    async with shelf.database.reading() as tx:
        edition = await find_edition(tx, published, "fr")
        told = await tx.get(Notice, 1)
    assert edition
    assert edition.outdated
    assert told
    assert (told.kind, told.person_id) == ("translation_outdated", shelf.people["fay"].id)


async def test_states_follow_each_other_and_a_stranger_sees_only_the_public_ones(
    shelf: Shelf, published: Practice
) -> None:
    for deed, status in (
        ("unpublish", "unpublished"),
        ("publish", "published"),
        ("archive", "archived"),
        ("unarchive", "published"),
    ):
        moved = await shelf.publish(published) if deed == "publish" else await shelf.move(published, deed)
        assert moved.status == status
        async with shelf.database.reading() as tx:
            if status == "unpublished":
                with pytest.raises(NotFound):
                    await shelf.standing(tx, published, None)
            else:
                assert (await shelf.standing(tx, published, None)).role == "stranger"
    with pytest.raises(Forbidden):
        await shelf.move(published, "delete")


async def test_a_draft_is_deleted_with_all_that_belongs_to_it(shelf: Shelf, draft: Practice) -> None:
    await shelf.move(draft, "delete")
    async with shelf.database.reading() as tx:
        assert await tx.get(Practice, draft.id) is None


async def test_the_cast_of_this_folder_says_what_it_should() -> None:
    assert Words.model_validate(GARDEN.model_dump()) == GARDEN
