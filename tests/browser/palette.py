"""Makes a screenshot small: 256 colours are enough for a page, and less than half of the bytes.

PNG as in its specification, third edition (W3C, 2025): chunks §5, filters §9.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}
"""Bytes a pixel for colour types RGB and RGBA, at 8 bits a channel."""

Colour = tuple[int, ...]


def in_few_colours(png: bytes) -> bytes:
    """The same picture with its 256 most frequent colours; each other one becomes the nearest of them."""
    chunks = list(_chunks(png))
    width, height, _depth, kind = struct.unpack_from(">IIBB", dict(chunks)[b"IHDR"])
    data = zlib.decompress(b"".join(part for name, part in chunks if name == b"IDAT"))
    rows = list(_rows(data, width, CHANNELS[kind]))
    palette = [colour for colour, _count in Counter(pixel for row in rows for pixel in row).most_common(256)]
    index = _nearest(palette)
    indexed = b"".join(b"\0" + bytes(index(pixel) for pixel in row) for row in rows)
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", zlib.compress(indexed, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _nearest(palette: list[Colour]):
    places = {colour: place for place, colour in enumerate(palette)}

    @cache
    def index(pixel: Colour) -> int:
        if pixel in places:
            return places[pixel]
        return min(range(len(palette)), key=lambda place: _distance(palette[place], pixel))

    return index


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(data: bytes, width: int, channels: int) -> Iterator[list[Colour]]:
    """Rows of pixels as (red, green, blue)."""
    size = width * channels
    above = bytearray(size)
    for at in range(0, len(data), size + 1):
        above = _unfiltered(data[at], data[at + 1 : at + 1 + size], above, channels)
        yield list(zip(above[0::channels], above[1::channels], above[2::channels], strict=True))


def _unfiltered(kind: int, row: bytes, above: bytearray, step: int) -> bytearray:
    out = bytearray(step) + row
    up = bytearray(step) + above
    for at in range(step, len(out)):
        left, over, corner = out[at - step], up[at], up[at - step]
        guess = (0, left, over, (left + over) // 2, _paeth(left, over, corner) if kind == 4 else 0)[kind]
        out[at] = (out[at] + guess) & 255
    return out[step:]


def _paeth(left: int, over: int, corner: int) -> int:
    guess = left + over - corner
    return min((left, over, corner), key=lambda each: abs(guess - each))
