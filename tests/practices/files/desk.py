"""Sending files to a practice as a browser does."""

from pathlib import Path

import httpx

from practices.models import Practice
from tests.practices.shelf import Shelf
from tests.site import Browser

QUOTE, ESCAPED = '"', '\\"'
Sent = tuple[str, bytes]


async def send(
    browser: Browser, practice: Practice, *files: Sent, json: bool = True, **fields: str
) -> httpx.Response:
    """Post these files (name and content), as a script does or, without `json`, as a plain form."""
    query = "?format=json" if json else ""
    body = b"".join(_part("files", content, name) for name, content in files)
    body += b"".join(_part(name, value.encode()) for name, value in fields.items()) + b"--limit--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=limit"}
    return await browser.post(f"/practices/{practice.slug}/files{query}", content=body, headers=headers)


def _part(field: str, content: bytes, name: str | None = None) -> bytes:
    """One part, its file's name with every character as it is (RFC 7578)."""
    called = f'; filename="{name.replace(QUOTE, ESCAPED)}"' if name is not None else ""
    head = f'--limit\r\nContent-Disposition: form-data; name="{field}"{called}\r\n\r\n'
    return head.encode() + content + b"\r\n"


async def sent(browser: Browser, practice: Practice, *files: Sent) -> list[str]:
    """Post files that are accepted. Returns the address of each, up to its variant."""
    answer = await send(browser, practice, *files)
    assert answer.status_code == 201, answer.text
    assert answer.json()["refused"] == []
    return [f"/practices/{practice.slug}/files/{file['id']}" for file in answer.json()["added"]]


def stored(shelf: Shelf) -> list[Path]:
    """Everything in the store."""
    folder: Path = shelf.site.app.state.settings.data / "files"
    return [path for path in folder.rglob("*") if path.is_file()]
