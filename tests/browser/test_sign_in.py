"""Signing in by the link of a mail, with what a real browser says about where a form comes from."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.services.server import Server


async def test_a_mailed_link_and_one_press_sign_somebody_in(demo: Server, visit: Visit) -> None:
    bob: Visitor = await visit(demo)
    page = bob.page
    await bob.go("/sign-in")
    await page.locator("input[name=email]").fill("bob@example.org")
    await page.locator("main form button").click()
    await bob.go("/dev/mail")
    await page.locator("main a[href*='/sign-in/']").first.click()
    await bob.press("Sign in", page.locator("main"))
    await expect(page.locator("main")).to_contain_text("bob@example.org")
    await expect(page).not_to_have_url(re.compile("/sign-in/"))
