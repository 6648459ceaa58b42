"""The shared notes as the server shows and exports them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pycrdt import XmlFragment

from realtime.notes.blocks import Block, read_blocks
from realtime.notes.document import assembled, root
from realtime.notes.html import to_html
from realtime.notes.markdown import to_markdown, to_text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading. The one before the first heading has no anchor."""

    anchor: str
    level: int
    title: str
    html: str
    markdown: str
    text: str


@dataclass(frozen=True, slots=True)
class NotesView:
    """`html` has ids `note-<anchor>`; `headings` are (anchor, level, words); `written` is False while only headings are.

    `gen` and `head` name the version that this is; a room without notes has neither.
    """

    gen: str = ""
    head: int = 0
    html: str = ""
    markdown: str = ""
    text: str = ""
    headings: tuple[tuple[str, int, str], ...] = ()
    sections: tuple[Section, ...] = ()
    written: bool = False


def render(gen: str, head: int, updates: Sequence[bytes]) -> NotesView:
    """Render a document from its log. It lives in this call alone, so any thread will do. Raises `Poison`."""
    return view(root(assembled(updates)), gen, head)


def view(fragment: XmlFragment, gen: str, head: int) -> NotesView:
    """Render a document whole."""
    blocks = read_blocks(fragment)
    return NotesView(
        gen,
        head,
        to_html(blocks),
        to_markdown(blocks),
        to_text(blocks),
        tuple((block.anchor, block.number, block.text) for block in blocks if block.kind == "heading"),
        tuple(map(_section, _split(blocks))),
        bool(to_text([block for block in blocks if block.kind != "heading"])),
    )


def _split(blocks: list[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = []
    for block in blocks:
        if block.kind == "heading" or not parts:
            parts.append([])
        parts[-1].append(block)
    return parts


def _section(blocks: list[Block]) -> Section:
    first = blocks[0]
    headed = first.kind == "heading"
    body = blocks[1:] if headed else blocks
    return Section(
        first.anchor,
        first.number if headed else 0,
        first.text if headed else "",
        to_html(body),
        to_markdown(body),
        to_text(body),
    )
