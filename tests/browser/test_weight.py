"""What a page weighs on the wire, with nothing in the cache, and that it comes from one host."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.async_api import CDPSession, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import CLOSED, COMING, LIVE, PHONE, Visitor
from tests.services.server import Server

READING = 30 * 1024
ROOM = 60 * 1024
WORDS = 6 * 1024
"""What the words of the scripts may add in a language that is not written in the scripts themselves."""


class Scale:
    """Weighs what a page fetches as it comes over the wire: compressed, with headers."""

    def __init__(self, session: CDPSession) -> None:
        self.addresses: dict[str, str] = {}
        self.bytes: Counter[str] = Counter()
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)

    def _asked(self, event: dict) -> None:
        self.addresses[event["requestId"]] = urlsplit(event["request"]["url"]).path

    def _came(self, event: dict) -> None:
        self.bytes[self.addresses[event["requestId"]]] += round(event["encodedDataLength"])


async def weighing(visitor: Visitor) -> Scale:
    """A scale under the visitor's page."""
    session = await visitor.page.context.new_cdp_session(visitor.page)
    await session.send("Network.enable")
    return Scale(session)


@pytest.mark.parametrize(
    "path",
    ["/", "/meetings", "/meetings/4", "/sign-in", "/territories", "/themes", "/feeds", COMING, CLOSED, LIVE],
)
async def test_a_reading_page_weighs_at_most_30_kilobytes(demo: Server, visit: Visit, path: str) -> None:
    gil: Visitor = await visit(demo)
    scale = await weighing(gil)
    await gil.page.goto(gil.home + path, wait_until="networkidle")
    assert scale.bytes.total() <= READING, scale.bytes


@pytest.mark.parametrize("language", ["en", "fr", "pt", "ar"])
async def test_the_room_weighs_at_most_60_kilobytes_before_the_editor(
    demo: Server, visit: Visit, language: str
) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    await gil.speak(language)
    scale = await weighing(gil)
    await gil.go(f"{LIVE}?read=1")
    await gil.in_room()
    assert scale.bytes.total() <= ROOM + (WORDS if language != "en" else 0), scale.bytes
    assert not [path for path in scale.bytes if "notes" in path]
    await gil.open_part("notes")
    await expect(gil.notes).to_be_visible()
