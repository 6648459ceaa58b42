"""How a file is handed out: never interpreted, kept by browsers only while it is public, whole or one part of it."""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from together.storage import Store
from together.uploads.variants import Stored, Variant

POLICY = "default-src 'none'; sandbox"
PUBLIC = "private, max-age=31536000, immutable"
"""Content never changes at its address. Shared caches keep nothing: they would not hear that a file was taken away."""
NOT_PUBLIC = "private, no-cache"

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


async def hand_out(
    request: Request, store: Store, file: Stored, variant: Variant, *, public: bool
) -> Response:
    """The bytes, or the part that was asked for (RFC 9110, 14). Raises `NotFound` when the store lacks them."""
    headers = _headers(file, variant, public=public)
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    size = await store.size(variant.key)
    part = _part(request, headers["ETag"], size)
    if part is None:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    start, length = part
    status = 200 if length == size else 206
    headers["Content-Length"] = str(length)
    if status == 206:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    content = store.open(variant.key, start, length if request.method != "HEAD" else 0)
    return StreamingResponse(content, status, headers, variant.media_type)


def _headers(file: Stored, variant: Variant, *, public: bool) -> dict[str, str]:
    return {
        "ETag": f'"{variant.key[:32]}{variant.key[64:]}"',
        "Cache-Control": PUBLIC if public else NOT_PUBLIC,
        "Content-Disposition": "inline" if variant.inline else _attachment(file.name),
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "Content-Encoding": "identity",  # or the answer would be compressed, and its parts be parts of something else
    }


def _attachment(name: str) -> str:
    """The name in ASCII for old programs, and as it is (RFC 6266, 4.3)."""
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _part(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """Start and length of what was asked for; None when it cannot be given, as several parts at once never are."""
    asked = request.headers.get("range", "")
    if not asked.startswith("bytes=") or request.headers.get("if-range", etag) != etag:
        return 0, size
    found = _RANGE.fullmatch(asked)
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    return (start, end - start + 1) if start <= end else None
