"""Bringing a database to the shape of today's models: one history for SQLite and PostgreSQL (Alembic).

Each step is one transaction on both, so a step that was interrupted left nothing and simply runs again.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from together.assets import folder
from together.database import Database

ONE_AT_A_TIME = 7_470_131
"""Key of the PostgreSQL advisory lock that keeps two migrations apart. Any number that nobody else uses."""

Tell = Callable[[str], None]


class NewerDatabase(RuntimeError):
    """The database was migrated by a newer version than this one."""


class BrokenReferences(RuntimeError):
    """A migration left rows that point to nothing."""


def configuration(connection: Connection, tell: Tell = lambda _step: None) -> Config:
    """Alembic's configuration for one open connection; `tell` hears the name of each applied step."""
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes.update(connection=connection, tell=tell)
    return config


async def upgrade(database: Database, tell: Tell = lambda _step: None, *, to: str = "head") -> None:
    """Apply every step that is missing. Raises `NewerDatabase`."""
    if not await pending(database):
        return
    async with database.writer.connect() as connection, _guarded(connection, database.kind):
        await connection.run_sync(lambda sync: command.upgrade(configuration(sync, tell), to))


async def current(database: Database) -> str | None:
    """The last step that was applied, or None in an empty database."""
    async with database.writer.connect() as connection:
        return await connection.run_sync(_current)


async def pending(database: Database) -> Sequence[str]:
    """The steps that are missing, in order. Raises `NewerDatabase`."""
    scripts = ScriptDirectory(str(folder("migrations")))
    applied = await current(database)
    try:
        missing = list(scripts.iterate_revisions("head", applied or "base"))
    except RevisionError:
        raise NewerDatabase(
            f"The database is at {applied}, which this version does not know; install a newer one."
        ) from None
    return [step.revision for step in reversed(missing)]


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


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
