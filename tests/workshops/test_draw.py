"""A practice drawn from words of a workshop: who may, what the draft begins with, who is told, what becomes of the words."""

import json

import pytest
from sqlmodel import col, select

from network.models import Notice
from practices.models import Draft, Origin, Practice
from tests.practices.shelf import Shelf, told_nowhere
from tests.site import Browser
from workshops.models import Workshop

WORDS = "Laissons le puits à tous, même l'été"
SURFACES = ("", ".json", ".md", ".html")


async def said(browser: Browser, workshop: Workshop, text: str = WORDS) -> str:
    """Post a message; its id."""
    posted = await browser.act(workshop.slug, "message.post", text=text)
    return posted.headers["location"].partition("#")[2]


async def drawn(
    shelf: Shelf, browser: Browser, workshop: Workshop, territory: str = "mulhouse", **fields: str
) -> str:
    """Begin a draft; where one goes on writing."""
    number = str(shelf.territories[territory].id)
    answer = await browser.post(f"/workshops/{workshop.slug}/draw", data={"territory": number, **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix("/practices/").removesuffix("/edit")


async def found(shelf: Shelf, slug: str) -> tuple[Practice, Origin]:
    """A practice and its origin."""
    async with shelf.database.reading() as tx:
        practice = (await tx.exec(select(Practice).where(Practice.slug == slug))).one()
        return practice, (await tx.exec(select(Origin).where(Origin.practice_id == practice.id))).one()


async def people_told(shelf: Shelf) -> list[tuple[int, str, dict[str, str]]]:
    """Who was told of words: person, path, data."""
    async with shelf.database.reading() as tx:
        notices = await tx.exec(select(Notice).where(Notice.kind == "words").order_by(col(Notice.id)))
        return [(one.person_id, one.path, one.data) for one in notices.all()]


async def bob_in(shelf: Shelf, workshop: Workshop) -> Browser:
    """Bob, who has entered."""
    bob = await shelf.browser("bob")
    assert (await bob.post(f"/workshops/{workshop.slug}/enter")).status_code == 303
    return bob


async def test_a_message_begins_a_draft_with_its_words_themes_language_and_the_way_back(shelf: Shelf) -> None:
    workshop, _alice = await shelf.site.live()
    bob, eve = await bob_in(shelf, workshop), await shelf.browser("eve")
    message = await said(bob, workshop)
    page = await eve.get(f"/workshops/{workshop.slug}/draw", params={"message": message})
    assert "Laissons le puits" in page.text
    assert "Praia" not in page.text
    slug = await drawn(shelf, eve, workshop, message=message, title="The well", passage="words of my own")
    practice, origin = await found(shelf, slug)
    async with shelf.database.reading() as tx:
        draft = (await tx.exec(select(Draft).where(Draft.practice_id == practice.id))).one()
    assert (practice.status, practice.territory_id) == ("draft", shelf.territories["mulhouse"].id)
    assert draft.words["title"] == "The well"
    assert draft.facts["themes"] == [shelf.site.theme.id]
    assert (origin.quotation, origin.author, origin.author_id) == (WORDS, "Bob", shelf.people["bob"].id)
    assert origin.path == f"/workshops/{workshop.slug}#{message}"
    assert origin.public


async def test_the_author_is_told_and_so_is_everybody_in_the_room_but_nothing_of_the_draft(
    shelf: Shelf,
) -> None:
    workshop, _alice = await shelf.site.live()
    bob, gil, eve = (
        await bob_in(shelf, workshop),
        await shelf.site.guest(workshop),
        await shelf.browser("eve"),
    )
    message = await said(bob, workshop)
    slug = await drawn(shelf, eve, workshop, message=message, title="A secret well")
    assert await people_told(shelf) == [
        (
            shelf.people["bob"].id,
            f"/workshops/{workshop.slug}#{message}",
            {"territory": "Mulhouse", "title": workshop.title},
        )
    ]
    page = await gil.get(f"/workshops/{workshop.slug}")
    assert "A practice is being drawn from this by Mulhouse" in page.text
    assert told_nowhere(page, "A secret well", slug)


async def test_one_who_draws_from_their_own_words_is_not_told_of_it(shelf: Shelf) -> None:
    workshop, _alice = await shelf.site.live()
    eve = await shelf.browser("eve")
    await eve.post(f"/workshops/{workshop.slug}/enter")
    await drawn(shelf, eve, workshop, message=await said(eve, workshop))
    assert await people_told(shelf) == []


@pytest.mark.parametrize(
    ("name", "status"), [(None, 403), ("bob", 403), ("max", 403), ("fay", 403), ("dora", 303)]
)
async def test_only_an_editor_of_the_territory_and_the_secretariat_draw(
    shelf: Shelf, name: str | None, status: int
) -> None:
    workshop, alice = await shelf.site.live()
    message = await said(alice, workshop)
    browser = await shelf.browser(name) if name else shelf.stranger()
    data = {"message": message, "territory": str(shelf.territories["mulhouse"].id)}
    answer = await browser.post(f"/workshops/{workshop.slug}/draw", data=data)
    assert answer.status_code == status
    assert (await browser.get(f"/workshops/{workshop.slug}/draw?message={message}")).status_code == (
        200 if name in {"fay", "dora"} else 403
    )
    async with shelf.database.reading() as tx:
        assert len((await tx.exec(select(Practice))).all()) == (1 if status == 303 else 0)


async def test_the_entry_is_shown_to_those_who_edit_a_territory_and_to_nobody_else(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    await said(alice, workshop)
    eve, bob = await shelf.browser("eve"), await bob_in(shelf, workshop)
    for closed in (False, True):
        if closed:
            await alice.post(f"/workshops/{workshop.slug}/close")
        address = f"/workshops/{workshop.slug}?read=1"
        assert f"/workshops/{workshop.slug}/draw" in (await eve.get(address)).text
        for browser in (alice, bob, shelf.stranger()):
            assert f"/workshops/{workshop.slug}/draw" not in (await browser.get(address)).text


async def test_words_of_a_closed_workshop_too_and_none_of_one_that_is_only_announced(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    message = await said(alice, workshop)
    await alice.post(f"/workshops/{workshop.slug}/close")
    eve = await shelf.browser("eve")
    await drawn(shelf, eve, workshop, message=message)
    record = await shelf.stranger().get(f"/workshops/{workshop.slug}")
    assert "A practice is being drawn from this by Mulhouse" in record.text
    announced = await shelf.site.announced(title="Not yet")
    data = {"message": "m1", "territory": str(shelf.territories["mulhouse"].id)}
    assert (await eve.post(f"/workshops/{announced.slug}/draw", data=data)).status_code == 404


async def test_words_that_one_may_not_read_are_nobodys_to_draw_from(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    message = await said(alice, workshop)
    eve = await shelf.browser("eve")
    await alice.act(workshop.slug, "conversation.hide", on="1")
    assert (await eve.get(f"/workshops/{workshop.slug}/draw?message={message}")).status_code == 404
    private, alice = await shelf.site.live(visibility="link", title="Private")
    message = await said(alice, private)
    assert (await eve.get(f"/workshops/{private.slug}/draw?message={message}")).status_code == 404


async def test_what_is_missing_is_said(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    message, eve = await said(alice, workshop), await shelf.browser("eve")
    address = f"/workshops/{workshop.slug}/draw"
    for query in ({}, {"message": "m999"}, {"message": "x"}, {"note": "none"}):
        assert (await eve.get(address, params=query)).status_code == 404
    assert (await eve.post(address, data={"message": message, "territory": "many"})).status_code == 422
    title = {"message": message, "territory": str(shelf.territories["mulhouse"].id), "title": "x" * 161}
    assert (await eve.post(address, data=title)).status_code == 422
    assert (await eve.put(address)).status_code == 405


async def test_a_passage_of_the_notes_is_taken_from_the_notes_and_not_from_the_browser(shelf: Shelf) -> None:
    workshop, _alice = await shelf.site.live()
    notes = await shelf.site.app.state.notes.read(workshop.room)
    anchor = next(anchor for anchor, _, words in notes.headings if words == "Water")
    eve, address = await shelf.browser("eve"), f"/workshops/{workshop.slug}/draw"
    assert (await eve.get(address, params={"note": anchor})).status_code == 404  # nothing stands there yet
    data = {"note": anchor, "passage": "words that nobody wrote", "territory": "1"}
    assert (await eve.post(address, data=data)).status_code == 409
    slug = await drawn(shelf, eve, workshop, note=anchor, passage="Water")
    _, origin = await found(shelf, slug)
    assert (origin.quotation, origin.author, origin.anchor) == ("Water", "", f"note-{anchor}")


async def test_a_removed_message_takes_its_words_out_of_drafts_and_published_practices(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    bob, eve = await bob_in(shelf, workshop), await shelf.browser("eve")
    message = await said(bob, workshop)
    draft = await drawn(shelf, eve, workshop, message=message, title="A well")
    public = await published(shelf, await drawn(shelf, eve, workshop, message=message, title="A second well"))
    assert "Laissons le puits" in (await shelf.stranger().get(f"/practices/{public}")).text
    await bob.act(workshop.slug, "message.remove", id=message)
    assert [(await found(shelf, slug))[1].quotation for slug in (draft, public)] == ["", ""]
    assert told_nowhere(await shelf.stranger().get(f"/practices/{public}"), "Laissons le puits")
    dump = await everything(shelf)
    assert "Laissons" not in dump
    data = {"message": message, "territory": str(shelf.territories["mulhouse"].id)}
    assert (await eve.post(f"/workshops/{workshop.slug}/draw", data=data)).status_code == 404
    assert told_nowhere(await alice.get(f"/workshops/{workshop.slug}"), "is being drawn")


async def everything(shelf: Shelf) -> str:
    """All that the tables of origins and notices hold."""
    async with shelf.database.reading() as tx:
        rows = [*(await tx.exec(select(Origin))).all(), *(await tx.exec(select(Notice))).all()]
        return json.dumps([row.model_dump(mode="json") for row in rows])


async def published(shelf: Shelf, slug: str) -> str:
    """Complete a draft and publish it."""
    practice, _ = await found(shelf, slug)
    await shelf.rewrite(practice, language=practice.language, what="A well for all.", novelty="It is open.")
    await shelf.publish(practice)
    return slug


async def test_once_published_the_words_lead_to_the_practice_and_the_practice_to_the_words(
    shelf: Shelf,
) -> None:
    workshop, alice = await shelf.site.live()
    bob, eve = await bob_in(shelf, workshop), await shelf.browser("eve")
    message = await said(bob, workshop)
    slug = await drawn(shelf, eve, workshop, message=message, title="A well for all")
    await published(shelf, slug)
    page = await shelf.stranger().get(f"/practices/{slug}")
    assert f"/workshops/{workshop.slug}#{message}" in page.text
    assert "Laissons le puits" in page.text
    room = (await bob.get(f"/workshops/{workshop.slug}")).text
    assert f'"became":{{"{message}.' in room
    await alice.post(f"/workshops/{workshop.slug}/close")
    for surface in SURFACES:
        record = await shelf.stranger().get(f"/workshops/{workshop.slug}{surface}")
        assert "A well for all" in record.text, surface
        assert told_nowhere(record, "is being drawn")
    practice, _ = await found(shelf, slug)
    await shelf.move(practice, "unpublish")
    for surface in SURFACES:
        record = await shelf.stranger().get(f"/workshops/{workshop.slug}{surface}")
        assert told_nowhere(record, "A well for all", slug), surface


async def test_a_draft_that_is_given_up_leaves_no_mark_in_the_record(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    eve, message = await shelf.browser("eve"), await said(alice, workshop)
    slug = await drawn(shelf, eve, workshop, message=message)
    practice, _ = await found(shelf, slug)
    await shelf.move(practice, "delete")
    await alice.post(f"/workshops/{workshop.slug}/close")
    assert told_nowhere(await shelf.stranger().get(f"/workshops/{workshop.slug}"), "is being drawn")


async def test_words_of_a_private_workshop_stay_with_those_who_may_see_it(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live(visibility="link", title="Behind closed doors")
    dora = await shelf.browser("dora")
    message = await said(alice, workshop)
    slug = await drawn(shelf, dora, workshop, message=message, title="A well")
    await published(shelf, slug)
    secrets = ("Laissons le puits", "Behind closed doors", workshop.slug)
    eve = await shelf.browser("eve")
    for browser in (shelf.stranger(), eve):
        for surface in ("", ".json", ".md"):
            answer = await browser.get(f"/practices/{slug}{surface}")
            assert told_nowhere(answer, *secrets), surface
    assert "Laissons le puits" in (await alice.get(f"/practices/{slug}")).text


async def test_a_workshop_that_becomes_private_takes_its_words_along(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    eve, message = await shelf.browser("eve"), await said(alice, workshop)
    slug = await published(shelf, await drawn(shelf, eve, workshop, message=message, title="A well"))
    assert "Laissons le puits" in (await shelf.stranger().get(f"/practices/{slug}")).text
    form = shelf.site.form(visibility="link").model_dump(mode="json")
    answer = await alice.post(f"/workshops/{workshop.slug}/edit", data=form)
    assert answer.status_code == 303
    assert told_nowhere(await shelf.stranger().get(f"/practices/{slug}"), "Laissons", workshop.title)


async def test_words_of_a_hidden_conversation_are_quoted_to_those_alone_who_may_read_it(shelf: Shelf) -> None:
    workshop, alice = await shelf.site.live()
    bob, eve = await bob_in(shelf, workshop), await shelf.browser("eve")
    message = await said(bob, workshop)
    early = await published(shelf, await drawn(shelf, eve, workshop, message=message, title="A well"))
    await alice.act(workshop.slug, "conversation.hide", on="1")
    dora, stranger = await shelf.browser("dora"), shelf.stranger()
    late = await published(shelf, await drawn(shelf, dora, workshop, message=message, title="A spring"))
    await change_something(shelf, alice, workshop)
    for slug in (early, late):
        for ending in SURFACES[:3] if slug == early else ("", ".md"):
            for browser in (stranger, eve):
                assert told_nowhere(await browser.get(f"/practices/{slug}{ending}"), "Laissons"), ending
        for browser in (alice, dora, bob):
            assert "Laissons" in (await browser.get(f"/practices/{slug}")).text
    await alice.post(f"/workshops/{workshop.slug}/close")
    assert told_nowhere(await bob.get(f"/practices/{early}"), "Laissons")
    assert told_nowhere(await eve.get(f"/practices/{early}/edit"), "Laissons")
    await alice.act(workshop.slug, "conversation.hide", on="0")
    for slug in (early, late):
        assert "Laissons" in (await stranger.get(f"/practices/{slug}")).text


async def change_something(shelf: Shelf, browser: Browser, workshop: Workshop) -> None:
    """Save the workshop's description."""
    form = {
        "title": "Caring",
        "introduction": "x",
        "themes": str(shelf.site.theme.id),
        "languages": "en",
        "language": "en",
        "day": "2037-12-01",
        "clock": "10:00",
        "zone": "Europe/Brussels",
        "minutes": "60",
        "visibility": "public",
        "kind": "workshop",
    }
    answer = await browser.post(f"/workshops/{workshop.slug}/edit", data=form)
    assert answer.status_code == 303, answer.text
