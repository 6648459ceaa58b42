"""Every write about origins."""

from sqlalchemy import update
from sqlmodel import col, select

from practices import indexing
from practices.models import PUBLIC, Origin, Practice
from together.database import Transaction

LONGEST = 8000
"""Characters of a quotation."""


async def quote(
    tx: Transaction,
    *,
    practice_id: int,
    anchor: str,
    quotation: str,
    author: str,
    author_id: int | None,
) -> Practice | None:
    """Write down the words that a practice is drawn from, and whose they are; None when it is gone already."""
    await tx.exec(
        update(Origin)
        .where(col(Origin.practice_id) == practice_id, col(Origin.anchor) == anchor)
        .values(quotation=quotation[:LONGEST], author=author[:80], author_id=author_id)
    )
    return await tx.get(Practice, practice_id)


async def unquote(tx: Transaction, *, workshop_id: int, anchor: str) -> None:
    """Empty the quotations of words that were removed, in drafts and in what is published: the rest is its writers'."""
    words = (col(Origin.workshop_id) == workshop_id, col(Origin.anchor) == anchor)
    found = await tx.exec(
        select(Practice.id)
        .join(Origin, col(Origin.practice_id) == col(Practice.id))
        .where(*words, col(Practice.status).in_(PUBLIC))
    )
    readable = found.all()
    await tx.exec(update(Origin).where(*words).values(quotation=""))
    for number in readable:
        await indexing.refresh(tx, number or 0)


async def set_public(tx: Transaction, *, workshop_id: int, public: bool) -> None:
    """From now on everybody may see the workshop that these words are from, or no longer."""
    await tx.exec(update(Origin).where(col(Origin.workshop_id) == workshop_id).values(public=public))
