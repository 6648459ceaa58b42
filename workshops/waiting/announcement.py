"""The part of a workshop's page, before its hour, that tells the countdown, who else comes, a test of the connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from starlette.requests import Request

from together.columns import now
from together.database import Transaction
from together.pages import viewer
from workshops.models import Registration
from workshops.registrations.queries import find_registration
from workshops.visitors import Standing, Visitor, visitor_of
from workshops.waiting.countdown import length, patterns
from workshops.waiting.queries import Coming, list_coming

NEAR = timedelta(hours=1)
"""How long before the start opening is the first thing that facilitators are offered."""

COMES = {"registered", "waiting"}


@dataclass(frozen=True)
class Waiting:
    """What somebody who waits is told.

    `way`, how they come in when it opens: `entered` (they are in already), `expected` (the page comes in for them), `named`
    (an account: one press) or `unnamed` (a name is asked). `entering`: what a guest who registered need not type again.
    """

    way: str
    seconds: float
    length: str
    coming: Coming
    insider: bool
    entering: Mapping[str, Any] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"

    @property
    def near(self) -> bool:
        """Whether its hour has come or is about to."""
        return self.seconds <= NEAR.total_seconds()


async def on_announcement(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What `workshops/_waiting.html` shows."""
    visitor, eyes = visitor_of(request), viewer(request)
    own = await find_registration(tx, standing.workshop, visitor)
    registration = own if own is not None and own.status in COMES else None
    insider = standing.participant is not None or standing.runs or registration is not None
    seconds = (standing.workshop.starts_at - now()).total_seconds()
    waiting = Waiting(
        way=way_of(standing, visitor, registration),
        seconds=seconds,
        length=length(eyes, seconds),
        coming=await list_coming(tx, standing.workshop, named=insider),
        insider=insider,
        entering=_entering(registration),
        patterns=patterns(eyes.language),
        zone=str(eyes.zone),
    )
    return {"waiting": waiting}


def way_of(standing: Standing, visitor: Visitor, registration: Registration | None) -> str:
    """How this visitor comes in when the room opens."""
    if standing.entered:
        return "entered"
    seated = registration is not None and registration.status == "registered"
    if visitor.person is not None and visitor.person.name:
        return "expected" if seated or standing.participant is not None else "named"
    return "expected" if seated and registration is not None and registration.name else "unnamed"


def _entering(registration: Registration | None) -> dict[str, Any]:
    if registration is None or registration.person_id is not None:
        return {}
    return {
        "name": registration.name,
        "affiliation": registration.affiliation,
        "language": registration.language,
    }
