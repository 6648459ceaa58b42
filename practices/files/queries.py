"""The SELECTs about files. What waits for the next publication is shown to those who write the practice only."""

from collections.abc import Sequence

from sqlmodel import col, select

from practices.models import Draft, Edition, Practice, PracticeFile
from practices.readers import Standing
from together.database import Transaction
from together.errors import NotFound


async def list_files(tx: Transaction, standing: Standing) -> Sequence[PracticeFile]:
    """What this reader may see, in its order."""
    found = await list_all(tx, standing.practice)
    return [file for file in found if _may_see(standing, file)]


async def list_all(tx: Transaction, practice: Practice) -> Sequence[PracticeFile]:
    """Every file that was not removed, in its order: for actions, which asked who may."""
    found = await tx.exec(
        select(PracticeFile)
        .where(PracticeFile.practice_id == practice.id, col(PracticeFile.removed_at).is_(None))
        .order_by(col(PracticeFile.position), col(PracticeFile.id))
    )
    return found.all()


async def get_file(tx: Transaction, standing: Standing, file_id: int) -> PracticeFile:
    """One file of this practice. Raises `NotFound` for what the reader may not see."""
    file = await tx.get(PracticeFile, file_id)
    if file is None or file.practice_id != standing.practice.id or file.removed_at:
        raise NotFound
    if not _may_see(standing, file):
        raise NotFound
    return file


async def list_keys(tx: Transaction) -> Sequence[str]:
    """Where in the store the originals of all practices lie."""
    named = select(PracticeFile.key).where(col(PracticeFile.removed_at).is_(None)).order_by(PracticeFile.key)
    return (await tx.exec(named)).all()


async def find_title(tx: Transaction, practice: Practice) -> str:
    """What the practice is called, for those who write it: as in its draft, else as it was published."""
    draft = await tx.get(Draft, (practice.id, practice.language))
    edition = None if draft else await tx.get(Edition, (practice.id, practice.language))
    return str(draft.words.get("title", "")) if draft else edition.title if edition else ""


def _may_see(standing: Standing, file: PracticeFile) -> bool:
    return file.published or standing.may("write")
