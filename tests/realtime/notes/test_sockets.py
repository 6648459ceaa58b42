"""The notes socket through a real uvicorn: who gets in, who is shown out, and how soon others see a keystroke."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from realtime.notes import frames, sockets
from realtime.notes.hub import Notes
from realtime.notes.sockets import SCHEMA
from tests.realtime.notes.served import serving
from tests.realtime.notes.writers import Editor, begin, poison
from tests.services.places import free_port
from together.database import Database


@dataclass
class Place:
    """A served room w1."""

    notes: Notes
    address: str
    origin: str
    gen: str

    def connect(
        self, who: str = "bob", *, origin: str | None = "", room: str = "w1", **params: str
    ) -> connect:
        query = urlencode({"schema": SCHEMA, "gen": self.gen, "who": who, **params})
        return connect(
            f"{self.address.removesuffix('w1')}{room}?{query}",
            origin=self.origin if origin == "" else origin,
            compression=None,
            max_queue=None,
        )

    @asynccontextmanager
    async def enter(self, who: str) -> AsyncIterator[ClientConnection]:
        """Connected, asked and answered."""
        async with self.connect(who) as socket:
            await socket.recv()
            await socket.send(frames.step1(b"\x00").payloads[0])
            await until(socket, b"\x00\x01")
            yield socket


async def until(socket: ClientConnection, start: bytes) -> bytes:
    """The next frame that begins with `start`."""
    async with asyncio.timeout(10):
        while True:
            frame = await socket.recv()
            if frame.startswith(start):
                return frame


async def code_of(socket: ClientConnection) -> int:
    """The code with which the server closes."""
    async with asyncio.timeout(10):
        with pytest.raises(ConnectionClosed):
            while True:
                await socket.recv()
    return socket.close_code


@pytest.fixture(params=["direct", "outbox"])
async def place(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Place]:
    """Served once with our protocol class, once with uvicorn's own."""
    version, port = await begin(database), free_port()
    options = {} if request.param == "direct" else {"ws": "websockets-sansio"}
    async with Notes(database).running() as notes, serving(notes, port, **options) as address:
        yield Place(notes, address, f"http://127.0.0.1:{port}", version.gen)


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "https://127.0.0.1"])
async def test_a_foreign_page_gets_403_and_no_upgrade(place: Place, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await place.connect(origin=origin)

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(("who", "room", "status"), [("stranger", "w1", 403), ("bob", "w2", 404)])
async def test_who_the_door_refuses_gets_its_status(place: Place, who: str, room: str, status: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await place.connect(who, room=room)

    assert refused.value.response.status_code == status


async def test_a_keystroke_is_seen_soon(place: Place) -> None:
    async with place.enter("alice") as alice, place.enter("bob") as bob:
        waits, editor = [], Editor(11)
        for number in range(20):
            began = perf_counter()
            await alice.send(frames.update(editor.type(f"{number}")).payloads[0])
            await until(bob, b"\x00\x02")
            waits.append(perf_counter() - began)

    assert median(waits) < 0.5  # the promise is 45 ms; machines that run tests are busy


async def test_a_writer_is_told_what_is_durable(place: Place) -> None:
    async with place.enter("alice") as alice:
        await alice.send(frames.update(Editor(11).type("saved")).payloads[0])

        assert await until(alice, b"\x00\x02\x02\x00\x00") == b"\x00\x02\x02\x00\x00\x01"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (frames.update(poison("panic-on-apply")).payloads[0], 4400),
        (frames.update(poison("panic-on-encode")).payloads[0], 4400),
        (b"\x07", 4400),
        ("text", 4400),
        (frames.presence([frames.Presence(5, 1, "x" * 5_000)]).payloads[0], 1009),
        (b"\x00\x02" + bytes(300_000), 1009),
    ],
)
async def test_a_hostile_writer_is_shown_out_and_others_stay(
    place: Place, frame: bytes | str, code: int
) -> None:
    async with place.enter("alice") as alice, place.enter("bob") as bob:
        await bob.send(frame)
        assert await code_of(bob) == code
        await alice.send(frames.update(Editor(11).type("still here")).payloads[0])
        await until(alice, b"\x00\x02\x02\x00\x00")

    assert "still here" in (await place.notes.read("w1")).text


async def test_the_removed_are_shown_out_with_their_code(place: Place) -> None:
    async with place.enter("alice") as alice, place.enter("bob") as bob:
        place.notes.evict(["bob"], 4403)
        assert await code_of(bob) == 4403
        await alice.send(b"\x03")
        await until(alice, b"\x01")


async def test_notes_that_do_not_exist_say_so(database: Database) -> None:
    port = free_port()
    async with Notes(database).running() as notes, serving(notes, port) as address:
        place = Place(notes, address, f"http://127.0.0.1:{port}", "none")
        async with place.connect() as socket:
            assert await code_of(socket) == sockets.REPLACED
