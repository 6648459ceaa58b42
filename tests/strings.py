"""Every text to translate, collected from the sources. `make strings` brings the catalogues up to date."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from together.languages import DOMAIN, LANGUAGES, LOCALE

ROOT = Path(__file__).parents[1]
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
"""English needs no catalogue: its texts are the keys."""

JINJA: dict[str, Any] = {
    "encoding": "utf-8",
    "extensions": "jinja2.ext.i18n,jinja2.ext.do",
    "silent": "false",
}
SOURCES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("together/**/*.py", "python", {"encoding": "utf-8"}),
    ("network/**/*.py", "python", {"encoding": "utf-8"}),
    ("practices/**/*.py", "python", {"encoding": "utf-8"}),
    ("workshops/**/*.py", "python", {"encoding": "utf-8"}),
    ("realtime/**/*.py", "python", {"encoding": "utf-8"}),
    ("templates/**/*.html", "jinja2", JINJA),
    ("templates/**/*.txt", "jinja2", JINJA),
    ("templates/**/*.md", "jinja2", JINJA),
)


HEADER = """\
# Texts of TOGETHER. `make strings` adds what is new; docs/translating.md tells how to translate."""

SCRIPTS = "static/js/**/*.js"
CALL = re.compile(r"(?<![\w.$])(?<!function )(_|N_|ngettext)\(\s*")
LITERAL = re.compile(r"""\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*(?=[,)])""")
"""Babel's own reader of JavaScript misses calls within template literals, where most of ours are."""


@cache
def extracted() -> Catalog:
    """A catalogue of everything that is marked in the sources, without translations."""
    template = Catalog(domain=DOMAIN, project="TOGETHER", fuzzy=False)
    for path, message in _messages():
        template.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return template


def _messages() -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    for pattern, method, options in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            for _line, message, *_rest in extract_from_file(method, path, DEFAULT_KEYWORDS, (), options):
                yield path, message
    for path in sorted(ROOT.glob(SCRIPTS)):
        for message in script_messages(path.read_text(), path.name):
            yield path, message


def script_messages(source: str, name: str) -> Iterator[str | tuple[str, ...]]:
    """What a script asks to be translated. Raises `ValueError` on a call whose text is not a plain literal."""
    for call in CALL.finditer(source):
        if source[call.end()] == ")":
            continue
        wanted, texts, at = (2 if call[1] == "ngettext" else 1), [], call.end()
        for _ in range(wanted):
            literal = LITERAL.match(source, at)
            if literal is None:
                raise ValueError(f"{name}: {source[call.start() : call.start() + 60]!r} has no literal text")
            texts.append(str(ast.literal_eval(literal[1])))
            at = literal.end() + 1
        yield texts[0] if wanted == 1 else tuple(texts)


def catalogue_path(code: str) -> Path:
    """Where the translations of a language lie."""
    return LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def stored(code: str) -> Catalog:
    """The catalogue of a language as it is in the repository; an empty one when there is none yet."""
    path = catalogue_path(code)
    if not path.exists():
        return Catalog(locale=code, header_comment=HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def updated(code: str) -> Catalog:
    """The catalogue with new texts added, still empty, and without those no longer used."""
    before = stored(code)
    made = before.creation_date  # kept, or every run would change the file
    after = Catalog(
        locale=code,
        domain=DOMAIN,
        header_comment=before.header_comment,
        project="TOGETHER",
        version="1",
        msgid_bugs_address="docs/translating.md",
        last_translator="TOGETHER",
        language_team="TOGETHER",
        creation_date=made,
        revision_date=made,
        fuzzy=False,
    )
    for message in extracted():
        if message.id:
            known = before.get(message.id)
            if known is None or known.id != message.id:
                known = Message(message.id, ("",) * after.num_plurals if message.pluralizable else "")
            after.add(
                message.id, known.string, message.locations, known.flags, user_comments=known.user_comments
            )
    return after


def write(code: str, catalogue: Catalog) -> None:
    """Store a catalogue, sorted by text and without line numbers, so that a change shows as one."""
    path = catalogue_path(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False)


def empty(catalogue: Catalog) -> list[Message]:
    """The texts that still lack a translation, or one of its plural forms."""
    return [message for message in catalogue if message.id and not all(texts(message.string))]


def texts(string: str | Sequence[str] | None) -> tuple[str, ...]:
    """A text, or the forms of one that depends on a number, in the same shape."""
    return (string,) if isinstance(string, str) else tuple(string or ("",))


if __name__ == "__main__":
    for language in TRANSLATED:
        now = updated(language)
        write(language, now)
        print(f"{catalogue_path(language).relative_to(ROOT)}: {len(now)} texts")
        for untranslated in empty(now):
            print(f"  to translate: {untranslated.id!r}")
