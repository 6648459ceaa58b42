"""A member's outlet through any ASGI server: a bounded queue and a task that sends from it."""

import asyncio
import time
from collections import deque

from starlette.websockets import WebSocket, WebSocketDisconnect

from realtime.wire import Batch

SLOW = 4101


class Dropped(Exception):
    """The reader did not keep up."""


class Outbox:
    """Used where the transport cannot be reached. `run` is its task; the socket's handler owns it."""

    def __init__(self, socket: WebSocket) -> None:
        self.choked = 0.0
        self._socket = socket
        self._waiting: deque[Batch] = deque()
        self._size = 0
        self._code: int | None = None
        self._bell = asyncio.Event()
        self._patience: asyncio.Timeout | None = None

    def send(self, batch: Batch) -> None:
        """Hold `batch` for sending."""
        if self._code is None:
            self._waiting.append(batch)
            self._size += len(batch.raw)
            self.choked = self.choked or time.monotonic()
            self._bell.set()

    def close(self, code: int) -> None:
        """Close once what waits is sent."""
        self._code = self._code or code
        self._bell.set()

    def drop(self) -> None:
        """End now, even in the middle of sending."""
        self._code = SLOW
        self._waiting.clear()
        if self._patience:
            self._patience.reschedule(asyncio.get_running_loop().time())

    def backlog(self) -> int:
        """Bytes that wait."""
        return self._size

    async def run(self) -> None:
        """Send until closed, by us or by the reader. Raises `Dropped` once dropped, so that the handler ends too."""
        try:
            async with asyncio.timeout(None) as self._patience:
                while self._waiting or self._code is None:
                    await self._bell.wait()
                    self._bell.clear()
                    await self._send_waiting()
                await self._socket.close(self._code)
        except TimeoutError:
            raise Dropped from None
        except (WebSocketDisconnect, RuntimeError):
            self._code = SLOW  # the reader has gone; the handler hears of it by itself

    async def _send_waiting(self) -> None:
        while self._waiting:
            batch = self._waiting.popleft()
            for payload in batch.payloads:
                await self._socket.send_text(payload.decode())
            self._size -= len(batch.raw)
        self.choked = 0.0
