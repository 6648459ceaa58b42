"""A backup made beside the running server, put back into an empty place: equal byte for byte, and nothing twice."""

import asyncio
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from websockets.asyncio.client import connect

from realtime.notes import frames
from realtime.notes.sockets import REPLACED, SCHEMA
from tests.faults.life import live_page
from tests.realtime.notes.test_sockets import code_of, until
from tests.realtime.notes.writers import Editor
from tests.services.server import Server, serving
from tests.together.test_cli import together

pytestmark = pytest.mark.faults

Contents = dict[str, tuple[int, str]]
DATABASE = "together.sqlite3"
ORIGINAL = re.compile(r"[0-9a-f]{64}-[0-9a-f]{8}")


class Guest:
    """A guest in the live demonstration, in a browser that is left open when time goes back."""

    def __init__(self, server: Server) -> None:
        self.url, self.page = server.url, live_page(server)
        self.browser = httpx.Client(base_url=self.url, headers={"Origin": self.url})
        self.post("enter", name="Gil")
        self.room, self.gen = self.look()
        self.editor = Editor(77)

    def post(self, what: str, **fields: str) -> None:
        assert self.browser.post(f"{self.page}/{what}", data=fields).status_code == 303

    def look(self) -> tuple[str, str]:
        """The room, and the generation of its notes, as its page says now."""
        page = self.browser.get(self.page).raise_for_status().text
        found = re.search(r'data-room="([^"]+)".*? data-notes-gen="([^"]+)"', page, re.DOTALL)
        assert found
        return found[1], found[2]

    def connect(self, path: str) -> connect:
        cookie = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        address = self.url.replace("http", "ws") + path
        return connect(
            address, origin=self.url, additional_headers={"cookie": cookie}, proxy=None, max_queue=None
        )

    def notes(self) -> connect:
        return self.connect(f"/notes/{self.room}?{urlencode({'schema': SCHEMA, 'gen': self.gen})}")

    async def write(self, text: str) -> None:
        """Type into the notes, until it is durable."""
        async with self.notes() as socket:
            await socket.send(frames.step1(b"\x00").payloads[0])
            answer = frames.read(await until(socket, b"\x00\x01"))
            assert isinstance(answer, frames.Write)
            self.editor.receive(answer.update)
            await socket.send(frames.update(self.editor.type(text)).payloads[0])
            await until(socket, b"\x00\x02\x02\x00\x00")

    async def resume(self, epoch: str, seq: int) -> dict[str, object]:
        """Come back to the room; how one is welcomed."""
        async with self.connect(f"/live/{self.room}") as socket:
            hello = {"t": "hello", "v": 1, "tab": "t"} | (
                {"resume": {"epoch": epoch, "seq": seq}} if epoch else {}
            )
            await socket.send(json.dumps(hello))
            welcome: dict[str, object] = json.loads(await socket.recv())
            return welcome


def ask(database: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(statement).fetchall()


def contents(database: Path, without: Collection[str] = ()) -> Contents:
    """How many rows each table has, and the hash of what is in them but for the columns `without`."""
    found = {}
    for (table,) in ask(database, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        names = [row[1] for row in ask(database, f'PRAGMA table_info("{table}")')]
        columns = ", ".join(f'"{name}"' for name in names if f"{table}.{name}" not in without)
        rows = sorted(map(repr, ask(database, f'SELECT {columns} FROM "{table}"')))  # noqa: S608 - names of ours
        found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def files(folder: Path) -> dict[str, str]:
    """The hash of every file, by its place."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def back_up(data: Path, backup: Path) -> None:
    """As docs/operating.md says: the database, the secret, then the files."""
    backup.mkdir()
    ask(data / DATABASE, f"VACUUM INTO '{backup / DATABASE}'")
    shutil.copy(data / "secret", backup)
    shutil.copytree(data / "files", backup / "files")


@dataclass(frozen=True)
class Before:
    """What there was when time went back: the files as they were left, and where the room stood."""

    data: Path
    backup: Path
    guest: Guest
    epoch: str
    seq: int


@pytest.fixture
async def before(tmp_path: Path) -> AsyncIterator[Before]:
    """Something was said and typed, a backup was made, then more was said and typed, and the server is gone."""
    data, backup = tmp_path / "data", tmp_path / "backup"
    with serving(tmp_path, "--demo") as server:
        guest = await asyncio.to_thread(Guest, server)
        guest.post("act", kind="message.post", text="before", cid="g:1")
        await guest.write("Typed before")
        back_up(data, backup)
        assert contents(backup / DATABASE) == contents(data / DATABASE)
        guest.post("act", kind="message.post", text="after", cid="g:2")
        await guest.write("Typed after")
        welcome = await guest.resume("", 0)
        server.stop()
    yield Before(data, backup, guest, str(welcome["epoch"]), int(str(welcome["seq"])))
    guest.browser.close()


def put_back(before: Before, place: Path) -> None:
    """Into an empty place, as docs/operating.md says; equal but for what must be new."""
    shutil.copytree(before.backup, place)
    assert "PROBLEM" not in together("restored", "--data", place)
    renewed = {"room.epoch", "note_document.gen"}
    assert contents(place / DATABASE, renewed) == contents(before.backup / DATABASE, renewed)
    assert ask(place / DATABASE, "PRAGMA foreign_key_check") == []
    for statement in ("SELECT epoch FROM room", "SELECT gen FROM note_document"):
        old, new = ask(before.data / DATABASE, statement), ask(place / DATABASE, statement)
        assert len(set(new) - set(old)) == len(old) > 0
    assert files(place / "files") == files(before.data / "files") != {}


async def come_back(before: Before) -> None:
    """A browser that was open all the time: it merges nothing, reads the room anew, and writes on in what is there."""
    guest = before.guest
    async with guest.notes() as stale:
        assert await code_of(stale) == REPLACED
    welcome = await guest.resume(before.epoch, before.seq)
    assert (welcome["mode"], welcome["seq"]) == ("snapshot", before.seq - 1)
    _, guest.gen = guest.look()  # the cookie is still good: the secret came along
    page = guest.browser.get(guest.page).text
    assert (page.count("Typed before"), page.count("Typed after")) == (1, 0)
    guest.editor = Editor(78)
    await guest.write("Typed again")
    assert guest.editor.text.count("Typed before") == 1


async def test_what_is_put_back_is_equal_and_nobody_goes_on_from_a_later_time(
    before: Before, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    put_back(before, place / "data")
    again = Server(place, port=int(before.guest.url.rpartition(":")[2]))
    await asyncio.to_thread(again.start)
    try:
        await come_back(before)
    finally:
        again.stop()
    lost, damaged, *_ = sorted(p for p in (place / "data" / "files").rglob("*") if ORIGINAL.fullmatch(p.name))
    lost.unlink()
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    told = together("restored", "--data", place / "data", code=1)
    assert f"PROBLEM  files       missing or damaged: 2, among them {lost.name}" in told
