"""Drafts that save themselves: what a page sends, and what it is told."""

import time

import httpx
import pytest

from practices.models import Practice
from practices.queries import find_draft
from tests.practices.shelf import Shelf
from tests.site import Browser


async def save(browser: Browser, practice: Practice, **fields: object) -> httpx.Response:
    sent = {"language": "en", "version": 1, "tab": "t#1", "words": {}, "facts": {}} | fields
    return await browser.post(f"/practices/{practice.slug}/edit", json=sent)


async def test_some_fields_are_saved_and_the_others_stay(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    answer = await save(
        eve, draft, words={"steps": "<p>First<script>x</script></p>"}, facts={"scale": "region"}
    )
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert answer.json()["fields"] == {"steps": "<p>First</p>"}
    async with shelf.database.reading() as tx:
        stored = await find_draft(tx, draft, "en")
    assert stored
    assert (stored.words["title"], stored.words["steps"]) == ("Repairing bicycles together", "<p>First</p>")
    assert (stored.facts["scale"], stored.facts["contact"]) == ("region", "garden@mulhouse.example")


async def test_who_may_not_write_is_told_so_and_a_draft_is_nothing_to_them(
    shelf: Shelf, draft: Practice, published: Practice
) -> None:
    for name in ("fay", "max", "bob", None):
        browser = await shelf.browser(name) if name else shelf.stranger()
        assert (await save(browser, draft)).status_code == 404, name
        assert (await save(browser, published, version=0)).status_code == 403, name
    missing = Practice(slug="missing", territory_id=1)
    assert (await save(await shelf.browser("eve"), missing)).status_code == 404


async def test_a_stale_page_gets_both_texts(shelf: Shelf, draft: Practice) -> None:
    eve, dora = await shelf.browser("eve"), await shelf.browser("dora")
    await save(eve, draft, words={"title": "Eve's title"})
    answer = await save(dora, draft, tab="d#1", words={"title": "Dora's title"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["saved_by"]) == (409, "draft_changed", "Eve")
    assert (told["version"], told["words"]["title"]) == (2, "Eve's title")
    chosen = await save(dora, draft, tab="d#2", version=2, words={"title": "Dora's title"})
    assert chosen.status_code == 200


async def test_one_tab_saves_in_sequence_although_an_answer_was_lost(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    for turn, title in ((1, "One"), (2, "Two"), (3, "Three")):
        assert (await save(eve, draft, tab=f"t#{turn}", words={"title": title})).status_code == 200


async def test_what_does_not_fit_is_told_at_its_field(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    answer = await save(eve, draft, words={"title": "x" * 161}, facts={})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["title"])
    answer = await save(eve, draft, facts={"latitude": "91", "started_on": "2026-02-31", "scale": "moon"})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"latitude", "started_on", "scale"}
    assert (await save(eve, draft, facts={"latitude": "", "started_on": ""})).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[" * 100_000, 400),
        ('{"language":"en","version":NaN}', 400),
        ('{"language":"en","version":1,"words":{"title":"\\ud800"}}', 400),
        ('{"language":"en","version":1,"words":{"title":"\\u0000"}}', 400),
        ('{"language":"en","version":1,"facts":{"latitude":{"a":{"b":{"c":{"d":{"e":{"f":{}}}}}}}}}', 400),
        ('{"language":"en","version":9223372036854775808}', 422),
        ('{"language":"en","version":1,"facts":{"latitude":"nan"}}', 422),
        ('{"language":"en","version":1,"facts":{"themes":[9223372036854775808]}}', 422),
        ('{"language":"en","version":1,"words":{"nonsense":"x"}}', 422),
        ('{"language":"xx","version":1}', 422),
        ('{"version":' + "1" * 5000 + "}", 400),
        ("[]", 400),
        ("", 400),
        ('{"language":"en","version":1,"words":{"what":"' + "x" * 200_000 + '"}}', 413),
    ],
)
async def test_what_is_no_such_json_is_refused(shelf: Shelf, draft: Practice, body: str, status: int) -> None:
    eve = await shelf.browser("eve")
    answer = await eve.post(
        f"/practices/{draft.slug}/edit", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status, answer.text


async def test_a_foreign_page_saves_nothing(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    eve.headers["Origin"] = "https://evil.example"
    assert (await save(eve, draft)).status_code == 403


async def test_what_is_too_long_for_any_field_is_refused_before_it_is_cleaned(
    shelf: Shelf, draft: Practice
) -> None:
    eve = await shelf.browser("eve")
    started = time.process_time()
    answer = await save(eve, draft, words={"steps": "<ul><li>" * 23_000})
    assert time.process_time() - started < 1.5  # five seconds of it went into lists within lists
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["steps"])


async def test_oneself_on_another_device_is_not_taken_for_somebody_else(
    shelf: Shelf, draft: Practice
) -> None:
    desk, pocket, dora = await shelf.browser("eve"), await shelf.browser("eve"), await shelf.browser("dora")
    await save(desk, draft, tab="desk#1", words={"title": "At the desk"})
    assert (await save(pocket, draft, tab="pocket#1", words={"title": "On the way"})).json()["own"] is True
    assert (await save(dora, draft, tab="d#1", words={"title": "Dora's"})).json()["own"] is False


async def test_degrees_are_asked_for_where_they_are_none(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    answer = await save(eve, draft, facts={"latitude": "abc", "longitude": "181"})
    fields = answer.json()["fields"]
    assert fields["latitude"] == "Please give degrees between −90 and 90, such as 47.75."
    assert fields["longitude"] == "Please give degrees between −180 and 180, such as 47.75."
    assert (await save(eve, draft, facts={"latitude": "−14,5"})).json()["fields"] == {"latitude": -14.5}
