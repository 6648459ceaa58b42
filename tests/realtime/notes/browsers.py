"""Browsers without sockets: an editor, an outlet, and what the server told it."""

import asyncio
import json
from collections.abc import Callable

from realtime.events import Who
from realtime.notes import frames
from realtime.notes.hub import Notes, Seat
from realtime.notes.member import Member
from realtime.notes.update import Reader
from realtime.wire import Batch
from tests.realtime.notes.writers import Editor

WAIT = 10.0


class Browser(Editor):
    """Speaks the protocol as y-websocket does; `saved` is the number of messages that the server called durable."""

    def __init__(self, name: str, client: int, *, role: str = "participant", may_note: bool = True) -> None:
        super().__init__(client)
        self.member = Member(Who(f"p{client}", role, name), self, may_note=may_note, key=f"key-{name}")
        self.seat: Seat | None = None
        self.saved = 0
        self.asked = 0
        self.closed = 0
        self.dropped = False
        self.waiting = 0
        self.choked = 0.0
        self.people: dict[int, dict | None] = {}
        self.heard: list[bytes] = []
        self.clock = 0
        self.silent = False
        self._question = b""
        self._bell = asyncio.Event()

    async def enter(self, notes: Notes, room: str = "w1") -> "Browser":
        self.seat = await notes.join(room, self.member)
        if self.seat:
            self.say(frames.step1(self.doc.get_state()))
            self.answer()
            self.show({})
        return self

    def say(self, frame: Batch) -> None:
        self.seat.receive(frame.payloads[0])

    def write(self, text: str) -> None:
        """Type a paragraph and send it."""
        self.say(frames.update(self.type(text)))

    def answer(self) -> None:
        """Send the whole of what the server lacks."""
        self.say(frames.step2(self.doc.get_update(self._question)))

    def show(self, state: dict | None, client: int | None = None) -> None:
        """Send an awareness state."""
        self.clock += 1
        shown = frames.Presence(client or self.client, self.clock, json.dumps(state))
        self.say(frames.presence([shown]))

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something that the server told makes `condition` true."""
        async with asyncio.timeout(WAIT):
            while not condition():
                self._bell.clear()
                await self._bell.wait()

    def send(self, batch: Batch) -> None:
        """The server's end of the outlet."""
        self.heard.append(batch.payloads[0])
        reader = Reader(batch.payloads[0])
        kind = reader.uint()
        if kind == 0:
            self._sync(reader.uint(), reader.blob(), reader)
        elif kind == 1:
            for state in frames.read_presence(reader.blob()):
                self.people[state.client] = json.loads(state.text)
        self._bell.set()

    def _sync(self, step: int, payload: bytes, rest: Reader) -> None:
        if step == 0:
            self.asked += 1
            self._question = payload
            if self.seat and not self.silent:
                self.answer()
        elif rest.at < len(rest.data):
            self.saved = rest.uint()
        else:
            self.receive(payload)

    def close(self, code: int) -> None:
        self.closed = code
        self._bell.set()

    def drop(self) -> None:
        self.dropped = True
        self._bell.set()

    def backlog(self) -> int:
        return self.waiting
