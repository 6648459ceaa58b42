"""PostgreSQL for tests: the one that listens here, or one started from installed binaries."""

import asyncio
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from tests.services.places import free_port, listens, program, wait_until

LISTENING = os.environ.get("TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
BINARIES = "/usr/lib/postgresql/*/bin"
MISSING = "no PostgreSQL listens on 127.0.0.1:5432 and no initdb is installed"


@dataclass(frozen=True)
class Cluster:
    """A server that may create databases. `process` is set when it was started here."""

    address: str
    process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def scratch(self, options: str = "") -> Iterator[str]:
        """A database of its own, made with `options` and dropped afterwards: its address for SQLAlchemy and asyncpg."""
        name = f"together_test_{secrets.token_hex(6)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 {options}')
        try:
            yield (
                self.address.rsplit("/", 1)[0].replace("postgresql://", "postgresql+asyncpg://") + f"/{name}"
            )
        finally:
            self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        asyncio.run(_execute(self.address, statement))

    def freeze(self) -> None:
        """Stop the server and all that serve its connections, as a stalled machine would."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None, "only a server that this test started may be frozen"
        os.killpg(self.process.pid, number)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """The PostgreSQL that listens here, else a started one; skips the test when there is neither."""
    if _answers(LISTENING):
        yield Cluster(LISTENING)
    else:
        with started() as own:
            yield own


@contextmanager
def started() -> Iterator[Cluster]:
    """A PostgreSQL of one's own, in a temporary folder that the `postgres` user may read."""
    initdb = program("initdb", BINARIES) or pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="together-postgres-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    try:
        subprocess.run(
            [
                initdb,
                "-D",
                folder / "data",
                "-A",
                "trust",
                "-U",
                "postgres",
                "--no-sync",
                "--locale=C",
                "-E",
                "UTF8",
            ],
            user=user,
            cwd=folder,
            check=True,
            capture_output=True,
        )
        with _running(Path(initdb).with_name("postgres"), folder, user) as own:
            yield own
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(binary: Path, folder: Path, user: str | None) -> Iterator[Cluster]:
    port = free_port()
    options = [
        "listen_addresses=127.0.0.1",
        f"port={port}",
        "unix_socket_directories=",
        "logging_collector=off",
    ]
    command = [binary, "-D", folder / "data", *(part for option in options for part in ("-c", option))]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, user=user, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    try:
        address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        wait_until(lambda: listens(port) and _answers(address), "PostgreSQL answers")
        yield Cluster(address, process)
    finally:
        os.killpg(process.pid, signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        asyncio.run(_execute(address, "SELECT 1"))
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    return True


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
