"""The whole application in this process, asked one request at a time, without a network: how long an answer takes."""

import time
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import itsdangerous
from starlette.types import Message

from together.app import create_app
from together.mail import Mail
from together.settings import Settings

Ask = Any
"""Called with an address, and for a form its fields: the milliseconds that the whole answer takes."""


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[Ask]:
    """The application, ready to be asked. `key`: of the session of who asks; `form`: what they post."""
    app = create_app(settings)
    app.state.postman.carrier = Nowhere()
    signer = itsdangerous.TimestampSigner(str(settings.secret))
    async with app.router.lifespan_context(app):

        async def ask(
            address: str, *, key: str = "", form: dict[str, str] | None = None, status: int = 200
        ) -> float:
            cookie = _cookie(signer, key) if key else b""
            body = urlencode(form).encode() if form is not None else None
            sent: list[Message] = []
            scope = _scope(address, cookie, posts=form is not None)
            began = time.perf_counter()
            await app(scope, _receiving(body or b""), _kept(sent))
            took = 1000 * (time.perf_counter() - began)
            assert sent[0]["status"] == status, (address, sent[0]["status"])
            return took

        yield ask


class Nowhere:
    """Brings mails away and says nothing of them."""

    async def carry(self, mail: Mail) -> None:
        """Gone."""

    @asynccontextmanager
    async def line(self) -> AsyncIterator["Nowhere"]:
        """Itself."""
        yield self


def _cookie(signer: itsdangerous.TimestampSigner, key: str) -> bytes:
    """A session as `together.sessions` signs it."""
    return b"together=" + signer.sign(b64encode(f'{{"key": "{key}"}}'.encode()))


def _kept(sent: list[Message]) -> Any:
    async def send(message: Message) -> None:
        sent.append(message)

    return send


def _receiving(body: bytes) -> Any:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _scope(address: str, cookie: bytes, *, posts: bool) -> dict[str, Any]:
    path, _, query = address.partition("?")
    headers = [(b"host", b"127.0.0.1"), (b"accept-language", b"fr"), (b"accept-encoding", b"gzip")]
    headers += [(b"cookie", cookie)] if cookie else []
    if posts:
        headers += [
            (b"origin", b"http://127.0.0.1"),
            (b"content-type", b"application/x-www-form-urlencoded"),
        ]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST" if posts else "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
