"""Files that are made when somebody asks for them, and kept in memory while there is room."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

ROOM = 32 * 1024 * 1024
"""Bytes that are kept."""


class Made:
    """By a key that names the content, such as the hash of what it is made from. Each is made once at a time."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._making: dict[str, asyncio.Task[bytes]] = {}

    async def get(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """What was kept under `key`, or what `make` returns. Whatever `make` raises, everybody who waits for it gets."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._making:
            self._making[key] = asyncio.ensure_future(self._make(key, make))
        return await asyncio.shield(self._making[key])

    async def _make(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            content = await make()
            self._keep(key, content)
            return content
        finally:
            del self._making[key]

    def _keep(self, key: str, content: bytes) -> None:
        self._kept[key] = content
        while sum(map(len, self._kept.values())) > self._room:
            self._kept.popitem(last=False)
