"""Whether the store holds what the tables name: after a backup was put back."""

import hashlib
from collections.abc import Iterable, Sequence

from together.errors import NotFound
from together.storage import Store


async def list_damaged(store: Store, keys: Iterable[str]) -> Sequence[str]:
    """The keys of originals that are missing or not what was uploaded. Reads every byte of them."""
    return [key for key in keys if not await _is_whole(store, key)]


async def _is_whole(store: Store, key: str) -> bool:
    digest = hashlib.sha256()
    try:
        async for chunk in store.open(key):
            digest.update(chunk)
    except NotFound:
        return False
    return key.startswith(digest.hexdigest())
