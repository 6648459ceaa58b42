"""Storing what may be there once, whoever else stores it at the same instant."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from together.database import Transaction


async def insert_once(tx: Transaction, row: SQLModel) -> int | None:
    """Store `row` unless a unique constraint of its table says that it is there; the new id, or None when it was.

    Nobody gets an error, and on PostgreSQL the second of two waits until the first has committed. `row` itself stays
    outside of the session.
    """
    table: Any = type(row).__table__  # type: ignore[attr-defined]
    connection = await tx.connection()
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = row.model_dump(exclude={"id"})
    stored = await connection.execute(
        make(table).values(values).on_conflict_do_nothing().returning(table.c.id)
    )
    number: int | None = stored.scalar_one_or_none()
    return number
