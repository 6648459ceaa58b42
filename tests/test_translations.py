"""Everything that people read is translated into every language, and nothing is written past the catalogues."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.strings import ROOT, TRANSLATED, empty, extracted, script_messages, stored, texts
from together import errors
from together.languages import translations
from together.pages import environment

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")
TAG = re.compile(r"</?\w+")
Texts = tuple[str, ...]


def entries(catalogue: Catalog) -> dict[Texts, Message]:
    return {texts(message.id): message for message in catalogue if message.id}


@pytest.fixture(params=TRANSLATED)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The catalogue of each language."""
    return stored(request.param)


def test_every_text_of_the_sources_stands_in_the_catalogue(catalogue: Catalog) -> None:
    missing = entries(extracted()).keys() - entries(catalogue).keys()
    assert sorted(missing) == [], "run make strings, then translate"


def test_the_catalogue_keeps_nothing_that_is_no_longer_used(catalogue: Catalog) -> None:
    unused = entries(catalogue).keys() - entries(extracted()).keys()
    assert sorted(unused) + sorted(map(str, catalogue.obsolete)) == [], "run make strings"


def test_every_text_is_translated_and_nobody_is_unsure(catalogue: Catalog) -> None:
    unsure = [key for key, message in entries(catalogue).items() if message.fuzzy]
    assert [message.id for message in empty(catalogue)] == []
    assert unsure == []


def test_plurals_have_as_many_forms_as_the_language(catalogue: Catalog) -> None:
    plural = [message for message in entries(catalogue).values() if message.pluralizable]
    assert [message.id for message in plural if len(texts(message.string)) != catalogue.num_plurals] == []


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "لا أحد"),
        (1, "شخص واحد"),
        (2, "شخصان"),
        (7, "أشخاص"),
        (11, "شخصًا"),
        (99, "شخصًا"),
        (100, "شخص"),
        (203, "أشخاص"),
    ],
)
def test_arabic_forms_stand_in_the_order_of_the_formula(count: int, words: str) -> None:
    """Babel's formula puts the form of 100 before that of 11; other tools do not."""
    form = translations("ar").ngettext("%(count)s person", "%(count)s people", count)
    assert form.removeprefix("%(count)s ") == words


def test_translations_fill_in_the_same_values(catalogue: Catalog) -> None:
    """A plural form may leave the number out (« one person »); nothing may ask for a value that is not given."""
    wrong = []
    for key, message in entries(catalogue).items():
        given = set(PLACEHOLDER.findall(key[-1]))
        for text in texts(message.string):
            used = set(PLACEHOLDER.findall(text))
            if not (used <= given if message.pluralizable else used == given):
                wrong.append((key[0], text))
    assert wrong == []


def test_translations_keep_the_markup(catalogue: Catalog) -> None:
    wrong = [
        (key[0], text)
        for key, message in entries(catalogue).items()
        for text in texts(message.string)
        if sorted(TAG.findall(text)) != sorted(TAG.findall(key[0]))
    ]
    assert wrong == []


HABITS = {
    "fr": re.compile(r" [:;?!»]|« |[^\W\d_]'|\.\.\."),
    "pt": re.compile(r"\bvocê|« | »|\.\.\.", re.IGNORECASE),
    "ar": re.compile(r"[\u0660-\u0669]|[\u0600-\u06ff][,;?]"),
}
"""What a hasty keyboard leaves behind, by language: docs/translating.md says what stands there instead."""


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_typography_of_their_language(code: str) -> None:
    assert [
        text for message in stored(code) for text in texts(message.string) if HABITS[code].search(text)
    ] == []


# What is written past the catalogues ------------------------------------------------------------------------

READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
NAMES = {"TOGETHER", "JSON", "HTML", "Markdown", "https"}
"""Words that are the same in every language."""
ATTRIBUTE = re.compile(r"""[\w-]+="[^"]*\"""")
"""Some macros write attributes only, which are no text."""
HOLE = "7"
"""Stands where a template fills something in; may be part of a word, of a tag or of an attribute."""


class Reader(HTMLParser):
    """Collects what a person would see or hear of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in {"script", "style"}
        self.words += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(ATTRIBUTE.sub("", data))


def untranslated(html: str) -> list[str]:
    """Words of `html` that stand there in one language for everybody."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    words = re.findall(r"[^\W\d_]{2,}", " ".join(reader.words))
    return [word for word in words if word not in NAMES]


def shown_by_template(source: str) -> str:
    """The text of a Jinja template outside expressions, statements, comments and `trans` blocks."""
    parts: list[str] = []
    statement: list[str] = []
    apart = False
    for _line, kind, value in environment().lex(source):
        if kind == "data":
            parts.append(HOLE if apart else value)
        elif kind == "block_begin":
            statement = []
        elif kind == "name":
            statement.append(value)
        elif kind == "block_end":
            apart = (apart or is_not_shown(statement)) and statement[:1] not in (["endtrans"], ["endblock"])
        elif kind == "variable_begin":
            parts.append(HOLE)
    return "".join(parts)


def is_not_shown(statement: list[str]) -> bool:
    """Whether what follows is translated, or the name of a CSS class."""
    return statement[:1] == ["trans"] or (statement[:1] == ["block"] and statement[1].endswith("_class"))


TEMPLATES = sorted(path for kind in ("*.html", "*.txt", "*.md") for path in (ROOT / "templates").rglob(kind))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_that_is_not_translated(path: Path) -> None:
    assert untranslated(shown_by_template(path.read_text())) == []


def shown_by_script(source: str) -> Iterator[str]:
    """The text of each html`…` literal, holes for what it fills in; literals within holes come on their own."""
    for start in re.finditer(r"(?<![\w`])(?:html|svg)`", source):
        at, depth, text = start.end(), 0, []
        while source[at] != "`" or depth:
            if not depth and source.startswith("${", at):
                at, depth = at + 2, 1
                text.append(HOLE)
            elif depth:
                depth += {"{": 1, "}": -1}.get(source[at], 0)
                at += 1
            else:
                text.append(source[at])
                at += 1
        yield "".join(text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT / "static" / "js")))
def test_a_script_says_nothing_that_is_not_translated(path: Path) -> None:
    assert [word for html in shown_by_script(path.read_text()) for word in untranslated(html)] == []


REFUSALS = {name for name, value in vars(errors).items() if isinstance(value, type)} | {"Refused", "invalid"}


def test_refusals_are_marked_for_translation() -> None:
    """`Forbidden("…")` would show English to everybody; `Forbidden(N_("…"))` does not."""
    bare = []
    for package in ("together", "network", "practices", "workshops", "realtime"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                    bare += [f"{path.name}: {text}" for text in map(constant_sentence, node.args) if text]
    assert bare == []


def constant_sentence(node: ast.AST) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and " " in value else None


# The checks themselves are tried on what they must catch ------------------------------------------------------


def test_the_checks_see_words_in_text_and_in_attributes() -> None:
    assert untranslated('<p title="Hello">Read <b>this</b></p><script>let it = 1</script>') == [
        "Hello",
        "Read",
        "this",
    ]
    assert untranslated(shown_by_template('<p>{{ _("Read") }} {% trans %}this{% endtrans %} now</p>')) == [
        "now"
    ]
    assert untranslated(
        "".join(shown_by_script("html`<p>${_('a')} ${b ? html`<i>${{c: 1}}</i>` : ''} now</p>`"))
    ) == ["now"]


def test_texts_of_scripts_are_found_within_template_literals() -> None:
    source = 'html`<p title=${_("One")}>${x ? html`${ngettext("%(n)s hand", "%(n)s hands", 1, { n: 1 })}` : ""}</p>`'
    assert list(script_messages(source, "x.js")) == ["One", ("%(n)s hand", "%(n)s hands")]
    with pytest.raises(ValueError, match="no literal text"):
        list(script_messages("_(name)", "x.js"))
