"""What people may type when they register, and organisers when they ask."""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple

from pydantic import BaseModel, Field, field_validator
from starlette.requests import Request

from network.forms import name_field
from network.signing_in.forms import address_field
from together.forms import Form, Model, read_values, validate
from workshops.forms import EnterForm
from workshops.models import Question
from workshops.registrations.asking import answers_of, lists_of


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
