"""What people may type about a workshop, its agenda and themselves on entering."""

from datetime import UTC, date, datetime, time
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator, model_validator

from network.forms import address_field, name_field
from together.errors import Problem
from together.forms import all_of, invalid, one_of, row_number
from together.languages import LANGUAGES, N_, find_zone
from together.text import clean_name
from workshops.models import LONGEST, SHORTEST

SPOKEN = ("en", "fr", "pt", "ar", "es", "it", "de", "nl", "ro", "el", "pl", "lv", "sv")
"""Languages that a workshop may be held in."""

MAX_LINKS = 5
MAX_INTERPRETERS = 8


def _optional_line(value: str) -> str:
    if not value:
        return ""
    try:
        return clean_name(value, 120)
    except Problem as problem:
        raise invalid(problem.text) from None


def _title(value: str) -> str:
    try:
        return clean_name(value, 160)
    except Problem:
        raise invalid(N_("Please give a title.")) from None


def _https(value: str) -> str:
    if not value:
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or any(ord(character) < 33 for character in value):
        raise invalid(N_("Please give a full address that starts with https://."))
    return value


class EnterForm(BaseModel):
    """What a guest says on entering."""

    name: str = Field(min_length=1, max_length=80)
    affiliation: str = Field(default="", max_length=120)
    language: str = "en"

    _name = field_validator("name")(name_field)
    _affiliation = field_validator("affiliation")(_optional_line)

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        return value if value in LANGUAGES else "en"


class TimeForm(BaseModel):
    """When a workshop is: day and time are of `zone`; `starts_at` is the instant. And the meeting that it is part of."""

    meeting: str = Field(default="", max_length=9)
    day: date
    clock: time
    zone: str

    @field_validator("meeting")
    @classmethod
    def _number(cls, value: str) -> str:
        return row_number(value)

    @field_validator("day")
    @classmethod
    def _sensible_day(cls, value: date) -> date:
        if not 2000 <= value.year <= 2100:
            raise invalid(N_("Please give a date."))
        return value

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if find_zone(value) is None:
            raise invalid(N_("Please choose a time zone of the list."))
        return value

    @model_validator(mode="after")
    def _exists_in_that_zone(self) -> Self:
        zone = find_zone(self.zone)
        local = datetime.combine(self.day, self.clock, zone)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise invalid(N_("The clocks are put forward at that hour: it does not exist on that day."))
        return self

    @property
    def starts_at(self) -> datetime:
        """The instant at which it starts, in UTC."""
        return datetime.combine(self.day, self.clock, find_zone(self.zone)).astimezone(UTC)


class StartForm(TimeForm):
    """What is enough to begin a draft."""

    title: str = Field(min_length=1, max_length=160)
    kind: str = "workshop"
    language: str = "en"

    @field_validator("title")
    @classmethod
    def _visible(cls, value: str) -> str:
        return _title(value)

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        return value if value in {"workshop", "assembly"} else "workshop"

    _known_language = field_validator("language")(one_of(LANGUAGES))


class CopyForm(TimeForm):
    """When and where the copy of a workshop is, and whether the same people run it."""

    roles: bool = False


class CancelForm(BaseModel):
    """Why a workshop is called off, as its page and the mails say it."""

    reason: str = Field(min_length=1, max_length=1000)


class LinkForm(BaseModel):
    """An address outside: a further call, a board."""

    label: str = Field(min_length=1, max_length=80)
    url: str = Field(min_length=1, max_length=500)

    _label = field_validator("label")(_optional_line)

    @field_validator("url")
    @classmethod
    def _https_only(cls, value: str) -> str:
        return _https(value)


class InterpreterForm(BaseModel):
    """Somebody who interprets into a language; the name may follow later."""

    language: str
    name: str = Field(default="", max_length=80)

    _language = field_validator("language")(one_of(SPOKEN))
    _name = field_validator("name")(_optional_line)


class WorkshopForm(StartForm):
    """A workshop as its facilitators describe it."""

    introduction: str = Field(default="", max_length=8000)
    languages: list[str] = Field(default_factory=list, max_length=len(SPOKEN))
    themes: list[int] = Field(default_factory=list, min_length=1, max_length=10)
    minutes: int = Field(ge=SHORTEST, le=LONGEST)
    visibility: str = "public"
    call_url: str = Field(default="", max_length=500)
    registration: str = "open"
    capacity: int | None = Field(default=None, ge=1, le=5000)
    links: list[LinkForm] = Field(default_factory=list, max_length=MAX_LINKS)
    interpreters: list[InterpreterForm] = Field(default_factory=list, max_length=MAX_INTERPRETERS)

    _known_visibility = field_validator("visibility")(one_of(("public", "members", "link")))
    _known_registration = field_validator("registration")(one_of(("open", "closed", "none")))
    _known_languages = field_validator("languages")(all_of(SPOKEN))

    @field_validator("capacity", mode="before")
    @classmethod
    def _as_many_as_come(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("themes", mode="before")
    @classmethod
    def _numbers(cls, values: list[str | int]) -> list[int]:
        texts = [str(value) for value in values]
        if any(not (text.isascii() and text.isdigit() and len(text) < 10) for text in texts):
            raise invalid(N_("Please choose one of the list."))
        return [int(text) for text in texts]

    @field_validator("call_url")
    @classmethod
    def _https_only(cls, value: str) -> str:
        return _https(value)


class AgendaItemForm(BaseModel):
    """One item of the agenda. `id` is empty for a new one."""

    id: str = Field(default="", max_length=9)
    title: str = Field(min_length=1, max_length=160)
    minutes: int = Field(ge=1, le=300)
    presenter: str = Field(default="", max_length=80)
    text: str = Field(default="", max_length=2000)

    @field_validator("title")
    @classmethod
    def _visible(cls, value: str) -> str:
        return _title(value)

    _presenter = field_validator("presenter")(_optional_line)


class RoleForm(BaseModel):
    """Somebody asked to facilitate or to report, by e-mail address."""

    email: str = Field(min_length=1, max_length=254)
    role: str

    _address = field_validator("email")(address_field)

    @field_validator("role")
    @classmethod
    def _known_role(cls, value: str) -> str:
        if value not in {"facilitator", "rapporteur"}:
            raise invalid(N_("Please choose one of the list."))
        return value
