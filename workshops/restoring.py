"""After a backup was put back: is it whole? And whoever was there later must not go on from what it does not know."""

from collections.abc import Sequence

from sqlalchemy import text

import practices.files.queries
import workshops.files.queries
from realtime.renewal import renew
from together.database import Database
from together.findings import Finding
from together.settings import Settings
from together.storage import FolderStore
from together.uploads.verifying import list_damaged


async def restored(database: Database, settings: Settings) -> Sequence[Finding]:
    """Give rooms and notes a new beginning, and look at the database and the files. Nothing may be serving them."""
    async with database.transaction() as tx:
        rooms = await renew(tx)
    told = f"{rooms}; browsers will read them anew" if rooms else "none; is this the backup?"
    return [
        Finding("rooms", rooms > 0, told),
        await _database(database),
        await _files(database, settings),
    ]


async def _database(database: Database) -> Finding:
    """What SQLite says of its file; a dump of PostgreSQL was checked as it was read."""
    if database.kind == "postgresql":
        return Finding("database", True, "as PostgreSQL restored it")
    async with database.reading() as tx:
        connection = await tx.connection()
        flaws = [str(row[0]) for row in await connection.execute(text("PRAGMA integrity_check"))]
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    if flaws != ["ok"]:
        return Finding("database", False, f"damaged: {flaws[0]}")
    if broken:
        return Finding(
            "database", False, f"rows that name what is not there: {len(broken)}, in {broken[0][0]}"
        )
    return Finding("database", True, "whole")


async def _files(database: Database, settings: Settings) -> Finding:
    async with database.reading() as tx:
        keys = [
            *await practices.files.queries.list_keys(tx),
            *await workshops.files.queries.list_keys(tx),
        ]
    damaged = await list_damaged(FolderStore(settings.data / "files"), keys)
    if damaged:
        return Finding("files", False, f"missing or damaged: {len(damaged)}, among them {damaged[0]}")
    return Finding("files", True, "all that the database names are there")
