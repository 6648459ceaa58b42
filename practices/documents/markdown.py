"""Clean HTML as Markdown that no reader of it can be harmed by: whatever looks like HTML or a mark is escaped."""

import re

from markdownify import markdownify

_HEADING = re.compile(r"<(/?)h([34])(?=[\s>])")
_TASK = re.compile(r'(<li[^>]*data-checked="(true|false)"[^>]*>)(\s*<p[^>]*>)?')


def markdown_of(html: str) -> str:
    """Paragraphs, lists, quotations and links; headings one level deeper than on the page."""
    deeper = _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", html)
    tasks = _TASK.sub(lambda found: f"<li>{found[3] or ''}{'☑' if found[2] == 'true' else '☐'} ", deeper)
    text: str = markdownify(tasks, heading_style="ATX", bullets="-", escape_misc=True)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
