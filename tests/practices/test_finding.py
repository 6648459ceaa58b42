"""The list of practices: found by words, narrowed by facets, with an address to send."""

import pytest

from network.territories import actions as territories
from practices import actions
from practices.models import Practice
from tests.practices.shelf import Shelf
from tests.queries import counting


async def titles(shelf: Shelf, address: str, name: str | None = None) -> str:
    browser = await shelf.browser(name) if name else shelf.stranger()
    answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


async def moved(shelf: Shelf, practice: Practice, deed: str, name: str = "eve") -> None:
    async with shelf.database.transaction() as tx:
        await actions.move(tx, standing=await shelf.standing(tx, practice, name), deed=deed)


async def test_a_stranger_finds_a_practice_by_an_unaccented_word(shelf: Shelf) -> None:
    await shelf.published(
        "fay", "praia", language="pt", title="Água e participação", what="Cisternas nas escolas."
    )
    await shelf.published(title="A shared garden")
    page = await titles(shelf, "/practices?q=participacoes+agua")
    assert "<mark>Água</mark> e <mark>participação</mark>" in page
    assert "A shared garden" not in page
    assert "1 practice" in page


async def test_drafts_and_contacts_are_never_found(shelf: Shelf) -> None:
    await shelf.draft(title="Secret plans")
    await shelf.published(title="Open plans")
    for name in (None, "bob", "eve", "dora"):
        page = await titles(shelf, "/practices?q=plans", name)
        assert "Secret" not in page
        assert "Open" in page
    assert "Open" not in await titles(shelf, "/practices?q=garden%40mulhouse.example+mulhouse+example")


async def test_what_is_unpublished_or_archived_is_not_found_until_it_is_back(shelf: Shelf) -> None:
    practice = await shelf.published(title="Open plans")
    await moved(shelf, practice, "archive")
    assert "Open" not in await titles(shelf, "/practices")
    await moved(shelf, practice, "unarchive")
    assert "Open" in await titles(shelf, "/practices?q=plan")
    await moved(shelf, practice, "unpublish")
    assert "Open" not in await titles(shelf, "/practices?q=plan")


async def test_words_that_were_changed_are_found_instead_of_the_old_ones(shelf: Shelf) -> None:
    practice = await shelf.published(title="Bicycles")
    await shelf.rewrite(practice, title="Handcarts")
    assert "Bicycles" in await titles(shelf, "/practices?q=bicycle")
    await shelf.publish(practice)
    assert "Bicycles" not in await titles(shelf, "/practices?q=bicycle")
    assert "<mark>Handcarts</mark>" in await titles(shelf, "/practices?q=handcart")


async def test_a_translation_is_found_and_shown_in_the_readers_language(shelf: Shelf) -> None:
    practice = await shelf.published()
    await shelf.translated(practice, "eve")
    browser = shelf.stranger()
    page = (await browser.get("/practices?q=voisin", headers={"Accept-Language": "fr"})).text
    assert "Le jardin partagé" in page
    assert "Des <mark>voisins</mark> cultivent." in page
    page = (await browser.get("/practices?q=neighbour", headers={"Accept-Language": "fr"})).text
    assert "<mark>Neighbours</mark>" in page


async def test_facets_narrow_and_tell_how_many(shelf: Shelf) -> None:
    await shelf.published(title="Garden one")
    await shelf.published("fay", "praia", title="Water two")
    page = await titles(shelf, "/practices?country=FR")
    assert "Garden one" in page
    assert "Water two" not in page
    assert 'href="/practices">' in page.replace("&amp;", "&")  # each choice can be taken away
    for odd in (
        "country=&theme=%22",
        "country=FR&country=CV&year=abc",
        "page=-1",
        "page=99999999999",
        "sort=x",
    ):
        await titles(shelf, f"/practices?{odd}")


@pytest.mark.parametrize("typed", ["%22", "NEAR(", "%FF%FE", "a" * 500, "AND", "*", "%ED%A0%80", "'--"])
async def test_nothing_that_is_typed_is_an_error(shelf: Shelf, typed: str) -> None:
    await shelf.published()
    for address in ("/practices", "/search"):
        await titles(shelf, f"{address}?q={typed}&theme={typed}&page={typed}")


async def test_a_territory_that_is_renamed_has_its_new_name_on_every_card(shelf: Shelf) -> None:
    await shelf.published()
    async with shelf.database.transaction() as tx:
        territory = await tx.get_one(type(shelf.territories["mulhouse"]), shelf.territories["mulhouse"].id)
        territory.name, territory.country = "Mülhausen", "DE"
        await territories.indexing.refresh(tx, territory.id or 0)
    page = await titles(shelf, "/practices?country=DE&q=garden")
    assert "Mülhausen" in page
    assert "No practice" not in page


async def test_the_list_takes_at_most_five_queries(shelf: Shelf) -> None:
    for number in range(3):
        await shelf.published(title=f"Garden {number}")
    eve = await shelf.browser("eve")
    for address in (
        "/practices",
        "/practices?q=garden&country=FR&theme=x&sort=newest",
        "/search?q=garden&country=FR",
    ):
        with counting(shelf.database) as statements:
            assert (await eve.get(address)).status_code == 200
        assert len(statements) <= 5, statements


async def test_the_list_is_read_not_written(shelf: Shelf) -> None:
    assert (await shelf.stranger().post("/practices")).status_code == 405
