"""What the secretariat may write about people."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator

from network.forms import address_field
from network.secretariat.roles import ROLES
from together.forms import one_of
from together.languages import LANGUAGES

LONGEST_REASON = 1000


class RoleForm(BaseModel):
    """A role of the platform that is given, or withdrawn."""

    role: str
    do: Literal["give", "withdraw"]

    _known_role = field_validator("role")(one_of(ROLES))


class ReasonForm(BaseModel):
    """Why something is taken from somebody, who is told it."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class InviteForm(BaseModel):
    """Somebody by e-mail address who gets a role; `language` is that of the mail to one who is new here."""

    email: str = Field(min_length=1, max_length=254)
    role: str
    language: str = "en"

    _address = field_validator("email")(address_field)

    _known_role = field_validator("role")(one_of(ROLES))
    _known_language = field_validator("language")(one_of(LANGUAGES))
