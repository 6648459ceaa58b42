"""The notes socket at `/notes/{room}?schema=N&gen=G`: Origin, the door, the two versions, then frames until the end.

Close codes beyond those of the room socket, all final for a stock `y-websocket` client (44xx):
4400 malformed, or built upon nothing · 4409 too many tabs · 4410 other notes are at this address than the page knows,
or none: it keeps its text and reloads · 4413 the document is full · 4426 another schema: the page reloads.
1009 is a frame or an awareness state that is too big; 1012 and 4100 mean come back.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from realtime.member import Outlet
from realtime.notes.frames import TooBig
from realtime.notes.guard import Full, Malformed, Poison
from realtime.notes.hub import Notes, Seat
from realtime.notes.log import NoDocument
from realtime.notes.member import Member
from realtime.outbox import Outbox
from realtime.room import RESYNC
from realtime.rules import Door
from realtime.scribe import STORAGE
from realtime.sockets import Gone, admit, closing, deny
from realtime.transport import Direct, find_protocol
from together.errors import Problem

SCHEMA = 1
"""The editor's schema. It rises when a node or a mark is added that an older editor would delete."""

MALFORMED, REPLACED, FULL, OTHER_SCHEMA, TOO_BIG = 4400, 4410, 4413, 4426, 1009

journal = logging.getLogger("together.realtime")


def notes_routes(notes: Notes, door: Door, origins: Collection[str]) -> list[BaseRoute]:
    """The routes of the notes socket. `origins` are the addresses (scheme, host, port) whose pages may connect."""
    allowed = frozenset(origins)

    async def live(socket: WebSocket) -> None:
        await serve(socket, notes, door, allowed)

    return [WebSocketRoute("/notes/{room}", live, name="notes")]


async def serve(socket: WebSocket, notes: Notes, door: Door, origins: Collection[str]) -> None:
    """One connection from its request to its end."""
    room = socket.path_params["room"]
    turn = notes.turn
    try:
        granted = await admit(socket, door, room, origins)
    except Problem as problem:
        await deny(socket, problem.status)
        return
    except STORAGE:
        journal.warning("the door of %s could not be asked", room, exc_info=True)
        await deny(socket, 503)
        return
    await socket.accept()
    async with _outlet(socket) as outlet:
        try:
            if code := await _mismatch(socket, notes, room):
                outlet.close(code)
                return
            if notes.turn != turn:  # a removal or sign-out may have happened since the door answered
                granted = await door(socket, room)
            member = Member(
                granted.who,
                outlet,
                may_note=granted.may_note,
                key=granted.key,
                ask=partial(door, socket, room),
            )
            if seat := await notes.join(room, member):
                await _pump(socket, seat)
        except NoDocument:
            outlet.close(REPLACED)
        except (*STORAGE, Poison):
            journal.warning("the notes of %s could not be opened", room, exc_info=True)
            outlet.close(RESYNC)
        except Problem as problem:
            outlet.close(closing(problem))
        except Gone:
            pass


async def _mismatch(socket: WebSocket, notes: Notes, room: str) -> int:
    """The close code for a page that knows other notes than these; 0 when it fits."""
    if socket.query_params.get("schema") != str(SCHEMA):
        return OTHER_SCHEMA
    return 0 if socket.query_params.get("gen") == await notes.gen(room) else REPLACED


async def _pump(socket: WebSocket, seat: Seat) -> None:
    try:
        while seat.seated:
            frame = await _binary(socket)
            seat.receive(frame)
            await seat.keeper.backlog()
            if wait := seat.member.pace.spend(len(frame), monotonic()):
                await asyncio.sleep(wait)
    except TooBig:
        _end(seat, TOO_BIG)
    except Malformed:
        _end(seat, MALFORMED)
    except Full:
        _end(seat, FULL)
    finally:
        seat.leave()


def _end(seat: Seat, code: int) -> None:
    journal.info("a writer was shown out of the notes of %s: %s", seat.keeper.name, code)
    seat.leave()
    seat.member.outlet.close(code)


@asynccontextmanager
async def _outlet(socket: WebSocket) -> AsyncIterator[Outlet]:
    protocol = find_protocol(socket.scope)
    if protocol:
        yield Direct(protocol)
        return
    outbox = BinaryOutbox(socket)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(outbox.run())
        try:
            yield outbox
        finally:
            outbox.close(1000)


class BinaryOutbox(Outbox):
    """Used where the transport cannot be reached."""

    async def _send_waiting(self) -> None:
        while self._waiting:
            batch = self._waiting.popleft()
            for payload in batch.payloads:
                await self._socket.send_bytes(payload)
            self._size -= len(batch.raw)
        self._size, self.choked = 0, 0.0


async def _binary(socket: WebSocket) -> bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise Gone
    frame = message.get("bytes")
    if not frame:
        raise Malformed("text frame")
    return bytes(frame)
