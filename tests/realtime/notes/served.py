"""The notes socket as a server of its own, for tests that need a real one: in this process, or to be killed.

python -m tests.realtime.notes.served DATA PORT
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from realtime.events import Who
from realtime.notes.hub import Notes
from realtime.notes.sockets import notes_routes
from realtime.rules import Pass
from realtime.transport import server_options
from together.database import Database
from together.errors import Forbidden, NotFound
from together.settings import Settings


async def door(connection: HTTPConnection, room: str) -> Pass:
    """Knows people by the `who` of the address; "reader…" may not write, "stranger" may not enter."""
    if room != "w1":
        raise NotFound
    name = connection.query_params.get("who", "stranger")
    if name == "stranger":
        raise Forbidden
    role = "reader" if name.startswith("reader") else "participant"
    return Pass(Who(name, role, name.title()), may_write=True, may_note=role != "reader", key=f"key-{name}")


class Started(uvicorn.Server):
    """Says when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serving(notes: Notes, port: int, **options: object) -> AsyncIterator[str]:
    """Serve `notes` in this process; the address of room w1's socket."""
    app = Starlette(routes=notes_routes(notes, door, [f"http://127.0.0.1:{port}"]))
    settings = {"host": "127.0.0.1", "port": port, "log_config": None, "lifespan": "off", **server_options()}
    server = Started(uvicorn.Config(app, **{**settings, **options}))
    task = asyncio.create_task(server._serve())
    try:
        async with asyncio.timeout(20):
            await server.ready.wait()
        yield f"ws://127.0.0.1:{port}/notes/w1"
    finally:
        server.should_exit = True
        await task


async def main(data: Path, port: int) -> None:
    """Serve the notes in `data` until killed."""
    database = await Database.open(Settings(data=data))
    async with Notes(database).running() as notes, serving(notes, port):
        print((await notes.read("w1")).gen, flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
