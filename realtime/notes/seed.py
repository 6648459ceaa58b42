"""What notes begin with: a heading for each item of the agenda, then one for each kind of outcome."""

import re
from collections.abc import Callable, Sequence

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from realtime.notes.blocks import read_blocks
from realtime.notes.document import FRAGMENT
from together.languages import N_

Item = tuple[str, str]
"""An anchor and a title."""

OUTCOMES: Sequence[Item] = (
    ("decisions", N_("Decisions")),
    ("commitments", N_("Commitments")),
    ("questions", N_("Questions")),
)
SEEDER = 1
"""The client id of every seed: the same agenda makes the same bytes in every process, and twice is once."""

_AGENDA_ANCHOR = re.compile(r"a\d+")


def seed(items: Sequence[Item], outcomes: Sequence[Item] = OUTCOMES) -> bytes:
    """The first update of a document."""
    doc: Doc[XmlFragment] = Doc(client_id=SEEDER)
    fragment = doc.get(FRAGMENT, type=XmlFragment)
    with doc.transaction():
        _append(fragment, [*items, *outcomes])
    return doc.get_update()


def aligned(items: Sequence[Item], outcomes: Sequence[Item] = OUTCOMES) -> Callable[[XmlFragment], None]:
    """An edit that brings the headings to the agenda.

    Before anybody wrote, they become the agenda; afterwards only items that have no heading get one, before the
    outcomes, because the words that are there belong to those who wrote them.
    """

    def edit(fragment: XmlFragment) -> None:
        if _untouched(fragment):
            _replace(fragment, [*items, *outcomes])
        else:
            _add_missing(fragment, items, {anchor for anchor, _ in outcomes})

    return edit


def _untouched(fragment: XmlFragment) -> bool:
    known = {anchor for anchor, _ in OUTCOMES}
    return all(
        block.anchor in known or _AGENDA_ANCHOR.fullmatch(block.anchor)
        if block.kind == "heading"
        else block.kind == "paragraph" and not block.text
        for block in read_blocks(fragment)
    )


def _replace(fragment: XmlFragment, items: Sequence[Item]) -> None:
    if _headings(fragment) == [*items]:
        return
    del fragment.children[:]
    _append(fragment, items)


def _add_missing(fragment: XmlFragment, items: Sequence[Item], outcomes: set[str]) -> None:
    anchors = [_anchor(child) for child in fragment.children]
    at = next((index for index, anchor in enumerate(anchors) if anchor in outcomes), len(anchors))
    for anchor, title in items:
        if anchor not in anchors:
            _insert(fragment, at, anchor, title)
            at += 2


def _append(fragment: XmlFragment, items: Sequence[Item]) -> None:
    for anchor, title in items:
        _insert(fragment, len(fragment.children), anchor, title)


def _insert(fragment: XmlFragment, at: int, anchor: str, title: str) -> None:
    attributes: dict[str, object] = {"level": 2.0, "anchor": anchor}
    heading = XmlElement("heading", attributes, [XmlText(title)])  # type: ignore[arg-type]
    fragment.children.insert(at, heading)
    fragment.children.insert(at + 1, XmlElement("paragraph"))


def _headings(fragment: XmlFragment) -> list[Item]:
    return [(block.anchor, block.text) for block in read_blocks(fragment) if block.kind == "heading"]


def _anchor(child: object) -> str:
    anchor = child.attributes.get("anchor") if isinstance(child, XmlElement) else None
    return anchor if isinstance(anchor, str) else ""
