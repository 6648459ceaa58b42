"""Forms: what was typed is kept, and every error stands at its field in the reader's language."""

import math
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.datastructures import FormData
from starlette.requests import Request

from together.errors import BadRequest
from together.languages import N_

MAX_FIELDS = 300
MAX_FIELD_BYTES = 64 * 1024

Values = dict[str, Any]
Model = TypeVar("Model", bound=BaseModel)

_MESSAGES = {
    "missing": N_("Please fill this in."),
    "string_too_short": N_("Please fill this in."),
    "string_too_long": N_("Please shorten this to %(max_length)s characters."),
    "too_short": N_("Please choose at least one."),
    "too_long": N_("Please choose fewer."),
    "int_parsing": N_("Please give a whole number."),
    "int_type": N_("Please give a whole number."),
    "greater_than_equal": N_("Please give %(ge)s or more."),
    "less_than_equal": N_("Please give %(le)s or less."),
    "literal_error": N_("Please choose one of the list."),
    "date_from_datetime_parsing": N_("Please give a date."),
    "date_parsing": N_("Please give a date."),
    "time_parsing": N_("Please give a time."),
    "url_parsing": N_("Please give a full address that starts with https://."),
    "url_scheme": N_("Please give a full address that starts with https://."),
}


class Form:
    """What a form page shows: the values as typed, and a message (to translate) with its figures by field."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.values: Values = dict(values or {})
        self.errors: dict[str, str] = {}
        self.params: dict[str, Mapping[str, object]] = {}

    def reject(self, field: str, message: str, **params: object) -> None:
        """Show `message` at `field`; the first one stays."""
        if field not in self.errors:
            self.errors[field] = message
            self.params[field] = params


def read_count(text: str) -> int:
    """A small number in an address that says what was done; anything else is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


async def read_posted(request: Request) -> FormData:
    """All that was posted, of fields only and within their limits. Whoever reads it again has it at once."""
    return await request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)


async def read_values(request: Request, *, many: Sequence[str] = ()) -> Values:
    """The fields that were posted; those of `many` as lists. Raises `BadRequest` for what no text field can hold."""
    return values_of(await read_posted(request), many=many)


def values_of(data: FormData, *, many: Sequence[str] = (), files: Sequence[str] = ()) -> Values:
    """The fields of a form that was read; those of `many` as lists, without those of `files`. Raises `BadRequest`."""
    values: Values = {name: [] for name in many}
    for name, value in data.multi_items():
        if name in files:
            continue
        if not isinstance(value, str) or "\x00" in value or "\x00" in name:
            raise BadRequest
        if name in many:
            values[name].append(value)
        else:
            values[name] = value.replace("\r\n", "\n").strip()
    return values


async def read_form(
    request: Request, model: type[Model], *, many: Sequence[str] = ()
) -> tuple[Model | None, Form]:
    """Validate what was posted. Either the model is there, or the form says what is wrong where."""
    return validate(model, await read_values(request, many=many))


def validate(model: type[Model], values: Values) -> tuple[Model | None, Form]:
    """`values` as a model, or None and the form that says what is wrong where."""
    form = Form(values)
    try:
        return model.model_validate(values), form
    except ValidationError as error:
        return None, explain(values, error)


def explain(values: Mapping[str, Any], error: ValidationError) -> Form:
    """The form that says what is wrong where."""
    form = Form(values)
    for detail in error.errors(include_url=False):
        _explain(form, detail)
    return form


def _explain(form: Form, detail: ErrorDetails) -> None:
    field = str(detail["loc"][0]) if detail["loc"] else "form"
    context = detail.get("ctx", {})
    message = (
        context["message"]
        if "message" in context
        else _MESSAGES.get(detail["type"], N_("Please check this."))
    )
    form.reject(
        field, message, **{key: value for key, value in context.items() if key not in {"message", "error"}}
    )


def degrees(text: str, most: int) -> float | None:
    """Degrees as people type them, with a comma or a point; None for nothing. To call in a validator."""
    typed = text.strip().replace(",", ".").replace("−", "-")
    if not typed:
        return None
    try:
        number = float(typed)
    except ValueError:
        number = math.nan
    if not -most <= number <= most:
        raise invalid(N_("Please give degrees between −%(most)s and %(most)s, such as 47.75."), most=most)
    return number


def invalid(message: str, **params: object) -> PydanticCustomError:
    """For a validator to raise: `message` is marked with `N_` and shown at the field."""
    return PydanticCustomError("together", "refused", {"message": message, **params})


def one_of(known: Container[str], *, optional: bool = False) -> Callable[[str], str]:
    """A validator of a field whose value stands in `known`; an `optional` one may be empty."""

    def check(value: str) -> str:
        if value not in known and (value or not optional):
            raise invalid(N_("Please choose one of the list."))
        return value

    return check


def all_of(known: Container[str]) -> Callable[[list[str]], list[str]]:
    """A validator of a field all of whose values stand in `known`; each is kept once."""

    def check(values: list[str]) -> list[str]:
        if any(value not in known for value in values):
            raise invalid(N_("Please choose one of the list."))
        return list(dict.fromkeys(values))

    return check


def row_number(value: str) -> str:
    """A validator of a field that names a row: empty, or the digits of a number that the database can hold."""
    if value and not (value.isascii() and value.isdigit() and len(value) < 10):
        raise invalid(N_("Please choose one of the list."))
    return value
