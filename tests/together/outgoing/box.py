"""Carriers for tests, at the seam where the mail server stands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from together.mail import Line, Mail, Unreachable


class Box:
    """A carrier that keeps what it got, or refuses it with `problem`; `away`: it cannot be reached."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.mails: list[Mail] = []
        self.problem = problem
        self.away = False
        self.lines = 0

    async def carry(self, mail: Mail) -> None:
        await asyncio.sleep(0)
        if self.problem:
            raise self.problem
        self.mails.append(mail)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """Opens unless it is away."""
        self.lines += 1
        if self.away:
            raise Unreachable("connection refused")
        yield self
