"""axe finds nothing on any page in any language, and the room can be used by keyboard and by ear."""

import asyncio
from collections.abc import Sequence
from functools import cache

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import AS_FACILITATOR, AS_SECRETARIAT, AS_STRANGER
from tests.browser.post import newest
from tests.browser.visitor import COMING, DESKTOP, FACILITATOR, LIVE, PHONE, SECRETARIAT, Visitor
from tests.services.server import ROOT, Server

LANGUAGES = ["en", "fr", "pt", "ar"]
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@cache
def axe() -> str:
    """The program; given to the page by the debugger, since the page's policy lets no foreign script in."""
    return (ROOT / "static/node_modules/axe-core/axe.min.js").read_text()


async def faults(page: Page, where: str) -> list[str]:
    """What axe says against the page as it stands now."""
    await page.evaluate(f"if (!window.axe) {{ {axe()} }}")
    found = await page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }).then(r => r.violations)",
        RULES,
    )
    return [
        f"{where}: {violation['id']} {node['target']} {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"][:3]
    ]


LOOKS = {"en": PHONE, "fr": DESKTOP, "pt": PHONE, "ar": {**DESKTOP, "color_scheme": "dark"}}


def pages_in(language: str, paths: Sequence[str]) -> Sequence[str]:
    """All of them in English and from right to left; a third in French or in Portuguese, whose words alone differ."""
    return {"fr": paths[::6], "pt": paths[3::6]}.get(language, paths)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_on_any_page(demo: Server, visit: Visit, language: str) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    claire: Visitor = await visit(demo, **LOOKS[language])
    await claire.become(FACILITATOR)
    helena: Visitor = await visit(demo, **LOOKS[language])
    await helena.become(SECRETARIAT)
    readers = ((gil, AS_STRANGER), (claire, AS_FACILITATOR), (helena, AS_SECRETARIAT))
    looking = [look_at(one, language, pages_in(language, paths)) for one, paths in readers]
    assert [fault for found in await asyncio.gather(*looking) for fault in found] == []


async def look_at(one: Visitor, language: str, paths: Sequence[str]) -> list[str]:
    """What axe says against these pages, each in this language and no wider than the window."""
    await one.speak(language)
    found = []
    for path in paths:
        with one.bearing_refusals():
            await one.go(path)
        assert one.language == language
        found += await faults(one.page, path)
        if await one.overflow() > 0:
            found.append(f"{path} is wider than its window")
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_axe_finds_nothing_where_a_link_of_a_mail_leads(
    demo: Server, visit: Visit, language: str
) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    await gil.speak(language)
    assert await sign_in_pages(gil) + await guest_pages(gil, demo) == []


async def sign_in_pages(gil: Visitor) -> list[str]:
    """What follows the form: a wrong address, the mail that was sent, and the link in it."""
    await gil.go("/sign-in")
    await gil.page.locator("#f-email").fill("nobody")
    with gil.bearing_refusals():
        await gil.press("Send me a link")
        await expect(
            gil.page.locator(".error-summary")
        ).to_be_visible()  # the console tells of the refusal before
    found = await faults(gil.page, "sign-in refused")
    await gil.page.locator("#f-email").fill("gil@example.org")
    await gil.press("Send me a link")
    await gil.page.wait_for_load_state()
    found += await faults(gil.page, "sign-in sent")
    await gil.go("/dev/mail")
    link = gil.page.locator(f"a[href^='{gil.home}/sign-in/']").first
    found += await faults(gil.page, "mails")
    await gil.page.goto(await link.get_attribute("href") or "")
    return found + await faults(gil.page, "confirm")


async def guest_pages(gil: Visitor, demo: Server) -> list[str]:
    """Registering without an account: refused, asked to confirm, what the link shows before and after."""
    await gil.go(f"{COMING}/register")
    register = gil.page.locator("main form button.button--primary")
    with gil.bearing_refusals():
        await register.click()
        await expect(gil.page.locator(".error-summary")).to_be_visible()
    found = await faults(gil.page, "registering refused")
    email = f"gil.{gil.language}@example.org"
    await gil.page.locator("#f-name").fill("Gil")
    await gil.page.locator("#f-email").fill(email)
    await register.click()
    await expect(gil.page.locator("main")).to_contain_text(email)
    found += await faults(gil.page, "registering asked")
    own = link_to(demo, email, "/registrations/")
    await gil.go(own)
    found += await faults(gil.page, "a registration to confirm")
    async with gil.page.expect_navigation():
        await register.click()
    await gil.go(own)
    await expect(gil.page.get_by_role("heading", level=1)).to_have_text(gil.t("You are registered"))
    return found + await faults(gil.page, "a registration of one's own")


def link_to(demo: Server, email: str, holding: str) -> str:
    """The address with `holding` in it of the newest mail that has one."""
    return next(link for link in newest(demo, email, holding).links if holding in link)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_in_any_part_of_the_room(demo: Server, visit: Visit, language: str) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    await gil.speak(language)
    await gil.enter(f"Gil {language}")
    found = []
    for part in ("chat", "notes", "agenda", "people"):
        await gil.open_part(part)
        if part == "notes":
            await gil.open_notes()
        found += await faults(gil.page, f"the guest's {part}")
    claire: Visitor = await visit(demo, color_scheme="dark" if language in {"en", "ar"} else "light")
    await claire.speak(language)
    await claire.become(FACILITATOR, LIVE)
    await claire.in_room()
    await claire.open_notes()
    found += await faults(claire.page, "the facilitator's room")
    await claire.open_menu(claire.page.locator("li[id^=m]").last)
    found += await faults(claire.page, "the menu of a message")
    await claire.page.keyboard.press("Escape")
    await claire.press("Record", claire.part("room-outcomes"))
    await claire.dialog.get_by_role("radio", name=claire.t("Commitment"), exact=True).check()
    found += await faults(claire.page, "the dialog of an outcome")
    assert found == []


async def test_a_few_pages_are_as_legible_in_the_dark(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo, color_scheme="dark")
    found = []
    for path in AS_STRANGER:
        with gil.bearing_refusals():
            await gil.go(path)
        found += await faults(gil.page, path)
    assert found == []


async def test_a_guest_enters_writes_and_finds_every_part_by_keyboard(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo, viewport={"width": 800, "height": 700})
    keyboard = gil.page.keyboard
    await gil.go(LIVE)
    await tab_to(gil, "#f-name")
    await keyboard.type("Gil Keyboard")
    await keyboard.press("Enter")
    await gil.in_room()
    await tab_to(gil, "#composer-text")
    await keyboard.type("Written by keyboard.")
    await keyboard.press("Enter")
    await gil.sent("Written by keyboard.")

    await tab_to(gil, "#tab-chat", back=True)
    for part, shown in (("notes", "room-notes"), ("agenda", "room-agenda"), ("people", "room-people")):
        await keyboard.press("ArrowRight")
        await expect(gil.page.locator(f"#tab-{part}")).to_be_focused()
        await expect(gil.part(shown)).to_be_visible()
    await keyboard.press("ArrowLeft")
    await keyboard.press("ArrowLeft")
    await expect(gil.notes).to_be_visible()
    await tab_to(gil, "#notes-text")
    await keyboard.press("Tab")
    await expect(gil.notes).not_to_be_focused()
    await keyboard.press("Shift+Tab")
    await expect(gil.notes).to_be_focused()


async def tab_to(one: Visitor, selector: str, *, back: bool = False) -> None:
    """Press Tab until the element has the focus; it must come within the stops of a page."""
    for _ in range(60):
        await one.page.keyboard.press("Shift+Tab" if back else "Tab")
        if await one.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


async def test_menus_and_dialogs_give_the_focus_back(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo)
    await gil.enter("Gil Focus")
    keyboard = gil.page.keyboard
    message = gil.page.locator("li[id^=m]").last
    await gil.page.locator(".transcript__scroller").focus()
    await keyboard.press("End")
    await expect(message).to_be_focused()
    await keyboard.press("Enter")
    await expect(gil.page.locator(".message-menu [role^=menuitem]").first).to_be_focused()
    await keyboard.press("Escape")
    await expect(message).to_be_focused()

    record = gil.button("Record", gil.part("room-outcomes"))
    await record.focus()
    await keyboard.press("Enter")
    await expect(gil.dialog).to_be_visible()
    assert await gil.dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    await keyboard.press("Escape")
    await expect(gil.dialog).to_have_count(0)
    await expect(record).to_be_focused()


async def test_a_new_message_is_read_out(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo)
    await gil.enter("Gil Listening")
    bob: Visitor = await visit(demo)
    await bob.enter("Bob")
    await bob.say("Can you hear me?")
    voice = gil.page.locator("room-announcer [aria-live=polite]")
    await expect(voice).to_have_text(gil.t("%(name)s: %(text)s", name="Bob", text="Can you hear me?"))
