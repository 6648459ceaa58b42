"""What people may type in a conversation."""

from pydantic import BaseModel, Field, field_validator

from practices.content import SECTION_KEYS
from together.forms import one_of, row_number
from together.languages import LANGUAGES


class CommentForm(BaseModel):
    """Words on the whole practice, on one of its `section`s, or in reply to a comment (`parent`, an id)."""

    text: str = Field(min_length=1, max_length=8000)
    section: str = ""
    parent: str = ""
    language: str = "en"

    _known_section = field_validator("section")(one_of(SECTION_KEYS, optional=True))

    _number = field_validator("parent")(row_number)

    _known_language = field_validator("language")(one_of(LANGUAGES))


class HidingForm(BaseModel):
    """Why a moderator hides a comment; everybody reads it."""

    reason: str = Field(min_length=1, max_length=300)
