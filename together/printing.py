"""Pages as PDF files, made in a process of their own (`together.press`): no hostile page holds up or reaches anything."""

import asyncio
import contextlib
import ctypes
import os
import sys
from collections.abc import Mapping
from functools import cache

from together.errors import Busy, Problem
from together.languages import N_
from together.press import SECONDS, order_of

PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0-0", "libpango-1.0-0.dll")
"""The library that sets text, as systems call it. WeasyPrint opens it by itself; Python's package does not bring it."""

WAITING = 8
"""Pages that may wait for the press; more are refused."""

KEPT = ("PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
"""What the press sees of our environment: no secret, no address of a database."""


class NoPress(Problem):
    """This installation has no library to set text with."""

    status = 501
    code = "no_press"
    text = N_("PDF files cannot be made here. Please print the page instead.")


class TooSlow(Busy):
    """The page could not be printed in the time that it may take."""

    code = "too_slow"
    text = N_("The PDF file could not be made. Please try again, or print the page.")


@cache
def can_print() -> bool:
    """Whether PDF files can be made here."""
    return any(_opens(name) for name in PANGO)


def _opens(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


class Press:
    """One page at a time, a few waiting."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def print(self, html: str, pictures: Mapping[str, bytes]) -> bytes:
        """`html` as a PDF file; `pictures` are what `picture:name` in it shows. Raises `NoPress`, `TooSlow` or `Busy`."""
        if not can_print():
            raise NoPress
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._turn:
                return await _printed(order_of(html, pictures))
        finally:
            self._waiting -= 1


async def _printed(order: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "together.press",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    try:
        async with asyncio.timeout(SECONDS):
            made, _ = await child.communicate(order)
    except TimeoutError:
        raise TooSlow from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode != 0 or not made.startswith(b"%PDF"):
        raise TooSlow
    return made
