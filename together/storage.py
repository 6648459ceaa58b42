"""Where uploaded bytes lie: one small interface, and a folder on disk behind it.

A key is made by us, from the SHA-256 of the content (`key_of`); nothing that a person typed ever becomes a path.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from together.errors import Busy, NotFound

CHUNK = 64 * 1024

_KEY = re.compile(r"[0-9a-f]{64}-[0-9a-f]{8}(\.[a-z0-9]{1,12}){0,2}")


class Store(Protocol):
    """Bytes by key, whole or in part. What is put is never changed, only deleted."""

    async def put(self, key: str, source: bytes | BinaryIO) -> None:
        """Keep these bytes durably. Raises `Busy` when they cannot be kept; then nothing of them is there."""

    def open(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start`, in chunks; all the rest unless `length` says how many. Raises `NotFound`."""

    async def size(self, key: str) -> int:
        """How many bytes. Raises `NotFound`."""

    async def delete(self, key: str) -> None:
        """Forget them; what is not there is no error."""


def key_of(source: bytes | BinaryIO) -> str:
    """A new key for this content: its SHA-256, by which a backup can be verified, and a part of its own.

    So two uploads of the same bytes never share a place, and removing one cannot take the other's.
    """
    return f"{digest_of(source)}-{secrets.token_hex(4)}"


def digest_of(source: bytes | BinaryIO) -> str:
    """The SHA-256 of the content in hexadecimal. A file is read from its start and rewound."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    source.seek(0)
    return digest.hexdigest()


class FolderStore:
    """A folder on disk, which any number of processes may share: each file appears whole, by a rename, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, key: str, source: bytes | BinaryIO) -> None:
        """See `Store`."""
        try:
            await asyncio.to_thread(_write, self._path(key), source)
        except OSError as problem:
            raise Busy from problem

    async def open(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """See `Store`."""
        try:
            file = await asyncio.to_thread(self._path(key).open, "rb")
        except FileNotFoundError:
            raise NotFound from None
        with file:
            file.seek(start)
            left = await self.size(key) - start if length is None else length
            while left > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
                left -= len(chunk)
                yield chunk

    async def size(self, key: str) -> int:
        """See `Store`."""
        try:
            return (await asyncio.to_thread(self._path(key).stat)).st_size
        except FileNotFoundError:
            raise NotFound from None

    async def delete(self, key: str) -> None:
        """See `Store`."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    def _path(self, key: str) -> Path:
        """Two levels of folders, so that none grows long. Raises `ValueError` for what `key_of` never made."""
        if not _KEY.fullmatch(key):
            raise ValueError("not a key of this store")
        return self.folder / key[:2] / key[2:4] / key


def _write(path: Path, source: bytes | BinaryIO) -> None:
    """Under another name, to the disk, then renamed; the folder's entry is made durable too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with open(handle, "wb") as target:
            _copy(BytesIO(source) if isinstance(source, bytes) else source, target)
            target.flush()
            os.fsync(target.fileno())
        Path(name).rename(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    _make_durable(path.parent)


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    source.seek(0)
    while chunk := source.read(CHUNK):
        target.write(chunk)


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
