"""What people may type when they register, and organisers when they ask."""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple

from pydantic import BaseModel, Field, field_validator, model_validator
from starlette.requests import Request

from network.forms import address_field, name_field
from together.errors import Problem
from together.forms import Form, Model, invalid, one_of, read_values, validate
from together.languages import N_
from together.text import clean_name
from workshops.forms import EnterForm
from workshops.models import Question
from workshops.registrations.asking import KINDS, LISTS, answers_of, lists_of, visible


class OwnForm(BaseModel):
    """Whether others may see that one comes."""

    shown: bool = False


class NamelessForm(OwnForm):
    """The same of an account that has no name yet."""

    name: str = Field(min_length=1, max_length=80)

    _name = field_validator("name")(name_field)


class GuestForm(EnterForm):
    """What somebody without an account says: name, organisation, language, where mails go, and whether others may see it."""

    email: str = Field(min_length=1, max_length=254)
    shown: bool = False

    _address = field_validator("email")(address_field)


CHOICES, CHOICE = 20, 120
"""Choices of a list, and characters of one."""


class QuestionForm(BaseModel):
    """Something that the organisers ask. `choices`: one a line."""

    kind: str
    words: str = Field(min_length=1, max_length=300)
    choices: list[str] = Field(default_factory=list)
    required: bool = False

    _known_kind = field_validator("kind")(one_of(KINDS))

    @field_validator("words")
    @classmethod
    def _visible(cls, value: str) -> str:
        try:
            return clean_name(value, 300)
        except Problem:
            raise invalid(N_("Please fill this in.")) from None

    @field_validator("choices", mode="before")
    @classmethod
    def _lines(cls, value: str) -> list[str]:
        lines = [" ".join(visible(line).split()) for line in value.split("\n")]
        return list(dict.fromkeys(line for line in lines if line))

    @model_validator(mode="after")
    def _has_choices(self) -> "QuestionForm":
        if self.kind not in LISTS:
            self.choices = []
        elif not 2 <= len(self.choices) <= CHOICES:
            raise invalid(N_("Please give 2 to %(most)s choices, one a line."), most=CHOICES)
        elif any(len(choice) > CHOICE for choice in self.choices):
            raise invalid(N_("Please shorten each choice to %(max_length)s characters."), max_length=CHOICE)
        return self


class Said(NamedTuple, Generic[Model]):
    """What was posted: the model and the answers, or (`model` is None) the form that says what is wrong where."""

    model: Model | None
    answers: dict[str, Any]
    form: Form


async def read_said(request: Request, model: type[Model], questions: Sequence[Question]) -> Said[Model]:
    """Validate a form of `model` with the organisers' questions in it."""
    values = await read_values(request, many=lists_of(questions))
    found, form = validate(model, values)
    answers = answers_of(questions, form)
    return Said(None if form.errors else found, answers, form)
