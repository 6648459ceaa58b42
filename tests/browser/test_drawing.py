"""Practices drawn from words of the room, and the pages around them, in real browsers."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults
from tests.browser.visitor import FACILITATOR, LIVE, PHONE, SECRETARIAT, Visitor
from tests.services.server import Server

PRACTICE = "/practices/a-agua-contada-por-todos"
OWN = "/practices/cercles-d-ecoute-au-pied-des-immeubles"


async def form_of(one: Visitor, press: object) -> Visitor:
    """The form that opens in a tab of its own when this is done."""
    async with one.page.context.expect_page() as opened:
        await press  # type: ignore[misc]
    page = await opened.value
    await page.wait_for_load_state()
    form = Visitor(page, one.home, one.watch)
    await form.learn_language()
    return form


async def test_an_editor_draws_a_practice_from_a_message_and_who_said_it_sees_it_at_once(
    demo: Server, visit: Visit
) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    claire: Visitor = await visit(demo)
    await claire.become(FACILITATOR, LIVE)
    await claire.in_room()
    await gil.enter("Gil", LIVE)
    await gil.say("We lend each other the ladders of the whole street")
    said = await gil.sent("We lend each other the ladders")
    message = claire.message("We lend each other the ladders")
    form = await form_of(claire, claire.menu(message, "Draft a practice from this"))
    await expect(form.page.locator("blockquote")).to_contain_text("ladders of the whole street")
    await form.page.locator("#f-title").fill("Ladders for a secret street")
    await form.press("Begin the draft")
    await expect(form.page.locator("blockquote")).to_contain_text("ladders of the whole street")
    assert "/edit" in form.page.url
    mark = gil.t("A practice is being drawn from this by %(territory)s", territory="Mulhouse")
    await expect(said).to_contain_text(mark)
    await expect(gil.page.locator("body")).not_to_contain_text("secret street")
    menu = await gil.open_menu(said)
    await expect(menu).not_to_contain_text(gil.t("Draft a practice from this"))


async def test_an_editor_draws_a_practice_from_a_passage_of_the_notes(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    await claire.become(FACILITATOR, LIVE)
    await claire.in_room()
    await claire.open_notes()
    await claire.jot("The orchard belongs to whoever prunes it.")
    await claire.notes_saved()
    button = claire.page.locator(".notepad__record button").last
    await expect(button).to_have_attribute("aria-disabled", "true")
    await claire.page.keyboard.press("Shift+Home")
    form = await form_of(claire, button.click())
    await expect(form.page.locator("blockquote")).to_contain_text("The orchard belongs to whoever prunes it.")


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_axe_finds_nothing_on_the_pages_around_it(
    own_demo: Server, visit: Visit, language: str
) -> None:
    claire: Visitor = await visit(own_demo, **PHONE)
    helena: Visitor = await visit(own_demo, **PHONE)
    await claire.become(FACILITATOR)
    await helena.become(SECRETARIAT)
    for one in (claire, helena):
        await one.speak(language)
    await claire.go(f"{PRACTICE}/report")
    await claire.page.locator("#f-reason").fill("It names a child")
    await claire.press("Send to the secretariat")
    await expect(claire.page.locator(".notice--good")).to_be_visible()
    visits = [
        (
            claire,
            [
                f"{PRACTICE}/report",
                f"{LIVE}/practices?q=water",
                f"{LIVE}/draw?message=m16",
                f"{OWN}/workshops?q=c",
            ],
        ),
        (helena, ["/review", "/review/1", "/review/2"]),
    ]
    for one, paths in visits:
        for path in paths:
            await one.go(path)
            assert await one.page.locator("h1").count() == 1, path
            assert await faults(one.page, path) == []
            assert await one.overflow() <= 0, path
