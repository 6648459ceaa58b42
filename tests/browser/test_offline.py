"""Writing while the line is down, with the page loaded again in between: everything arrives, once."""

import asyncio
import re

import httpx
import pytest
from playwright.async_api import Error, expect

from tests.browser.conftest import Loaded, Visit
from tests.browser.line import Line, listening
from tests.browser.visitor import CUT, LIVE, Visitor
from tests.services.places import free_port
from tests.services.server import Server

WORDS = [f"Written offline, number {number}." for number in (1, 2, 3)]
JOTTED = "Jotted down offline."


async def test_words_written_without_a_line_survive_a_reload_and_arrive_once(
    loaded: Loaded, tmp_path, visit: Visit
) -> None:
    port = free_port()
    with loaded.served(tmp_path, TOGETHER_PUBLIC_URL=f"http://127.0.0.1:{port}") as server:
        line = Line(server.port)
        async with listening(line, port):
            gil: Visitor = await visit(server, home=f"http://127.0.0.1:{port}")
            await gil.enter("Gil Offline")
            await gil.open_notes()
            with gil.bearing(CUT):
                line.cut_sockets()
                await write_offline(gil)
                gil.page.on("dialog", lambda dialog: dialog.accept())
                await gil.page.reload()
                await still_there(gil)
                line.mend()
                await everything_arrives(gil)
            await assert_stored_once(server)
            await gil.page.close()


async def test_words_written_after_a_kill_survive_a_failed_reload_and_arrive_once(
    own_demo: Server, visit: Visit
) -> None:
    gil: Visitor = await visit(own_demo)
    await gil.enter("Gil Offline")
    await gil.open_notes()
    with gil.bearing(CUT):
        own_demo.kill()
        await write_offline(gil)
        gil.page.on("dialog", lambda dialog: dialog.accept())
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            await gil.page.reload()
        await asyncio.to_thread(own_demo.start)
        await gil.page.goto(gil.home + LIVE)
        await everything_arrives(gil)
    await assert_stored_once(own_demo)


async def write_offline(gil: Visitor) -> None:
    """Three messages and a note; the page says truthfully that none of it is sent or saved."""
    banner = gil.page.locator(".banner--away")
    await expect(banner).to_contain_text(
        gil.t("Connection lost. Reconnecting… What you write is kept and will be sent.")
    )
    for words in WORDS:
        await gil.say(words)
    await expect(gil.page.locator(".message--pending")).to_contain_text(WORDS)
    await expect(gil.page.locator(".message--pending").last).to_contain_text(
        gil.t("Kept here, sent when the connection is back")
    )
    await expect(banner).to_contain_text("3")
    await gil.jot(JOTTED)
    await expect(gil.notes_state).to_have_text(not_saved(gil))


def not_saved(gil: Visitor) -> re.Pattern[str]:
    """`Not saved since 14:02: no connection`."""
    return re.compile(
        gil.t("Not saved since %(time)s: no connection", time="TIME").replace("TIME", r"\d\d:\d\d")
    )


async def still_there(gil: Visitor) -> None:
    """After the page was loaded again all of it is still there, and still not sent."""
    await expect(gil.page.locator(".message--pending")).to_contain_text(WORDS)
    await expect(gil.notes).to_contain_text(JOTTED)
    await expect(gil.notes_state).to_have_text(not_saved(gil))


async def everything_arrives(gil: Visitor) -> None:
    """In order, once; the banner goes and the notes are saved."""
    await expect(gil.page.locator(".message--pending")).to_have_count(0, timeout=40_000)
    for words in WORDS:
        await gil.sent(words)
    await expect(gil.page.locator("li[id^=m]").filter(has_text="Written offline")).to_contain_text(WORDS)
    await expect(gil.page.locator(".banner")).to_have_count(0)
    await expect(gil.notes).to_contain_text(JOTTED, timeout=40_000)
    await expect(gil.notes_state).to_have_text(gil.t("All changes saved"), timeout=40_000)


async def assert_stored_once(server: Server) -> None:
    """What the server kept."""
    async with httpx.AsyncClient(base_url=server.url) as client:
        kept = (await client.get(f"{LIVE}.json")).json()
        notes = (await client.get(f"{LIVE}.md")).text
    texts = [message["text"] for message in kept["messages"]]
    assert [text for text in texts if text in WORDS] == WORDS
    assert notes.count(JOTTED) == 1
