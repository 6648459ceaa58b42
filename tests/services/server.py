"""The real server as a process of its own, as an operator starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.services.places import free_port, wait_until

ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    """`together serve` on its own data folder. May be killed, stopped and started again on the same port."""

    folder: Path
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """All it has printed."""
        return (self.folder / "server.log").read_text(errors="replace")

    def command(self) -> list[str]:
        """How `together` is called."""
        return [sys.executable, "-m", "together"]

    def where(self) -> Path:
        """The folder from which it is called."""
        return ROOT

    def start(self, seconds: float = 60) -> None:
        """Start it and return once it is ready to serve."""
        command = [*self.command(), "serve", "--port", str(self.port), *self.options]
        environment = {**os.environ, "TOGETHER_DATA": str(self.folder / "data"), **self.environment}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.where(), env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        wait_until(self.ready, "the server is ready", seconds)

    def ready(self) -> bool:
        """Whether it serves; fails at once, with its log, when it has ended instead."""
        if self.process is None or self.process.poll() is not None:
            pytest.fail(f"the server ended before it was ready:\n{self.log}")
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> int:
        """Ask it to end, as an operator does; returns its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it in the middle of whatever it does (kill -9)."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """A started server, ended afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder, options, environment)
    try:
        server.start()
        yield server
    finally:
        if server.process and server.process.poll() is None:
            server.kill()
