"""What may be said about a workshop's files."""

from collections.abc import Mapping

from pydantic import BaseModel, Field, field_validator

from together.errors import Unprocessable
from together.forms import Values, validate


class Titled(BaseModel):
    """What readers see instead of a file's name; of an image, what it shows."""

    title: str = Field(default="", max_length=200)

    @field_validator("title")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return " ".join(text.split())


def read_titles(values: Values) -> Mapping[int, str]:
    """From fields such as `title-12`, by file id. Raises `Unprocessable` for what is too long."""
    ids = [name.removeprefix("title-") for name in values if name.startswith("title-")]
    return {
        int(one): _title(values[f"title-{one}"])
        for one in ids
        if one.isascii() and one.isdigit() and len(one) < 10
    }


def _title(typed: str) -> str:
    titled, form = validate(Titled, {"title": typed})
    if titled is None:
        raise Unprocessable(form.errors["title"], **form.params["title"])
    return titled.title
