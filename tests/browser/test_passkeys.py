"""A passkey in a real browser, with an authenticator that Chromium plays: made on one's page, used on the next day."""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.visitor import PHONE
from tests.services.server import Server

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def with_authenticator(page: Page) -> None:
    """From now on this page's browser holds passkeys, and its owner says yes by themselves."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


async def test_one_is_made_on_a_phone_and_signs_in_without_a_mail(demo: Server, browser: Browser) -> None:
    home = demo.url.replace("127.0.0.1", "localhost")
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    await with_authenticator(page)
    await page.goto(f"{home}/demo")
    await page.get_by_role("button", name=re.compile("João Tavares")).click()
    await page.goto(f"{home}/me/access")
    await page.locator("[data-passkey=create] button").click()
    passkeys = page.locator("#passkeys li")
    await expect(passkeys).to_have_count(1)
    await page.locator("#sessions button[value=all]").click()
    await page.goto(f"{home}/sign-in?next=/meetings")
    await page.locator("[data-passkey=get] button").click()
    await expect(page).to_have_url(f"{home}/meetings")
    await page.goto(f"{home}/me")
    await expect(page.locator("#f-name")).to_have_value("João Tavares")
    await context.close()


async def test_where_no_passkey_can_be_used_none_is_offered(demo: Server, browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{demo.url}/sign-in")
    await expect(page.locator("main form button")).to_be_visible()
    await expect(page.locator("[data-passkey=get]")).to_be_hidden()
    await context.close()
