"""The part of a workshop's page, before its hour, that tells whether and how one registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from together.columns import now
from together.database import Transaction
from together.errors import NotFound
from together.forms import Values
from workshops.models import Question, Registration, Workshop
from workshops.registrations.queries import (
    count_ahead,
    count_registered,
    find_registration,
    list_clashing,
    list_questions,
)
from workshops.registrations.seats import HELD, awaits, is_cancelled_by_organisers
from workshops.visitors import Standing, Visitor, visitor_of


@dataclass(frozen=True)
class Desk:
    """What one visitor is told about registering.

    `state`: of their own registration `registered`, `waiting`, `unconfirmed` or `refused`; else `open`, `full` (there is
    a waiting list), `closed`, `none` or `late`. `seated`: those who have a seat; `ahead`: those who wait before one;
    `full`: there is no seat left; `clashing`: what else an account comes to at the same time.
    """

    state: str
    own: Registration | None = None
    questions: Sequence[Question] = ()
    seated: int = 0
    ahead: int = 0
    full: bool = False
    clashing: Sequence[Workshop] = ()

    @property
    def mine(self) -> Registration:
        """One's own registration, whatever its status. Raises `NotFound` for one who has none."""
        if self.own is None:
            raise NotFound
        return self.own

    @property
    def entering(self) -> Values:
        """What one who registered as a guest need not type again at the door."""
        if self.own is None or self.own.person_id is not None or self.state not in {"registered", "waiting"}:
            return {}
        return {
            "name": self.own.name,
            "affiliation": self.own.affiliation,
            "language": self.own.language,
        }


async def on_announcement(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What `workshops/_registrations.html` shows."""
    return {"registration": await desk_of(tx, standing.workshop, visitor_of(request))}


async def desk_of(tx: Transaction, workshop: Workshop, visitor: Visitor) -> Desk:
    """What this visitor is told."""
    return await desk_for(tx, workshop, await find_registration(tx, workshop, visitor))


async def desk_for(tx: Transaction, workshop: Workshop, own: Registration | None) -> Desk:
    """What whoever this registration belongs to is told."""
    seated = await count_registered(tx, workshop)
    full = workshop.capacity is not None and seated >= workshop.capacity
    held = own if own is not None and own.status in HELD else None
    return Desk(
        state=_state(workshop, own, full),
        own=own,
        questions=await list_questions(tx, workshop),
        seated=seated,
        ahead=await count_ahead(tx, held) if held and held.status == "waiting" else 0,
        full=full,
        clashing=await list_clashing(tx, workshop, held) if held and held.person_id else (),
    )


def _state(workshop: Workshop, own: Registration | None, full: bool) -> str:
    if own is not None and own.status != "cancelled":
        return own.status
    if is_cancelled_by_organisers(own):
        return "refused"
    if workshop.registration == "none":
        return "none"
    if workshop.status != "draft" and not awaits(workshop, now()):
        return "late"
    if workshop.registration == "closed":
        return "closed"
    return "full" if full else "open"
