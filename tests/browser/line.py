"""A line between browsers and a server that can be cut: sockets alone, as a tunnel or a bad proxy does it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SOCKETS = (b"GET /live/", b"GET /notes/")


class Line:
    """Carries connections to `port`. While it is `cut`, the sockets of rooms and notes are broken and refused."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.cut = False
        self.carrying: set[asyncio.StreamWriter] = set()

    def cut_sockets(self) -> None:
        """Break all open sockets, and let none open until `mend`."""
        self.cut = True
        for writer in self.carrying:
            writer.transport.abort()

    def mend(self) -> None:
        """Let sockets open again."""
        self.cut = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end closes it."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            head = b""
        socket = head.startswith(SOCKETS)
        if not head or (socket and self.cut):
            writer.transport.abort()
        else:
            await self._connect(head, reader, writer, socket)

    async def _connect(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, socket: bool
    ) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        far_writer.write(head)
        if socket:
            self.carrying.add(writer)
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        self.carrying.discard(writer)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def listening(line: Line, port: int) -> AsyncIterator[None]:
    """`line` accepts connections on `port`."""
    server = await asyncio.start_server(line.carry, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
