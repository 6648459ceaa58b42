"""Databases with the tables of today's models and nothing in them."""

from pathlib import Path

import asyncpg
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

# Read for what they add to SQLModel.metadata. The first also sets how constraints are named.
import network.models  # noqa: F401
import practices.models  # noqa: F401
import realtime.models  # noqa: F401
import together.outgoing.models
import together.search.models  # noqa: F401
import workshops.models  # noqa: F401


def sqlite_with_tables(path: Path) -> Path:
    """Make an embedded database at `path`; returns it."""
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return path


async def create_tables(engine: AsyncEngine) -> None:
    """Make the tables in an empty database."""
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)


async def postgres_with_tables(url: str) -> None:
    """Make the tables in the empty database at `url`."""
    engine = create_async_engine(url, poolclass=NullPool)
    await create_tables(engine)
    await engine.dispose()


EMPTIED = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('DELETE FROM %I', one.name);
  END LOOP;
  PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$;
"""
"""Others are cut off first: what one left open would be waited for. Rows go without being asked who points to them."""


async def emptied(url: str) -> None:
    """Take every row out of the database at `url` and begin its numbers anew."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(EMPTIED)
    finally:
        await connection.close()


def copied(template: Path, path: Path) -> None:
    """Put a copy of the database at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template.read_bytes())
