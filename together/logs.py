"""Logs: one line a request, as text or as JSON, with no personal data beyond a person's number.

What a request is called is its route (`/sign-in/{token}`), never its path: paths carry tokens.
"""

import json
import logging
import secrets
import sys
import time
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from together.settings import Settings

log = logging.getLogger("together.request")

_request_id: ContextVar[str] = ContextVar("request_id", default="")

QUIET = ("uvicorn", "asyncio", "aiosqlite", "websockets", "alembic", "httpx")
"""Libraries that are heard from `warning` on; what they tell below it, we tell ourselves."""


def configure(settings: Settings) -> None:
    """Send every log line of this process to stderr, in the format that `settings` choose."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class TextLines(logging.Formatter):
    """For eyes: time, level, message, then facts as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        line = f"{_moment(record)} {record.levelname.lower():7} {record.getMessage()} {facts}".rstrip()
        line = line.replace("\r", "\\r").replace("\n", "\\n")
        return line + _trace(self, record)


class JsonLines(logging.Formatter):
    """For machines: one JSON object a line; a traceback stays inside its string."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if trace := _trace(self, record):
            line["trace"] = trace.strip()
        return json.dumps(line, ensure_ascii=False, default=str)


def _moment(record: logging.LogRecord) -> str:
    return (
        datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    facts: dict[str, Any] = dict(getattr(record, "facts", {}))
    if request_id := _request_id.get():
        facts.setdefault("request", request_id)
    return facts


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return "\n" + formatter.formatException(record.exc_info) if record.exc_info else ""


class RequestLog:
    """Pure ASGI, the outermost of ours: one line a request or socket, when it ends.

    Each gets an id, which answers carry as `X-Request-Id` and every log line written meanwhile as `request`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        token = _request_id.set(exchange.id)
        try:
            await self.app(scope, receive, exchange.send)
        except BaseException:
            exchange.status = exchange.status or 500
            raise
        finally:
            exchange.tell()
            _request_id.reset(token)


class _Exchange:
    """One request as its log line needs it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.id = secrets.token_hex(6)
        self.status = 0
        self._scope = scope
        self._send = send
        self._started = time.perf_counter()

    async def send(self, message: Message) -> None:
        """Passes `message` on, and notes the status: of HTTP, or the close code of a socket."""
        kind = message["type"]
        if kind in {"http.response.start", "websocket.http.response.start"}:
            self.status = message["status"]
            _add_header(message, b"x-request-id", self.id.encode())
        elif kind == "websocket.accept":
            self.status = 101
        elif kind == "websocket.close":
            self.status = message.get("code", 1000) if self.status else 403
        await self._send(message)

    def tell(self) -> None:
        """Writes the line."""
        facts = {
            "status": self.status,
            "ms": round((time.perf_counter() - self._started) * 1000),
            "request": self.id,
        }
        person = getattr(self._scope.get("together.person"), "id", None)
        if person is not None:
            facts["person"] = person
        method = self._scope.get("method", "SOCKET")
        log.info("%s %s", method, _route(self._scope), extra={"facts": facts})


def _route(scope: Scope) -> str:
    """The route's pattern; what matched none is not repeated, for it may be anything."""
    return str(getattr(scope.get("route"), "path", "(no such page)"))


def _add_header(message: MutableMapping[str, Any], name: bytes, value: bytes) -> None:
    message["headers"] = [*message.get("headers", ()), (name, value)]
