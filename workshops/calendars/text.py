"""What people typed, as a calendar may hold it: no line of theirs is ever a line of the file. Pure.

The library escapes line breaks, commas and semicolons of TEXT (RFC 5545, 3.3.11). What it leaves alone is taken out here:
control characters, halves of surrogate pairs, and every other character that some reader takes for the end of a line.
"""

import re
import unicodedata
from urllib.parse import quote

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,500})\)")
_MARKS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,500}?)(?<=\S)\1")
_SAFE = "!#$&'()*+,/:;=?@[]~%"


def words(text: str) -> str:
    """Several lines: only letters, tabs and plain line breaks are left."""
    broken = _BREAKS.sub("\n", text)
    kept = "".join(
        each for each in broken if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"}
    )
    return kept.replace("\\N", "\\ N").strip()


def line(text: str) -> str:
    """One line, without marks that turn the reading direction."""
    return " ".join("".join(each for each in words(text) if not _turns(each)).split())


def parameter(text: str) -> str:
    """One line as a property's parameter, which knows no escape for quotation marks (3.1)."""
    return line(text).replace('"', "'")


def address(url: str) -> str:
    """An address without a character that ends a line or a value."""
    return quote("".join(words(url).split("\n")).encode("utf-8", "ignore"), safe=_SAFE)


def unmarked(markdown: str) -> str:
    """Markdown-light as one would type it in a mail: links with their address behind, no stars."""
    spoken = _LINK.sub(r"\1 (\2)", words(markdown))
    return _MARKS.sub(r"\2", spoken)


def _turns(character: str) -> bool:
    return "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
