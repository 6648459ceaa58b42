"""The task that puts digests into the queue of mails: every minute it looks who is due.

Notices are claimed in the transaction that queues their mail, under a lock on their person: of several processes one does
it, and each notice goes into one mail that is sent once, over restarts (`together.outgoing`).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from network.notices.digests import claim, list_due
from network.notices.mails import digest_mail
from together.columns import now
from together.database import Database
from together.errors import Problem
from together.mail import InvalidAddress
from together.outgoing.actions import queue
from together.security import Signer
from together.settings import Settings

log = logging.getLogger("together.digests")

FIRST, EVERY = 5.0, 60.0
"""Seconds until the first look, and between looks."""


class DigestSender:
    """Queues what is due. `clock` is for tests."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        signer: Signer,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.database = database
        self.settings = settings
        self.signer = signer
        self.clock = clock
        self._ending = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Queues while open; on leaving, a mail that is being written gets five more seconds."""
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
                await self.queue_due()
            except (SQLAlchemyError, Problem, OSError) as error:
                log.error("digests wait: %s", type(error).__name__, exc_info=error)

    async def _ended(self, pause: float) -> bool:
        try:
            async with asyncio.timeout(pause):
                await self._ending.wait()
        except TimeoutError:
            return False
        return True

    async def queue_due(self) -> int:
        """One round: how many mails were queued."""
        async with self.database.reading() as tx:
            people = await list_due(tx, at=self.clock(), hour=self.settings.digest_hour)
        queued = 0
        for person_id in people:
            if self._ending.is_set():
                break
            queued += await self._queue(person_id)
        return queued

    async def _queue(self, person_id: int) -> bool:
        async with self.database.transaction() as tx:
            digest = await claim(tx, person_id=person_id, at=self.clock(), hour=self.settings.digest_hour)
            if digest is None:
                return False
            mail = digest_mail(digest, settings=self.settings, signer=self.signer)
            key = f"digest:{person_id}:{self.clock().timestamp()}"
            try:
                return await queue(tx, mail=mail, key=key, due_at=self.clock())
            except InvalidAddress:
                log.error("person %s has no address to which a digest could go", person_id)
                return False
