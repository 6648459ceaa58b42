"""A TCP relay in this process that cuts, delays and slices what passes. The fate of each line is drawn from a seed."""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

LINGER_NOT = struct.pack("ii", 1, 0)
"""Closing sends RST: nothing that waits is delivered."""
SILENCE = 1.0
"""Seconds that a half-open line stays, with everything that is sent into it lost."""


@dataclass(frozen=True)
class Fate:
    """How a line passes bytes on, and how it ends after `up` bytes from the client or `down` from the server."""

    end: str
    up: int
    down: int
    slice: int
    delay: float

    @classmethod
    def drawn(cls, chance: random.Random) -> "Fate":
        """A line that ends by a reset, in good order or by falling silent, often in the middle of a frame."""
        return cls(
            chance.choice(("reset", "reset", "close", "silence")),
            int(chance.expovariate(1 / 1500)) + 1,
            int(chance.expovariate(1 / 6000)) + 1,
            chance.choice((1, 3, 50, 1 << 16, 1 << 16)),
            chance.choice((0.0, 0.0, 0.001, 0.01)),
        )


@dataclass
class Relay:
    """`cuts` counts the lines that it ended; after `heal` it only passes on."""

    port: int
    upstream: int
    chance: random.Random
    cuts: int = 0
    healed: bool = False
    lines: set[asyncio.Task[None]] = field(default_factory=set)

    def heal(self) -> None:
        """Cut the present lines once more, and none after."""
        self.healed = True
        for line in self.lines:
            line.cancel()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line
        self.lines.add(line)
        fate = None if self.healed else Fate.drawn(self.chance)
        ends = [writer]
        try:
            with suppress(OSError, asyncio.CancelledError):
                far, there = await asyncio.open_connection("127.0.0.1", self.upstream)
                ends.append(there)
                await self._pass_on(fate, (reader, there), (far, writer))
        finally:
            for end in ends:
                _end(end, gently=fate is not None and fate.end == "close")
            self.lines.discard(line)
            self.cuts += fate is not None

    async def _pass_on(self, fate: Fate | None, up: "Way", down: "Way") -> None:
        ways = (
            asyncio.create_task(_pump(*up, fate, fate.up if fate else None)),
            asyncio.create_task(_pump(*down, fate, fate.down if fate else None)),
        )
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if fate and fate.end == "silence" and not self.healed:
                await asyncio.sleep(SILENCE)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)


Way = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def _end(writer: asyncio.StreamWriter, *, gently: bool) -> None:
    if gently:
        writer.close()
        return
    with suppress(OSError):  # it has ended by itself
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
    writer.transport.abort()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fate: Fate | None, left: int | None
) -> None:
    """Pass bytes on until `left` are gone, which may be in the middle of a frame, or the line ends."""
    while data := await reader.read(1 << 16):
        step, delay = (fate.slice, fate.delay) if fate else (len(data), 0)
        if left is not None:
            data = data[:left]
            left -= len(data)
        for start in range(0, len(data), step):
            writer.write(data[start : start + step])
            await writer.drain()
            await asyncio.sleep(delay if start == 0 else 0)
        if left == 0:
            return


@asynccontextmanager
async def relaying(upstream: int, seed: int) -> AsyncIterator[Relay]:
    """A relay before the server on the port `upstream`."""
    relay = Relay(0, upstream, random.Random(seed))
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        relay.heal()
        await asyncio.gather(*relay.lines, return_exceptions=True)
