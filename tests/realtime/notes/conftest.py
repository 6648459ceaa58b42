"""Notes that are open, on a real database."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from realtime.notes import log
from realtime.notes.hub import Notes
from tests.realtime.notes.writers import Editor
from together.database import Database

Begin = Callable[[Database], Awaitable[log.Version]]


@pytest.fixture
def begin() -> Begin:
    """Begin the notes of room w1, with one paragraph."""

    async def begun(database: Database) -> log.Version:
        async with database.transaction() as tx:
            return await log.create(tx, "w1", Editor(1).type("Agenda"), 0.0)

    return begun


@pytest.fixture
async def notes(any_database: Database, begin: Begin) -> AsyncIterator[Notes]:
    """The notes of one process, on both databases; room w1 exists."""
    await begin(any_database)
    async with Notes(any_database).running() as running:
        yield running
