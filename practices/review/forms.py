"""What moderators and readers may say about something that is before the secretariat."""

from typing import Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from together.forms import invalid
from together.languages import N_

LONGEST_HIDING = 300
"""Characters of the reason that stands in a hidden comment's place."""
UNEXPLAINED = frozenset({"accept", "dismiss"})


class DecisionForm(BaseModel):
    """What becomes of a case. `version` is that of the draft which the moderator read."""

    decision: Literal["accept", "changes", "decline", "hide", "unpublish", "dismiss"]
    reason: str = Field(default="", max_length=2000, validate_default=True)
    version: int = 0

    @field_validator("reason")
    @classmethod
    def _explained(cls, reason: str, info: ValidationInfo) -> str:
        decision = info.data.get("decision", "accept")  # an unknown one is told at its own field
        if decision not in UNEXPLAINED and not reason:
            raise invalid(N_("Please say why: the reason reaches the author."))
        if decision == "hide" and len(reason) > LONGEST_HIDING:
            raise invalid(N_("Please shorten this to %(max_length)s characters."), max_length=LONGEST_HIDING)
        return reason


class ReportForm(BaseModel):
    """What a reader finds wrong; `comment` is its number, empty for the practice itself."""

    reason: str = Field(min_length=1, max_length=2000)
    comment: str = ""
