"""Lists of practices as CSV and JSON, and one practice as data."""

import csv
import json
from io import StringIO

import httpx
import pytest

from practices.exchange.columns import COLUMNS
from practices.models import Practice
from tests.practices.shelf import Shelf, told_nowhere
from together.cells import as_typed, harmless

pytest_plugins = ["tests.practices.shelf"]

CONTACT = "garden@mulhouse.example"


def table(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows of a table, as a spreadsheet reads them."""
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_a_list_is_taken_away_as_a_table(shelf: Shelf, published: Practice) -> None:
    await shelf.translated(published)
    answer = await shelf.stranger().get("/practices.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="practices.csv"'
    original, translation = table(answer)
    assert tuple(original) == COLUMNS
    assert original["title"] == "The shared garden of the Drouot quarter"
    assert original["address"] == f"http://testserver/practices/{published.slug}"
    assert (original["territory"], original["country"], original["themes"]) == (
        "mulhouse",
        "FR",
        "common-goods",
    )
    assert original["failed"] == "<p>The first summer nobody watered in August.</p>"
    assert (translation["original"], translation["language"]) == ("en", "fr")
    assert translation["title"] == "Le jardin partagé"


async def test_a_list_is_taken_away_as_data(shelf: Shelf, published: Practice) -> None:
    await shelf.translated(published)
    await shelf.published(title="Another")
    told = (await shelf.stranger().get("/practices.json")).json()["practices"]
    assert [one["editions"]["en"]["title"] for one in told] == [
        "Another",
        "The shared garden of the Drouot quarter",
    ]
    assert list(told[1]["editions"]) == ["en", "fr"]
    assert told[1]["territory"] == {"slug": "mulhouse", "name": "Mulhouse", "country": "FR"}


async def test_the_filters_of_the_list_count(shelf: Shelf, published: Practice) -> None:
    await shelf.published("fay", "praia", title="Water for all")
    stranger = shelf.stranger()
    assert [row["slug"] for row in table(await stranger.get("/practices.csv?country=CV"))] == [
        "water-for-all"
    ]
    assert len(table(await stranger.get("/practices.csv?q=vegetables"))) == 2
    assert (await stranger.get("/practices.json?country=ZZ")).json() == {"practices": []}


async def test_drafts_and_contacts_leave_by_no_way(
    shelf: Shelf, draft: Practice, published: Practice
) -> None:
    hidden = await shelf.move(await shelf.published(title="Taken back"), "unpublish")
    await shelf.rewrite(published, what="Not ready to be told")
    for name in (None, "max", "eve", "dora"):
        browser = await shelf.browser(name) if name else shelf.stranger()
        for address in ("/practices.csv", "/practices.json", "/practices.csv?q=garden"):
            answer = await browser.get(address)
            assert answer.status_code == 200
            assert told_nowhere(answer, "Repairing bicycles", "Taken back", "Not ready", CONTACT)
        assert (await browser.get(f"/practices/{hidden.slug}.json")).status_code == 404
        assert (await browser.get(f"/practices/{draft.slug}.json")).status_code == 404


async def test_one_practice_tells_its_contact_to_members_only(shelf: Shelf, published: Practice) -> None:
    for name, told in ((None, False), ("bob", False), ("max", True), ("eve", True), ("dora", True)):
        browser = await shelf.browser(name) if name else shelf.stranger()
        answer = await browser.get(f"/practices/{published.slug}.json")
        assert answer.json()["slug"] == published.slug
        assert (CONTACT in answer.text) is told
    assert (await shelf.stranger().get("/practices/nothing.json")).json()["code"] == "not_found"
    assert (await shelf.stranger().post("/practices.csv")).status_code == 405


@pytest.mark.parametrize("start", list("=+-@\t\r|%"))
def test_no_cell_is_a_formula(start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    assert harmless(cell) == f"'{cell}"
    assert as_typed(harmless(cell)) == cell
    assert harmless("-14.92") == "-14.92"
    assert as_typed("'quoted'") == "'quoted'"


async def test_formulas_of_writers_are_told_as_text(shelf: Shelf) -> None:
    await shelf.published(title='=HYPERLINK("https://evil.example")', what="@SUM(A1)", novelty="-1+1")
    [row] = table(await shelf.stranger().get("/practices.csv"))
    assert (row["title"][:2], row["what"][:2], row["novelty"][:2]) == ("'=", "'@", "'-")


async def test_a_long_list_comes_in_batches_and_few_queries(shelf: Shelf, published: Practice) -> None:
    for number in range(3):
        await shelf.published(title=f"Number {number}")
    async with shelf.stranger().stream("GET", "/practices.json") as answer:
        content = "".join([part async for part in answer.aiter_text()])
    assert len(json.loads(content)["practices"]) == 4
