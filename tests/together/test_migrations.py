"""Migrations: from nothing to today's models, on both databases, also when the first try was killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from tests.services import tables  # noqa: F401 - reads every model
from together import migrations
from together.assets import folder
from together.database import Database
from together.settings import Settings
from workshops.models import Participant

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings that name a database with nothing in it."""
    if request.param == "sqlite":
        return settings
    return settings.model_copy(update={"database_url": request.getfixturevalue("postgres_url")})


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection,
        opts={"compare_type": True, "compare_server_default": True, "include_object": described},
    )
    return compare_metadata(context, SQLModel.metadata)


def described(_item: object, name: str | None, kind: str, reflected: bool, _model: object) -> bool:
    """All but the index of words, which each database makes in its own way."""
    return not (kind == "table" and reflected and str(name).startswith("search_index"))


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


@pytest.fixture
async def database(empty: Settings) -> AsyncIterator[Database]:
    """The empty database, open."""
    opened = await Database.open(empty)
    yield opened
    await opened.close()


async def test_migrations_make_exactly_what_the_models_describe(database: Database) -> None:
    await migrations.upgrade(database)
    async with database.writer.connect() as connection:
        found = await connection.run_sync(differences)
    assert found == [], 'models changed: run make migration name="what changes"'


async def test_what_is_missing_is_told_and_then_nothing_is(database: Database) -> None:
    applied: list[str] = []
    assert await migrations.current(database) is None
    missing = list(await migrations.pending(database))
    await migrations.upgrade(database, applied.append)
    await migrations.upgrade(database, applied.append)  # a second time changes nothing
    assert [step.partition(":")[0] for step in applied] == missing
    assert await migrations.pending(database) == []
    assert await migrations.current(database) == missing[-1]


def test_steps_are_numbered_and_each_follows_the_one_before() -> None:
    history = list(ScriptDirectory(str(folder("migrations"))).walk_revisions("base", "head"))
    assert [step.revision for step in reversed(history)] == list(migrations.steps())
    assert list(migrations.steps()) == [f"{number:04}" for number in range(1, len(history) + 1)]


async def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    await migrations.upgrade(database)
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrations.NewerDatabase, match="9999"):
        await migrations.upgrade(database)


async def test_foreign_keys_hold_again_after_a_migration(database: Database) -> None:
    await migrations.upgrade(database)
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            tx.add(Participant(workshop_id=12345, name="Alice"))


async def test_a_step_that_was_killed_left_nothing_and_runs_again(empty: Settings) -> None:
    assert await run(empty, "-c", KILLED_BEFORE_THE_COMMIT) == -signal.SIGKILL
    database = await Database.open(empty)
    try:
        async with database.writer.connect() as connection:
            assert not {"person", "workshop"} & await connection.run_sync(table_names)
        await migrations.upgrade(database)
        assert await migrations.pending(database) == []
    finally:
        await database.close()


async def test_two_at_once_apply_each_step_once(settings: Settings, postgres_url: str) -> None:
    shared = settings.model_copy(update={"database_url": postgres_url})
    command = ("-m", "together", "migrate")
    assert await asyncio.gather(run(shared, *command), run(shared, *command)) == [0, 0]
    database = await Database.open(shared)
    try:
        assert await migrations.pending(database) == []
    finally:
        await database.close()


KILLED_BEFORE_THE_COMMIT = """
import asyncio, os, signal
from together.database import Database
from together.migrations import upgrade
from together.settings import Settings
from workshops.models import Participant

async def main():
    await upgrade(await Database.open(Settings()), lambda step: os.kill(os.getpid(), signal.SIGKILL))

asyncio.run(main())
"""
"""Dies when all of a step is done but its commit."""


async def run(settings: Settings, *arguments: str) -> int | None:
    """Python in a process of its own with these settings; returns its exit code."""
    environment = {**os.environ, "TOGETHER_DATA": str(settings.data)}
    if settings.database_url:
        environment["TOGETHER_DATABASE_URL"] = settings.database_url
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, env=environment)
    async with asyncio.timeout(60):
        return await process.wait()
