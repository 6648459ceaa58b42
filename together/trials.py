"""Files that are tried first and confirmed afterwards: kept between the two under a signed token, for a day at most."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request

from together import edge
from together.storage import key_of

PATIENCE = 24 * 3600
"""Seconds in which what was tried can be confirmed."""

Forget = Callable[[], Awaitable[None]]


async def keep(request: Request, purpose: str, content: bytes, **chosen: Any) -> str:
    """Keep a file that was tried; the token carries where it lies and what was `chosen`."""
    key = f"{key_of(content)}.import"
    await edge.store(request).put(key, content)
    return edge.signer(request).sign(purpose, {"key": key, **chosen})


async def kept(request: Request, purpose: str, token: str) -> tuple[bytes, dict[str, Any], Forget]:
    """The file, what was chosen, and how to forget it, to be called after the commit.

    Raises `BadToken`, and `NotFound` for what was confirmed already.
    """
    tried = edge.signer(request).unsign(purpose, token, PATIENCE)
    store = edge.store(request)
    content = b"".join([chunk async for chunk in store.open(tried["key"])])
    return content, tried, lambda: store.delete(tried["key"])
