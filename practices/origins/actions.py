"""Every write about origins."""

from sqlalchemy import case, update
from sqlmodel import col, select

from practices import indexing
from practices.models import PUBLIC, Origin, Practice
from practices.origins.queries import NOTE
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
    public: bool,
) -> Practice | None:
    """Write down the words that a practice is drawn from, whose they are, and whether everybody may read them there; None
    when it is gone already."""
    await tx.exec(
        update(Origin)
        .where(col(Origin.practice_id) == practice_id, col(Origin.anchor) == anchor)
        .values(quotation=quotation[:LONGEST], author=author[:80], author_id=author_id, public=public)
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


async def set_public(tx: Transaction, *, workshop_id: int, public: bool, spoken: bool) -> None:
    """From now on everybody may read the notes that these words are from (`public`), or what was `spoken`; or no longer."""
    written = col(Origin.anchor).startswith(NOTE)
    await tx.exec(
        update(Origin)
        .where(col(Origin.workshop_id) == workshop_id)
        .values(public=case((written, public), else_=spoken))
    )
