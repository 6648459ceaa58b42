"""What the secretariat sees of meetings and workshops on its own pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

from network.models import Person
from together.columns import now
from together.database import Transaction
from workshops.meetings.readiness import Lacking, lacking
from workshops.models import Meeting, Participant, Registration, Workshop, WorkshopTheme
from workshops.visitors import WRITES_UP

SOON = timedelta(days=7)
"""How far the overview looks ahead."""

MOST = 20
"""Workshops that a list of the overview shows."""


@dataclass(frozen=True)
class Preparing:
    """A meeting that is not over, with what it lacks."""

    meeting: Meeting
    lacks: Sequence[Lacking]


@dataclass(frozen=True)
class Coming:
    """A workshop that begins soon: how many have a seat, and how many wait for one."""

    workshop: Workshop
    registered: int
    waiting: int


async def list_preparing(tx: Transaction) -> list[Preparing]:
    """Meetings that are drafts or not over yet, next ones first, each with what is missing to publish it."""
    yesterday = now().date() - timedelta(days=1)  # it is still today somewhere
    found = await tx.exec(
        select(Meeting)
        .where((col(Meeting.status) == "draft") | (col(Meeting.ends_on) >= yesterday))
        .order_by(col(Meeting.starts_on), col(Meeting.number))
        .limit(MOST)
    )
    return [Preparing(meeting, await lacking(tx, meeting)) for meeting in found.all()]


async def list_open(tx: Transaction) -> Sequence[Workshop]:
    """Workshops whose rooms are open now."""
    found = await tx.exec(
        select(Workshop).where(Workshop.status == "live").order_by(col(Workshop.starts_at)).limit(MOST)
    )
    return found.all()


async def list_coming(tx: Transaction) -> list[Coming]:
    """Announced workshops that begin within `SOON`, or should have begun within a day, by start."""
    found = await tx.exec(
        select(Workshop)
        .where(
            Workshop.status == "announced",
            col(Workshop.starts_at) > now() - timedelta(days=1),
            col(Workshop.starts_at) < now() + SOON,
        )
        .order_by(col(Workshop.starts_at), col(Workshop.id))
        .limit(MOST)
    )
    workshops = found.all()
    counts = await _count_by_status(tx, [one.id or 0 for one in workshops])
    return [
        Coming(one, counts.get((one.id, "registered"), 0), counts.get((one.id, "waiting"), 0))
        for one in workshops
    ]


async def _count_by_status(tx: Transaction, ids: Sequence[int]) -> Mapping[tuple[int | None, str], int]:
    found = await tx.exec(
        select(Registration.workshop_id, Registration.status, func.count())
        .where(col(Registration.workshop_id).in_(ids))
        .group_by(col(Registration.workshop_id), col(Registration.status))
    )
    return {(number, status): count for number, status, count in found.all()}


async def list_run_by(tx: Transaction, person: Person) -> Sequence[tuple[Workshop, str]]:
    """Workshops that somebody facilitates or writes up, the latest first, and as what."""
    found = await tx.exec(
        select(Workshop, Participant.role)
        .join(Participant, col(Participant.workshop_id) == col(Workshop.id))
        .where(
            Participant.person_id == person.id,
            col(Participant.role).in_(WRITES_UP),
            col(Participant.removed_at).is_(None),
        )
        .order_by(col(Workshop.starts_at).desc(), col(Workshop.id).desc())
        .limit(MOST)
    )
    return found.all()


async def count_registrations(tx: Transaction, person: Person) -> int:
    """For how many workshops somebody is registered or waits."""
    found = await tx.exec(
        select(func.count())
        .select_from(Registration)
        .where(Registration.person_id == person.id, col(Registration.status).in_(["registered", "waiting"]))
    )
    return found.one()


async def count_themes(tx: Transaction) -> dict[int, int]:
    """How many workshops are about each theme, by its id; drafts count."""
    found = await tx.exec(select(WorkshopTheme.theme_id, func.count()).group_by(col(WorkshopTheme.theme_id)))
    return dict(found.all())
