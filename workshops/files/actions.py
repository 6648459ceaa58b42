"""Every write about files. The bytes are in the store before their row exists, and leave it after their row is gone."""

from collections.abc import Mapping
from functools import partial

from sqlmodel import select

from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Unprocessable
from together.languages import N_
from together.storage import Store
from together.uploads import Upload
from together.uploads.arranging import move, one_of
from together.uploads.keeping import forget, is_same
from together.uploads.variants import keys_of
from workshops.files.queries import list_files
from workshops.models import Workshop, WorkshopFile
from workshops.visitors import Standing

MOST = 20
"""Files that one workshop may have."""


class TooManyFiles(Unprocessable):
    """The workshop has as many files as it may have."""

    code = "too_many_files"
    text = N_("A workshop can have %(most)s documents. Please remove some first.")

    def __init__(self) -> None:
        super().__init__(most=MOST)


class SameFile(Conflict):
    """The workshop has this very file."""

    code = "same_file"
    text = N_("This file is here already.")


async def add_file(
    tx: Transaction, *, standing: Standing, upload: Upload, key: str, by: int | None
) -> WorkshopFile:
    """A file that was kept belongs to the workshop, as its last. Raises `SameFile` or `TooManyFiles`."""
    before = await _locked(tx, standing)
    if any(is_same(file.key, key) for file in before):
        raise SameFile
    if len(before) >= MOST:
        raise TooManyFiles
    file = WorkshopFile(
        workshop_id=standing.workshop.id or 0,
        position=max((file.position for file in before), default=0) + 1,
        kind=upload.kind,
        key=key,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        width=upload.width,
        height=upload.height,
        widths=upload.widths,
        added_by=by,
    )
    tx.add(file)
    await tx.flush()  # its address carries its id
    return file


async def _locked(tx: Transaction, standing: Standing) -> list[WorkshopFile]:
    """The workshop's files, which nobody else changes until this transaction ends. Raises `Forbidden`."""
    standing.require_runs()
    await tx.exec(select(Workshop.id).where(Workshop.id == standing.workshop.id).with_for_update())
    return list(await list_files(tx, standing.workshop))


async def name_files(tx: Transaction, *, standing: Standing, titles: Mapping[int, str]) -> None:
    """Say what readers see instead of names, by file id. What is not of this workshop is left alone."""
    for file in await _locked(tx, standing):
        file.title = titles.get(file.id or 0, file.title)


async def move_file(tx: Transaction, *, standing: Standing, file_id: int, steps: int) -> None:
    """Show a file earlier (negative steps) or later. Raises `NotFound`."""
    files = await _locked(tx, standing)
    move(files, one_of(files, file_id), steps)


async def remove_file(tx: Transaction, *, standing: Standing, file_id: int, store: Store) -> None:
    """Take a file away, and its bytes once that is durable. Raises `NotFound`."""
    file = one_of(await _locked(tx, standing), file_id)
    file.removed_at = now()
    tx.after_commit(partial(forget, store, list(keys_of(file))))
