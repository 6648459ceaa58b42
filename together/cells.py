"""Tables that spreadsheets open: no cell of them is taken for a formula."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

BOM = "\ufeff"
"""By which spreadsheets know that the text is UTF-8."""

_FORMULA = re.compile(r"[=+\-@\t\r\n|%]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that could be begins with an apostrophe. Numbers stay numbers."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def as_typed(cell: str) -> str:
    """The cell before it was made `harmless`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def lines_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows of harmless cells as CSV (RFC 4180)."""
    target = StringIO()
    csv.writer(target).writerows([harmless(cell) for cell in row] for row in rows)
    return target.getvalue()
