"""The SELECTs about files. Who sees the workshop sees them: its loader was asked before."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from together.database import Transaction
from together.errors import NotFound
from workshops.models import Workshop, WorkshopFile
from workshops.visitors import Standing


async def list_files(tx: Transaction, workshop: Workshop) -> Sequence[WorkshopFile]:
    """What is to be read before, in its order."""
    found = await tx.exec(
        select(WorkshopFile)
        .where(WorkshopFile.workshop_id == workshop.id, col(WorkshopFile.removed_at).is_(None))
        .order_by(col(WorkshopFile.position), col(WorkshopFile.id))
    )
    return found.all()


async def count_files(tx: Transaction, workshop: Workshop) -> int:
    """How many there are."""
    found = await tx.exec(
        select(func.count())
        .select_from(WorkshopFile)
        .where(WorkshopFile.workshop_id == workshop.id, col(WorkshopFile.removed_at).is_(None))
    )
    return found.one()


async def get_file(tx: Transaction, standing: Standing, file_id: int) -> WorkshopFile:
    """One file of the workshop that the visitor sees. Raises `NotFound`."""
    file = await tx.get(WorkshopFile, file_id)
    if file is None or file.workshop_id != standing.workshop.id or file.removed_at:
        raise NotFound
    return file


async def list_keys(tx: Transaction) -> Sequence[str]:
    """Where in the store the originals of all workshops lie."""
    named = select(WorkshopFile.key).where(col(WorkshopFile.removed_at).is_(None)).order_by(WorkshopFile.key)
    return (await tx.exec(named)).all()
