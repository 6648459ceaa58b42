"""Markdown-light of the scripts → blocks of the shared notes: paragraphs, lists, task lists, bold, italic, links."""

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

Marks = dict[str, Any]
Block = tuple[str, list[str]]
"""What a block is (`paragraph`, `bulletList`, `orderedList`, `taskList`) and its lines, without their signs."""

_SIGNS = (
    ("taskList", re.compile(r"- (?=\[[ x]\] )")),
    ("bulletList", re.compile(r"- ")),
    ("orderedList", re.compile(r"\d+\. ")),
)
_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|\[(?P<link>[^\]]+)\]\((?P<href>[^)\s]+)\)")


class NoHeading(LookupError):
    """The notes have no heading with this anchor."""


def writing(anchor: str, text: str) -> Callable[[XmlFragment], None]:
    """An edit of the notes that adds `text` at the end of the section under `anchor`, unless it is there already."""

    def edit(notes: XmlFragment) -> None:
        start, end = _section(notes, anchor)
        for block in _blocks(text):
            if any(_reads_like(notes.children[index], block) for index in range(start, end)):
                continue
            if end == start + 1 and not _words(notes.children[start]):
                del notes.children[start]  # the empty line that a seeded heading comes with
                end = start
            _insert(notes, end, block)
            end += 1

    return edit


def _section(notes: XmlFragment, anchor: str) -> tuple[int, int]:
    """Where the blocks under a heading begin, and where they end."""
    headings = [index for index, block in enumerate(notes.children) if _tag(block) == "heading"]
    for index, after in zip_longest(headings, headings[1:], fillvalue=len(notes.children)):
        heading = notes.children[index]
        if isinstance(heading, XmlElement) and heading.attributes.get("anchor") == anchor:
            return index + 1, after
    raise NoHeading(anchor)


def _blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for line in text.split("\n"):
        if not line:
            continue
        kind, words = _line(line)
        if kind != "paragraph" and found and found[-1][0] == kind:
            found[-1][1].append(words)
        else:
            found.append((kind, [words]))
    return found


def _line(line: str) -> tuple[str, str]:
    for kind, sign in _SIGNS:
        if match := sign.match(line):
            return kind, line[match.end() :]
    return "paragraph", line


def _insert(notes: XmlFragment, index: int, block: Block) -> None:
    kind, lines = block
    if kind == "paragraph":
        _write(_child(notes, index, XmlElement("paragraph")), lines[0])
        return
    listed = _child(notes, index, XmlElement(kind))
    for position, line in enumerate(lines):
        item = _child(listed, position, _item(kind, line))
        _write(_child(item, 0, XmlElement("paragraph")), _spoken(kind, line))


def _item(kind: str, line: str) -> XmlElement:
    if kind != "taskList":
        return XmlElement("listItem")
    attributes: Any = {"checked": line.startswith("[x]")}  # editors want true or false, not words
    return XmlElement("taskItem", attributes)


def _spoken(kind: str, line: str) -> str:
    return line[len("[x] ") :] if kind == "taskList" else line


def _child(parent: XmlFragment | XmlElement, index: int, element: XmlElement) -> XmlElement:
    parent.children.insert(index, element)
    return element


def _write(paragraph: XmlElement, line: str) -> None:
    text = XmlText()
    paragraph.children.append(text)
    at = 0
    for words, marks in _runs(line):
        text.insert(at, words, marks)
        at += len(words.encode())


def _runs(line: str) -> list[tuple[str, Marks]]:
    """The line in pieces of equal marks. Those that do not hold are named too, or they would reach into the piece."""
    pieces: list[tuple[str, Marks]] = []
    last = 0
    for match in _INLINE.finditer(line):
        pieces.append((line[last : match.start()], {}))
        kind = match.lastgroup if match.lastgroup != "href" else "link"
        value = {"href": match["href"]} if kind == "link" else {}
        pieces.append((match[kind or "bold"], {kind or "bold": value}))
        last = match.end()
    pieces.append((line[last:], {}))
    used = {name for _, marks in pieces for name in marks}
    return [(words, {**dict.fromkeys(used), **marks}) for words, marks in pieces if words]


def _reads_like(element: Any, block: Block) -> bool:
    kind, lines = block
    plain = "".join(words for line in lines for words, _ in _runs(_spoken(kind, line)))
    return _tag(element) == kind and _words(element) == plain


def _words(node: Any) -> str:
    if isinstance(node, XmlText):
        return "".join(piece for piece, _ in node.diff() if isinstance(piece, str))
    return "".join(_words(child) for child in node.children)


def _tag(node: Any) -> str:
    return node.tag or "" if isinstance(node, XmlElement) else ""
