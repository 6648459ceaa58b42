"""What a practice says: the parts of its template, and the models that validate them.

`Words` are in one language and are translated; `Facts` are the same in every language. The template's fields follow the
network's own form (short part, context, actors, process, resources, results, transfer, meta). Rich fields hold clean HTML.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from network.queries import ACTOR_KINDS
from together.forms import degrees, invalid
from together.languages import N_
from together.rich_text import clean_html, clean_text
from together.text import InvalidName, clean_name

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Licences that may be chosen, by SPDX identifier."""

SCALES = {
    "place": N_("One place (a school, a hospital, a firm)"),
    "neighbourhood": N_("A neighbourhood or village"),
    "municipality": N_("A municipality"),
    "region": N_("A region"),
    "country": N_("A country or more"),
}

DIMENSIONS = {
    "A": N_("Access to means of living"),
    "B": N_("Living environment"),
    "C": N_("Relations with institutions"),
    "D": N_("Personal relations"),
    "E": N_("Social balance"),
    "F": N_("Personal balance"),
    "G": N_("Feelings of well-being and ill-being"),
    "H": N_("Attitudes and initiatives"),
    "I": N_("Relations between generations and with the planet"),
}
"""The nine dimensions of well-being of the SPIRAL method."""

CHANGES = {
    "practice": N_("How people do things"),
    "relations": N_("How people relate to each other"),
    "rules": N_("Rules and decisions"),
    "services": N_("Services and places"),
    "environment": N_("The environment"),
    "wellbeing": N_("Well-being as people tell it"),
}


class Words(BaseModel):
    """The part in one language: `title` a plain line, `what` and `novelty` Markdown-light, rich sections clean HTML."""

    model_config = ConfigDict(frozen=True)

    title: str = Field(default="", max_length=160)
    what: str = Field(default="", max_length=3000)
    novelty: str = Field(default="", max_length=3000)
    problem: str = Field(default="", max_length=20000)
    led_by: str = Field(default="", max_length=300)
    roles: str = Field(default="", max_length=20000)
    reach: str = Field(default="", max_length=20000)
    steps: str = Field(default="", max_length=20000)
    methods: str = Field(default="", max_length=20000)
    decisions: str = Field(default="", max_length=20000)
    money: str = Field(default="", max_length=2000)
    people: str = Field(default="", max_length=2000)
    time: str = Field(default="", max_length=2000)
    evidence: str = Field(default="", max_length=20000)
    evaluation: str = Field(default="", max_length=20000)
    helped: str = Field(default="", max_length=20000)
    failed: str = Field(default="", max_length=20000)
    lessons: str = Field(default="", max_length=20000)
    conditions: str = Field(default="", max_length=20000)

    @model_validator(mode="before")
    @classmethod
    def _cleaned(cls, values: Any) -> Any:
        """Whatever way words come in, they are clean from here on."""
        return {name: _clean(name, value) for name, value in values.items()}


class Facts(BaseModel):
    """The part that is the same in every language. `themes`: ids; degrees are WGS 84; `contact` is for members only."""

    model_config = ConfigDict(frozen=True)

    themes: list[int] = Field(default_factory=list, max_length=10)
    place: str = Field(default="", max_length=160)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    scale: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    ongoing: bool = False
    dimensions: list[str] = Field(default_factory=list, max_length=9)
    actor_kinds: list[str] = Field(default_factory=list, max_length=12)
    changes: list[str] = Field(default_factory=list, max_length=6)
    contact: str = Field(default="", max_length=300)
    licence: str = "CC-BY-4.0"

    @field_validator("started_on", "ended_on", mode="before")
    @classmethod
    def _none_for_empty(cls, value: Any) -> Any:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("latitude", "longitude", mode="before")
    @classmethod
    def _degrees(cls, value: Any, info: ValidationInfo) -> Any:
        most = 90 if info.field_name == "latitude" else 180
        return degrees(str(value), most) if isinstance(value, str | int | float) else value

    @field_validator("themes")
    @classmethod
    def _ids(cls, values: list[int]) -> list[int]:
        if any(not 0 < value < 10**9 for value in values):
            raise invalid(N_("Please choose one of the list."))
        return list(dict.fromkeys(values))

    @field_validator("place", "contact")
    @classmethod
    def _line(cls, value: str) -> str:
        return clean_line(value)

    @field_validator("scale", "licence", "dimensions", "actor_kinds", "changes")
    @classmethod
    def _of_the_list(cls, value: Any, info: ValidationInfo) -> Any:
        known = _LISTS[info.field_name or ""]
        chosen = value if isinstance(value, list) else [value]
        if any(one not in known for one in chosen):
            raise invalid(N_("Please choose one of the list."))
        return list(dict.fromkeys(value)) if isinstance(value, list) else value

    @field_validator("started_on", "ended_on")
    @classmethod
    def _sensible_day(cls, value: date | None) -> date | None:
        if value and not 1800 <= value.year <= 2200:
            raise invalid(N_("Please give a date."))
        return value

    @field_validator("ended_on")
    @classmethod
    def _after_it_began(cls, value: date | None, info: ValidationInfo) -> date | None:
        begun = info.data.get("started_on")
        if value and begun and value < begun:
            raise invalid(N_("It ended before it began: please check the two dates."))
        return value


_LISTS: dict[str, Collection[str]] = {
    "scale": {"", *SCALES},
    "licence": LICENCES,
    "dimensions": DIMENSIONS,
    "actor_kinds": ACTOR_KINDS,
    "changes": CHANGES,
}


LONGEST_SENT = 50_000
"""Characters of a field that are looked at: what is longer is too long for any of them, and takes long to clean."""


def _clean(name: str, value: Any) -> Any:
    if not isinstance(value, str) or len(value) > LONGEST_SENT:
        return value
    if name in RICH:
        return clean_html(value)
    return clean_line(value) if name in {"title", "led_by"} else clean_text(value)


def clean_line(text: str) -> str:
    """One line of plain words; empty where nothing visible is in it."""
    try:
        return clean_name(text, len(text))
    except InvalidName:
        return ""


RICH = frozenset(
    {
        "problem",
        "roles",
        "reach",
        "steps",
        "methods",
        "decisions",
        "evidence",
        "evaluation",
        "helped",
        "failed",
        "lessons",
        "conditions",
    }
)
"""Fields of `Words` that hold clean HTML and are written with the rich editor."""


NAMES = {
    "title": N_("Title"),
    "what": N_("What was done, and for whom"),
    "novelty": N_("What is new or useful to others"),
    "problem": N_("The problem"),
    "led_by": N_("Led by"),
    "roles": N_("Who did what"),
    "reach": N_("Whom it reached, and how"),
    "steps": N_("Steps"),
    "methods": N_("Methods"),
    "decisions": N_("How decisions were made"),
    "money": N_("Money"),
    "people": N_("People"),
    "time": N_("Time it takes"),
    "evidence": N_("What changed, and how we know"),
    "evaluation": N_("Evaluation"),
    "helped": N_("What helped"),
    "failed": N_("What failed"),
    "lessons": N_("Lessons"),
    "conditions": N_("What it needs elsewhere"),
    "themes": N_("Themes"),
    "place": N_("Place"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "scale": N_("Scale"),
    "started_on": N_("Began"),
    "ended_on": N_("Ended"),
    "ongoing": N_("Ongoing"),
    "dimensions": N_("Dimensions of well-being"),
    "actor_kinds": N_("Kinds of actor"),
    "changes": N_("Kind of change"),
    "contact": N_("Contact"),
    "licence": N_("Licence"),
}
"""What each field is called wherever it is shown, to translate: pages, forms, comparisons, documents."""


@dataclass(frozen=True)
class Section:
    """One section of the full template: its anchor, its name and the fields of `Words` (then of `Facts`) within."""

    key: str
    name: str
    words: tuple[str, ...]
    facts: tuple[str, ...] = ()


SECTIONS = (
    Section(
        "context",
        N_("Context"),
        ("problem",),
        ("place", "latitude", "longitude", "scale", "started_on", "ended_on", "ongoing", "dimensions"),
    ),
    Section("actors", N_("Actors"), ("led_by", "roles", "reach"), ("actor_kinds",)),
    Section("process", N_("Process"), ("steps", "methods", "decisions")),
    Section("resources", N_("Resources"), ("money", "people", "time")),
    Section("results", N_("Results"), ("evidence", "evaluation"), ("changes",)),
    Section("transfer", N_("Transfer"), ("helped", "failed", "lessons", "conditions")),
)
"""The full template in order; `#context` and so on are anchors for life, also of comments."""

SECTION_KEYS = frozenset(section.key for section in SECTIONS)
