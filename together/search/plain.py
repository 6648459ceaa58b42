"""The words alone of what people wrote in Markdown-light: what is looked through, and what excerpts show."""

from together.rich_text import html_to_text
from together.text import markdown_or_none


def plain_words(markdown: str) -> str:
    """`markdown` without its signs; a line for each block."""
    html = markdown_or_none(markdown)
    return markdown if html is None else html_to_text(html)
