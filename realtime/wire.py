"""The frames of the room socket (wire protocol v1): text in, values out; values in, bytes out. No I/O.

What is wrong with a frame as a whole is `Malformed` and ends the connection. What is wrong inside a post that
names itself by a `cid` is `Refused`, so that its sender learns which of their messages it was.
"""

import json
import math
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from realtime.events import Data, Event, Refused
from together.languages import N_

VERSION = 1
MAX_FRAME = 64 * 1024
"""Bytes of one frame from a browser."""
MAX_DEPTH = 8
MAX_TEXT = 8_000
"""Characters of one text in a post."""
MAX_CID = 80
MAX_KIND = 64
MAX_INT = 2**63 - 1

TOO_LONG = N_("This text is too long: %(limit)s characters at most.")
UNREADABLE = N_("This contains characters that cannot be kept.")


_PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_SORTED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)


class Malformed(Exception):
    """A frame that breaks the protocol. `code` is the close code that its sender deserves."""

    def __init__(self, reason: str, code: int = 4400) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Resume:
    """The last event that a browser has."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame of every connection."""

    version: int
    tab: str
    resume: Resume | None


@dataclass(frozen=True, slots=True)
class Post:
    """A command to be stored; `cid` names it among its author's for as long as the room lives."""

    cid: str
    kind: str
    data: Data


@dataclass(frozen=True, slots=True)
class Hint:
    """Something ephemeral: no number, no acknowledgement, no storage."""

    kind: str
    data: Data


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a ping."""


Frame = Hello | Post | Hint | Pong


def parse(text: str) -> Frame:
    """The frame that `text` holds. Raises `Malformed` (4400, or 1009 when over `MAX_FRAME` bytes)."""
    if len(text) > MAX_FRAME or len(text.encode(errors="surrogatepass")) > MAX_FRAME:
        raise Malformed("frame too big", 1009)
    frame = _object(text)
    kind = frame.get("t")
    if not isinstance(kind, str) or kind not in _READERS:
        raise Malformed("unknown frame")
    return _READERS[kind](frame)


def check(data: Data) -> None:
    """Refuse texts over the limit, and what JSON allows but storage and browsers do not share."""
    for leaf in _leaves(data):
        if isinstance(leaf, str):
            _check_text(leaf)
        elif isinstance(leaf, int) and abs(leaf) > MAX_INT:
            raise Refused("bad_request", UNREADABLE)


def check_names(cid: str, kind: str) -> None:
    """Refuse names that the log has no room for; frames were read with the same limits."""
    if not (0 < len(cid) <= MAX_CID and _storable(cid) and 0 < len(kind) <= MAX_KIND and _storable(kind)):
        raise Refused("bad_request", UNREADABLE)


def digest(kind: str, data: Data) -> bytes:
    """Tells a retry of the same command from another command under the same cid."""
    return blake2b(_SORTED.encode([kind, data]).encode(), digest_size=16).digest()


def encode(value: Any) -> bytes:
    """Compact JSON. Raises `ValueError` on what has no JSON form."""
    return _PLAIN.encode(value).encode()


def event(stored: Event, shown: Data) -> bytes:
    """`stored` as browsers receive it, with `shown` as its `d`."""
    message: Data = {"t": "ev", "seq": stored.seq, "k": stored.kind, "id": f"{stored.kind[0]}{stored.seq}"}
    message |= {"by": stored.author, "at": stored.at}
    if stored.cid:
        message["cid"] = stored.cid
    message["d"] = shown
    return encode(message)


def ack(cid: str, seq: int, *, dup: bool) -> bytes:
    """What was posted as `cid` is durable, as event `seq`."""
    return encode({"t": "ack", "cid": cid, "seq": seq, "dup": dup})


def nack(cid: str, code: str, text: str, retry_ms: int | None = None) -> bytes:
    """What was posted as `cid` is not stored, and why."""
    message: Data = {"t": "nack", "cid": cid, "code": code, "text": text}
    if retry_ms is not None:
        message["retry_ms"] = retry_ms
    return encode(message)


def hint(kind: str, data: Data) -> bytes:
    """Something ephemeral from the server."""
    return encode({"t": "eph", "k": kind, "d": data})


def welcome(head: Data, state: bytes | None) -> bytes:
    """The answer to a hello: `head` differs by person, `state` is JSON that all who join share."""
    message: Data = {"t": "welcome", "v": VERSION} | head
    if state is None:
        return encode(message)
    return b"".join((encode(message)[:-1], b',"state":', state, b"}"))


PING = encode({"t": "ping"})


def framed(payload: bytes) -> bytes:
    """`payload` as one unmasked WebSocket text frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


class Batch:
    """Messages that leave together, framed once for all who receive them."""

    __slots__ = ("payloads", "raw")

    def __init__(self, payloads: Sequence[bytes]) -> None:
        self.payloads = payloads
        self.raw = b"".join(map(framed, payloads))


def _object(text: str) -> Data:
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("not an object")
    if not _shallow(value):
        raise Malformed("too deep")
    return value


def _refuse(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _shallow(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
        if not level:
            return True
    return False


def _leaves(value: object) -> Iterator[object]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict | list):
            stack.extend(_inside(item))
        else:
            yield item
        if isinstance(item, dict):
            yield from item


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise Refused("too_large", TOO_LONG, params={"limit": MAX_TEXT})
    if not _storable(text):
        raise Refused("bad_request", UNREADABLE)


def _storable(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(value: object, limit: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= limit or not _storable(value):
        raise Malformed("bad name")
    return value


def _data(frame: Data) -> Data:
    data = frame.get("d", {})
    if not isinstance(data, dict):
        raise Malformed("bad data")
    return data


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_INT:
        raise Malformed("bad number")
    return value


def _hello(frame: Data) -> Hello:
    tab = frame.get("tab")
    return Hello(
        _count(frame.get("v")), "" if tab is None else _name(tab, MAX_CID), _resume(frame.get("resume"))
    )


def _resume(value: object) -> Resume | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Malformed("bad resume")
    return Resume(_name(value.get("epoch"), MAX_CID), _count(value.get("seq")))


def _post(frame: Data) -> Post:
    return Post(_name(frame.get("cid"), MAX_CID), _name(frame.get("k"), MAX_KIND), _data(frame))


def _hint(frame: Data) -> Hint:
    return Hint(_name(frame.get("k"), MAX_KIND), _data(frame))


def _pong(_: Data) -> Pong:
    return Pong()


_READERS: Mapping[str, Callable[[Data], Frame]] = {
    "hello": _hello,
    "post": _post,
    "eph": _hint,
    "pong": _pong,
}
