"""The demonstration's data files, read and checked. A mistake in one of them is named by pydantic with its place.

A workshop's script is a list of steps. Each step has a `minute` (from the planned start; negative: before), `who` acts,
and one verb: announce, enter, open, close, say, edit, remove, react, pin, raise_hand, floor, agenda, record,
edit_outcome, note, summary. `as` names what a step makes, so that later steps can refer to it.
"""

import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from network.themes import starting

DATA = Path(__file__).parent / "data"

VERBS = (
    "announce", "enter", "open", "close", "say", "edit", "remove", "react", "pin", "raise_hand", "floor",
    "agenda", "record", "edit_outcome", "note", "summary",
)  # fmt: skip


class Strict(BaseModel):
    """A record of a data file; a field that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Strict):
    """A territory. `parent` is the slug of one that stands before it; descriptions are by language."""

    slug: str
    name: str
    place: str = ""
    country: str = Field(pattern=r"^[A-Z]{2}$")
    kind: str
    platform: str = ""
    parent: str = ""
    descriptions: dict[str, str] = Field(default_factory=dict)
    links: list[dict[str, str]] = Field(default_factory=list)
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Topic(Strict):
    """A theme and those within it."""

    code: str
    slug: str
    names: dict[str, str]
    demonstration: bool = False
    children: list["Topic"] = Field(default_factory=list)


class Gathering(Strict):
    """An International Meeting."""

    number: int
    starts_on: date = Field(alias="from")
    ends_on: date = Field(alias="to")
    place: str
    country: str
    zone: str
    introduction: str


class Character(Strict):
    """An invented person; one without an address is a guest. `role` is what they are in their territory."""

    name: str
    language: str
    territory: str
    kind: str
    email: str = ""
    languages: list[str] = Field(default_factory=list)
    zone: str = ""
    role: str = ""
    secretariat: bool = False


class Item(Strict):
    """One item of an agenda."""

    key: str
    title: str
    minutes: int
    presenter: str = ""
    text: str = ""


class Start(Strict):
    """A start relative to the moment of loading: some minutes ago, or at an hour of a day to come."""

    minutes_ago: int | None = None
    round_to: int = 1
    days_ahead: int | None = None
    hour: int = 0

    @model_validator(mode="after")
    def _one_way(self) -> "Start":
        if (self.minutes_ago is None) == (self.days_ahead is None):
            raise ValueError("either minutes_ago or days_ahead")
        return self


class Step(Strict):
    """One thing that somebody does."""

    minute: float
    who: list[str] = Field(min_length=1)
    label: str = Field(default="", alias="as")
    announce: bool = False
    enter: bool = False
    open: bool = False
    close: bool = False
    say: str = ""
    lang: str = ""
    reply_to: str = ""
    edit: str = ""
    text: str = ""
    remove: str = ""
    reason: str = ""
    react: str = ""
    to: str = ""
    pin: str = ""
    raise_hand: bool = False
    floor: str | None = None
    agenda: str | None = None
    record: str = ""
    source: str = Field(default="", alias="from")
    from_note: str = ""
    quote: str = ""
    responsible: str = Field(default="", alias="for")
    due: date | None = None
    due_in_days: int | None = None
    edit_outcome: str = ""
    note: str = ""
    summary: str = ""

    @field_validator("who", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_verb(self) -> "Step":
        if len(self.model_fields_set & set(VERBS)) != 1:
            raise ValueError("a step has exactly one verb")
        return self

    @property
    def verb(self) -> str:
        """What is done."""
        return next(verb for verb in VERBS if verb in self.model_fields_set)


class Script(Strict):
    """A workshop, and what happens in it."""

    slug: str
    title: str
    introduction: str
    kind: str = "workshop"
    meeting: int | None = None
    language: str
    languages: list[str]
    themes: list[str] = Field(min_length=1)
    starts: datetime | Start
    minutes: int
    zone: str
    by: str
    rapporteurs: list[str]
    agenda: list[Item]
    script: list[Step]

    def start(self, loaded: datetime) -> datetime:
        """The planned start in the workshop's zone, when the demonstration is loaded at `loaded`."""
        zone = ZoneInfo(self.zone)
        if isinstance(self.starts, datetime):
            return self.starts.astimezone(zone)
        local = loaded.astimezone(zone)
        if self.starts.days_ahead is not None:
            day = local.date() + timedelta(days=self.starts.days_ahead)
            return datetime(day.year, day.month, day.day, self.starts.hour, tzinfo=zone)
        moment = local - timedelta(minutes=self.starts.minutes_ago or 0)
        return moment.replace(
            minute=moment.minute - moment.minute % self.starts.round_to, second=0, microsecond=0
        )

    @property
    def people(self) -> list[str]:
        """Everybody who has a place in it, those who prepare it first."""
        acting = [name for step in self.script for name in step.who]
        return list(dict.fromkeys([self.by, *self.rapporteurs, *acting]))


@cache
def places() -> list[Place]:
    """The territories."""
    return [Place.model_validate(one) for one in read_data("territories.json")["territories"]]


@cache
def topics() -> list[Topic]:
    """The themes of the first level."""
    return [Topic.model_validate(one) for one in starting.topics()]


@cache
def gatherings() -> list[Gathering]:
    """The International Meetings."""
    return [Gathering.model_validate(one) for one in read_data("meetings.json")["meetings"]]


@cache
def characters() -> dict[str, Character]:
    """The people by their names in scripts."""
    return {key: Character.model_validate(one) for key, one in read_data("people.json")["people"].items()}


@cache
def cast() -> list[str]:
    """Those whom a visitor of the demonstration may become, in order."""
    return list(read_data("people.json")["cast"])


@cache
def scripts() -> list[Script]:
    """All workshops, in the order of their files' names."""
    return [Script.model_validate(read_data(path)) for path in sorted((DATA / "workshops").glob("*.json"))]


def read_data(name: str | Path) -> dict[str, Any]:
    """One of the data files, by its name or path."""
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found
