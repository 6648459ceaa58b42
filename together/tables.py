"""Tables that people bring in: read with care, and every problem told by its line and column before anything is written."""

import csv
import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from together.cells import as_typed
from together.languages import N_

DELIMITERS = ",;\t"
LONGEST_CELL = 200_000


@dataclass(frozen=True)
class Finding:
    """Something wrong: the line of a table or the number of an entry, the field, and a message to translate."""

    line: int
    field: str
    message: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


class Unreadable(ValueError):
    """Not a table or data at all: `finding` says where."""

    def __init__(self, line: int, message: str, field: str = "", **params: object) -> None:
        super().__init__(message)
        self.finding = Finding(line, field, message, params)


def text_of(content: bytes) -> str:
    """UTF-8 with or without a byte-order mark. Raises `Unreadable`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(line, N_("This file is not in UTF-8. Please save it as “CSV UTF-8”.")) from None


def rows_of(
    text: str, *, accepted: Collection[str], needed: Collection[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells by column of every row that is not empty; the first line names columns, in any order.

    The separator is the one of `DELIMITERS` that the first line has most of. Raises `Unreadable`.
    """
    csv.field_size_limit(LONGEST_CELL)
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
    line = 1
    try:
        names = _columns(next(reader, []), accepted, needed)
        line = reader.line_num + 1
        for row in reader:
            if len(row) > len(names):
                raise Unreadable(line, N_("This line has more cells than there are columns."))
            if any(row):
                cells = zip(names, row, strict=False)
                yield line, {name: as_typed(cell).strip() for name, cell in cells if cell.strip()}
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(line, N_("This line cannot be read as a part of a table.")) from None


def _columns(named: list[str], accepted: Collection[str], needed: Collection[str]) -> list[str]:
    names = [name.strip().lower() for name in named]
    for name in names:
        if name not in accepted or names.count(name) > 1:
            raise Unreadable(1, N_("There is no such column, or twice: %(name)s"), name=name[:40] or "?")
    for missing in sorted(set(needed) - set(names)):
        raise Unreadable(1, N_("The first line must name the columns; %(name)s is missing."), name=missing)
    return names
