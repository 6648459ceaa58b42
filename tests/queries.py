"""How many statements a page costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from together.database import Database


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The SELECTs that are run on the reading side while open, who is signed in included."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append(statement)

    event.listen(database.reader.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.reader.sync_engine, "before_cursor_execute", note)
