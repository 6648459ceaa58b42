"""The task that hands the queue of mails to the mail server.

**What is guaranteed.** A mail is queued in the transaction of what it tells (`together.outgoing.actions.queue`), once per
key: it exists if and only if that happened. Then, each step committed before the next begins:

1. *claimed*: one process takes it, for `LEASE`; no other sees it meanwhile (`FOR UPDATE SKIP LOCKED` on PostgreSQL, the
   one writer on SQLite).
2. *handed over*, in one try of at most `TRY`, which is well within the claim.
3. *written down*: sent, or when it is tried again (`PAUSES`), or that the server never takes it. A mail that was sent
   keeps its subject and key only.

A process that is killed anywhere before the server has accepted the mail (while it connects, names sender and recipient,
or in the middle of the text) leaves a claim that runs out: the mail is sent by the next one, once. On SQLite, where one
process alone holds the database, its next start ends the claims at once.

So each mail is sent **exactly once, unless the process is killed, or the line cut, in the milliseconds between the
server's acceptance and our commit** (of what was in hand then: one mail for each of `LINES` connections at most). SMTP has
no way to close that window (RFC 1047); what is sent then is a second copy with the **same Message-ID**, by which mail
servers and programs can tell that it is one. A mail is never lost: it is sent, or stands on the secretariat's page as
refused or given up.

A process that was frozen for longer than its claim drops what it held: its try has timed out by then, and what it writes
down counts only while the claim is its own.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from together.columns import now
from together.database import Database
from together.errors import Problem
from together.mail import Carrier, Line, Outcome, Unreachable, attempt
from together.outgoing.actions import (
    Claim,
    Settled,
    claim_next,
    prune,
    release_all,
    settle,
    write_down,
)
from together.outgoing.waking import listen
from together.pace import GiveWay, at_once

log = logging.getLogger("together.outgoing")

LEASE = timedelta(minutes=5)
TRY = 60.0
"""Seconds for one try, and no try begins when less is left of the claim."""
EVERY = 3.0
"""Seconds between looks for mails that another process queued, or that are due again."""
AWAY = (5.0, 15.0, 60.0)
"""Seconds that the whole queue rests after the server was not there: once, twice, and each further time."""
LINES = 4
"""Connections at the same time."""
PER_LINE = 100
"""Mails over one connection; servers end longer ones."""
HOUR = 3600.0


class Sender:
    """Sends what is due, over a few connections. `give_way` is awaited before each; `clock` and `lease` are for tests."""

    def __init__(
        self,
        database: Database,
        carrier: Carrier,
        clock: Callable[[], datetime] = now,
        lease: timedelta = LEASE,
        give_way: GiveWay = at_once,
    ) -> None:
        self.database = database
        self.carrier = carrier
        self.clock = clock
        self.lease = lease
        self.give_way = give_way
        self._bell = asyncio.Event()
        self._ending = False
        self._away = self._lines = self._sent = 0
        self._one_round = asyncio.Lock()

    def wake(self) -> None:
        """There is a mail to send."""
        self._bell.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sends while open; on leaving, a mail that is on its way gets five more seconds."""
        listen(self.database, self.wake)
        if self.database.kind == "sqlite":
            async with self.database.transaction() as tx:
                await release_all(tx, at=self.clock())
        tasks = [
            asyncio.create_task(self._run(), name="mail sender"),
            asyncio.create_task(self._prune(), name="mail pruner"),
        ]
        try:
            yield
        finally:
            self._ending = True
            self.wake()
            await asyncio.wait(tasks[:1], timeout=5)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while not self._ending:
            self._bell.clear()
            try:
                await self.send_due()
            except (SQLAlchemyError, Problem, OSError) as error:
                log.error("mails wait: %s", type(error).__name__, exc_info=error)
            if self._away:
                await self._rest(AWAY[min(self._away, len(AWAY)) - 1])
            elif not self._bell.is_set():
                await self._rung(EVERY)

    async def _rest(self, seconds: float) -> None:
        """The server is not there: new mails do not make it come."""
        until = asyncio.get_running_loop().time() + seconds
        while not self._ending and (left := until - asyncio.get_running_loop().time()) > 0:
            self._bell.clear()
            await self._rung(left)

    async def _rung(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return

    async def _prune(self) -> None:
        while True:
            await asyncio.sleep(HOUR)
            try:
                async with self.database.transaction() as tx:
                    await prune(tx, at=self.clock())
            except (SQLAlchemyError, Problem, OSError) as error:
                log.error("old mails stay: %s", type(error).__name__)

    async def send_due(self) -> int:
        """Send all that is due now; how many mails the server took."""
        async with self._one_round:
            self._lines = self._sent = 0
            try:
                async with asyncio.TaskGroup() as lines:
                    self._open_line(lines)
            except BaseExceptionGroup as several:
                raise several.exceptions[0] from several
            return self._sent

    def _open_line(self, lines: asyncio.TaskGroup) -> None:
        """One more connection at the same time, up to `LINES`: most of the time of a mail is spent waiting for answers."""
        if self._lines < LINES:
            self._lines += 1
            lines.create_task(self._work(lines))

    async def _work(self, lines: asyncio.TaskGroup) -> None:
        claim = await self._turn(None)
        while claim is not None:
            claim = await self._over_one_line(claim, lines)

    async def _turn(self, settled: Settled | None, *, more: bool = True) -> Claim | None:
        """Write down what came of one mail and take the next, in one transaction."""
        at = self.clock()
        async with self.database.transaction() as tx:
            if settled is not None and not await write_down(tx, settled, at=at):
                log.warning("mail %s was taken over by another process", settled.claim.id)
            if not more or self._ending:
                return None
            return await claim_next(tx, at=at, lease=self.lease)

    async def _over_one_line(self, claim: Claim, lines: asyncio.TaskGroup) -> Claim | None:
        """Hand over what is due through one connection; the claim with which to go on over another."""
        try:
            async with self.carrier.line() as line:
                for carried in range(PER_LINE):
                    await self.give_way()
                    outcome, said = await self._hand_over(line, claim)
                    if outcome == "cut" and carried:
                        return claim  # the server may have ended an old line: once more over a new one
                    self._sent += outcome == "sent"
                    following = await self._settle(claim, outcome, said)
                    if following is None or outcome == "cut":
                        return following
                    claim = following
                    self._open_line(lines)  # the server is there, and there is more
        except Unreachable as error:
            log.warning("mail server not there: %s", error)
            return await self._settle(claim, "unreachable", str(error))
        return claim

    async def _settle(self, claim: Claim, outcome: Outcome | Literal["late"], said: str) -> Claim | None:
        """Write the outcome down and take the next, unless the server is away."""
        away = outcome == "unreachable"
        self._away = self._away + 1 if away else 0
        return await self._turn(settle(claim, outcome, said, self.clock()), more=not away)

    async def _hand_over(self, line: Line, claim: Claim) -> tuple[Outcome | Literal["late"], str]:
        at = self.clock()
        if claim.expires_at is not None and claim.expires_at <= at:
            return "late", ""
        if claim.until - at < timedelta(seconds=TRY):
            return "later", "the claim ran out"
        try:
            async with asyncio.timeout(TRY):
                return await attempt(line, claim.mail)
        except TimeoutError:
            return "cut", "timeout"
