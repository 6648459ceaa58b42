"""What stands on the first page for whoever asks: what is on, what comes next, what came out last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from together.columns import now
from together.database import Transaction
from workshops.access import listed
from workshops.models import Meeting, Participant, Registration, Workshop
from workshops.registrations.queries import own_statuses
from workshops.visitors import WRITES_UP, Visitor

LONGEST = timedelta(hours=24)
"""No workshop is longer: what began before has ended."""

SHOWN = 3


@dataclass(frozen=True)
class Shown:
    """A workshop on the first page. `own`: the visitor's registration, or `staff`; `days`: from today to its day."""

    workshop: Workshop
    own: str
    days: int

    @property
    def offers_seats(self) -> bool:
        """Whether one may still ask for a seat, or to wait for one."""
        workshop = self.workshop
        return (
            workshop.status == "announced" and workshop.registration == "open" and workshop.starts_at > now()
        )


@dataclass(frozen=True)
class Front:
    """`own`: the visitor's own next one; it is not among `live` or `coming`. `drafts`: what they prepare."""

    own: Shown | None
    live: Sequence[Shown]
    coming: Sequence[Shown]
    drafts: Sequence[Workshop]

    @property
    def all(self) -> Sequence[Shown]:
        """In the order in which they stand."""
        return [*([self.own] if self.own else []), *self.live, *self.coming]

    @property
    def open(self) -> Workshop | None:
        """The one to enter now."""
        return next((one.workshop for one in self.all if one.workshop.status == "live"), None)


async def list_front(tx: Transaction, visitor: Visitor, zone: tzinfo) -> Front:
    """The workshops of the first page. `zone`: in which the visitor counts days."""
    live = await _list(tx, visitor, col(Workshop.status) == "live", 2 * SHOWN)
    coming = await _list(tx, visitor, _to_come(), 2 * SHOWN)
    own = await _list_own(tx, visitor)
    everything = {workshop.id or 0: workshop for workshop in [*own, *live, *coming]}
    statuses = await own_statuses(tx, everything, visitor)
    staffed = {workshop.id for workshop in own}

    def shown(workshop: Workshop) -> Shown:
        own_part = statuses.get(workshop.id or 0) or ("staff" if workshop.id in staffed else "")
        return Shown(workshop, own_part, _days_to(workshop.starts_at, zone))

    first = own[0] if own else None
    others = [[shown(one) for one in many if first is None or one.id != first.id] for many in (live, coming)]
    return Front(
        own=shown(first) if first else None,
        live=others[0][:SHOWN],
        coming=others[1][: max(1, SHOWN - len(others[0]) - bool(first))],
        drafts=await _list_drafts(tx, visitor),
    )


def leading(meetings: Sequence[Meeting]) -> Meeting | None:
    """The meeting whose programme is read now: the one that goes on or comes soonest."""
    coming = [one for one in meetings if one.status != "draft" and one.ends_on >= now().date()]
    return min(coming, key=lambda one: one.starts_on, default=None)


async def _list(tx: Transaction, visitor: Visitor, which: ColumnElement[bool], limit: int) -> list[Workshop]:
    """Those of a kind that have not ended, soonest first."""
    found = await tx.exec(
        select(Workshop)
        .where(which, listed(visitor))
        .order_by(col(Workshop.starts_at), col(Workshop.position), col(Workshop.id))
        .limit(limit + 50)
    )
    return [one for one in found.all() if one.status == "live" or one.ends_at > now()][:limit]


def _to_come() -> ColumnElement[bool]:
    return and_(col(Workshop.status) == "announced", col(Workshop.starts_at) > now() - LONGEST)


async def _list_own(tx: Transaction, visitor: Visitor) -> list[Workshop]:
    """What the visitor has a seat in or runs, the live ones first; a guest by the links that this browser opened."""
    if visitor.person is None and not visitor.registrations:
        return []
    who = (
        col(Registration.person_id) == visitor.person.id
        if visitor.person
        else and_(
            col(Registration.id).in_(list(visitor.registrations.values())),
            col(Registration.person_id).is_(None),
        )
    )
    registered = select(Registration.workshop_id).where(who, Registration.status == "registered")
    mine: ColumnElement[bool] = col(Workshop.id).in_(registered)
    if visitor.person:
        mine = or_(mine, col(Workshop.id).in_(_staffed(visitor)))
    states = or_(col(Workshop.status) == "live", _to_come())
    own = await _list(tx, visitor, and_(states, mine), SHOWN)
    return sorted(own, key=lambda one: one.status != "live")


async def _list_drafts(tx: Transaction, visitor: Visitor) -> Sequence[Workshop]:
    if visitor.person is None:
        return []
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.status == "draft", col(Workshop.id).in_(_staffed(visitor)))
        .order_by(col(Workshop.created_at).desc())
        .limit(SHOWN)
    )
    return found.all()


def _staffed(visitor: Visitor) -> SelectOfScalar[int]:
    person_id = visitor.person.id if visitor.person else None
    return select(Participant.workshop_id).where(
        Participant.person_id == person_id,
        col(Participant.role).in_(WRITES_UP),
        col(Participant.removed_at).is_(None),
    )


def _days_to(at: datetime, zone: tzinfo) -> int:
    return (at.astimezone(zone).date() - now().astimezone(zone).date()).days
