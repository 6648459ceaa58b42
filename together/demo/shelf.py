"""The demonstration's practices as data: who wrote what when, what was asked, and who took it up. Read and checked.

`days_ago` counts back from the moment of loading, so that what is told as lately stays lately.
"""

from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field

from together.demo.scripts import DATA, Strict, read_data


class Translated(Strict):
    """A translation, and who made it."""

    by: str
    days_ago: int
    words: dict[str, str]


class Remark(Strict):
    """A comment, or the reply to one that was named before with `as`."""

    by: str
    days_ago: int
    language: str
    text: str
    section: str = ""
    label: str = Field(default="", alias="as")
    reply_to: str = ""
    answer: bool = False


class Adopted(Strict):
    """What another territory declared about this practice."""

    territory: str
    by: str
    kind: Literal["same", "adapted", "stopped"]
    since: date
    days_ago: int
    language: str
    text: str


class Adapts(Strict):
    """That this practice was adapted from another one, and what was changed."""

    practice: str
    since: date
    days_ago: int
    text: str


class Piece(Strict):
    """One practice. Rich fields of `words` are Markdown. `presented` and `read_before` name workshops."""

    slug: str
    territory: str
    by: str
    language: str
    state: Literal["published", "draft", "submitted"] = "published"
    days_ago: int = 0
    picture: str = ""
    facts: dict[str, object]
    words: dict[str, str]
    translations: dict[str, Translated] = Field(default_factory=dict)
    comments: list[Remark] = Field(default_factory=list)
    adoptions: list[Adopted] = Field(default_factory=list)
    adapts: Adapts | None = None
    presented: list[str] = Field(default_factory=list)
    read_before: list[str] = Field(default_factory=list)


@cache
def pieces() -> list[Piece]:
    """All practices, in the order of their files' names."""
    return [Piece.model_validate(read_data(path)) for path in sorted((DATA / "practices").glob("*.json"))]
