"""PDF files and pictures, made in processes of their own (`together.press`): what is hostile reaches nothing."""

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
"""Pages, or pictures, that may wait for the press; more are refused."""

KEPT = ("PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
"""What the press sees of our environment: no secret, no address of a database."""


class NoPress(Problem):
    """This installation has no library to set text with."""

    status = 501
    code = "no_press"
    text = N_("PDF files cannot be made here. Please print the page instead.")


class TooSlow(Busy):
    """The file could not be made in the time that it may take."""

    code = "too_slow"
    text = N_("This file could not be made. Please try again, or print the page.")


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
    """One page and one picture at a time, a few waiting."""

    def __init__(self) -> None:
        self._pages, self._pictures = Queue(), Queue()

    async def print(self, html: str, pictures: Mapping[str, bytes]) -> bytes:
        """`html` as a PDF file; `pictures` are what `picture:name` in it shows. Raises `NoPress`, `TooSlow` or `Busy`."""
        if not can_print():
            raise NoPress
        return await self._pages.take(order_of("pdf", html, pictures), b"%PDF")

    async def draw(self, svg: str) -> bytes:
        """`svg` as a PNG file. Raises `TooSlow` or `Busy`."""
        return await self._pictures.take(order_of("png", svg, {}), b"\x89PNG")


class Queue:
    """Orders that are made one after another."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def take(self, order: bytes, start: bytes) -> bytes:
        """The file, which begins with `start`. Raises `TooSlow`, or `Busy` when too many wait."""
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._turn:
                made = await _made(order)
        finally:
            self._waiting -= 1
        if not made.startswith(start):
            raise TooSlow
        return made


async def _made(order: bytes) -> bytes:
    """What the process wrote; nothing when it failed."""
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
    return made if child.returncode == 0 else b""
