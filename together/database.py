"""The database: one writer, any number of readers.

On SQLite exactly one connection writes and checkpoints, because SQLite before 3.51.3 can lose committed writes when
two connections write or checkpoint at once. Readers open the file read-only and so can never checkpoint. A lock file
keeps a second process out. On PostgreSQL readers and writers share one pool.
"""

import asyncio
import fcntl
import inspect
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any, Literal, cast

import aiosqlite
from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlmodel.ext.asyncio.session import AsyncSession

from together.errors import Busy
from together.settings import Settings

WRITER_WAIT = 10.0
"""Seconds that a write waits for the one writer before it is refused as busy."""

AfterCommit = Callable[[], Awaitable[None] | None]
Values = Mapping[str, Any]
"""Parameters of a plain statement by name."""


class AlreadyServed(RuntimeError):
    """Another process holds this embedded database."""


class Transaction(AsyncSession):
    """A session whose edge commits once, and then announces what happened."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.announcements: list[AfterCommit] = []

    def after_commit(self, callback: AfterCommit) -> None:
        """Call `callback` once this transaction is durable; never if it rolls back."""
        self.announcements.append(callback)

    async def rows(self, sql: str, values: Values) -> Sequence[Sequence[Any]]:
        """What one plain statement with `:name` parameters returns. Raises `DBAPIError`.

        For what runs with every message: on SQLite it costs one hop to the database's thread, not the four of
        `exec`. What the session holds is not flushed first.
        """
        driver = await self._driver()
        if driver is None:
            return (await (await self.connection()).execute(_plain(sql), values)).all()
        with _raised_as_sqlalchemy_does(sql):
            return list(await driver.execute_fetchall(sql, values))

    async def run_each(self, sql: str, many: Sequence[Values]) -> None:
        """Run one plain statement for each of `many`. Raises as `rows` does, and is for the same."""
        driver = await self._driver()
        if driver is None:
            await (await self.connection()).execute(_plain(sql), many)
            return
        with _raised_as_sqlalchemy_does(sql):
            await driver.executemany(sql, many)

    async def _driver(self) -> aiosqlite.Connection | None:
        """SQLite's own connection, inside this transaction; None on PostgreSQL, whose driver starts none by itself."""
        connection = await self.connection()
        if connection.dialect.name != "sqlite":
            return None
        return cast("aiosqlite.Connection", (await connection.get_raw_connection()).driver_connection)


class Database:
    """Opened once by the application. `writer` and `reader` are engines; use `transaction()` and `reading()`."""

    def __init__(
        self,
        kind: Literal["sqlite", "postgresql"],
        writer: AsyncEngine,
        reader: AsyncEngine,
        lock: IO[str] | None,
    ) -> None:
        self.kind = kind
        self.writer = writer
        self.reader = reader
        self._lock = lock
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, settings: Settings, *, exclusive: bool = True) -> "Database":
        """Open what `settings` name. Raises `AlreadyServed` when another process holds the embedded database.

        Not `exclusive`: beside a running server, and then read-only.
        """
        if settings.database_url:
            engine = create_async_engine(
                settings.database_url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
            )
            return cls("postgresql", engine, engine, None)
        path = settings.sqlite_path
        if not exclusive:
            reader = _sqlite_engine(path, writes=False)
            return cls("sqlite", reader, reader, None)
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _take_lock(path)
        writer = _sqlite_engine(path, writes=True)
        async with writer.connect():
            pass  # creates the file and its -shm, which a read-only connection cannot
        return cls("sqlite", writer, _sqlite_engine(path, writes=False), lock)

    async def close(self) -> None:
        """Let go of every connection and of the lock."""
        await self.reader.dispose()
        await self.writer.dispose()
        if self._lock:
            self._lock.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """The edge of one write: commits at the end, rolls back on any exception, then runs `after_commit`.

        Raises `Busy` when the writer is not free within `WRITER_WAIT` seconds, or the database cannot be reached.
        """
        async with self._one_at_a_time(), Transaction(self.writer) as tx, tx.begin():
            await _connected(tx)
            yield tx
        for callback in tx.announcements:
            outcome = callback()
            if inspect.isawaitable(outcome):
                await outcome

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A consistent view that cannot write. Raises `Busy` when the database cannot be reached."""
        async with Transaction(self.reader) as tx, tx.begin():
            connection = await _connected(tx)
            if self.kind == "postgresql":
                await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield tx

    @asynccontextmanager
    async def _one_at_a_time(self) -> AsyncIterator[None]:
        if self.kind == "postgresql":
            yield
            return
        try:
            async with asyncio.timeout(WRITER_WAIT):
                await self._turn.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            yield
        finally:
            self._turn.release()


_plain = cache(text)


@contextmanager
def _raised_as_sqlalchemy_does(sql: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as problem:
        raise DBAPIError.instance(sql, None, problem, sqlite3.Error, hide_parameters=True) from problem


async def _connected(tx: Transaction) -> AsyncConnection:
    """The session's connection. What the network raises on the way comes unwrapped from the driver."""
    try:
        return await tx.connection()
    except OSError as unreachable:
        raise Busy from unreachable


def _take_lock(path: Path) -> IO[str]:
    handle = path.with_suffix(".lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise AlreadyServed(f"{path} is in use by another process; stop it, or use PostgreSQL") from None
    return handle


def _sqlite_engine(path: Path, *, writes: bool) -> AsyncEngine:
    target = f"file:{path}?mode={'rwc' if writes else 'ro'}&uri=true"
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{target}",
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if writes else 4,
        max_overflow=0,
        pool_reset_on_return=None,
        connect_args={"timeout": WRITER_WAIT},
        hide_parameters=True,  # what people wrote does not belong in logs
    )
    pragmas = _WRITER_PRAGMAS if writes else _READER_PRAGMAS
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        adapted: Any = connection.connection.dbapi_connection
        with _raised_as_sqlalchemy_does(begin):  # one hop, where a cursor takes three
            adapted.run_async(lambda driver: driver.execute_fetchall(begin))

    @event.listens_for(engine.sync_engine, "reset")
    def _reset(connection: Any, _record: object, _state: object) -> None:
        if connection.driver_connection.in_transaction:  # SQLAlchemy would ask the database each time
            connection.rollback()

    return engine


_WRITER_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
_READER_PRAGMAS = ("query_only=ON",)
