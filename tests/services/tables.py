"""Databases with the tables of today's models and nothing in them."""

from pathlib import Path

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


async def postgres_with_tables(url: str) -> str:
    """Make the tables in the empty database at `url`, and let go of it; returns its name."""
    engine = create_async_engine(url, poolclass=NullPool)
    await create_tables(engine)
    await engine.dispose()
    return url.rpartition("/")[2]


def copied(template: Path, path: Path) -> None:
    """Put a copy of the database at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template.read_bytes())
