"""The task that mails digests: every minute it looks who is due, claims, mails.

A notice is claimed in a transaction before its mail is handed over, under a lock on its person, so that of several
processes one sends it. What the mail server does not take is released and tried again the next minute. A process that is
killed after the claim and before the server has answered loses that mail: it is never sent twice, and what it said still
stands, unread, on the person's page.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from network.notices.digests import Digest, claim, list_due, release
from network.notices.mails import digest_mail
from together.columns import now
from together.database import Database
from together.errors import Problem
from together.mail import Postman
from together.security import Signer
from together.settings import Settings

log = logging.getLogger("together.digests")

FIRST, EVERY = 5.0, 60.0
"""Seconds until the first look, and between looks."""
PATIENCE = 3
"""Mails that the server may put off in one round before the rest waits for the next."""


class DigestSender:
    """Sends what is due. `clock` is for tests."""

    def __init__(
        self,
        database: Database,
        postman: Postman,
        settings: Settings,
        signer: Signer,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.database = database
        self.postman = postman
        self.settings = settings
        self.signer = signer
        self.clock = clock
        self._ending = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sends while open; on leaving, a mail that is on its way gets five more seconds."""
        task = asyncio.create_task(self._run(), name="digests")
        try:
            yield
        finally:
            self._ending.set()
            await asyncio.wait([task], timeout=5)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        pause = FIRST
        while not await self._ended(pause):
            pause = EVERY
            try:
                await self.send_due()
            except (SQLAlchemyError, Problem, OSError) as error:
                log.error("digests wait: %s", type(error).__name__, exc_info=error)

    async def _ended(self, pause: float) -> bool:
        try:
            await asyncio.wait_for(self._ending.wait(), pause)
        except TimeoutError:
            return False
        return True

    async def send_due(self) -> int:
        """One round: how many mails were sent."""
        async with self.database.reading() as tx:
            people = await list_due(tx, at=self.clock(), hour=self.settings.digest_hour)
        sent = put_off = 0
        for person_id in people:
            if self._ending.is_set() or put_off >= PATIENCE:
                break
            outcome = await self._send(person_id)
            sent += outcome == "sent"
            put_off += outcome == "later"
        return sent

    async def _send(self, person_id: int) -> str:
        async with self.database.transaction() as tx:
            digest = await claim(tx, person_id=person_id, at=self.clock(), hour=self.settings.digest_hour)
        if digest is None:
            return "nothing"
        outcome = await self._deliver(digest)
        if outcome == "later":
            async with self.database.transaction() as tx:
                await release(tx, digest)
        return outcome

    async def _deliver(self, digest: Digest) -> str:
        try:
            mail = digest_mail(digest, settings=self.settings, signer=self.signer)
            return await self.postman.deliver(mail)
        except (Problem, ValueError) as error:
            log.error("digest of person %s given up: %s", digest.person.id, type(error).__name__)
            return "refused"
