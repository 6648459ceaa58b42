"""What a practice says: the parts of its template, and the models that validate them.

`Words` are in one language and are translated; `Facts` are the same in every language. The template's fields follow the
network's own form (short part, context, actors, process, resources, results, transfer, meta). Rich fields hold clean HTML.
"""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from together.languages import N_

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
    "time": N_("Time"),
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
