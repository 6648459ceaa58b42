"""Lists of practices as CSV and JSON, written while they are read: memory stays flat however long they are.

Each batch is read in a transaction of its own, so that a slow line keeps no connection of the database to itself.
"""

import csv
import json
from collections.abc import AsyncIterator, Sequence
from io import StringIO

from practices.exchange.columns import COLUMNS, Told, data_of, rows_of
from practices.exchange.queries import list_told
from together.database import Database

BATCH = 200
BOM = "\ufeff"
"""By which spreadsheets know that the text is UTF-8."""


async def csv_of(database: Database, ids: Sequence[int], site: str) -> AsyncIterator[str]:
    """The table (RFC 4180), a batch of rows at a time."""
    yield BOM + _lines([list(COLUMNS)])
    async for batch in _batches(database, ids):
        yield _lines([row for told in batch for row in rows_of(told, site)])


async def json_of(database: Database, ids: Sequence[int], site: str) -> AsyncIterator[str]:
    """One object with a list of practices."""
    yield '{"practices":['
    first = True
    async for batch in _batches(database, ids):
        listed = ",\n".join(json.dumps(data_of(told, site), ensure_ascii=False) for told in batch)
        yield ("" if first else ",") + "\n" + listed if listed else ""
        first = first and not listed
    yield "\n]}\n"


async def _batches(database: Database, ids: Sequence[int]) -> AsyncIterator[list[Told]]:
    for start in range(0, len(ids), BATCH):
        async with database.reading() as tx:
            batch = await list_told(tx, ids[start : start + BATCH])
        yield batch


def _lines(rows: Sequence[Sequence[str]]) -> str:
    target = StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()
