"""Whether the store holds what the tables name: after a backup was put back."""

import hashlib
from collections.abc import Sequence

from sqlmodel import col, select

from practices.models import PracticeFile
from together.database import Transaction
from together.errors import NotFound
from together.storage import Store


async def list_damaged(tx: Transaction, store: Store) -> Sequence[str]:
    """The keys of originals that are missing or not what was uploaded. Reads every byte of them."""
    named = select(PracticeFile.key).where(col(PracticeFile.removed_at).is_(None)).order_by(PracticeFile.key)
    return [key for key in (await tx.exec(named)).all() if not await _is_whole(store, key)]


async def _is_whole(store: Store, key: str) -> bool:
    digest = hashlib.sha256()
    try:
        async for chunk in store.open(key):
            digest.update(chunk)
    except NotFound:
        return False
    return key.startswith(digest.hexdigest())
