"""Coming in by an invitation before the room is open."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import COMING, SECRETARIAT, Visitor
from tests.services.server import Server


async def test_who_came_early_is_taken_into_the_room_when_it_opens(own_demo: Server, visit: Visit) -> None:
    helena: Visitor = await visit(own_demo)
    await helena.become(SECRETARIAT, f"{COMING}/invite")
    invitation = await helena.page.locator("main input").first.input_value()
    gil: Visitor = await visit(own_demo)
    await gil.page.clock.install()
    await gil.page.goto(invitation)
    await gil.page.get_by_label(gil.t("Your name")).fill("Gil Early")
    await gil.press("Enter the workshop")
    await expect(gil.page.locator("[data-awaits-opening]")).to_contain_text("Gil Early")

    await helena.go(COMING)
    await helena.press("Open the room")
    await helena.in_room()
    await gil.page.clock.fast_forward("00:20")
    await expect(gil.page.locator("[data-room]")).to_be_visible()
