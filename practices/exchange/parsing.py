"""Files of practices taken apart: which practice says what on which line. What it means is checked afterwards."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from practices.exchange.columns import COLUMNS, FACTS, LISTS, SEPARATOR, WORDS
from together.languages import N_
from together.tables import Finding, Unreadable, rows_of, text_of

ACCEPTED = frozenset({*COLUMNS, "contact"})


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


def parse(content: bytes) -> tuple[list[Raw], list[Finding]]:
    """The practices of a CSV or JSON file, and what is wrong with how they are told. Raises `Unreadable`."""
    text = text_of(content)
    return _json(text) if text.lstrip()[:1] in {"{", "["} else _csv(text)


def _csv(text: str) -> tuple[list[Raw], list[Finding]]:
    made = _Table()
    for line, cells in rows_of(text, accepted=ACCEPTED, needed=("territory", "title")):
        made.add(line, cells)
    return made.found, made.findings


class _Table:
    """Rows put together: a translation joins the practice of the same slug."""

    def __init__(self) -> None:
        self.found: list[Raw] = []
        self.findings: list[Finding] = []
        self._by_slug: dict[str, Raw] = {}

    def add(self, line: int, cells: dict[str, str]) -> None:
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
