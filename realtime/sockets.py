"""The room socket at `/live/{room}`: Origin, the door, the hello, then frames until the end."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from realtime import wire
from realtime.events import Refused
from realtime.hub import Hub, Seat
from realtime.member import Member, Outlet
from realtime.outbox import Dropped, Outbox
from realtime.room import NO_PONG, REMOVED, RESYNC
from realtime.rules import Door, Pass
from realtime.scribe import STORAGE
from realtime.transport import Direct, find_protocol
from together.errors import Problem

BINARY = 4400
REVOKED = 4404

journal = logging.getLogger("together.realtime")


class Gone(Exception):
    """The browser has closed the connection."""


def room_routes(hub: Hub, door: Door, origins: Collection[str]) -> list[BaseRoute]:
    """The routes of the room socket. `origins` are the addresses (scheme, host, port) whose pages may connect."""
    allowed = frozenset(origins)

    async def live(socket: WebSocket) -> None:
        await serve(socket, hub, door, allowed)

    return [WebSocketRoute("/live/{room}", live, name="live")]


async def serve(socket: WebSocket, hub: Hub, door: Door, origins: Collection[str]) -> None:
    """One connection from its request to its end."""
    room = socket.path_params["room"]
    turn = hub.turn
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
            hello = await _hello(socket, hub.tools.limits.hello)
            if hub.turn != turn:  # a removal or sign-out may have happened since the door answered
                granted = await door(socket, room)
            seat = await _join(hub, room, granted, outlet, hello)
            if seat:
                await _pump(socket, seat)
        except wire.Malformed as problem:
            outlet.close(problem.code)
        except (*STORAGE, Refused):
            journal.warning("room %s could not be joined", room, exc_info=True)
            outlet.close(RESYNC)
        except Problem as problem:
            outlet.close(closing(problem))
        except Gone:
            pass


async def admit(socket: WebSocket, door: Door, room: str, origins: Collection[str]) -> Pass:
    """What the door grants to a page of ours. Raises `Problem`: browsers always send an Origin, so no Origin is no
    browser, and its cookie proves nothing.
    """
    sent = socket.headers.getlist("origin")
    if len(sent) != 1 or sent[0] not in origins:
        raise Foreign
    return await door(socket, room)


def closing(problem: Problem) -> int:
    """The close code when the door refuses whom it let in before: nothing is here for them now, or they were removed."""
    return REVOKED if problem.status == 404 else REMOVED


async def deny(socket: WebSocket, status: int) -> None:
    """Answer the request for an upgrade with an HTTP status."""
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.send_denial_response(PlainTextResponse("", status_code=status))
    else:
        await socket.close()


class Foreign(Problem):
    status = 403
    code = "foreign_origin"


@asynccontextmanager
async def _outlet(socket: WebSocket) -> AsyncIterator[Outlet]:
    protocol = find_protocol(socket.scope)
    if protocol:
        yield Direct(protocol)
        return
    outbox = Outbox(socket)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(outbox.run())
            try:
                yield outbox
            finally:
                outbox.close(1000)
    except* Dropped:
        pass


async def _hello(socket: WebSocket, seconds: float) -> wire.Hello:
    try:
        async with asyncio.timeout(seconds):
            frame = wire.parse(await _text(socket))
    except TimeoutError:
        raise wire.Malformed("no hello", NO_PONG) from None
    if not isinstance(frame, wire.Hello):
        raise wire.Malformed("hello first")
    return frame


async def _join(hub: Hub, room: str, granted: Pass, outlet: Outlet, hello: wire.Hello) -> Seat | None:
    member = Member(granted.who, outlet, may_write=granted.may_write, key=granted.key)
    return await hub.join(room, member, hello)


async def _pump(socket: WebSocket, seat: Seat) -> None:
    try:
        while seat.seated:
            seat.receive(await _text(socket))
    except wire.Malformed as problem:
        seat.leave()
        seat.member.outlet.close(problem.code)
    finally:
        seat.leave()


async def _text(socket: WebSocket) -> str:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise Gone
    text = message.get("text")
    if text is None:
        raise wire.Malformed("binary frame", BINARY)
    return str(text)
