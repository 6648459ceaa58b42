"""Blocks of the notes as HTML that is safe by construction: every tag is written here, every word is escaped."""

from html import escape

from realtime.notes.blocks import Block, Run

_TAGS = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "code": "code"}
_REL = "noopener noreferrer nofollow ugc"


def to_html(blocks: list[Block]) -> str:
    """Without the empty lines that editors leave between paragraphs."""
    return "".join(map(_block, blocks))


def inline_html(runs: list[Run]) -> str:
    """Words and marks without a block around them."""
    return "".join(map(_run, runs))


def _block(block: Block) -> str:
    match block.kind:
        case "paragraph":
            return f'<p dir="auto">{inline_html(block.runs)}</p>' if block.text else ""
        case "heading":
            level, words = block.number, inline_html(block.runs)
            return f'<h{level} id="note-{escape(block.anchor)}" dir="auto">{words}</h{level}>'
        case "codeBlock":
            return f'<pre dir="auto"><code>{escape("".join(run.text for run in block.runs))}</code></pre>'
        case "horizontalRule":
            return "<hr>"
        case "blockquote":
            return f'<blockquote dir="auto">{to_html(block.blocks)}</blockquote>'
        case "orderedList":
            start = f' start="{block.number}"' if block.number != 1 else ""
            return f"<ol{start}>{to_html(block.blocks)}</ol>"
        case "bulletList":
            return f"<ul>{to_html(block.blocks)}</ul>"
        case "taskList":
            return f'<ul data-type="taskList">{to_html(block.blocks)}</ul>'
        case _:
            return _item(block)


def _item(block: Block) -> str:
    """The first paragraph of an item stands beside its mark."""
    first, rest = _opening(block)
    if block.kind == "taskItem":
        box = f'<input type="checkbox" disabled{" checked" if block.checked else ""}>'
        first = f"<label>{box} {first}</label>"
    return f'<li dir="auto">{first}{to_html(rest)}</li>'


def _opening(block: Block) -> tuple[str, list[Block]]:
    if block.blocks and block.blocks[0].kind == "paragraph":
        return inline_html(block.blocks[0].runs), block.blocks[1:]
    return "", block.blocks


def _run(run: Run) -> str:
    if run.text == "\n":
        return "<br>"
    words = escape(run.text)
    for mark, tag in _TAGS.items():
        if mark in run.marks:
            words = f"<{tag}>{words}</{tag}>"
    return f'<a href="{escape(run.href)}" rel="{_REL}">{words}</a>' if run.href else words
