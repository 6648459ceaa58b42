"""The standard Yjs sync and awareness protocol, as bytes: frames in, values out; values in, frames out. No I/O.

**How a browser learns that its words are safe.** After every commit the server sends each writer an update that holds
nothing, followed, inside the frame, by one number: how many document messages (sync step 2 or update) of this
connection are durable by then. A stock `y-websocket` client applies an empty update and ignores what follows, without
an answer and without a warning; an editor that counts the messages it sent on this socket may say "all changes saved"
when the two numbers are equal. Deletions count too, which a state vector would not show. Bytes:

    00 02 02 00 00 <varuint: messages durable>

What was refused (a reader's writing) is never counted as durable. Sources: `y-protocols/PROTOCOL.md`, `sync.js`,
`awareness.js`.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pycrdt import write_var_uint

from realtime.notes.update import Malformed, Reader
from realtime.wire import Batch

MAX_FRAME = 256 * 1024
"""Bytes of one frame from a browser."""
MAX_PRESENCE = 4 * 1024
"""Bytes of one client's awareness state."""
GONE = "null"
"""The awareness state of a client that left."""

_SYNC, _AWARENESS, _AUTH, _QUERY = range(4)
_STEP1, _STEP2, _UPDATE = range(3)


class TooBig(Malformed):
    """A frame or an awareness state beyond its limit."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Sync step 1: a browser tells what it has and asks for the rest."""

    state: bytes


@dataclass(frozen=True, slots=True)
class Write:
    """Sync step 2 (`whole`: the answer to our own step 1) or a single update."""

    update: bytes
    whole: bool


class Presence(NamedTuple):
    """One client's awareness: `text` is JSON, or `GONE`."""

    client: int
    clock: int
    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Awareness states, a browser's own or echoes of those it heard."""

    states: list[Presence]


@dataclass(frozen=True, slots=True)
class AskPresence:
    """A browser asks for every awareness state."""


Frame = Ask | Write | Tell | AskPresence | None


def read(frame: bytes) -> Frame:
    """What `frame` says; None for what needs no answer. Raises `Malformed`, `TooBig`."""
    if len(frame) > MAX_FRAME:
        raise TooBig("frame")
    reader = Reader(frame)
    kind = reader.uint()
    if kind == _SYNC:
        return _read_sync(reader)
    if kind == _AWARENESS:
        return Tell(read_presence(reader.blob()))
    if kind == _QUERY:
        return AskPresence()
    if kind == _AUTH:
        return None
    raise Malformed("unknown message")


def _read_sync(reader: Reader) -> Ask | Write:
    step, payload = reader.uint(), reader.blob()
    if step == _STEP1:
        return Ask(payload)
    if step in (_STEP2, _UPDATE):
        return Write(payload, step == _STEP2)
    raise Malformed("unknown sync step")


def read_presence(payload: bytes) -> list[Presence]:
    """The states in an awareness message. Raises `Malformed`, `TooBig`."""
    reader = Reader(payload)
    return [_read_state(reader) for _ in range(reader.count())]


def _read_state(reader: Reader) -> Presence:
    client, clock, length = reader.uint(), reader.uint(), reader.uint()
    if length > MAX_PRESENCE:
        raise TooBig("awareness")
    try:
        return Presence(client, clock, reader.take(length).decode())
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None


class Binary(Batch):
    """One message, framed once for all who receive it: an unmasked binary WebSocket frame (RFC 6455, section 5.2)."""

    __slots__ = ()

    def __init__(self, payload: bytes) -> None:
        self.payloads = (payload,)
        size = len(payload)
        if size < 126:
            head = bytes((0x82, size))
        elif size < 65536:
            head = struct.pack("!BBH", 0x82, 126, size)
        else:
            head = struct.pack("!BBQ", 0x82, 127, size)
        self.raw = head + payload


def step1(state: bytes) -> Binary:
    """Ask a browser for what this state vector lacks."""
    return Binary(bytes((_SYNC, _STEP1)) + blob(state))


def step2(update: bytes) -> Binary:
    """Answer a browser's step 1."""
    return Binary(bytes((_SYNC, _STEP2)) + blob(update))


def update(update: bytes) -> Binary:
    """Pass on what somebody wrote."""
    return Binary(bytes((_SYNC, _UPDATE)) + blob(update))


def durable(messages: int) -> Binary:
    """Tell a writer how many of its messages are safe (see above)."""
    return Binary(bytes((_SYNC, _UPDATE, 2, 0, 0)) + write_var_uint(messages))


def presence(states: Iterable[Presence]) -> Binary:
    """Tell awareness states; with none it is a sign of life, which y-websocket wants every 30 seconds."""
    entries = [write_var_uint(s.client) + write_var_uint(s.clock) + blob(s.text.encode()) for s in states]
    return Binary(bytes((_AWARENESS,)) + blob(write_var_uint(len(entries)) + b"".join(entries)))


def blob(data: bytes) -> bytes:
    """Bytes with their length before them."""
    return write_var_uint(len(data)) + data
