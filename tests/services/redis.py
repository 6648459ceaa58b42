"""Redis for tests: the one that listens here, or one started from an installed binary."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services.places import free_port, listens, program, wait_until

LISTENING = 6379


@dataclass(frozen=True)
class Redis:
    """A Redis process of one's own."""

    url: str
    process: subprocess.Popen[bytes]

    def freeze(self) -> None:
        """Stop it as a stalled machine would: connections stay open and nothing answers."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait(10)


@contextmanager
def found(folder: Path) -> Iterator[str]:
    """The address of the Redis that listens here, else of a started one; skips when there is neither."""
    given = os.environ.get("TEST_REDIS")
    if given or listens(LISTENING):
        yield given or f"redis://127.0.0.1:{LISTENING}/9"
    else:
        with started(folder) as server:
            yield server.url


@contextmanager
def started(folder: Path, port: int | None = None) -> Iterator[Redis]:
    """A Redis of one's own that writes nothing to disk. `port` lets one come back where another was."""
    binary = program("redis-server") or pytest.skip(
        f"no Redis listens on 127.0.0.1:{LISTENING} and none is installed"
    )
    port = port or free_port()
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: listens(port), "Redis listens")
        yield Redis(f"redis://127.0.0.1:{port}/0", process)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(10)
