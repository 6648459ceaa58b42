"""A member's outlet straight to the TCP transport, under uvicorn.

A room writes the same framed bytes to every member in one loop without waiting. For this the server must run with
`RoomProtocol` (see `server_options`), which shows itself to the application in the scope. Everything here that
reaches into uvicorn is in this file, and `self_check` says whether the installed one still fits.
"""

import asyncio
import inspect
import logging
import socket
import time
from collections.abc import Callable
from typing import Any, cast

from starlette.types import Scope
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

from realtime.wire import Batch, framed

EXTENSION = "together.transport"
SEND_BUFFER = 64 * 1024
"""Kernel buffer of a member, so that a dead reader shows in seconds rather than minutes."""
MAX_MESSAGE = 256 * 1024
"""The server's limit on a message, which notes need; rooms allow less by themselves."""

journal = logging.getLogger("together.realtime")


class RoomProtocol(WebSocketsSansIOProtocol):
    """uvicorn's sans-IO WebSocket protocol, reachable by the application, closable without waiting."""

    choked = 0.0
    outlet: "Direct | None" = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Write no more: uvloop raises on a closed transport, in the middle of everybody else's delivery."""
        if self.outlet:
            self.outlet.end()
        super().connection_lost(exc)

    def handle_connect(self, event: Request) -> None:
        """Show this connection to the application, whose task has been made but has not run yet."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self

    async def send(self, message: Any) -> None:
        """Count a refused handshake as complete; uvicorn logs an error for each of them otherwise."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True

    def pause_writing(self) -> None:
        """The reader does not keep up."""
        self.choked = time.monotonic()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The reader has caught up."""
        self.choked = 0.0
        super().resume_writing()

    def forget_handshake(self) -> None:
        """Free what nobody will read again, a sixth of an idle member's memory. The scope has its own copy."""
        self.request.headers.clear()
        self.response.headers.clear()

    def hang_up(self, code: int) -> None:
        """Send a close frame now, as uvicorn does for `websocket.close`, and abort if the peer never answers."""
        if self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)


class Direct:
    """An outlet that writes to the transport of a `RoomProtocol`."""

    __slots__ = ("_protocol", "_write")

    def __init__(self, protocol: RoomProtocol) -> None:
        self._protocol = protocol
        self._write: Callable[[bytes], None] = protocol.transport.write
        protocol.outlet = self
        protocol.forget_handshake()
        if protocol.disconnected:
            self.end()
        peer = protocol.transport.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    @property
    def choked(self) -> float:
        """Since when the reader has not kept up; 0 while they do."""
        return self._protocol.choked

    def send(self, batch: Batch) -> None:
        """Write now, without waiting."""
        self._write(batch.raw)

    def end(self) -> None:
        """The connection is lost: nothing can be written any more."""
        self._write = _nowhere

    def close(self, code: int) -> None:
        """End the connection after what was written before."""
        self._protocol.hang_up(code)

    def drop(self) -> None:
        """End the connection without what waits."""
        self._protocol.transport.abort()

    def backlog(self) -> int:
        """Bytes that wait for the reader."""
        return self._protocol.transport.get_write_buffer_size()


def _nowhere(_: bytes) -> None:
    pass


def find_protocol(scope: Scope) -> RoomProtocol | None:
    """The connection behind `scope`, if the server shows it."""
    found = scope.get("extensions", {}).get(EXTENSION)
    return found if isinstance(found, RoomProtocol) else None


def server_options() -> dict[str, Any]:
    """What to pass to `uvicorn.Config`. Rooms ping by themselves; compression costs more than it saves."""
    fits = self_check()
    if not fits:
        journal.warning("uvicorn has changed: rooms fall back to one sending task a member")
    return {
        "ws": RoomProtocol if fits else "websockets-sansio",
        "ws_ping_interval": None,
        "ws_ping_timeout": None,
        "ws_max_size": MAX_MESSAGE,
        "ws_per_message_deflate": False,
    }


def self_check() -> bool:
    """Whether the installed uvicorn and websockets are the ones that this file knows."""
    source = inspect.getsource(WebSocketsSansIOProtocol)
    known = (
        "self.request",
        "self.response",
        "self.close_sent",
        "self.close_timer",
        "self.read_paused",
        "self.queue",
        "self.conn",
        "self.scope",
    )
    same = all(
        framed(b"x" * size) == bytes(Frame(Opcode.TEXT, b"x" * size).serialize(mask=False))
        for size in (0, 125, 126, 65_535, 65_536)
    )
    return same and all(name in source for name in known) and issubclass(RoomProtocol, asyncio.Protocol)
