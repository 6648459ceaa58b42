"""Files of practices taken apart: which practice says what on which line. What it means is checked afterwards."""

import csv
import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, NoReturn

from practices.exchange.columns import COLUMNS, FACTS, LISTS, SEPARATOR, WORDS
from together.cells import as_typed
from together.languages import N_

ACCEPTED = frozenset({*COLUMNS, "contact"})
DELIMITERS = ",;\t"
LONGEST_CELL = 200_000


@dataclass(frozen=True)
class Finding:
    """Something wrong: the line of a table or the number of an entry, the field, and a message to translate."""

    line: int
    field: str
    message: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass
class Raw:
    """One practice as a file has it. `editions`: by language, the line and what is said; the original is among them."""

    line: int
    slug: str
    territory: str
    language: str
    published_on: str
    facts: dict[str, Any]
    editions: dict[str, tuple[int, dict[str, Any]]]


class Unreadable(ValueError):
    """Not a table or data at all: `finding` says where."""

    def __init__(self, line: int, message: str, field: str = "", **params: object) -> None:
        super().__init__(message)
        self.finding = Finding(line, field, message, params)


def parse(content: bytes) -> tuple[list[Raw], list[Finding]]:
    """The practices of a CSV or JSON file, and what is wrong with how they are told. Raises `Unreadable`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(line, N_("This file is not in UTF-8. Please save it as “CSV UTF-8”.")) from None
    return _json(text) if text.lstrip()[:1] in {"{", "["} else _csv(text)


def _csv(text: str) -> tuple[list[Raw], list[Finding]]:
    made = _Table()
    try:
        for line, cells in _rows(text):
            made.add(line, cells)
    except csv.Error:
        raise Unreadable(made.line + 1, N_("This line cannot be read as a part of a table.")) from None
    return made.found, made.findings


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells by column of every row that is not empty. Raises `Unreadable`, `csv.Error`."""
    csv.field_size_limit(LONGEST_CELL)
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
    names = [name.strip().lower() for name in next(reader, [])]
    for name in names:
        if name not in ACCEPTED or names.count(name) > 1:
            raise Unreadable(1, N_("There is no such column, or twice: %(name)s"), name=name[:40] or "?")
    for missing in {"territory", "title"} - set(names):
        raise Unreadable(1, N_("The first line must name the columns; %(name)s is missing."), name=missing)
    line = reader.line_num + 1
    for row in reader:
        if len(row) > len(names):
            raise Unreadable(line, N_("This line has more cells than there are columns."))
        if any(row):
            cells = zip(names, row, strict=False)
            yield line, {name: as_typed(cell).strip() for name, cell in cells if cell.strip()}
        line = reader.line_num + 1


class _Table:
    """Rows put together: a translation joins the practice of the same slug."""

    def __init__(self) -> None:
        self.found: list[Raw] = []
        self.findings: list[Finding] = []
        self.line = 1
        self._by_slug: dict[str, Raw] = {}

    def add(self, line: int, cells: dict[str, str]) -> None:
        self.line = line
        language = cells.get("language", "en")
        words = {name: cells[name] for name in WORDS if name in cells}
        if cells.get("original", language) != language:
            self._translate(line, cells.get("slug", ""), language, words)
            return
        facts = {name: _value(name, cells[name]) for name in (*FACTS, "themes", "contact") if name in cells}
        slug, territory = cells.get("slug", ""), cells.get("territory", "")
        raw = Raw(
            line, slug, territory, language, cells.get("published_on", ""), facts, {language: (line, words)}
        )
        self.found.append(raw)
        self._by_slug.setdefault(slug, raw)

    def _translate(self, line: int, slug: str, language: str, words: dict[str, Any]) -> None:
        raw = self._by_slug.get(slug) if slug else None
        if raw is None:
            self.findings.append(
                Finding(line, "original", N_("The original of this translation must stand above it."))
            )
        elif language in raw.editions:
            self.findings.append(
                Finding(line, "language", N_("This practice is told in this language already."))
            )
        else:
            raw.editions[language] = (line, words)


def _value(name: str, cell: str) -> Any:
    return [one.strip() for one in cell.split(SEPARATOR) if one.strip()] if name in LISTS else cell


def _json(text: str) -> tuple[list[Raw], list[Finding]]:
    try:
        data = json.loads(text, parse_constant=_refuse)
        if "\\ud" in text.lower():  # half of a surrogate pair has no bytes, so no page could tell of it
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise Unreadable(error.lineno, N_("This is not JSON from here on.")) from None
    except (ValueError, RecursionError):
        raise Unreadable(1, N_("This is not JSON from here on.")) from None
    listed = data.get("practices", [data]) if isinstance(data, dict) else data
    if not isinstance(listed, list):
        raise Unreadable(1, N_("There must be a list of practices."))
    return [_raw(number, one) for number, one in enumerate(listed, 1)], []


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("not a number of JSON")


def _raw(number: int, one: Any) -> Raw:
    """One entry. Raises `Unreadable` where it has another shape."""
    editions = one.get("editions") if isinstance(one, dict) else None
    facts = one.get("facts", {}) if isinstance(one, dict) else None
    if not isinstance(editions, dict) or not isinstance(facts, dict):
        raise Unreadable(number, N_("An entry has a slug, a territory, a language, facts and editions."))
    if not all(isinstance(words, dict) for words in editions.values()):
        raise Unreadable(number, N_("Each edition names its fields."), "editions")
    territory = one.get("territory", "")
    return Raw(
        line=number,
        slug=_text(one.get("slug")),
        territory=_text(territory.get("slug") if isinstance(territory, dict) else territory),
        language=_text(one.get("language")) or next(iter(editions), ""),
        published_on=_text(one.get("published_on")),
        facts={**facts, "themes": one.get("themes", [])},
        editions={language: (number, words) for language, words in editions.items()},
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
