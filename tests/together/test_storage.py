"""The store: bytes by key, whole or not at all."""

import asyncio
from io import BytesIO
from pathlib import Path

import pytest

from together.errors import Busy, NotFound
from together.storage import FolderStore, digest_of, key_of


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


async def read(store: FolderStore, key: str, *part: int) -> bytes:
    return b"".join([chunk async for chunk in store.open(key, *part)])


async def test_what_is_put_is_read_whole_and_in_part(store: FolderStore) -> None:
    content = bytes(range(256)) * 1000
    key = key_of(content)
    await store.put(key, content)
    assert await store.size(key) == len(content)
    assert await read(store, key) == content
    assert await read(store, key, 100, 70_000) == content[100:70_100]
    assert await read(store, key, len(content) - 3) == content[-3:]


async def test_a_file_is_kept_from_its_start(store: FolderStore) -> None:
    source = BytesIO(b"from the start")
    key = key_of(source)
    source.seek(5)
    await store.put(key, source)
    assert await read(store, key) == b"from the start"


async def test_a_key_begins_with_the_digest_of_the_content_and_is_not_shared() -> None:
    assert key_of(b"same").startswith(digest_of(b"same") + "-")
    assert key_of(b"same") != key_of(b"same")


async def test_what_was_deleted_is_not_found(store: FolderStore) -> None:
    key = key_of(b"gone")
    await store.put(key, b"gone")
    await store.delete(key)
    await store.delete(key)
    with pytest.raises(NotFound):
        await store.size(key)
    with pytest.raises(NotFound):
        await read(store, key)


@pytest.mark.parametrize(
    "key", ["../secret", "/etc/passwd", "a" * 64, "", "A" * 64 + "-00000000", "..", "a\x00b"]
)
async def test_only_keys_of_ours_become_paths(store: FolderStore, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await store.size(key)


async def test_what_cannot_be_written_leaves_nothing(store: FolderStore) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError(28, "No space left on device")
            return super().read(size)

    key = key_of(b"x")
    with pytest.raises(Busy):
        await store.put(key, Broken(bytes(100_000)))
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


async def test_many_at_once_get_in_each_others_way_not_at_all(store: FolderStore) -> None:
    contents = [str(number).encode() * 1000 for number in range(40)]
    keys = [key_of(content) for content in contents]
    await asyncio.gather(*(store.put(key, content) for key, content in zip(keys, contents, strict=True)))
    assert [await read(store, key) for key in keys] == contents
