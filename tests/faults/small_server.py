"""The room socket and nothing else, as a process that may be killed: `python -m tests.faults.small_server PORT FOLDER`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
import uvloop
from starlette.applications import Starlette

from realtime.hub import Hub
from realtime.sockets import room_routes
from realtime.transport import server_options
from tests.realtime.stage import FakeDoor
from tests.realtime.talk import Talk
from tests.services.tables import sqlite_with_tables
from together.database import Database
from together.settings import Settings


async def main(port: int, folder: Path) -> None:
    settings = Settings(data=folder, port=port)
    if not settings.sqlite_path.exists():
        sqlite_with_tables(settings.sqlite_path)
    database = await Database.open(settings)
    hub = Hub(database, Talk())

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        async with hub.running():
            yield

    routes = room_routes(hub, FakeDoor(), [f"http://127.0.0.1:{port}"])
    config = uvicorn.Config(
        Starlette(routes=routes, lifespan=life), port=port, log_level="error", **server_options()
    )
    await uvicorn.Server(config).serve()
    await database.close()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), Path(sys.argv[2])))
