"""`make screenshots`: the pictures of README.md, taken of the demonstration as it is today."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.browser.visitor import CLOSED, DESKTOP, FACILITATOR, LIVE, PHONE, Visitor, opened
from tests.services.places import CHROMIUM_ARGUMENTS, chromium_path
from tests.services.server import ROOT, serving

PICTURES = ROOT / "docs" / "pictures"
SHARP: dict[str, object] = {"device_scale_factor": 2}


@dataclass(frozen=True)
class Studio:
    """A browser in front of the demonstration."""

    browser: Browser
    home: str

    @asynccontextmanager
    async def visitor(self, language: str = "en", **choices: object) -> AsyncIterator[Visitor]:
        """Somebody whose pages are in `language`."""
        async with opened(self.browser, self.home, **{**DESKTOP, **choices}) as visitor:
            await visitor.speak(language)
            yield visitor

    async def keep(self, visitor: Visitor, name: str) -> None:
        """The picture of what they see, once fonts and motion have come to rest."""
        await visitor.page.evaluate("document.fonts.ready")
        await visitor.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
        print(f"docs/pictures/{name}.png")


async def programme(studio: Studio) -> None:
    """A meeting's programme."""
    async with studio.visitor() as reader:
        await reader.go("/meetings/4")
        await studio.keep(reader, "programme")


async def room(studio: Studio) -> None:
    """The live room as its facilitator sees it, and the notes beside the conversation."""
    async with studio.visitor(viewport={"width": 1440, "height": 900}) as claire:
        await claire.become(FACILITATOR, LIVE)
        await claire.in_room()
        await studio.keep(claire, "room-desktop")
        await claire.open_notes()
        await claire.notes.scroll_into_view_if_needed()
        await studio.keep(claire, "notes")


async def phone(studio: Studio) -> None:
    """The live room in a guest's hand."""
    async with studio.visitor(**PHONE, **SHARP) as guest:
        await guest.enter("Gil Moreira")
        await studio.keep(guest, "room-phone")


async def arabic(studio: Studio) -> None:
    """The live room from right to left."""
    async with studio.visitor("ar") as guest:
        await guest.enter("ليلى منصور")
        await studio.keep(guest, "room-arabic")


async def record(studio: Studio) -> None:
    """What a closed workshop leaves."""
    async with studio.visitor() as reader:
        await reader.go(CLOSED)
        await studio.keep(reader, "record")


async def photograph() -> None:
    """All of them, one after the other, in front of a server of their own."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), "--demo") as server:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS
            )
            for scene in (programme, room, phone, arabic, record):
                await scene(Studio(browser, server.url))
            await browser.close()


if __name__ == "__main__":
    asyncio.run(photograph())
