"""Accepted files in the store: their bytes are there before their row exists, and leave it after their row is gone."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from together.storage import Store, key_of
from together.uploads import Upload


@asynccontextmanager
async def kept(store: Store, upload: Upload) -> AsyncIterator[str]:
    """The key under which an accepted upload lies in the store; it is taken out again when what follows fails."""
    key = key_of(upload.content)
    keys = [*(f"{key}.{name}" for name in upload.variants), key]
    try:
        for name, content in upload.variants.items():
            await store.put(f"{key}.{name}", content)
        await store.put(key, upload.content)
        yield key
    except BaseException:
        await forget(store, keys)
        raise


async def forget(store: Store, keys: Iterable[str]) -> None:
    """Take bytes out of the store."""
    for key in keys:
        await store.delete(key)


def is_same(key: str, other: str) -> bool:
    """Whether two keys are of the same content (`together.storage.key_of`)."""
    return key.partition("-")[0] == other.partition("-")[0]
