"""What was published, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from practices.models import Practice, Revision
from together.database import Transaction
from together.errors import NotFound

MOST = 500
"""Revisions that a list shows, the newest first."""


@dataclass(frozen=True)
class Line:
    """A publication in a list. `restored` is the number of the one that it brought back."""

    id: int
    language: str
    number: int
    published_at: datetime
    name: str
    restored: int | None = None


async def list_revisions(tx: Transaction, practice: Practice, language: str) -> Sequence[Line]:
    """All publications in this language, the newest first; without their words."""
    wanted: Any = (
        select(Revision.id, Revision.number, Revision.published_at, Revision.name)
        .add_columns(col(Revision.restored_from))
        .where(col(Revision.practice_id) == practice.id, col(Revision.language) == language)
        .order_by(col(Revision.number).desc())
        .limit(MOST)
    )
    rows = (await tx.exec(wanted)).all()
    numbers = {row[0]: row[1] for row in rows}
    return [Line(row[0], language, row[1], row[2], row[3], numbers.get(row[4])) for row in rows]


async def get_revision(tx: Transaction, practice: Practice, language: str, number: int) -> Revision:
    """One publication by its number. Raises `NotFound`."""
    found = await tx.exec(
        select(Revision).where(
            Revision.practice_id == practice.id, Revision.language == language, Revision.number == number
        )
    )
    revision = found.first()
    if revision is None:
        raise NotFound
    return revision
