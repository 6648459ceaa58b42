"""JSON that a page sends: read with care, because anybody may send it."""

import json
from typing import Any

from starlette.requests import Request

from together.errors import BadRequest, TooLarge

LARGEST = 192 * 1024
"""Bytes of a body."""

DEEPEST = 8
"""Objects and lists within each other."""


def is_json(request: Request) -> bool:
    """Whether the body says that it is JSON."""
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    return kind.strip().lower() == "application/json"


async def read_json(request: Request) -> dict[str, Any]:
    """The object that was sent. Raises `BadRequest` for what is none, is nested too deep or holds what no text can (lone
    surrogates, NUL, NaN), and `TooLarge`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge
    try:
        text = body.decode()
        value = json.loads(text, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate has no bytes
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(value, dict) or "\\u0000" in text or _depth(value) > DEEPEST:
        raise BadRequest
    return value


def _refuse(_constant: str) -> None:
    raise ValueError


def _depth(value: object) -> int:
    depth, layer = 0, [value]
    while layer and depth <= DEEPEST:
        depth += 1
        layer = [
            inner
            for one in layer
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth
