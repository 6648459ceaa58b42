"""The full template: its overview, its sections, and two who write at once."""

import asyncio
import re
from html import unescape

import httpx

from practices.models import Draft, Practice
from practices.queries import find_draft
from practices.writing.forms import STEPS
from tests.practices.shelf import Shelf
from tests.site import Browser

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


async def stored(shelf: Shelf, practice: Practice) -> Draft:
    async with shelf.database.reading() as tx:
        draft = await find_draft(tx, practice, practice.language)
    assert draft
    return draft


def hidden(page: str) -> dict[str, str]:
    found = HIDDEN.findall(page.split("data-write", 1)[-1])
    return {name: unescape(value) for name, value in found}


async def opened(browser: Browser, practice: Practice, section: str) -> dict[str, str]:
    page = await browser.get(f"/practices/{practice.slug}/edit/{section}")
    assert page.status_code == 200
    return hidden(page.text)


async def sent(
    browser: Browser, practice: Practice, section: str, fields: dict[str, object]
) -> httpx.Response:
    return await browser.post(f"/practices/{practice.slug}/edit/{section}", data=fields)


async def test_the_overview_tells_how_much_is_told(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    page = (await eve.get(f"/practices/{draft.slug}/edit")).text
    assert "3 of 7 parts told" in page
    for step in STEPS:
        assert f"/edit/{step.key}" in page


async def test_every_section_opens_for_those_who_write_and_for_nobody_else(
    shelf: Shelf, draft: Practice, published: Practice
) -> None:
    eve, fay, stranger = await shelf.browser("eve"), await shelf.browser("fay"), shelf.stranger()
    for step in STEPS:
        address = f"/practices/{draft.slug}/edit/{step.key}"
        assert (await eve.get(address)).status_code == 200, step.key
        assert (await fay.get(address)).status_code == 404
        assert (await stranger.get(address)).status_code == 404
    assert (await fay.get(f"/practices/{published.slug}/edit")).status_code == 403
    assert (await eve.get(f"/practices/{draft.slug}/edit/nonsense")).status_code == 404


async def test_markdown_without_scripts_becomes_clean_html(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    fields = await opened(eve, draft, "process")
    answer = await sent(
        eve, draft, "process", fields | {"steps": "**First** <script>x</script>\n\n- one", "do": "next"}
    )
    assert answer.headers["location"].endswith("/edit/resources")
    words = (await stored(shelf, draft)).words
    assert words["steps"].startswith("<p><strong>First</strong> &lt;script&gt;")
    assert "<li>one</li>" in words["steps"]


async def test_rich_text_that_was_not_touched_keeps_what_markdown_cannot_say(
    shelf: Shelf, draft: Practice
) -> None:
    rich = '<p dir="rtl">نص</p>'
    await shelf.rewrite(draft, steps=rich)
    eve = await shelf.browser("eve")
    fields = await opened(eve, draft, "process")
    await sent(eve, draft, "process", fields | {"steps": "نص", "methods": "New"})
    words = (await stored(shelf, draft)).words
    assert (words["steps"], words["methods"]) == (rich, "<p>New</p>")


async def test_the_editors_html_is_cleaned(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    fields = await opened(eve, draft, "process") | {"format": "html"}
    await sent(
        eve,
        draft,
        "process",
        fields | {"steps": '<p><a href="java\tscript:x">a</a><img src=x onerror=y></p>'},
    )
    html = (await stored(shelf, draft)).words["steps"]
    assert html == '<p><a rel="noopener nofollow ugc">a</a></p>'


async def test_facts_are_chosen_and_taken_back(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    fields = await opened(eve, draft, "context")
    chosen = {"ongoing": "yes", "dimensions": ["A", "C"], "latitude": "47,75", "started_on": "2020-03-01"}
    assert (await sent(eve, draft, "context", fields | chosen)).status_code == 303
    facts = (await stored(shelf, draft)).facts
    assert (facts["ongoing"], facts["dimensions"], facts["latitude"]) == (True, ["A", "C"], 47.75)
    await sent(eve, draft, "context", await opened(eve, draft, "context"))
    facts = (await stored(shelf, draft)).facts
    assert (facts["ongoing"], facts["dimensions"]) == (False, [])


async def test_what_does_not_fit_stands_at_its_field_and_is_kept(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    wrong = {
        "latitude": "north",
        "started_on": "2021-01-01",
        "ended_on": "2020-01-01",
        "problem": "Kept words",
        "scale": "moon",
    }
    answer = await sent(eve, draft, "context", await opened(eve, draft, "context") | wrong)
    assert answer.status_code == 422
    for field in ("latitude", "ended_on", "scale"):
        assert f'id="e-{field}"' in answer.text, field
    assert "Kept words" in answer.text
    assert "north" in answer.text


async def test_two_who_write_different_fields_do_not_disturb_each_other(
    shelf: Shelf, draft: Practice
) -> None:
    eve, dora = await shelf.browser("eve"), await shelf.browser("dora")
    hers, others = await opened(eve, draft, "process"), await opened(dora, draft, "process")
    await sent(eve, draft, "process", hers | {"steps": "By Eve"})
    assert (
        await sent(dora, draft, "process", others | {"methods": "By Dora", "steps": ""})
    ).status_code == 303
    words = (await stored(shelf, draft)).words
    assert (words["steps"], words["methods"]) == ("<p>By Eve</p>", "<p>By Dora</p>")


async def test_who_wrote_on_two_devices_reads_that_it_was_they(shelf: Shelf, draft: Practice) -> None:
    desk, pocket = await shelf.browser("eve"), await shelf.browser("eve")
    first, second = await opened(desk, draft, "context"), await opened(pocket, draft, "context")
    await sent(desk, draft, "context", first | {"problem": "At the desk"})
    clash = await sent(pocket, draft, "context", second | {"problem": "On the way"})
    assert clash.status_code == 409
    for words in ("You saved another version", "Keep the other version", "At the desk", "On the way"):
        assert words in clash.text, words
    assert "Eve saved" not in clash.text
    assert "Somebody else" not in clash.text


async def test_two_who_write_one_field_choose_between_both_texts(shelf: Shelf, draft: Practice) -> None:
    eve, dora = await shelf.browser("eve"), await shelf.browser("dora")
    hers, others = await opened(eve, draft, "context"), await opened(dora, draft, "context")
    await sent(eve, draft, "context", hers | {"problem": "By Eve", "scale": "region", "dimensions": ["B"]})
    clash = await sent(
        dora, draft, "context", others | {"problem": "By Dora", "scale": "country", "place": "Quarter"}
    )
    assert clash.status_code == 409
    for words in ("By Eve", "By Dora", "A region", "A country or more", "Eve saved while"):
        assert words in clash.text, words
    assert (await stored(shelf, draft)).words["problem"] == "<p>By Eve</p>"
    choice = hidden(clash.text.replace('method="post"', "data-write", 1))
    only = re.findall(r'name="only" value="([^"]+)"', clash.text)
    again = await sent(dora, draft, "context", choice | {"only": only})
    assert again.status_code == 409, "nothing was chosen"
    picked = choice | {"only": only, "keep-problem": "mine", "keep-scale": "theirs"}
    assert (await sent(dora, draft, "context", picked)).status_code == 303
    after = await stored(shelf, draft)
    assert after.words["problem"] == "<p>By Dora</p>"
    assert (after.facts["scale"], after.facts["place"], after.facts["dimensions"]) == (
        "region",
        "Quarter",
        ["B"],
    )


async def test_one_page_saves_again_after_going_back(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    fields = await opened(eve, draft, "process")
    for words in ("One", "Two"):
        assert (await sent(eve, draft, "process", fields | {"steps": words})).status_code == 303
    assert (await stored(shelf, draft)).words["steps"] == "<p>Two</p>"


async def test_of_a_hundred_saves_at_once_one_wins_each_version(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    answers = await asyncio.gather(
        *(
            eve.post(
                f"/practices/{draft.slug}/edit",
                json={
                    "language": "en",
                    "version": 1,
                    "tab": f"t{number}#1",
                    "words": {"title": f"T{number}"},
                },
            )
            for number in range(100)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 99
    winner = next(number for number, answer in enumerate(answers) if answer.status_code == 200)
    after = await stored(shelf, draft)
    assert (after.version, after.words["title"]) == (2, f"T{winner}")
