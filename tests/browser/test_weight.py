"""What a page weighs on the wire, with nothing in the cache, and that it comes from one host."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.async_api import CDPSession, expect

from tests.browser.conftest import Loaded, Visit
from tests.browser.pages import FULL
from tests.browser.visitor import CLOSED, COMING, FACILITATOR, LIVE, PHONE, SECRETARIAT, Visitor
from tests.services.server import Server

READING = 30 * 1024
WRITING = 40 * 1024
"""Where a long text saves itself while it is written."""
ROOM = 60 * 1024
WORDS = 6 * 1024
"""What the words of the scripts may add in a language that is not written in the scripts themselves."""


@pytest.fixture(scope="module")
def untouched(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in whose room nobody writes: what others say in a shared one would weigh too."""
    with loaded.served(tmp_path_factory.mktemp("untouched")) as server:
        yield server


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


async def weighing(visitor: Visitor, *, cached: bool = True) -> Scale:
    """A scale under the visitor's page; without `cached` it counts what was fetched for an earlier page again."""
    session = await visitor.page.context.new_cdp_session(visitor.page)
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": not cached})
    return Scale(session)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/meetings",
        "/meetings/4",
        "/meetings/5",
        "/sign-in",
        "/sign-up",
        "/territories",
        "/themes",
        "/feeds",
        COMING,
        f"{COMING}/register",
        FULL,
        CLOSED,
        LIVE,
    ],
)
async def test_a_reading_page_weighs_at_most_30_kilobytes(demo: Server, visit: Visit, path: str) -> None:
    gil: Visitor = await visit(demo)
    scale = await weighing(gil)
    await gil.page.goto(gil.home + path, wait_until="networkidle")
    assert scale.bytes.total() <= READING, scale.bytes


PREPARING = {
    FACILITATOR: (COMING, "/me", "/me/workshops", f"{COMING}/agenda", f"{COMING}/registrations"),
    SECRETARIAT: (
        "/meetings/5/arrange",
        "/secretariat",
        "/secretariat/people",
        "/secretariat/texts/privacy/en",
    ),
}


async def test_pages_of_those_who_prepare_weigh_no_more_and_the_long_form_little_more(
    demo: Server, visit: Visit
) -> None:
    for name, paths in PREPARING.items():
        for path in paths:
            assert await weight_for(await visit(demo), name, path) <= READING, path
    assert await weight_for(await visit(demo), FACILITATOR, f"{COMING}/edit") <= WRITING


async def weight_for(one: Visitor, name: str, path: str) -> int:
    """Of a page, for one of the cast who has nothing in the cache."""
    await one.become(name)
    await one.speak("en")
    scale = await weighing(one, cached=False)
    await one.page.goto(one.home + path, wait_until="networkidle")
    return scale.bytes.total()


@pytest.mark.parametrize("language", ["en", "fr", "pt", "ar"])
async def test_the_room_weighs_at_most_60_kilobytes_before_the_editor(
    untouched: Server, visit: Visit, language: str
) -> None:
    gil: Visitor = await visit(untouched, **PHONE)
    await gil.speak(language)
    scale = await weighing(gil)
    await gil.go(f"{LIVE}?read=1")
    await gil.in_room()
    assert scale.bytes.total() <= ROOM + (WORDS if language != "en" else 0), scale.bytes
    assert not [path for path in scale.bytes if "notes" in path]
    await gil.open_part("notes")
    await expect(gil.notes).to_be_visible()
