"""Reads a Yjs update (encoding v1) without running it: what it declares, what it needs, what it would add.

An update is hostile until read: a few bytes can declare four thousand million structs, nest values until a native
stack overflows, or carry text that browsers refuse to decode. `scan` walks every byte with bounds and touches no
document. Format: `yjs/src/utils/encoding.js`, `yjs/src/structs/` and `lib0/encoding.js`.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple, Never

MAX_SAFE = 2**53 - 1
"""The largest integer that a browser reads back; beyond it lib0 throws."""

MAX_CLOCK = 2**31 - 1
"""yrs keeps clocks in 32 bits and panics near their end."""

MAX_NESTING = 32
"""How deep lists and objects inside one attribute may go; the native decoder recurses without a bound."""

Id = tuple[int, int]
"""A Yjs id: client and clock."""


class Malformed(Exception):
    """Bytes that no honest editor sends."""


class Struct(NamedTuple):
    """A run of `length` clocks from `start`. It hangs under `parent`, or beside `beside`, or under a named root."""

    start: int
    length: int
    needs: tuple[Id, ...] = ()
    parent: Id | None = None
    beside: Id | None = None
    dead: bool = False


class Scan(NamedTuple):
    """What an update declares: runs by client, and ranges (client, start, length) that it deletes."""

    structs: dict[int, list[Struct]]
    deletes: list[tuple[int, int, int]]


class Reader:
    """A cursor over lib0's encoding. Every method raises `Malformed` rather than read past the end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise Malformed("ends too early")
        self.at += 1
        return self.data[self.at - 1]

    def uint(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 49:
                raise Malformed("number too long")
        if value > MAX_SAFE:
            raise Malformed("number too large")
        return value

    def count(self) -> int:
        """A number of things to come, each of at least one byte."""
        value = self.uint()
        if value > len(self.data) - self.at:
            raise Malformed("declares more than it holds")
        return value

    def take(self, length: int) -> bytes:
        end = self.at + length
        if end > len(self.data):
            raise Malformed("ends too early")
        piece = self.data[self.at : end]
        self.at = end
        return piece

    def blob(self) -> bytes:
        return self.take(self.uint())

    def text(self) -> str:
        try:
            return self.blob().decode()
        except UnicodeDecodeError:
            raise Malformed("not UTF-8") from None

    def id(self) -> Id:
        return self.uint(), self.uint()

    def end(self) -> None:
        if self.at != len(self.data):
            raise Malformed("bytes left over")


def scan(update: bytes) -> Scan:
    """Read `update` to its last byte. Raises `Malformed`."""
    reader = Reader(update)
    structs: dict[int, list[Struct]] = {}
    for _ in range(reader.count()):
        number, client, clock = reader.count(), reader.uint(), reader.uint()
        if client in structs:
            raise Malformed("a client comes twice")
        structs[client] = _read_run(reader, number, clock)
    deletes = [*_read_deletes(reader)]
    reader.end()
    return Scan(structs, deletes)


def read_state(state: bytes) -> dict[int, int]:
    """A state vector: the next clock of each client. Raises `Malformed`."""
    reader = Reader(state)
    clocks = {reader.uint(): reader.uint() for _ in range(reader.count())}
    reader.end()
    return clocks


def _read_run(reader: Reader, number: int, clock: int) -> list[Struct]:
    run = []
    for _ in range(number):
        info = reader.byte()
        struct = _read_struct(reader, info, clock)
        if struct.length < 1 or clock + struct.length > MAX_CLOCK:
            raise Malformed("impossible clock")
        clock += struct.length
        if info & 0x1F != _SKIP:
            run.append(struct)
    return run


def _read_deletes(reader: Reader) -> list[tuple[int, int, int]]:
    deletes = []
    for _ in range(reader.count()):
        client = reader.uint()
        for _ in range(reader.count()):
            clock, length = reader.uint(), reader.uint()
            if length < 1 or clock + length > MAX_CLOCK:
                raise Malformed("impossible deletion")
            deletes.append((client, clock, length))
    return deletes


_GC, _SKIP = 0, 10


def _read_struct(reader: Reader, info: int, clock: int) -> Struct:
    if info & 0x1F in (_GC, _SKIP):
        return Struct(clock, reader.uint(), dead=True)
    origin = reader.id() if info & 0x80 else None
    right = reader.id() if info & 0x40 else None
    parent = None
    if not info & 0xC0:
        parent = _read_parent(reader)
        if info & 0x20:
            reader.text()
    length = _CONTENTS.get(info & 0x1F, _refuse)(reader)
    return Struct(clock, length, tuple(i for i in (origin, right, parent) if i), parent, origin or right)


def _read_parent(reader: Reader) -> Id | None:
    if reader.uint() == 1:
        reader.text()
        return None
    return reader.id()


def _refuse(_reader: Reader) -> int:
    raise Malformed("content that notes do not hold")


def _deleted(reader: Reader) -> int:
    return reader.uint()


def _json_list(reader: Reader) -> int:
    number = reader.count()
    for _ in range(number):
        if (text := reader.text()) != "undefined":
            _check_json(text)
    return number


def _binary(reader: Reader) -> int:
    reader.blob()
    return 1


def _string(reader: Reader) -> int:
    text = reader.text()
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _embed(reader: Reader) -> int:
    _check_json(reader.text())
    return 1


def _format(reader: Reader) -> int:
    reader.text()
    _check_json(reader.text())
    return 1


_XML_ELEMENT, _XML_HOOK, _LAST_TYPE = 3, 5, 6


def _type(reader: Reader) -> int:
    kind = reader.uint()
    if kind > _LAST_TYPE:
        raise Malformed("unknown shared type")
    if kind in (_XML_ELEMENT, _XML_HOOK):
        reader.text()
    return 1


def _any_list(reader: Reader) -> int:
    number = reader.count()
    for _ in range(number):
        _any(reader, 0)
    return number


_CONTENTS: dict[int, Callable[[Reader], int]] = {
    1: _deleted,
    2: _json_list,
    3: _binary,
    4: _string,
    5: _embed,
    6: _format,
    7: _type,
    8: _any_list,
}
_UNDEFINED, _NULL, _INTEGER, _FLOAT32, _FLOAT64, _BIGINT, _FALSE, _TRUE, _STRING, _OBJECT, _ARRAY, _BUFFER = (
    range(127, 115, -1)
)
_FIXED = {_UNDEFINED: 0, _NULL: 0, _FALSE: 0, _TRUE: 0, _FLOAT32: 4, _FLOAT64: 8, _BIGINT: 8}


def _any(reader: Reader, depth: int) -> None:
    if depth > MAX_NESTING:
        raise Malformed("nested too deep")
    tag = reader.byte()
    if tag in _FIXED:
        reader.take(_FIXED[tag])
    elif tag == _INTEGER:
        _signed(reader)
    elif tag == _STRING:
        reader.text()
    elif tag == _BUFFER:
        reader.blob()
    elif tag in (_OBJECT, _ARRAY):
        for _ in range(reader.count()):
            if tag == _OBJECT:
                reader.text()
            _any(reader, depth + 1)
    else:
        raise Malformed("unknown value")


def _signed(reader: Reader) -> None:
    byte = reader.byte()
    value, shift = byte & 0x3F, 6
    while byte >= 0x80:
        byte = reader.byte()
        value |= (byte & 0x7F) << shift
        shift += 7
        if value > MAX_SAFE or shift > 62:
            raise Malformed("number too large")


def strict_json(text: str) -> Any:
    """`json.loads` that takes only what `JSON.parse` takes. Raises `Malformed`."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None


def _no_constant(name: str) -> Never:
    raise ValueError(name)


def _check_json(text: str) -> None:
    if text.count("[") + text.count("{") > 1000:
        raise Malformed("nested too deep")
    strict_json(text)
