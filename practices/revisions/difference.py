"""What changed between two texts, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from practices.content import NAMES, RICH, SECTIONS
from together.rich_text import html_to_text

MOST = 4000
"""Words of a text beyond which only what is different in the middle is told, as a whole."""

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")

Piece = tuple[str, str]
"""`same`, `went` or `came`, and the words."""


def difference(before: str, after: str) -> list[Piece]:
    """Pieces of text in order: those of `before` are `same` and `went`, those of `after` are `same` and `came`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle = _between(old[start : len(old) - end], new[start : len(new) - end])
    pieces = [("same", "".join(old[:start])), *middle, ("same", "".join(old[len(old) - end :]))]
    return _joined(pieces)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _between(old: list[str], new: list[str]) -> list[Piece]:
    if max(len(old), len(new)) > MOST:
        return [("went", "".join(old)), ("came", "".join(new))]
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[i:j])))
        else:
            pieces += [("went", "".join(old[i:j])), ("came", "".join(new[k:m]))]
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Each run of changes as what went and what came, with the spaces between them: one mark for it, not one a word."""
    joined: list[Piece] = []
    went = came = space = ""
    for kind, text in [*pieces, ("same", "\n")]:
        if kind == "same" and text.isspace() and "\n" not in text and (went or came):
            space += text
        elif kind == "same":
            joined += [("went", went), ("came", came), ("same", space + text)]
            went = came = space = ""
        else:
            went += space + (text if kind == "went" else "")
            came += space + (text if kind == "came" else "")
            space = ""
    return _told(joined)


def _told(pieces: list[Piece]) -> list[Piece]:
    """Without empty pieces, and neighbours of one kind as one. The last newline is the loop's own."""
    told: list[Piece] = []
    for kind, text in pieces:
        if told and told[-1][0] == kind:
            told[-1] = (kind, told[-1][1] + text)
        elif text:
            told.append((kind, text))
    kind, last = told.pop()
    return [*told, (kind, last[:-1])] if last[:-1] else told


@dataclass(frozen=True)
class Change:
    """A field that differs. `pieces` for words; otherwise the two values as they are. `form`: only its form changed."""

    name: str
    before: Any
    after: Any
    pieces: Sequence[Piece] = ()
    form: bool = False


ORDER = tuple(NAMES)


def changes(before: dict[str, Any], after: dict[str, Any], names: Sequence[str] = ORDER) -> list[Change]:
    """The fields of `names` that differ, in the template's order. Nothing and an empty text are the same."""
    found = []
    for name in names:
        old, new = before.get(name), after.get(name)
        if (old or "") != (new or ""):
            found.append(_change(name, old, new))
    return found


def _change(name: str, old: Any, new: Any) -> Change:
    if name not in WORDS:
        return Change(name, old, new)
    left, right = plain(name, old or ""), plain(name, new or "")
    return Change(name, old, new, difference(left, right), form=left == right)


def plain(name: str, value: str) -> str:
    """A field's words without their form."""
    return html_to_text(value) if name in RICH else value


WORDS = frozenset({"title", "what", "novelty", *(name for section in SECTIONS for name in section.words)})
"""The fields that hold words; the others are facts."""
