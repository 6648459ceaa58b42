"""A notes document as plain blocks: only the nodes and marks of the schema, whatever was written into it.

Unknown nodes and marks are dropped and their text is kept; misplaced ones are put where the schema allows them. What
comes out is safe to hand to any renderer: short, shallow, and made of strings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pycrdt import XmlElement, XmlFragment, XmlText

MAX_NESTING = 20
"""Lists within lists; what lies deeper becomes a paragraph."""
MAX_HREF = 2_000

LISTS = {"bulletList": "listItem", "orderedList": "listItem", "taskList": "taskItem"}
TEXTBLOCKS = {"paragraph", "heading", "codeBlock"}
MARKS = ("bold", "italic", "underline", "strike", "code", "link")
SCHEMES = {"https", "http", "mailto"}

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Run:
    """Words with the marks they carry; a link carries its address. `text` is a line break when it is "\\n"."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A node. Textblocks hold `runs`, containers hold `blocks`; `number` is a heading's level or a list's start."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)
    number: int = 1
    checked: bool = False
    anchor: str = ""

    @property
    def text(self) -> str:
        """The words of this block itself, on one line."""
        return " ".join("".join(run.text for run in self.runs).split())


def read_blocks(fragment: XmlFragment) -> list[Block]:
    """The blocks of a document, each heading with an anchor that no other has."""
    with fragment.doc.transaction():
        return _named(_blocks(fragment, 0), set())


def safe_href(value: object) -> str:
    """An address that a link may lead to, or nothing. Browsers ignore blanks in an address; so do we, before judging."""
    text = _HIDDEN.sub("", value) if isinstance(value, str) else ""
    try:
        scheme = urlsplit(text).scheme.lower()
    except ValueError:
        return ""
    return text if scheme in SCHEMES and len(text) <= MAX_HREF else ""


def _blocks(parent: XmlFragment | XmlElement, depth: int) -> list[Block]:
    """Every child as a block; loose words between blocks become paragraphs."""
    found: list[Block] = []
    loose: list[Run] = []
    for child in parent.children:
        if isinstance(child, XmlText) or _tag(child) == "hardBreak":
            loose.extend(_runs(child))
            continue
        if loose:
            found.append(Block("paragraph", _clean(loose)))
            loose = []
        found.extend(_block(child, depth))
    return [*found, Block("paragraph", _clean(loose))] if loose else found


def _block(node: Any, depth: int) -> list[Block]:
    tag = _tag(node)
    if tag == "horizontalRule":
        return [Block(tag)]
    if tag in TEXTBLOCKS or depth > MAX_NESTING:
        return [_textblock(tag if tag in TEXTBLOCKS else "paragraph", node)]
    if tag in LISTS:
        return [_list(tag, node, depth)]
    if tag == "blockquote":
        return [Block(tag, blocks=_blocks(node, depth + 1))]
    return _blocks(node, depth + 1)


def _textblock(kind: str, node: Any) -> Block:
    runs = [run for child in _leaves(node) for run in _runs(child)]
    if kind != "heading":
        return Block(kind, _clean(runs) if kind == "paragraph" else runs)
    attributes = _attributes(node)
    anchor = attributes.get("anchor")
    named = anchor if isinstance(anchor, str) and _ANCHOR.fullmatch(anchor) else ""
    return Block(kind, _clean(runs), number=_integer(attributes.get("level"), 2, 6), anchor=named)


def _list(kind: str, node: Any, depth: int) -> Block:
    items = [_item(LISTS[kind], child, depth) for child in node.children]
    start = _integer(_attributes(node).get("start"), 1, 10**6) if kind == "orderedList" else 1
    return Block(kind, blocks=items, number=start)


def _item(kind: str, node: Any, depth: int) -> Block:
    if isinstance(node, XmlText):
        return Block(kind, blocks=[Block("paragraph", _clean([*_runs(node)]))])
    checked = kind == "taskItem" and _attributes(node).get("checked") in (True, "true")
    inside = _tag(node) in LISTS.values()
    return Block(
        kind, blocks=_blocks(node, depth + 1) if inside else _block(node, depth + 1), checked=checked
    )


def _leaves(node: Any) -> Iterator[Any]:
    """The words and line breaks under `node`, however deep, without recursion."""
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, XmlText) or _tag(top) == "hardBreak":
            yield top
        else:
            stack.extend(reversed([*top.children]))


def _runs(node: Any) -> Iterator[Run]:
    if not isinstance(node, XmlText):
        yield Run("\n")
        return
    for piece, attributes in node.diff():
        if isinstance(piece, str):
            yield _run(_CONTROLS.sub("", piece), attributes or {})


def _run(text: str, attributes: dict[str, Any]) -> Run:
    """y-prosemirror keeps marks that may overlap under `name--hash`."""
    given = {name.split("--")[0]: value for name, value in attributes.items() if value is not None}
    link = given.get("link")
    href = safe_href(link.get("href")) if isinstance(link, dict) else ""
    return Run(text, frozenset(name for name in MARKS if name in given and name != "link"), href)


def _clean(runs: list[Run]) -> list[Run]:
    """Line breaks only where there is a `hardBreak`; none at the ends; no empty words."""
    spaced = [
        run if run.text == "\n" else Run(re.sub(r"[\t\n]+", " ", run.text), run.marks, run.href)
        for run in runs
    ]
    kept = [run for run in spaced if run.text]
    while kept and kept[-1].text == "\n":
        kept.pop()
    while kept and kept[0].text == "\n":
        kept.pop(0)
    return kept


def _tag(node: Any) -> str:
    return (node.tag or "") if isinstance(node, XmlElement) else ""


def _attributes(node: Any) -> dict[str, Any]:
    if not isinstance(node, XmlElement):
        return {}
    attributes: Any = node.attributes  # pairs; its annotation says otherwise
    return dict(attributes)


def _integer(value: object, low: int, high: int) -> int:
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return low
    return int(min(high, max(low, number)))


def _named(blocks: list[Block], taken: set[str]) -> list[Block]:
    """The same with an anchor for every heading: its own, or one made of its words."""
    for block in _headings(blocks):
        if block.anchor and block.anchor not in taken:
            taken.add(block.anchor)
        else:
            object.__setattr__(block, "anchor", _unused(_slug(block.text), taken))
    return blocks


def _headings(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "heading":
            yield block
        yield from _headings(block.blocks)


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.casefold()))[:40].strip("-") or "section"


def _unused(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found
