"""Whether practices from a file can be taken in: every problem is found, by line and field, before anything is written."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape
from typing import Any

from practices.content import RICH, Facts, Words
from practices.exchange.columns import FACTS, WORDS
from practices.exchange.parsing import Raw
from practices.exchange.queries import Known
from together.columns import now
from together.forms import Form, validate
from together.languages import LANGUAGES, N_
from together.tables import Finding
from together.text import slug_of

RESERVED = frozenset({"new", "map", "import", "mine"})
NEEDED = ("title", "what", "novelty")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_TAG = re.compile(r"<\s*/?\s*(p|h[1-6]|ul|ol|li|strong|em|b|i|a|br|blockquote|div)\b", re.IGNORECASE)

Telling = Callable[[int], None]
"""Hears how many practices were done since it heard last."""


@dataclass(frozen=True)
class Ready:
    """A practice that can be taken in. `editions` by language, the original first; `at`: when it was published."""

    slug: str
    territory_id: int
    language: str
    facts: Facts
    editions: dict[str, Words]
    at: datetime


@dataclass(frozen=True)
class Checked:
    """What can be taken in, if there are no findings."""

    ready: Sequence[Ready]
    findings: Sequence[Finding]


def check(
    raws: Sequence[Raw], known: Known, *, publish: bool = True, told: Telling = lambda _count: None
) -> Checked:
    """Every practice of a file against what is known. To be published it needs the short version; a draft, a title."""
    checker = _Checker(known, publish=publish)
    ready = []
    for raw in raws:
        ready.append(checker.practice(raw))
        told(1)
    return Checked([one for one in ready if one], checker.findings)


class _Checker:
    def __init__(self, known: Known, *, publish: bool) -> None:
        self.findings: list[Finding] = []
        self._known = known
        self._publish = publish
        self._taken = set(known.slugs) | RESERVED
        self._numbers: dict[str, int] = {}

    def practice(self, raw: Raw) -> Ready | None:
        """Ready, or None after what is wrong was noted."""
        before = len(self.findings)
        territory = self._known.territories.get(raw.territory) or self._known.territories.get(
            raw.territory.casefold()
        )
        if territory is None:
            self._note(
                raw.line, "territory", N_("There is no territory %(name)s."), name=raw.territory[:80] or "?"
            )
        facts, editions = self._facts(raw), self._editions(raw)
        at, slug = self._at(raw), self._slug(raw, editions)
        if len(self.findings) > before or territory is None or facts is None:
            return None
        return Ready(slug, territory, raw.language, facts, editions, at)

    def _note(self, line: int, field: str, message: str, **params: object) -> None:
        self.findings.append(Finding(line, field, message, params))

    def _note_all(self, line: int, form: Form) -> None:
        for field, message in form.errors.items():
            self._note(line, field, message, **form.params[field])

    def _facts(self, raw: Raw) -> Facts | None:
        named = raw.facts.get("themes")
        themes = [str(one) for one in named] if isinstance(named, list) else []
        for theme in themes:
            if theme not in self._known.themes:
                self._note(raw.line, "themes", N_("There is no theme %(name)s."), name=theme[:80])
        if not themes and self._publish:
            self._note(raw.line, "themes", N_("Please choose at least one."))
        values = {
            name: raw.facts[name] for name in (*FACTS, "contact") if raw.facts.get(name) not in (None, "")
        }
        for name in raw.facts.keys() - {*FACTS, "contact", "themes"}:
            self._note(raw.line, name[:40], N_("There is no such field."))
        ids = [self._known.themes[one] for one in themes if one in self._known.themes]
        facts, form = validate(Facts, {**values, "themes": ids})
        self._note_all(raw.line, form)
        return facts

    def _editions(self, raw: Raw) -> dict[str, Words]:
        if raw.language not in raw.editions:
            self._note(raw.line, "language", N_("The original language has no edition."))
        found: dict[str, Words] = {}
        for language, (line, values) in raw.editions.items():
            if language not in LANGUAGES:
                self._note(line, "language", N_("Please choose one of the list."))
            for name in values.keys() - set(WORDS):
                self._note(line, str(name)[:40], N_("There is no such field."))
            words = self._words(line, values)
            if words:
                found[language] = words
        return dict(sorted(found.items(), key=lambda one: one[0] != raw.language))

    def _words(self, line: int, values: dict[str, Any]) -> Words | None:
        told = {name: _told(name, values[name]) for name in WORDS if values.get(name) is not None}
        words, form = validate(Words, told)
        self._note_all(line, form)
        for name in NEEDED if self._publish else NEEDED[:1]:
            if not (getattr(words, name) if words else told.get(name)):
                self._note(line, name, N_("Please fill this in."))
        return words

    def _at(self, raw: Raw) -> datetime:
        if not raw.published_on:
            return now()
        try:
            day = date.fromisoformat(raw.published_on)
        except ValueError:
            day = date.min
        if not date(1990, 1, 1) <= day <= now().date():
            self._note(
                raw.line, "published_on", N_("Please give a date such as 2024-05-31, not in the future.")
            )
            return now()
        return min(datetime.combine(day, time(12), UTC), now())

    def _slug(self, raw: Raw, editions: dict[str, Words]) -> str:
        slug = raw.slug or self._free(editions[raw.language].title if raw.language in editions else "")
        if not _SLUG.fullmatch(slug):
            self._note(raw.line, "slug", N_("An address has small letters, digits and hyphens."))
        elif slug in self._taken:
            self._note(raw.line, "slug", N_("There is another practice at this address."))
        self._taken.add(slug)
        return slug

    def _free(self, title: str) -> str:
        stem = slug_of(title) or "practice"
        while True:
            number = self._numbers[stem] = self._numbers.get(stem, 0) + 1
            slug = stem if number == 1 else f"{stem}-{number}"
            if slug not in self._taken:
                return slug


def _told(name: str, value: Any) -> Any:
    """Rich fields may be typed as plain text: each empty line begins a paragraph."""
    if name not in RICH or not isinstance(value, str) or _TAG.search(value):
        return value
    return "".join(
        f"<p>{escape(part.strip(), quote=False)}</p>" for part in re.split(r"\n\s*\n", value) if part.strip()
    )
