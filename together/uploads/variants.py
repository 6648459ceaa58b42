"""The forms in which one file is handed out, each with an address and a place in the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from together.errors import NotFound
from together.uploads.kinds import MEDIA_TYPES, SUFFIXES, WIDTHS

FALLBACKS = {MEDIA_TYPES[kind]: suffix for kind, suffix in SUFFIXES.items() if kind != "WEBP"}
"""How the copy in the original's format ends, by media type; a WebP needs none."""


class Stored(Protocol):
    """The row of a file whose bytes lie in the store under `key`, as `together.uploads.Upload` described it."""

    key: str
    kind: str
    name: str
    media_type: str
    width: int | None
    widths: list[int]


@dataclass(frozen=True)
class Variant:
    """One form: its key in the store, its media type, and whether a browser may show it in a page."""

    key: str
    media_type: str
    inline: bool


def names_of(file: Stored) -> list[str]:
    """The names of the smaller copies of an image: `960.webp`, `960.jpg`."""
    names = [f"{width}.webp" for width in file.widths]
    fallback = fallback_of(file)
    return [*names, fallback] if fallback and fallback not in names else names


def fallback_of(file: Stored) -> str:
    """For browsers without WebP: the copy of a middle width in the original's format, else the WebP of that width."""
    middle = min(WIDTHS[1], file.width or WIDTHS[1])
    return f"{middle}{FALLBACKS.get(file.media_type, '.webp')}" if file.kind == "image" else ""


def keys_of(file: Stored) -> Iterator[str]:
    """Every place in the store that holds something of this file."""
    yield file.key
    for name in names_of(file):
        yield f"{file.key}.{name}"


def find_variant(file: Stored, name: str) -> Variant:
    """The form of that name: a smaller copy, `original`, or `download`. Raises `NotFound`."""
    if name in {"original", "download"}:
        return Variant(file.key, file.media_type, inline=name == "original" and file.kind == "image")
    if name not in names_of(file):
        raise NotFound
    media_type = "image/webp" if name.endswith(".webp") else file.media_type
    return Variant(f"{file.key}.{name}", media_type, inline=True)
