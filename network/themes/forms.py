"""What may be written about a theme."""

import json
import re
from collections.abc import Mapping

from pydantic import BaseModel, Field, field_validator

from network.models import Theme
from together.errors import Problem
from together.forms import invalid, row_number
from together.languages import LANGUAGES, N_
from together.security import fingerprint
from together.text import clean_name

LONGEST = 120
"""Characters of a name."""

_CODE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")


def _line(value: str) -> str:
    if not value:
        return ""
    try:
        return clean_name(value, LONGEST)
    except Problem as problem:
        raise invalid(problem.text) from None


class ThemeForm(BaseModel):
    """A theme as the secretariat writes it. `code` orders themes; `parent` is the number of one of the first level.

    `seen` marks what the writer had before them (`state_of`).
    """

    code: str = Field(min_length=1, max_length=12)
    name_en: str = Field(min_length=1, max_length=LONGEST)
    name_fr: str = Field(default="", max_length=LONGEST)
    name_pt: str = Field(default="", max_length=LONGEST)
    name_ar: str = Field(default="", max_length=LONGEST)
    parent: str = ""
    seen: str = Field(default="", max_length=64)

    _lines = field_validator(*(f"name_{code}" for code in LANGUAGES))(_line)
    _number = field_validator("parent")(row_number)

    @field_validator("code")
    @classmethod
    def _ordered(cls, value: str) -> str:
        if not _CODE.fullmatch(value):
            raise invalid(N_("Please give a number such as 4, or two with a point between them such as 4.2."))
        return value

    @property
    def names(self) -> dict[str, str]:
        """What was written, by language; English is always there."""
        written = {code: str(getattr(self, f"name_{code}")) for code in LANGUAGES}
        return {code: name for code, name in written.items() if name}


def described(theme: Theme) -> Mapping[str, str]:
    """The form's fields as the theme has them now."""
    names = {f"name_{code}": theme.names.get(code, "") for code in LANGUAGES}
    own = {"name_en": theme.names.get("en") or theme.name, "code": theme.code}
    return {**names, **own, "parent": str(theme.parent_id or ""), "seen": state_of(theme)}


def state_of(theme: Theme) -> str:
    """A mark of what the theme is called and where it stands: a form knows by it that somebody else has saved."""
    told = theme.model_dump(mode="json", exclude={"id", "slug"})
    return fingerprint(json.dumps(told, sort_keys=True))[:32]
