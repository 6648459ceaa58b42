"""Pure ASGI middleware that every request passes: what we refuse unread, and the headers of every answer."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def policy_with_images(host: str) -> str:
    """The same policy for a page that also shows pictures of `host`, such as `https://tiles.example.org`."""
    return CONTENT_SECURITY_POLICY.replace("img-src 'self' data:", f"img-src 'self' data: {host}")


FILE_POLICY = "default-src 'none'"


class SecurityHeaders:
    """A strict policy on every answer: own scripts and styles only, no framing, no sniffing, no referrer outside.

    Built files are not documents: they get the shortest policy that does the same, for a page on a slow line fetches
    seven of them.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders) -> None:
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if "immutable" in headers.get("Cache-Control", ""):
            headers.setdefault("Content-Security-Policy", FILE_POLICY)
        else:
            headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            headers.setdefault("Referrer-Policy", "same-origin")
            headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if self.secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")


class SameSiteWrites:
    """Refuses an unsafe method that another site sent: 403 unless Origin (or Sec-Fetch-Site) says it is ours.

    Browsers send one of the two with every POST; a program must send the page's own Origin. A form as `text/plain`,
    which a foreign page can send without asking, is refused as well (415); so is a form in parts that names a charset, as
    no browser does: Python has some that make halves of surrogate pairs, or fail. Below `one_click`, mail programs post by
    themselves (RFC 8058): there the signed address is what counts, and the view accepts their one body only.
    """

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str], one_click: str = "") -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.one_click = one_click

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refusal := self._refusal(scope)):
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
            return PlainTextResponse("Bad request", 400)
        if scope["method"] in SAFE_METHODS:
            return None
        headers = Headers(scope=scope)
        if not is_own_origin(headers, scope["scheme"]) and not self._is_one_click(scope, headers):
            return PlainTextResponse("This form was sent from another site.", 403)
        kind = headers.get("content-type", "").lower()
        if kind.startswith("text/plain") or (kind.startswith("multipart/") and "charset" in kind):
            return PlainTextResponse("Unsupported media type", 415)
        return None

    def _is_one_click(self, scope: Scope, headers: Headers) -> bool:
        form = headers.get("content-type", "").partition(";")[0].strip().lower()
        return (
            bool(self.one_click)
            and scope["method"] == "POST"
            and scope["path"].startswith(self.one_click)
            and form in {"application/x-www-form-urlencoded", "multipart/form-data"}
        )


def is_own_origin(headers: Headers, scheme: str) -> bool:
    """Whether `Origin` names exactly the host (and port) that was asked. Missing, `null` and foreign ones do not.

    `Host` itself was checked before (TrustedHostMiddleware).
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc == headers.get("host", "") and not parts.path


class BodyLimit:
    """Refuses a request's body above `limit` bytes with 413: unread when its length is declared, else at the byte too many.

    It stands before all routes. A route that takes more is wrapped in one of its own, which raises the limit of the
    first (`Route(…, middleware=[Middleware(BodyLimit, limit=…)])`). The refusal is a page like others, in the reader's
    language; what is left of a declared body is read and dropped by the server, so that a browser comes to see it.
    """

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif COUNTED in scope:
            scope[COUNTED].limit = self.limit
            await self.app(scope, receive, send)
        else:
            body = scope[COUNTED] = _Body(scope, receive, send, self.limit)
            await self.app(scope, body.receive, body.send)


COUNTED = "together.body"
ENDURED = 256 * 1024 * 1024
"""Bytes of an unread body that are let through to nowhere; one that declares more, or no length, loses its connection."""


class _Body:
    """One request's body, counted while it comes."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "")
        self.declared = int(declared) if re.fullmatch(r"[0-9]{1,18}", declared) else None
        self.coming = "transfer-encoding" in headers
        self.limit = limit
        self.came = 0
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        if self.declared is not None and self.declared > self.limit:
            raise HTTPException(413)
        message = await self._receive()
        self.came += len(message.get("body", b""))
        self.coming = self.coming and bool(message.get("more_body"))
        if self.came > self.limit:
            raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and (self.coming or (self.declared or 0) > ENDURED):
            MutableHeaders(scope=message)["Connection"] = "close"
        await self._send(message)
