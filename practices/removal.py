"""Taking away a practice that was never published, with all that belongs to it."""

from sqlalchemy import delete, update
from sqlmodel import col

from network.models import Notice, Subscription
from practices.models import Adoption, Case, Draft, Origin, Practice, PracticeFile, PracticeTheme
from together.database import Transaction


async def remove(tx: Transaction, practice: Practice) -> None:
    """Delete the practice and every row about it: what nobody else ever saw leaves nothing behind.

    The bytes of its files are the caller's to forget, after the commit.
    """
    for table in (Draft, Origin, PracticeFile, PracticeTheme, Case):
        await tx.exec(delete(table).where(col(table.practice_id) == practice.id))
    await tx.exec(
        update(Adoption).where(col(Adoption.own_practice_id) == practice.id).values(own_practice_id=None)
    )
    subject = f"practice:{practice.id}"  # SQLite may give the number again
    for told in (Notice, Subscription):
        await tx.exec(delete(told).where(col(told.subject) == subject))
    await tx.delete(practice)
    await tx.flush()  # a second press finds nothing
