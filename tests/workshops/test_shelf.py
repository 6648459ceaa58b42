"""Practices to read before a workshop and presented in it: who puts them there, and who sees them where."""

import json

import pytest

from practices.models import Practice
from tests.practices.shelf import Shelf
from tests.site import Browser, Site
from workshops.models import Workshop

TITLE = "The shared garden of the Drouot quarter"
SURFACES = ("", ".json", ".md", ".html")


async def put(browser: Browser, workshop: Workshop, practice: Practice, kind: str, do: str = "attach") -> int:
    """Press a button of the shelf's page; the status of the answer."""
    data = {"practice": str(practice.id), "kind": kind, "do": do}
    return (await browser.post(f"/workshops/{workshop.slug}/practices", data=data)).status_code


async def test_a_facilitator_and_a_rapporteur_fill_the_shelf_and_empty_it(
    site: Site, published: Practice
) -> None:
    workshop = await site.announced()
    alice, charlie = await site.browser("alice"), await site.browser("charlie")
    assert await put(alice, workshop, published, "before") == 303
    assert await put(charlie, workshop, published, "presented") == 303
    assert await put(charlie, workshop, published, "presented") == 303
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert page.index("To read before") < page.index(TITLE) < page.index("Presented here")
    assert page.count(TITLE) == 2
    assert await put(charlie, workshop, published, "before", "detach") == 303
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert "To read before" not in page
    assert page.count(TITLE) == 1


async def test_the_shelf_is_found_by_words_and_by_address(site: Site, published: Practice) -> None:
    workshop, alice = await site.live()
    address = f"/workshops/{workshop.slug}/practices"
    for words in ("drouot garden", f"https://example.org/practices/{published.slug}?lang=fr"):
        found = await alice.get(address, params={"q": words})
        assert TITLE in found.text, words
    assert TITLE not in (await alice.get(address, params={"q": "no such words"})).text


@pytest.mark.parametrize("name", ["bob", "eve", None])
async def test_nobody_else_touches_it(shelf: Shelf, published: Practice, name: str | None) -> None:
    workshop, _alice = await shelf.site.live()
    browser = await shelf.browser(name) if name else shelf.stranger()
    assert (await browser.get(f"/workshops/{workshop.slug}/practices")).status_code == 403
    assert await put(browser, workshop, published, "before") == 403


async def test_what_is_no_practice_for_readers_is_not_put_there(
    site: Site, draft: Practice, published: Practice
) -> None:
    workshop, alice = await site.live()
    assert await put(alice, workshop, draft, "before") == 404
    assert await put(alice, workshop, published, "elsewhere") == 404
    assert (
        await alice.post(f"/workshops/{workshop.slug}/practices", data={"practice": "x"})
    ).status_code == 400
    assert (await alice.put(f"/workshops/{workshop.slug}/practices")).status_code == 405
    assert (await alice.get("/workshops/none/practices")).status_code == 404


async def test_it_stands_in_the_room_and_in_the_record_with_all_its_downloads(
    site: Site, published: Practice
) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    await put(alice, workshop, published, "presented")
    assert TITLE in (await gil.get(f"/workshops/{workshop.slug}")).text
    await alice.post(f"/workshops/{workshop.slug}/close")
    for surface in SURFACES:
        assert TITLE in (await gil.get(f"/workshops/{workshop.slug}{surface}")).text, surface
    data = json.loads((await gil.get(f"/workshops/{workshop.slug}.json")).text)
    assert data["practices"] == {
        "presented": [
            {
                "title": TITLE,
                "language": "en",
                "territory": "Mulhouse",
                "address": f"http://testserver/practices/{published.slug}",
            }
        ]
    }


async def test_a_practice_that_is_unpublished_leaves_every_surface(shelf: Shelf, published: Practice) -> None:
    workshop, alice = await shelf.site.live()
    await put(alice, workshop, published, "before")
    await put(alice, workshop, published, "presented")
    await shelf.move(published, "unpublish")
    assert TITLE not in (await alice.get(f"/workshops/{workshop.slug}")).text
    await alice.post(f"/workshops/{workshop.slug}/close")
    for surface in (*SURFACES, "/practices"):
        assert TITLE not in (await alice.get(f"/workshops/{workshop.slug}{surface}")).text, surface


# From the side of the practice


async def claim(browser: Browser, practice: Practice, slug: str, do: str = "attach") -> int:
    """Press a button of the page where a practice says in which workshops it was presented."""
    data = {"workshop": slug, "do": do}
    return (await browser.post(f"/practices/{practice.slug}/workshops", data=data)).status_code


async def test_an_editor_says_where_the_practice_was_presented_and_both_sides_take_it_back(
    shelf: Shelf, published: Practice
) -> None:
    workshop, alice = await shelf.site.live()
    eve = await shelf.browser("eve")
    found = await eve.get(f"/practices/{published.slug}/workshops", params={"q": "commons caring"})
    assert workshop.title in found.text
    assert await claim(eve, published, workshop.slug) == 303
    assert TITLE in (await alice.get(f"/workshops/{workshop.slug}")).text
    assert workshop.title in (await shelf.stranger().get(f"/practices/{published.slug}")).text
    assert await put(alice, workshop, published, "presented", "detach") == 303
    assert workshop.title not in (await shelf.stranger().get(f"/practices/{published.slug}")).text
    assert await claim(eve, published, workshop.slug) == 303
    assert await claim(eve, published, workshop.slug, "detach") == 303
    assert workshop.title not in (await shelf.stranger().get(f"/practices/{published.slug}")).text


@pytest.mark.parametrize(("name", "status"), [("fay", 403), ("bob", 403), (None, 403), ("dora", 303)])
async def test_only_those_who_write_the_practice_say_so(
    shelf: Shelf, published: Practice, name: str | None, status: int
) -> None:
    workshop, _alice = await shelf.site.live()
    browser = await shelf.browser(name) if name else shelf.stranger()
    assert await claim(browser, published, workshop.slug) == status
    page = await browser.get(f"/practices/{published.slug}/workshops")
    assert page.status_code == (200 if status == 303 else 403)


async def test_a_private_workshop_shows_on_the_practice_only_to_those_who_may_see_it(
    shelf: Shelf, published: Practice
) -> None:
    workshop, alice = await shelf.site.live(visibility="link", title="Behind closed doors")
    await put(alice, workshop, published, "presented")
    assert "Behind closed doors" in (await alice.get(f"/practices/{published.slug}")).text
    eve, stranger = await shelf.browser("eve"), shelf.stranger()
    for browser, path in ((eve, ""), (stranger, ""), (eve, "/workshops"), (eve, "/workshops?q=closed")):
        answer = await browser.get(f"/practices/{published.slug}{path}")
        assert answer.status_code == 200
        assert "Behind closed doors" not in answer.text
    assert await claim(eve, published, workshop.slug) == 404


async def test_a_draft_says_where_it_was_presented_and_nobody_hears_before_it_is_published(
    shelf: Shelf, draft: Practice
) -> None:
    workshop, alice = await shelf.site.live()
    eve = await shelf.browser("eve")
    assert await claim(eve, draft, workshop.slug) == 303
    assert "Repairing bicycles" not in (await alice.get(f"/workshops/{workshop.slug}")).text
    assert (await alice.get(f"/practices/{draft.slug}/workshops")).status_code == 404
    await shelf.publish(draft)
    assert "Repairing bicycles" in (await alice.get(f"/workshops/{workshop.slug}")).text


async def test_a_draft_that_is_deleted_leaves_the_shelf(shelf: Shelf, draft: Practice) -> None:
    workshop, alice = await shelf.site.live()
    eve = await shelf.browser("eve")
    assert await claim(eve, draft, workshop.slug) == 303
    await shelf.move(draft, "delete")
    assert (await alice.get(f"/workshops/{workshop.slug}/practices")).status_code == 200
