"""The short version: who may tell a practice, and how little it takes."""

from practices.models import Practice
from practices.queries import find_draft
from tests.practices.shelf import Shelf
from tests.queries import counting
from together.database import Database


def told(shelf: Shelf, **changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "title": "Walking to school together",
        "what": "Parents take turns.",
        "novelty": "The children choose the way.",
        "themes": [str(shelf.themes["water"].id)],
        "language": "en",
        "do": "save",
    }
    return fields | changes


async def test_those_who_edit_no_territory_are_told_how_to_begin(shelf: Shelf) -> None:
    for name in ("max", "bob"):
        answer = await (await shelf.browser(name)).get("/practices/new")
        assert answer.status_code == 403
        assert "Find your territory" in answer.text
    answer = await shelf.stranger().get("/practices/new")
    assert answer.status_code == 403
    assert "/sign-in?next=/practices/new" in answer.text
    for name in ("max", "bob"):
        posted = await (await shelf.browser(name)).post("/practices/new", data=told(shelf))
        assert posted.status_code == 403
    assert (await shelf.stranger().delete("/practices/new")).status_code in {403, 405}


async def test_an_editor_of_one_territory_does_not_choose_it(shelf: Shelf) -> None:
    eve, dora = await shelf.browser("eve"), await shelf.browser("dora")
    page = (await eve.get("/practices/new")).text
    assert '<select id="f-territory"' not in page
    assert '<select id="f-territory"' in (await dora.get("/practices/new")).text
    answer = await eve.post("/practices/new", data=told(shelf))
    assert answer.headers["location"] == "/practices/walking-to-school-together/edit"


async def test_a_practice_is_published_in_one_step_from_the_secretariat(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    answer = await dora.post(
        "/practices/new", data=told(shelf, do="publish", territory=str(shelf.territories["praia"].id))
    )
    assert answer.headers["location"] == "/practices/walking-to-school-together?done=first"
    page = await shelf.stranger().get("/practices/walking-to-school-together")
    assert "The children choose the way." in page.text


async def test_a_new_editors_first_practice_waits_for_its_review(shelf: Shelf) -> None:
    eve = await shelf.browser("eve")
    assert "Send for review" in (await eve.get("/practices/new")).text
    answer = await eve.post("/practices/new", data=told(shelf, do="publish"))
    assert answer.headers["location"] == "/practices/walking-to-school-together/edit?done=sent"
    assert "Sent to the secretariat" in (await eve.get(answer.headers["location"])).text
    assert (await shelf.stranger().get("/practices/walking-to-school-together")).status_code == 404


async def test_what_is_missing_stands_at_its_field_and_what_was_typed_is_kept(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    place = str(shelf.territories["praia"].id)
    answer = await dora.post(
        "/practices/new",
        data=told(shelf, territory=place, do="publish", novelty="", themes=[], what="Kept words"),
    )
    assert answer.status_code == 422
    for field in ("novelty", "themes"):
        assert f'id="e-{field}"' in answer.text
    assert 'id="e-themes">Please choose at least one.' in answer.text
    assert "Kept words" in answer.text
    assert await count(shelf.database) == 0


async def count(database: Database) -> int:
    async with database.reading() as tx:
        return 0 if await tx.get(Practice, 1) is None else 1


async def test_a_draft_needs_no_more_than_a_title(shelf: Shelf) -> None:
    eve = await shelf.browser("eve")
    answer = await eve.post(
        "/practices/new", data=told(shelf, title=" \u200b ", what="", novelty="", themes=[])
    )
    assert answer.status_code == 422
    answer = await eve.post("/practices/new", data=told(shelf, what="", novelty="", themes=[]))
    assert answer.status_code == 303


async def test_the_territory_of_others_cannot_be_named(shelf: Shelf) -> None:
    eve = await shelf.browser("eve")
    for wrong in (str(shelf.territories["praia"].id), "99", "0", "x", "9" * 30):
        answer = await eve.post("/practices/new", data=told(shelf, territory=wrong))
        assert answer.status_code == 422, wrong


async def test_what_one_writes_is_listed_with_its_state(shelf: Shelf, published: Practice) -> None:
    await shelf.draft(title="Only begun")
    await shelf.rewrite(published, title="A better title")
    page = (await (await shelf.browser("eve")).get("/practices/mine")).text
    for words in ("Only begun", "A better title", "Draft", "Changes not yet published"):
        assert words in page
    page = (await (await shelf.browser("fay")).get("/practices/mine")).text
    assert "Only begun" not in page
    assert "Nothing yet" in page
    assert (await shelf.stranger().get("/practices/mine")).status_code == 403


async def test_a_draft_in_arabic_is_written_from_right_to_left(shelf: Shelf) -> None:
    eve = await shelf.browser("eve")
    answer = await eve.post("/practices/new", data=told(shelf, title="حديقة مشتركة", language="ar"))
    assert answer.headers["location"] == "/practices/practice/edit"
    async with shelf.database.reading() as tx:
        practice = await tx.get_one(Practice, 1)
        draft = await find_draft(tx, practice, "ar")
    assert draft
    assert 'lang="ar" dir="auto"' in (await eve.get("/practices/practice/edit")).text


async def test_the_list_of_what_one_writes_costs_a_handful_of_queries(shelf: Shelf) -> None:
    for number in range(12):
        practice = await shelf.draft(title=f"Practice {number}")
        if number % 2:
            await shelf.publish(practice)
    eve = await shelf.browser("eve")
    await eve.get("/practices/mine")
    with counting(shelf.database) as found:
        assert (await eve.get("/practices/mine")).status_code == 200
    assert len(found) <= 5, found
