"""Work in the background gives way to people: its steps wait for a moment in which nobody is being answered.

One process does both, and on SQLite one writer: a mail that is put together while somebody registers is time that they
wait. Without pauses between requests a step is made every `PATIENCE` all the same, so that mails are late but go out.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import count

from starlette.types import ASGIApp, Receive, Scope, Send

PATIENCE = 0.25
"""Seconds that one step waits at most."""
LOOK = 0.005
"""Seconds between two looks."""
AT_WORK = 1.0
"""Seconds after which a request that is not answered yet waits for its line, not for us."""


GiveWay = Callable[[], Awaitable[None]]
"""Awaited before a step of work that nobody waits for."""


async def at_once() -> None:
    """For work that gives way to nobody."""


class Pace:
    """Who is being answered now. `step()` is awaited before each step of work in the background."""

    def __init__(self) -> None:
        self._since: dict[int, float] = {}
        self._numbers = count()
        self._one_step = asyncio.Lock()

    def begins(self) -> int:
        """A request came; returns its number for `ends`."""
        number = next(self._numbers)
        self._since[number] = time.monotonic()
        return number

    def ends(self, number: int) -> None:
        """It was answered."""
        del self._since[number]

    @property
    def busy(self) -> bool:
        """Whether anybody is being answered."""
        since = time.monotonic() - AT_WORK
        return any(began > since for began in self._since.values())

    async def step(self) -> None:
        """Return when nobody is being answered, or after `PATIENCE`; one caller after the other."""
        async with self._one_step:
            until = time.monotonic() + PATIENCE
            while self.busy and time.monotonic() < until:  # noqa: ASYNC110 - it ends by the clock too
                await asyncio.sleep(LOOK)


class Answering:
    """Pure ASGI middleware, the outermost: tells `pace` of every request."""

    def __init__(self, app: ASGIApp, *, pace: Pace) -> None:
        self.app = app
        self.pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = self.pace.begins()
        try:
            await self.app(scope, receive, send)
        finally:
            self.pace.ends(number)
