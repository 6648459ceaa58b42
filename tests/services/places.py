"""Where programs and free ports are found on this machine."""

import fcntl
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from glob import glob
from pathlib import Path

import pytest

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
"""A browser that asks nothing of the machine and nothing of the network."""


def chromium_path() -> str | None:
    """An installed Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def program(name: str, *folders: str) -> str | None:
    """`name` on PATH, or in the newest of `folders` (patterns), or None."""
    beside = sorted(found for folder in folders for found in glob(f"{folder}/{name}"))
    return shutil.which(name) or (beside[-1] if beside else None)


def free_port() -> int:
    """A port that nothing listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def wait_until(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Return once `condition` holds; fail with `what` when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds:g} s in vain until {what}")
        time.sleep(0.02)


@contextmanager
def locked(name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One test at a time, over all the worker processes of a run."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if folder.name.startswith("popen-") else folder
    with (Path(shared) / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
