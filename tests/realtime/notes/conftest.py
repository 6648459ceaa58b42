"""Notes that are open, on a real database."""

from collections.abc import AsyncIterator

import pytest

from realtime.notes.hub import Notes
from tests.realtime.notes.writers import begin
from together.database import Database


@pytest.fixture
async def notes(any_database: Database) -> AsyncIterator[Notes]:
    """The notes of one process, on both databases; room w1 exists."""
    await begin(any_database)
    async with Notes(any_database).running() as running:
        yield running
