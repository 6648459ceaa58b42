"""What a territory declares."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from together.columns import now
from together.forms import invalid, one_of, row_number
from together.languages import LANGUAGES, N_

KINDS = {
    "same": N_("We do this too"),
    "adapted": N_("We adapted it"),
    "stopped": N_("We tried it and stopped"),
}
"""What may be declared, as stored, with its name to translate."""


class AdoptionForm(BaseModel):
    """A declaration. `text` says what was changed or why it ended, and may be empty where all is the same."""

    territory: str = ""
    kind: Literal["same", "adapted", "stopped"]
    since: date | None = None
    text: str = Field(default="", max_length=4000, validate_default=True)
    own_practice: str = ""
    language: str = "en"

    _number = field_validator("territory", "own_practice")(row_number)

    @field_validator("since", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("since")
    @classmethod
    def _not_to_come(cls, value: date | None) -> date | None:
        if value and (value > now().date() or value.year < 1900):
            raise invalid(N_("Please give a day that is not in the future."))
        return value

    _known_language = field_validator("language")(one_of(LANGUAGES))

    @field_validator("text")
    @classmethod
    def _says_what_others_learn_from(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("kind", "same") != "same":
            raise invalid(N_("Please say in a few words what you changed, or why you stopped."))
        return value
