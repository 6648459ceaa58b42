"""What processes tell each other: that a room has news, and what is ephemeral. Nothing durable depends on it."""

import asyncio
import json
import logging
import random
import secrets
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from realtime.events import Data

CHANNEL = "together:rooms"
HELD = 1_000
"""Notes that wait while Redis is away; beyond that the oldest are dropped, and the poll makes up for them."""

BEAT = 2.0
"""Seconds between two beats, which every process hears of itself too."""
REPEATED = 600.0
"""Seconds for which what was insisted on is repeated to processes that come back."""
SILENCE = 3 * BEAT
"""Seconds without any beat after which the connection counts as dead, though it may look open."""

journal = logging.getLogger("together.realtime")

Hear = Callable[[Data], None]
"""Called with every note of another process; `{"t": "reset"}` when some may have been missed."""


class Bus(Protocol):
    """`process` names this one among those that share the bus."""

    process: str

    def ring(self, room: str) -> None:
        """Say that `room` has news. Never waits, never fails."""

    def tell(self, note: Data) -> None:
        """Say something ephemeral. Never waits, never fails."""

    def insist(self, note: Data) -> None:
        """Say something that a process which is cut off now must hear once it is back. It may hear it twice."""

    async def run(self, hear: Hear) -> None:
        """Pump until cancelled."""


class MemoryBus:
    """For one process; several hubs in it may share the same `listeners`."""

    def __init__(self, listeners: dict[str, Hear] | None = None) -> None:
        self.process = secrets.token_hex(6)
        self.listeners: dict[str, Hear] = {} if listeners is None else listeners

    def ring(self, room: str) -> None:
        self.tell({"t": "news", "room": room})

    def tell(self, note: Data) -> None:
        for process, hear in self.listeners.items():
            if process != self.process:
                hear(note | {"from": self.process})

    def insist(self, note: Data) -> None:
        self.tell(note)

    async def run(self, hear: Hear) -> None:
        self.listeners[self.process] = hear
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            del self.listeners[self.process]


class RedisBus:
    """One channel for all rooms. Reconnects by itself; what could not be said while Redis was away is said then."""

    def __init__(self, url: str, channel: str = CHANNEL) -> None:
        self.process = secrets.token_hex(6)
        self.channel = channel
        self.connected = False
        self._pumping = (
            False  # Redis sends through `wait_for`, which in Python 3.11 can swallow a cancellation
        )
        self._url = url
        self._outbox: deque[Data] = deque(maxlen=HELD)
        self._insisted: deque[tuple[float, Data]] = deque(maxlen=HELD)
        self._bell = asyncio.Event()

    def ring(self, room: str) -> None:
        note = {"t": "news", "room": room}
        if note not in self._outbox:
            self.tell(note)

    def tell(self, note: Data) -> None:
        self._outbox.append(note)
        self._bell.set()

    def insist(self, note: Data) -> None:
        self._insisted.append((time.monotonic() + REPEATED, note))
        self.tell(note)

    async def run(self, hear: Hear) -> None:
        while not _cancelled():
            try:
                async with Redis.from_url(self._url, **_CONNECTION) as redis:
                    await self._pump(redis, hear)
            except* (RedisError, OSError) as problems:
                self.connected = False
                journal.warning("the bus is away: %s", problems.exceptions[0])
            await asyncio.sleep(random.uniform(0.1, 1.0))  # noqa: S311 - jitter

    async def ready(self) -> bool:
        """Whether Redis answers."""
        with suppress(RedisError, OSError):
            async with Redis.from_url(self._url, **_CONNECTION) as redis:
                return bool(await redis.ping())
        return False

    async def _pump(self, redis: Redis, hear: Hear) -> None:
        async with redis.pubsub() as listener:
            await listener.subscribe(self.channel)
            self.connected = True
            hear({"t": "reset"})
            self.tell({"t": "back"})
            self._pumping = True
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._speak(redis))
                tasks.create_task(self._listen(listener, hear))
                try:
                    await asyncio.get_running_loop().create_future()
                finally:
                    self._pumping = False

    async def _speak(self, redis: Redis) -> None:
        while self._pumping:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT):
                    await self._bell.wait()
            self._bell.clear()
            while self._outbox and self._pumping:
                await self._publish(redis, self._outbox[0])
                self._outbox.popleft()
            await self._publish(redis, {"t": "beat"})

    async def _publish(self, redis: Redis, note: Data) -> None:
        async with asyncio.timeout(BEAT):
            await redis.publish(self.channel, json.dumps(note | {"from": self.process}))

    async def _listen(self, listener: Any, hear: Hear) -> None:
        while self._pumping:
            async with asyncio.timeout(SILENCE):
                message = await listener.get_message(ignore_subscribe_messages=True, timeout=SILENCE)
            if message:
                self._take(message["data"], hear)

    def _take(self, data: bytes, hear: Hear) -> None:
        try:
            note = json.loads(data)
            if note["from"] != self.process:
                self._pass_on(note, hear)
        except (ValueError, TypeError, KeyError, AttributeError):
            journal.warning("a note on the bus made no sense", exc_info=True)  # another release wrote it

    def _pass_on(self, note: Data, hear: Hear) -> None:
        match note["t"]:
            case "beat":
                pass
            case "back":
                for until, insisted in list(self._insisted):
                    if time.monotonic() < until:
                        self.tell(insisted)
            case _:
                hear(note)


def _cancelled() -> bool:
    """Whether the current task should end although what it awaited failed at the same moment."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


_CONNECTION: dict[str, Any] = {"socket_connect_timeout": 2.0, "socket_keepalive": True}
