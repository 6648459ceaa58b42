"""Every write about files. The bytes are in the store before their row exists, and leave it after their row is gone."""

from collections.abc import Mapping
from functools import partial

from sqlmodel import col, select, update

from practices import indexing
from practices.files.forms import Telling
from practices.files.queries import list_all
from practices.models import Practice, PracticeFile
from practices.readers import Standing
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden, Unprocessable
from together.languages import N_
from together.storage import Store
from together.uploads import Upload
from together.uploads.arranging import move, one_of
from together.uploads.keeping import forget, is_same
from together.uploads.variants import keys_of

MOST = 20
"""Files that one practice may have."""


class TooManyFiles(Unprocessable):
    """The practice has as many files as it may have."""

    code = "too_many_files"
    text = N_("A practice can have %(most)s photos and documents. Please remove some first.")

    def __init__(self) -> None:
        super().__init__(most=MOST)


class SameFile(Conflict):
    """The practice has this very file."""

    code = "same_file"
    text = N_("This file is here already.")


async def add_file(tx: Transaction, *, standing: Standing, upload: Upload, key: str) -> PracticeFile:
    """A file that was kept belongs to the practice, as its last. Raises `SameFile` or `TooManyFiles`."""
    by = standing.require("write")
    before = await _locked(tx, standing.practice)
    if any(is_same(file.key, key) for file in before):
        raise SameFile
    if len(before) >= MOST:
        raise TooManyFiles
    file = PracticeFile(
        practice_id=standing.practice.id or 0,
        kind=upload.kind,
        key=key,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        width=upload.width,
        height=upload.height,
        widths=upload.widths,
        position=max((file.position for file in before), default=0) + 1,
        added_by=by.id,
    )
    tx.add(file)
    await tx.flush()  # its address carries its id
    return file


async def _locked(tx: Transaction, practice: Practice) -> list[PracticeFile]:
    """The practice's files, which nobody else changes until this transaction ends."""
    await tx.exec(select(Practice.id).where(Practice.id == practice.id).with_for_update())
    return list(await list_all(tx, practice))


async def publish_files(tx: Transaction, practice: Practice) -> None:
    """Readers see every file from now on. Who may publish was asked by those who call this."""
    await tx.exec(
        update(PracticeFile)
        .where(col(PracticeFile.practice_id) == practice.id, col(PracticeFile.removed_at).is_(None))
        .values(published=True)
    )


async def show_new_files(tx: Transaction, *, standing: Standing) -> None:
    """Publish the files alone: what is being written stays a draft. Raises `Forbidden`, also where nothing is published."""
    standing.require("publish")
    await _locked(tx, standing.practice)
    if standing.practice.status != "published":
        raise Forbidden
    await publish_files(tx, standing.practice)
    await indexing.refresh(tx, standing.practice.id or 0)


async def tell_about(tx: Transaction, *, standing: Standing, tellings: Mapping[int, Telling]) -> None:
    """Say what images show and what stands below files, by file id. What is not of this practice is left alone."""
    standing.require("write")
    for file in await _locked(tx, standing.practice):
        if telling := tellings.get(file.id or 0):
            for field in telling.model_fields_set:
                setattr(file, field, getattr(telling, field))


async def move_file(tx: Transaction, *, standing: Standing, file_id: int, steps: int) -> None:
    """Show a file earlier (negative steps) or later among its kind. Raises `NotFound`."""
    standing.require("write")
    files = await _locked(tx, standing.practice)
    moved = one_of(files, file_id)
    move([file for file in files if file.kind == moved.kind], moved, steps)


async def remove_file(tx: Transaction, *, standing: Standing, file_id: int, store: Store) -> None:
    """Take a file away, for readers too, and its bytes once that is durable. Raises `NotFound`."""
    standing.require("write")
    file = one_of(await _locked(tx, standing.practice), file_id)
    file.removed_at = now()
    tx.after_commit(partial(forget, store, list(keys_of(file))))
    await tx.flush()  # the index reads what is left
    await indexing.refresh(tx, standing.practice.id or 0)
