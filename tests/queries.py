"""How many statements a page costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
from sqlalchemy import event

from together.database import Database


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The SELECTs that are run on the reading side while open, who is signed in included."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append(statement)

    plain = aiosqlite.Connection.execute_fetchall

    def fetch(self: aiosqlite.Connection, sql: str, parameters: Any = None) -> Any:
        """Plain statements go straight to SQLite's driver."""
        note(None, None, sql.strip())
        return plain(self, sql, parameters)

    event.listen(database.reader.sync_engine, "before_cursor_execute", note)
    aiosqlite.Connection.execute_fetchall = fetch  # type: ignore[method-assign]
    try:
        yield found
    finally:
        aiosqlite.Connection.execute_fetchall = plain  # type: ignore[method-assign]
        event.remove(database.reader.sync_engine, "before_cursor_execute", note)
