"""A real server for the room socket, in this process, and people who speak the protocol to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from realtime.events import Data, Who
from realtime.hub import Hub
from realtime.rules import Pass
from realtime.sockets import room_routes
from realtime.transport import server_options
from tests.realtime.talk import ALICE, BOB, CHARLIE
from together.errors import NotFound, Problem

CAST = {who.name.lower(): who for who in (ALICE, BOB, CHARLIE)}


@dataclass
class FakeDoor:
    """Knows people by a header. `shut` are the ids that may not enter, and how they are refused."""

    shut: dict[str, type[Problem]] = field(default_factory=dict)
    asked: int = 0

    async def __call__(self, connection: HTTPConnection, room: str) -> Pass:
        self.asked += 1
        if not room.startswith("w"):
            raise NotFound
        name = connection.headers.get("x-person", "")
        who = CAST.get(name) or (Who(name, "participant", name) if name else Who("", "reader"))
        if who.id in self.shut:
            raise self.shut[who.id]
        return Pass(who, may_write=who.role != "reader", may_note=False, key=f"key of {who.id}")


@dataclass
class Stage:
    """Where it is played."""

    hub: Hub
    door: FakeDoor
    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def address(self, room: str = "w1") -> str:
        return f"ws://127.0.0.1:{self.port}/live/{room}"

    def connect(self, person: str = "bob", room: str = "w1", **options: Any) -> connect:
        """A connection that has not said hello."""
        headers = {"x-person": person} if person else {}
        options = {
            "origin": self.origin,
            "compression": None,
            "ping_interval": None,
            "max_size": None,
            "max_queue": None,
        } | options
        return connect(self.address(room), additional_headers=headers, proxy=None, **options)

    @asynccontextmanager
    async def enter(self, person: str = "bob", room: str = "w1", **hello: Any) -> AsyncIterator["Voice"]:
        """A person who has been welcomed."""
        async with self.connect(person, room) as socket:
            voice = Voice(socket)
            await voice.hello(**hello)
            yield voice


@dataclass
class Voice:
    """A person on a socket. `welcome` is what they were told; `heard` all that came so far."""

    socket: ClientConnection
    welcome: Data = field(default_factory=dict)
    heard: list[Data] = field(default_factory=list)

    async def send(self, frame: Data) -> None:
        await self.socket.send(json.dumps(frame))

    async def hello(self, **fields: Any) -> Data:
        await self.send({"t": "hello", "v": 1, "tab": "tab"} | fields)
        self.welcome = await self.wait_for(t="welcome")
        return self.welcome

    async def post(self, text: str, cid: str) -> Data:
        """Say `text`; returns the answer."""
        await self.send({"t": "post", "cid": cid, "k": "talk.say", "d": {"text": text}})
        return await self.answer(cid)

    async def answer(self, cid: str) -> Data:
        while True:
            frame = await self.next()
            if frame["t"] in ("ack", "nack") and frame["cid"] == cid:
                return frame

    async def next(self) -> Data:
        async with asyncio.timeout(10):
            frame = json.loads(await self.socket.recv())
        self.heard.append(frame)
        return frame

    async def wait_for(self, **fields: Any) -> Data:
        """The next frame with these fields."""
        while True:
            frame = await self.next()
            if fields.items() <= frame.items():
                return frame

    async def closed(self) -> int | None:
        """The code with which the server ends the connection."""
        with suppress(ConnectionClosed):
            while True:
                await self.next()
        return self.socket.close_code

    @property
    def events(self) -> list[Data]:
        """The events heard so far."""
        return [frame for frame in self.heard if frame["t"] == "ev"]


@asynccontextmanager
async def stage(hub: Hub, port: int, **options: Any) -> AsyncIterator[Stage]:
    """A served room for the time of the block; `hub` must be running."""
    door = FakeDoor()
    app = Starlette(routes=room_routes(hub, door, [f"http://127.0.0.1:{port}"]))
    config = uvicorn.Config(
        app, port=port, log_level="warning", lifespan="off", **(server_options() | options)
    )
    server = uvicorn.Server(config)
    with _no_signals(server):
        task = asyncio.create_task(server.serve())
        await until(lambda: server.started)
        try:
            yield Stage(hub, door, port)
        finally:
            server.should_exit = True
            await task


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Return once `condition` holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition belongs to code that tells nobody
            await asyncio.sleep(0.005)


@contextmanager
def _no_signals(server: uvicorn.Server) -> Iterator[None]:
    server.capture_signals = _nothing  # type: ignore[method-assign]  # the test runner keeps its own Ctrl-C
    yield


@contextmanager
def _nothing() -> Iterator[None]:
    yield
