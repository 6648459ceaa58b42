"""Rich text that people wrote: what the editor can make and nothing else, as clean HTML, as Markdown and as plain text.

The schema is the editor's: paragraphs, headings of levels 3 and 4, bold, italic, lists, task lists, quotations, links,
line breaks, and the direction of each block.
"""

import re
from functools import cache
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markdownify import markdownify

from together.text import may_link

_BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote"}
_TAGS = _BLOCKS | {"strong", "em", "a", "br"}
_ATTRIBUTES: dict[str, set[str]] = {tag: {"dir"} for tag in _BLOCKS} | {"a": {"href"}, "*": set()}
_ATTRIBUTES["ul"] = {"dir", "data-type"}
_ATTRIBUTES["ol"] = {"dir", "start"}
_ATTRIBUTES["li"] = {"dir", "data-type", "data-checked"}
_VALUES = {
    "dir": re.compile(r"auto|ltr|rtl"),
    "start": re.compile(r"[0-9]{1,4}"),
    "data-type": re.compile(r"taskList|taskItem"),
    "data-checked": re.compile(r"true|false"),
    "href": re.compile(r"(https?://|mailto:|/(?![/\\])|#)[^\x00-\x20\x7f\\]*", re.IGNORECASE),
}
_RENAMED = (("b", "strong"), ("i", "em"), ("h1", "h3"), ("h2", "h3"), ("h5", "h4"), ("h6", "h4"))
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")

_SPACES = re.compile(r"(?:\s|&nbsp;){2,}")

PASSES = 5
"""Few texts need more than two; what never comes to rest keeps its words alone."""

DEEPEST = 24
"""Elements within each other; what is nested deeper keeps its words and loses its form."""


def clean_html(html: str) -> str:
    """`html` as the editor could have made it; empty where nothing visible is in it. Cleaning twice changes nothing."""
    for _ in range(PASSES):
        before, html = html, _cleaned(html)
        if html == before:
            return html
    return _cleaned(_paragraphs(html_to_text(html)))


def _cleaned(html: str) -> str:
    """One pass. What is taken out may leave blocks within each other that a browser, and the next pass, takes apart."""
    html = _UNSEEN.sub("", html)
    for old, new in _RENAMED:
        html = re.sub(rf"<(/?){old}(?=[\s>])", rf"<\1{new}", html, flags=re.IGNORECASE)
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )
    cleaned = _SPACES.sub(" ", cleaned)
    text = html_to_text(cleaned)
    if not text:
        return ""
    return cleaned.strip() if _depth(cleaned) <= DEEPEST else _paragraphs(text)


def _depth(html: str) -> int:
    deepest = depth = 0
    for closing, tag in _TAG.findall(html):
        if tag != "br":
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _paragraphs(text: str) -> str:
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    pattern = _VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


@cache
def _parser(linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": linkify})
    parser.enable("linkify").disable(
        ["code", "fence", "hr", "image", "backticks", "html_block", "html_inline"]
    )
    if parser.linkify:
        parser.linkify.set({"fuzzy_link": True, "fuzzy_email": False})
    return parser


_TASK = re.compile(r"<li>\s*(<p>)?\[([ xX])\]\s+")


def markdown_to_html(text: str) -> str:
    """Clean HTML of what was typed as Markdown where no editor is; `- [x]` begins a task."""
    text = clean_text(text)
    html = _parser(may_link(text)).render(text)
    tasks = _TASK.sub(
        lambda found: (
            f'<li data-type="taskItem" data-checked="{"false" if found[2] == " " else "true"}">{found[1] or ""}'
        ),
        html,
    )
    tasks = re.sub(r"<ul>(\s*<li data-type)", r'<ul data-type="taskList">\1', tasks)
    return clean_html(tasks) or clean_html(_paragraphs(text))


def html_to_markdown(html: str) -> str:
    """Clean HTML as Markdown for a plain text field."""
    tasks = re.sub(
        r'<li([^>]*) data-checked="(true|false)"([^>]*)>(\s*<p[^>]*>)?',
        lambda found: f"<li>{found[4] or ''}[{'x' if found[2] == 'true' else ' '}] ",
        html,
    )
    text: str = markdownify(tasks, heading_style="ATX", bullets="-", escape_misc=False)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def html_to_text(html: str) -> str:
    """The words alone, a line for each block."""
    broken = re.sub(r"<br>|</(?:p|h3|h4|li|blockquote)>", "\n", html)
    lines = unescape(re.sub(r"<[^>]*>", "", broken)).split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)


def clean_text(text: str) -> str:
    """Plain words without controls and lone surrogates; lines stay, their ends are `\\n`."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
