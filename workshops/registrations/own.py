"""What somebody means to come to, prepares, and came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from network.models import Person
from together.columns import now
from together.database import Transaction
from workshops.meetings.clashes import clashes
from workshops.models import Participant, Registration, Workshop
from workshops.registrations.seats import HELD
from workshops.visitors import WRITES_UP

ATTENDED = 100
"""Past workshops on the page, latest first."""


@dataclass(frozen=True)
class Own:
    """`coming` soonest first, with the status by workshop id; `clashing`: the titles of others at the same time, by id."""

    coming: Sequence[Workshop] = ()
    statuses: Mapping[int, str] = field(default_factory=dict)
    clashing: Mapping[int, Sequence[Workshop]] = field(default_factory=dict)
    prepared: Sequence[Workshop] = ()
    attended: Sequence[Workshop] = ()


async def list_own(tx: Transaction, person: Person) -> Own:
    """Everything of one person, in three queries."""
    registered = await tx.exec(
        select(Workshop, Registration.status)
        .join(Registration, col(Registration.workshop_id) == col(Workshop.id))
        .where(
            Registration.person_id == person.id,
            col(Registration.status).in_(HELD),
            col(Workshop.status).in_(["announced", "live", "cancelled"]),
        )
        .order_by(col(Workshop.starts_at), col(Workshop.id))
    )
    pairs = [(workshop, status) for workshop, status in registered.all() if _is_to_come(workshop)]
    coming = [workshop for workshop, _status in pairs]
    prepared = await _list_places(
        tx, person, col(Participant.role).in_(WRITES_UP), col(Workshop.status) != "closed"
    )
    return Own(
        coming=coming,
        statuses={workshop.id or 0: status for workshop, status in pairs},
        clashing=_clashing([*coming, *(one for one in prepared if one not in coming)]),
        prepared=prepared,
        attended=await _list_places(
            tx, person, col(Participant.joined_at).is_not(None), col(Workshop.status) == "closed", latest=True
        ),
    )


def _is_to_come(workshop: Workshop) -> bool:
    """Also one that was cancelled, until its hour has passed: nobody should wait for it."""
    return workshop.status == "live" or workshop.ends_at > now() - timedelta(hours=1)


def _clashing(workshops: Sequence[Workshop]) -> dict[int, list[Workshop]]:
    found: dict[int, list[Workshop]] = {}
    held = [one for one in workshops if one.status in {"announced", "live"}]
    for one, other in clashes(held):
        found.setdefault(one.id or 0, []).append(other)
        found.setdefault(other.id or 0, []).append(one)
    return found


async def _list_places(
    tx: Transaction, person: Person, *wanted: ColumnElement[bool], latest: bool = False
) -> Sequence[Workshop]:
    order = col(Workshop.starts_at).desc() if latest else col(Workshop.starts_at)
    found = await tx.exec(
        select(Workshop)
        .join(Participant, col(Participant.workshop_id) == col(Workshop.id))
        .where(Participant.person_id == person.id, col(Participant.removed_at).is_(None), *wanted)
        .order_by(order, col(Workshop.id))
        .limit(ATTENDED)
    )
    return found.all()
