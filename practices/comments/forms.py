"""What people may type in a conversation."""

from pydantic import BaseModel, Field, field_validator

from practices.content import SECTION_KEYS
from together.forms import invalid
from together.languages import LANGUAGES, N_


class CommentForm(BaseModel):
    """Words on the whole practice, on one of its `section`s, or in reply to a comment (`parent`, an id)."""

    text: str = Field(min_length=1, max_length=8000)
    section: str = ""
    parent: str = ""
    language: str = "en"

    @field_validator("section")
    @classmethod
    def _known_section(cls, value: str) -> str:
        if value and value not in SECTION_KEYS:
            raise invalid(N_("Please choose one of the list."))
        return value

    @field_validator("parent")
    @classmethod
    def _number(cls, value: str) -> str:
        if value and not (value.isascii() and value.isdigit() and len(value) < 10):
            raise invalid(N_("Please choose one of the list."))
        return value

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise invalid(N_("Please choose one of the list."))
        return value


class HidingForm(BaseModel):
    """Why a moderator hides a comment; everybody reads it."""

    reason: str = Field(min_length=1, max_length=300)
