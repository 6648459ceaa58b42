"""Blocks of the notes as Markdown (CommonMark with task lists and strikethrough), and as plain text."""

import re

from realtime.notes.blocks import Block, Run

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|&])")
_OPENING = re.compile(r"^(\s*)([-+#=]|\d{1,9}(?=[.)]))", re.MULTILINE)
_WORDS = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_FENCES = {"strike": "~~", "italic": "*", "bold": "**"}


def to_markdown(blocks: list[Block]) -> str:
    """Without empty paragraphs."""
    return "\n\n".join(text for text in map(_block, blocks) if text)


def to_text(blocks: list[Block]) -> str:
    """The words alone, a line per paragraph, a blank line around headings."""
    lines = [line for block in blocks for line in _lines(block, "")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _block(block: Block) -> str:
    match block.kind:
        case "paragraph":
            return _paragraph(block.runs)
        case "heading":
            return f"{'#' * block.number} {_inline(block.runs)}".replace("\\\n", " ").rstrip()
        case "codeBlock":
            return _code_block("".join(run.text for run in block.runs))
        case "horizontalRule":
            return "---"
        case "blockquote":
            return _indented(to_markdown(block.blocks), "> ", "> ")
        case _:
            return "\n".join(
                _item(item, _bullet(block, index, item)) for index, item in enumerate(block.blocks)
            )


def _bullet(block: Block, index: int, item: Block) -> str:
    if block.kind == "orderedList":
        return f"{block.number + index}. "
    if block.kind == "taskList":
        return "- [x] " if item.checked else "- [ ] "
    return "- "


def _item(item: Block, bullet: str) -> str:
    indent = " " * (2 if bullet.startswith("-") else len(bullet))
    loose = any(block.kind not in ("paragraph", "bulletList", "taskList") for block in item.blocks)
    gap = "\n\n" if loose or sum(block.kind == "paragraph" for block in item.blocks) > 1 else "\n"
    body = gap.join(text for text in map(_block, item.blocks) if text)
    return _indented(body, bullet, indent)


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        ((first if index == 0 else rest) + line).rstrip() or rest.rstrip() for index, line in enumerate(lines)
    )


def _paragraph(runs: list[Run]) -> str:
    text = "\n".join(line.strip(" ") for line in _inline(runs).split("\n"))
    return _OPENING.sub(_escape_opening, text) if text.strip("\\\n ") else ""


def _escape_opening(match: re.Match[str]) -> str:
    sign = match[2]
    return match[1] + (f"{sign}\\" if sign.isdigit() else f"\\{sign}")


def _inline(runs: list[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.text == "\n":
        return "\\\n"
    match = _WORDS.fullmatch(run.text)
    lead, words, tail = match.groups() if match else ("", run.text, "")
    return lead + _marked(words, run) + tail if words else run.text


def _marked(words: str, run: Run) -> str:
    text = _code(words) if "code" in run.marks else _SPECIAL.sub(r"\\\1", words)
    for mark, fence in _FENCES.items():
        if mark in run.marks:
            text = fence + text + fence
    return f"[{text}](<{_address(run.href)}>)" if run.href else text


def _address(href: str) -> str:
    return href.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")


def _code(words: str) -> str:
    fence = _fence(words, 1)
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def _code_block(body: str) -> str:
    fence = _fence(body, 3)
    return f"{fence}\n{body}\n{fence}"


def _fence(body: str, least: int) -> str:
    return "`" * max(least, 1 + max(map(len, re.findall("`+", body)), default=0))


def _lines(block: Block, indent: str) -> list[str]:
    words = "".join(run.text for run in block.runs)
    match block.kind:
        case "heading":
            return ["", indent + block.text, ""]
        case "paragraph" | "codeBlock":
            return [indent + line for line in words.split("\n")]
        case "horizontalRule":
            return [""]
        case "blockquote":
            return [line for inner in block.blocks for line in _lines(inner, indent + "  ")]
        case _:
            return [
                line
                for index, item in enumerate(block.blocks)
                for line in _item_lines(item, indent, _bullet(block, index, item))
            ]


def _item_lines(item: Block, indent: str, bullet: str) -> list[str]:
    deeper = indent + " " * len(bullet)
    lines = [line for inner in item.blocks for line in _lines(inner, deeper)] or [deeper]
    return [indent + bullet + lines[0].strip(), *lines[1:]]
