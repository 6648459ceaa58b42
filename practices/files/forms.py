"""What may be said about files."""

from collections.abc import Mapping

from pydantic import BaseModel, Field, field_validator

from together.errors import Unprocessable
from together.forms import Values, validate

LONGEST = 300


class Telling(BaseModel):
    """What an image shows, for those who do not see it, and the line below."""

    alt: str = Field(default="", max_length=LONGEST)
    caption: str = Field(default="", max_length=LONGEST)

    @field_validator("alt", "caption")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return " ".join(text.split())


def read_tellings(values: Values) -> Mapping[int, Telling]:
    """From fields such as `alt-12` and `caption-12`, by file id. Raises `Unprocessable` for what is too long."""
    ids = {name.partition("-")[2] for name in values if name.startswith(("alt-", "caption-"))}
    return {
        int(one): _telling(values, one) for one in ids if one.isascii() and one.isdigit() and len(one) < 10
    }


def _telling(values: Values, one: str) -> Telling:
    typed = {name: values[f"{name}-{one}"] for name in ("alt", "caption") if f"{name}-{one}" in values}
    telling, form = validate(Telling, typed)
    if telling is None:
        field = next(iter(form.errors))
        raise Unprocessable(form.errors[field], **form.params[field])
    return telling
