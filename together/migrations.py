"""Bringing a database to the shape of today's models: one history for SQLite and PostgreSQL (Alembic).

Each step is one transaction on both, so a step that was interrupted left nothing and simply runs again.
Alembic itself is imported only to migrate: a server asks what is pending and stays small.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from together.assets import folder
from together.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

ONE_AT_A_TIME = 7_470_131
"""Key of the PostgreSQL advisory lock that keeps two migrations apart. Any number that nobody else uses."""

Tell = Callable[[str], None]


class NewerDatabase(RuntimeError):
    """The database was migrated by a newer version than this one."""


class BrokenReferences(RuntimeError):
    """A migration left rows that point to nothing."""


def configuration(connection: Connection, tell: Tell = lambda _step: None) -> "Config":
    """Alembic's configuration for one open connection; `tell` hears the name of each applied step."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes.update(connection=connection, tell=tell)
    return config


async def upgrade(database: Database, tell: Tell = lambda _step: None, *, to: str = "head") -> None:
    """Apply every step that is missing. Raises `NewerDatabase`."""
    if not await pending(database):
        return
    async with database.writer.connect() as connection, _guarded(connection, database.kind):
        await connection.run_sync(_upgrade, tell, to)


def _upgrade(connection: Connection, tell: Tell, to: str) -> None:
    from alembic import command

    command.upgrade(configuration(connection, tell), to)


async def current(database: Database) -> str | None:
    """The last step that was applied, or None in an empty database."""
    async with database.reader.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return None
        return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()


async def pending(database: Database) -> Sequence[str]:
    """The steps that are missing, in order. Raises `NewerDatabase`."""
    known = list(steps())
    applied = await current(database)
    if applied is None:
        return known
    if applied not in known:
        raise NewerDatabase(
            f"The database is at {applied}, which this version does not know; install a newer one."
        )
    return known[known.index(applied) + 1 :]


@cache
def steps() -> tuple[str, ...]:
    """Every step of this version, in order: they are numbered, and each follows the one before."""
    return tuple(sorted(path.name[:4] for path in folder("migrations/versions").glob("[0-9]*.py")))


@asynccontextmanager
async def _guarded(connection: AsyncConnection, kind: str) -> AsyncIterator[None]:
    guard = _sqlite_references(connection) if kind == "sqlite" else _postgres_turn(connection)
    async with guard:
        yield


@asynccontextmanager
async def _sqlite_references(connection: AsyncConnection) -> AsyncIterator[None]:
    """SQLite alters by copying a table, which foreign keys would take for a deletion: checked afterwards."""
    raw: Any = (await connection.get_raw_connection()).driver_connection
    await raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
        await connection.rollback()
        if broken:
            raise BrokenReferences(f"{len(broken)} rows point to nothing, the first in {broken[0][0]}")
    finally:
        await raw.execute("PRAGMA foreign_keys=ON")


@asynccontextmanager
async def _postgres_turn(connection: AsyncConnection) -> AsyncIterator[None]:
    await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
    await connection.commit()
    try:
        yield
    finally:
        await connection.rollback()
        await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ONE_AT_A_TIME})
        await connection.commit()
