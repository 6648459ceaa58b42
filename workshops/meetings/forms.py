"""What may be written about a meeting, and how it is copied."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, Field, field_validator

from together.countries import countries
from together.errors import Problem
from together.forms import invalid, one_of
from together.languages import LANGUAGES, N_, find_zone
from together.security import fingerprint
from together.text import clean_name
from workshops.models import Meeting

LONGEST = timedelta(days=60)


def _line(value: str) -> str:
    if not value:
        return ""
    try:
        return clean_name(value, 160)
    except Problem as problem:
        raise invalid(problem.text) from None


def _day(value: date) -> date:
    if not 2000 <= value.year <= 2100:
        raise invalid(N_("Please give a date."))
    return value


class MeetingForm(BaseModel):
    """A meeting as those who arrange it describe it. Days are of `zone`; introductions are Markdown-light."""

    number: int = Field(ge=1, le=9999)
    title: str = Field(default="", max_length=160)
    starts_on: date
    ends_on: date
    place: str = Field(default="", max_length=120)
    country: str = ""
    zone: str
    introduction: str = Field(default="", max_length=8000)
    title_en: str = Field(default="", max_length=160)
    title_fr: str = Field(default="", max_length=160)
    title_pt: str = Field(default="", max_length=160)
    title_ar: str = Field(default="", max_length=160)
    introduction_en: str = Field(default="", max_length=8000)
    introduction_fr: str = Field(default="", max_length=8000)
    introduction_pt: str = Field(default="", max_length=8000)
    introduction_ar: str = Field(default="", max_length=8000)
    language: str = Field(
        default="en",
        validate_default=True,
        description="of title and introduction; judged after the translations",
    )
    seen: str = Field(default="", max_length=64, description="`state_of` what the writer had before them")

    _lines = field_validator("title", "place", *(f"title_{code}" for code in LANGUAGES))(_line)
    _days = field_validator("starts_on", "ends_on")(_day)
    _known_language = field_validator("language")(one_of(LANGUAGES))

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str) -> str:
        if value and value not in countries("en"):
            raise invalid(N_("Please choose one of the list."))
        return value

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if find_zone(value) is None:
            raise invalid(N_("Please choose a time zone of the list."))
        return value

    @field_validator("ends_on")
    @classmethod
    def _not_before(cls, value: date, info: Any) -> date:
        first = info.data.get("starts_on")
        if first and value < first:
            raise invalid(N_("The last day cannot be before the first."))
        if first and value - first > LONGEST:
            raise invalid(N_("A meeting lasts at most two months."))
        return value

    @field_validator("language")
    @classmethod
    def _said_once(cls, value: str, info: Any) -> str:
        if info.data.get(f"title_{value}") or info.data.get(f"introduction_{value}"):
            raise invalid(
                N_("There is a title or an introduction in this language below too: empty one of the two.")
            )
        return value

    def _in(self, code: str) -> dict[str, str]:
        words = {name: str(getattr(self, f"{name}_{code}")) for name in ("title", "introduction")}
        return {name: text for name, text in words.items() if text}

    @property
    def translations(self) -> dict[str, dict[str, str]]:
        """Title and introduction in other languages, as far as they were written."""
        written = {code: self._in(code) for code in LANGUAGES}
        return {code: words for code, words in written.items() if words}


class CopyForm(BaseModel):
    """What a copied meeting begins with: its number and first day, and what it takes along."""

    number: int = Field(ge=1, le=9999)
    starts_on: date
    workshops: bool = False
    agendas: bool = False
    roles: bool = False

    _days = field_validator("starts_on")(_day)


def described(meeting: Meeting) -> Mapping[str, str]:
    """The form's fields as the meeting has them now."""
    values = {
        "number": str(meeting.number),
        "title": meeting.title,
        "starts_on": meeting.starts_on.isoformat(),
        "ends_on": meeting.ends_on.isoformat(),
        "place": meeting.place,
        "country": meeting.country,
        "zone": meeting.zone,
        "language": meeting.language,
        "introduction": meeting.introduction,
    }
    for code, words in meeting.translations.items():
        values |= {f"{name}_{code}": words.get(name, "") for name in ("title", "introduction")}
    return {**values, "seen": state_of(meeting)}


def state_of(meeting: Meeting) -> str:
    """A mark of what is written now, by which a form knows that somebody else has saved in between."""
    left_out = {"id", "created_at", "published_at", "status", "demonstration"}
    return fingerprint(json.dumps(meeting.model_dump(mode="json", exclude=left_out), sort_keys=True))[:32]
