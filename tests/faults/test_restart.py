"""A restart is a pause: SIGTERM while everybody posts, on sockets and by forms. RESTARTS=20 for the long run."""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.faults.crowd import Talker
from tests.faults.life import live_page, logged
from tests.services.server import Server, serving

pytestmark = pytest.mark.faults

RESTARTS = int(os.environ.get("RESTARTS", "1"))
TALKERS, FORMS = 12, 3
PAUSE = 15.0
"""Seconds from SIGTERM until everybody has had something acknowledged again."""


class Pause(NamedTuple):
    """Seconds from SIGTERM until everybody was `back`, and until the server was `ready`."""

    back: float
    ready: float

    @property
    def is_short(self) -> bool:
        """Browsers wait at most twice as long from one attempt to the next: a machine that starts slowly is no failure."""
        return self.back <= max(PAUSE, 4 * self.ready)

    def __str__(self) -> str:
        return f"ready after {self.ready:.1f} s, all back after {self.back:.1f} s"


@dataclass
class Sender:
    """Posts by plain forms, each again under its cid until it is accepted."""

    name: str
    slug: str
    browser: httpx.AsyncClient
    acked: list[str] = field(default_factory=list)
    answered_at: float = 0.0

    async def run(self) -> None:
        while True:
            cid = f"{self.name}:{len(self.acked)}"
            fields = {"kind": "message.post", "text": f"text {cid}", "cid": cid}
            try:
                answer = await self.browser.post(f"/workshops/{self.slug}/act", data=fields)
            except httpx.TransportError:
                await asyncio.sleep(0.2)
                continue
            assert answer.status_code in (303, 429, 502, 503), answer.text
            if answer.status_code == 303:
                self.acked.append(cid)
                self.answered_at = time.monotonic()
            await asyncio.sleep(0.25)


async def guest(server: Server, slug: str, number: int) -> httpx.AsyncClient:
    """The browser of a guest in the workshop; to be closed."""
    browser = httpx.AsyncClient(base_url=server.url, headers={"Origin": server.url}, timeout=30)
    answer = await browser.post(f"/workshops/{slug}/enter", data={"name": f"Guest {number}"})
    assert answer.status_code == 303, answer.text
    return browser


@asynccontextmanager
async def crowd(server: Server) -> AsyncIterator[tuple[list[Talker | Sender], str]]:
    """Guests who post on sockets and by forms; and the room's name."""
    slug = live_page(server).removeprefix("/workshops/")
    async with AsyncExitStack() as stack:
        browsers = [await guest(server, slug, number) for number in range(TALKERS + FORMS)]
        for browser in browsers:
            stack.push_async_callback(browser.aclose)
        page = (await browsers[0].get(f"/workshops/{slug}")).text
        room = page.partition('data-room="')[2].partition('"')[0]
        address = server.url.replace("http", "ws") + f"/live/{room}"
        talkers = [
            Talker(f"t{number}", address, server.url, {"cookie": cookie(browser)}, kind="message.post")
            for number, browser in enumerate(browsers[:TALKERS])
        ]
        senders = [Sender(f"s{number}", slug, browser) for number, browser in enumerate(browsers[TALKERS:])]
        yield [*talkers, *senders], room


def cookie(browser: httpx.AsyncClient) -> str:
    """The Cookie header of a browser."""
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


async def answered_since(people: list[Talker | Sender], moment: float, seconds: float) -> None:
    """Return once everybody had something acknowledged after `moment`."""
    async with asyncio.timeout(seconds):
        while any(person.answered_at < moment for person in people):  # noqa: ASYNC110 - people post anywhere
            await asyncio.sleep(0.02)


async def restart(server: Server, people: list[Talker | Sender], chance: random.Random) -> Pause:
    """SIGTERM in the middle of it all, and start again."""
    await asyncio.sleep(chance.random())
    asked = time.monotonic()
    await asyncio.to_thread(server.stop)
    down = time.monotonic()
    await asyncio.to_thread(server.start, 120)
    up = time.monotonic()
    await answered_since(people, down, 120)
    return Pause(time.monotonic() - asked, up - asked)


async def test_a_restart_loses_nothing_and_everybody_is_back_soon(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(tmp_path, "--demo") as server:
        async with crowd(server) as (people, room):
            tasks = [asyncio.create_task(person.run()) for person in people]
            await answered_since(people, 1, 60)
            pauses = [await restart(server, people, random.Random(number)) for number in range(RESTARTS)]
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert server.stop() == -signal.SIGTERM
        assert "Traceback" not in server.log
    stored = logged(tmp_path / "data" / "together.sqlite3", room)
    with capsys.disabled():
        print(f"\nrestarts: {', '.join(map(str, pauses))}; acknowledged: {sum(len(p.acked) for p in people)}")
    assert [end for end in ended if not isinstance(end, asyncio.CancelledError)] == []
    assert [cid for person in people for cid in person.acked if stored[cid] != 1] == []
    assert [cid for cid, count in stored.items() if count > 1 and not cid.startswith("demo:")] == []
    assert [person.faults for person in people if isinstance(person, Talker) and person.faults] == []
    assert all(pause.is_short for pause in pauses)
