"""What may be written as a text of the site."""

from typing import Literal

from pydantic import BaseModel, Field

LONGEST = 20_000
"""Characters of a text."""


class TextForm(BaseModel):
    """A text in one language, Markdown-light; empty: the platform's own words. `seen` marks what the writer had before them.

    `minor`: the other languages say the same still.
    """

    text: str = Field(default="", max_length=LONGEST)
    seen: str = Field(default="", max_length=64)
    minor: Literal["", "1"] = ""
    do: Literal["save", "preview"] = "save"
