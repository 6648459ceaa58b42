"""What people may type about themselves."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator

from network.queries import ACTOR_KINDS, SHOWABLE
from together.errors import Problem
from together.forms import all_of, invalid, one_of, row_number
from together.languages import LANGUAGES, N_, find_zone
from together.mail import clean_address
from together.text import clean_name


def name_field(value: str) -> str:
    """A cleaned name; raises at the field when nothing visible is left."""
    try:
        return clean_name(value)
    except Problem as problem:
        raise invalid(problem.text) from None


def address_field(value: str) -> str:
    """A normalised e-mail address; raises at the field."""
    try:
        return clean_address(value)
    except Problem as problem:
        raise invalid(problem.text) from None


class SignInForm(BaseModel):
    """An address to which a link is sent, and where to go afterwards."""

    email: str = Field(min_length=1, max_length=254)
    next: str = "/"

    _address = field_validator("email")(address_field)


class ProfileForm(BaseModel):
    """A person's own profile."""

    name: str = Field(min_length=1, max_length=80)
    language: str = "en"
    languages: list[str] = Field(default_factory=list, max_length=20)
    time_zone: str = ""
    territory: str = ""
    actor_kind: str = ""
    organisation: str = Field(default="", max_length=120)
    about: str = Field(default="", max_length=1000)
    shown: list[str] = Field(default_factory=list, max_length=len(SHOWABLE))
    reminders: Literal["", "yes", "no"] = ""
    """Of workshops that one registered for; empty leaves it as it is."""
    digest: Literal["", "immediate", "daily", "weekly", "never"] = ""
    """How often mails come; empty leaves it as it is."""

    _name = field_validator("name")(name_field)

    _known_language = field_validator("language")(one_of(LANGUAGES))

    _known_languages = field_validator("languages")(all_of(LANGUAGES))

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value and find_zone(value) is None:
            raise invalid(N_("Please choose a time zone of the list."))
        return value

    _known_kind = field_validator("actor_kind")(one_of(ACTOR_KINDS, optional=True))

    _number = field_validator("territory")(row_number)

    _known_parts = field_validator("shown")(all_of(SHOWABLE))

    @field_validator("organisation")
    @classmethod
    def _visible(cls, value: str) -> str:
        return name_field(value) if value else ""
