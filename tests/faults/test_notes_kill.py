"""kill -9 while people type: what another writer saw is there afterwards, without anybody's help."""

import asyncio
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from realtime.notes import frames, log
from tests.realtime.notes.test_sockets import Place
from tests.realtime.notes.writers import Editor, begin
from tests.services.places import free_port
from together.database import Database
from together.settings import Settings

pytestmark = pytest.mark.faults
ROOT = Path(__file__).parents[2]


async def type_on(socket: ClientConnection, client: int) -> None:
    """One character after the other, as fast as it goes, until the server is gone."""
    editor = Editor(client)
    text = editor.paragraph("")
    await socket.send(frames.update(editor.sent[-1]).payloads[0])
    try:
        for number in range(100_000):
            text += f"{client}.{number} "
            await socket.send(frames.update(editor.sent[-1]).payloads[0])
            await asyncio.sleep(0.002)  # a very fast typist
    except ConnectionClosed:
        return


async def watch(socket: ClientConnection, seen: Editor, enough: int, reached: asyncio.Event) -> None:
    """Take in what comes until the server is gone."""
    try:
        while True:
            frame = await socket.recv()
            if frame[0] == 0 and frame[1] in (1, 2):
                seen.receive(frames.read(frame[:5] if frame[1:5] == b"\x02\x02\x00\x00" else frame).update)
            if seen.text.count(" ") > enough:
                reached.set()
    except ConnectionClosed:
        return


@pytest.mark.parametrize("enough", [40, 150])
async def test_nothing_that_a_peer_saw_is_lost(database: Database, settings: Settings, enough: int) -> None:
    version = await begin(database)
    await database.close()
    port, seen = free_port(), Editor(99)
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.realtime.notes.served", str(settings.data), str(port),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert (await server.stdout.readline()).decode().strip() == version.gen
    place = Place(None, f"ws://127.0.0.1:{port}/notes/w1", f"http://127.0.0.1:{port}", version.gen)
    reached = asyncio.Event()

    async with (
        place.enter("alice") as alice,
        place.enter("bob") as bob,
        place.connect("charlie") as charlie,
        asyncio.TaskGroup() as tasks,
    ):
        await charlie.send(frames.step1(b"\x00").payloads[0])
        tasks.create_task(watch(charlie, seen, enough, reached))
        tasks.create_task(type_on(alice, 11))
        tasks.create_task(type_on(bob, 12))
        async with asyncio.timeout(30):
            await reached.wait()
        server.kill()
        await server.wait()

    again = await Database.open(settings)
    async with again.reading() as tx:
        stored = await log.load(tx, "w1")
    await again.close()
    kept = Editor(98)
    kept.receive(*stored.updates)
    before = kept.text
    kept.receive(seen.doc.get_update())
    assert kept.text == before  # the peer knows nothing that the log does not
    assert seen.text.count(" ") > enough
