"""What people may type about a practice, in forms and in what pages save by themselves."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from practices.content import RICH, SECTIONS, Facts, Section, Words
from together.errors import NotFound
from together.forms import Values, invalid, one_of
from together.languages import LANGUAGES, N_
from together.rich_text import clean_html, html_to_markdown, markdown_to_html

SHORT = Section("short", N_("In short"), ("title", "what", "novelty"), ("themes",))
META = Section("meta", N_("Contact and licence"), (), ("contact", "licence"))
STEPS = (SHORT, *SECTIONS, META)
"""The pages of the form in order: the short version, the template's sections, contact and licence."""

MANY = ("themes", "dimensions", "actor_kinds", "changes")
"""Fields that hold several choices."""

LISTS = (*MANY, "only")
"""What a form sends several times. `only` names the fields that it holds, where it does not hold all of its section."""


class SaveForm(BaseModel):
    """What a page saves by itself: some fields, and which draft they were written on."""

    model_config = ConfigDict(extra="ignore")

    language: str
    version: int = Field(ge=0, lt=2**31)
    tab: str = Field(default="", max_length=40)
    words: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
    source: int | None = Field(default=None, gt=0, lt=2**31)

    _known_language = field_validator("language")(one_of(LANGUAGES))

    @field_validator("words")
    @classmethod
    def _known_words(cls, values: dict[str, str]) -> dict[str, str]:
        if not values.keys() <= Words.model_fields.keys():
            raise invalid(N_("Please check this."))
        return values

    @field_validator("facts")
    @classmethod
    def _known_facts(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not values.keys() <= Facts.model_fields.keys():
            raise invalid(N_("Please check this."))
        return values


class ShortForm(BaseModel):
    """The short version, enough to publish. A draft may lack all but the title."""

    territory: int = Field(gt=0, lt=10**9)
    language: str
    title: str = Field(min_length=1, max_length=160)
    what: str = Field(default="", max_length=3000)
    novelty: str = Field(default="", max_length=3000)
    themes: list[int] = Field(default_factory=list, max_length=10)

    _known_language = field_validator("language")(one_of(LANGUAGES))

    @field_validator("title")
    @classmethod
    def _visible(cls, value: str) -> str:
        cleaned = Words.model_validate({"title": value}).title
        if not cleaned:
            raise invalid(N_("Please give a title."))
        return cleaned


def get_step(key: str) -> Section:
    """The page of the form with this key. Raises `NotFound`."""
    for step in STEPS:
        if step.key == key:
            return step
    raise NotFound


def lacking(name: str) -> str:
    """What is said at a field without which nothing can be published, to translate."""
    if name in MANY:
        return N_("Please choose at least one.")
    return N_("Please fill this in, so that it can be published.")


def typed_words(values: Values, names: tuple[str, ...]) -> dict[str, str]:
    """What this person changed in these fields. Rich ones come as HTML from the editor (`format=html`), else as Markdown.

    A rich field that comes back as it was shown is left out: its Markdown may say less than what is stored.
    """
    marks = marks_of(values)
    typed = {name: str(values[name]) for name in names if name in values}
    as_html = values.get("format") == "html"
    return {
        name: (clean_html(text) if as_html else markdown_to_html(text)) if name in RICH else text
        for name, text in typed.items()
        if not is_marked(marks.get(name, ""), text)
    }


def typed_facts(values: Values, names: tuple[str, ...]) -> dict[str, Any]:
    """The same for facts. A box that is not ticked is not sent: it is the form that says which were shown."""
    facts: dict[str, Any] = {name: values.get(name, []) for name in names if name in MANY}
    if "ongoing" in names:
        facts["ongoing"] = "ongoing" in values
    return facts | {name: values[name] for name in names if name in values and name not in facts}


def shown(name: str, value: Any) -> Any:
    """A stored value as a form field shows it without scripts: rich text as Markdown."""
    if name in RICH:
        return html_to_markdown(value)
    return "" if value is None else value


def mark(name: str, value: Any) -> str:
    """What a form remembers of a value, to see later whether this person or somebody else changed it."""
    return ".".join(dict.fromkeys((_digest(value), _digest(shown(name, value)))))


def is_marked(mark: str, value: Any) -> bool:
    """Whether `value` is the one (stored, or as it was shown) that `mark` was made of."""
    return _digest(value) in mark.split(".")


def _digest(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def marks_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The marks that came back with a form, by field. Who chose their own of two texts has seen the other's: it counts."""
    return {
        name: str(values.get(f"seen-{name}") if values.get(f"keep-{name}") == "mine" else mark)
        for name, mark in (
            (key.removeprefix("was-"), value) for key, value in values.items() if key.startswith("was-")
        )
    }


def number_of(text: object) -> int:
    """A posted number, 0 for what is none."""
    value = str(text)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
