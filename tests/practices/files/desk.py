"""Sending files as a browser does."""

from pathlib import Path

import httpx

from practices.models import Practice
from tests.practices.shelf import Shelf
from tests.site import Browser, Site

QUOTE, ESCAPED = '"', '\\"'
Sent = tuple[str, bytes]


async def send(
    browser: Browser, practice: Practice, *files: Sent, json: bool = True, **fields: str
) -> httpx.Response:
    """Post these files (name and content) to a practice, as a script does or, without `json`, as a plain form."""
    return await post_files(browser, f"/practices/{practice.slug}/files", *files, json=json, **fields)


async def post_files(
    browser: Browser, address: str, *files: Sent, json: bool = True, **fields: str
) -> httpx.Response:
    """The same, to any address that takes files."""
    query = "?format=json" if json else ""
    body = b"".join(_part("files", content, name) for name, content in files)
    body += b"".join(_part(name, value.encode()) for name, value in fields.items()) + b"--limit--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=limit"}
    return await browser.post(f"{address}{query}", content=body, headers=headers)


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
    return stored_by(shelf.site)


def stored_by(site: Site) -> list[Path]:
    """Everything in the store of this application."""
    folder: Path = site.app.state.settings.data / "files"
    return [path for path in folder.rglob("*") if path.is_file()]
