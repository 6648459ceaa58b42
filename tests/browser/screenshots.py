"""Photographs of the demonstration for the README: `make screenshots` writes docs/pictures."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.browser.palette import in_few_colours
from tests.browser.visitor import (
    CLOSED,
    COMING,
    DESKTOP,
    FACILITATOR,
    LIVE,
    PHONE,
    SECRETARIAT,
    Visitor,
    opened,
)
from tests.services.places import CHROMIUM_ARGUMENTS, chromium_path
from tests.services.server import ROOT, serving

PICTURES = ROOT / "docs" / "pictures"


async def photograph(browser: Browser, home: str) -> None:
    """All pictures, from one demonstration."""
    async with (
        opened(browser, home, **DESKTOP) as claire,
        opened(browser, home, **DESKTOP) as gil,
        opened(browser, home, **PHONE) as phone,
        opened(browser, home, locale="ar", zone="Africa/Tunis", **PHONE) as amina,
    ):
        await before_the_hour(phone, gil)
        await gil.enter("Gil Moreira", affiliation="Ilha do Maio")
        await room_on_phone(phone)
        await room_in_arabic(amina)
        await room_and_notes(claire, gil)
        await record(phone, claire)
        await practices(gil, claire)


async def before_the_hour(phone: Visitor, desktop: Visitor) -> None:
    """A meeting as somebody who registered sees it and as its makers arrange it; and a workshop on a phone."""
    await desktop.become("João Tavares")
    await desktop.speak("en")
    await desktop.go("/meetings/5")
    await desktop.page.locator("#programme").evaluate("heading => heading.scrollIntoView()")
    await shoot(desktop, "programme")
    await desktop.become(SECRETARIAT)
    await desktop.speak("en")
    await desktop.go("/meetings/5/arrange")
    await shoot(desktop, "arrange")
    await desktop.page.context.clear_cookies()
    await phone.become("João Tavares")
    await phone.speak("pt")
    await phone.go(COMING)
    await shoot(phone, "waiting-phone")
    await phone.page.context.clear_cookies()


async def room_on_phone(phone: Visitor) -> None:
    """The conversation, as a guest by link sees it."""
    await phone.enter("Nadia", affiliation="Kairouan")
    await shoot(phone, "room-phone")


async def room_in_arabic(amina: Visitor) -> None:
    """The same from right to left."""
    await amina.become("Amina Trabelsi")
    await amina.speak("ar")
    await amina.go(LIVE)
    enter = amina.button("Enter the workshop")
    if await enter.count():
        await enter.click()
    await amina.in_room()
    await shoot(amina, "room-arabic")


async def room_and_notes(claire: Visitor, gil: Visitor) -> None:
    """The facilitator's room while a guest writes in the notes."""
    await claire.become(FACILITATOR)
    await claire.speak("en")
    await claire.go(LIVE)
    await claire.in_room()
    await claire.open_notes()
    await gil.open_notes()
    await gil.jot("A well needs two people: one who draws, one who watches.", below="Which common good")
    await gil.notes_saved()
    await claire.notes.locator(".caret").wait_for()
    await gil.page.mouse.move(0, 0)
    await shoot(claire, "room-desktop")
    await claire.page.set_viewport_size({"width": 800, "height": 600})
    await claire.open_part("notes")
    await shoot(claire, "notes")


async def record(phone: Visitor, claire: Visitor) -> None:
    """What is left of a workshop that is over."""
    await claire.page.set_viewport_size({"width": 1280, "height": 800})
    await claire.go(CLOSED)
    await claire.page.locator("#outcomes").evaluate("heading => heading.scrollIntoView()")
    await shoot(claire, "record")
    await phone.page.close()


async def practices(gil: Visitor, claire: Visitor) -> None:
    """One practice, where it comes from and who took it up; the map; and writing one on a phone."""
    await gil.page.set_viewport_size({"width": 1280, "height": 800})
    await gil.go("/practices/a-agua-contada-por-todos?lang=en")
    await shoot(gil, "practice")
    await gil.go("/practices/map")
    await shoot(gil, "map")
    await claire.page.set_viewport_size({"width": 360, "height": 740})
    await claire.go("/practices/cercles-d-ecoute-au-pied-des-immeubles/edit/transfer")
    await claire.page.locator("#r-failed").focus()
    await claire.page.locator("#r-failed-text").wait_for()
    await shoot(claire, "writing-phone")


async def shoot(visitor: Visitor, name: str) -> None:
    """One picture, once all fonts and images are there."""
    await visitor.page.evaluate("document.fonts.ready")
    path = PICTURES / f"{name}.png"
    await visitor.page.screenshot(path=path, animations="disabled", caret="hide")
    path.write_bytes(in_few_colours(path.read_bytes()))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


async def main() -> None:
    """Serve a new demonstration and photograph it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), "--demo") as server:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS
            )
            await photograph(browser, server.url)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
