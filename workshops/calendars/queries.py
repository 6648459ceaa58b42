"""Every SELECT about calendars."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from network.models import Person, Theme
from together.columns import now
from together.database import Transaction
from together.errors import NotFound
from workshops.calendars.composing import Details, Entry
from workshops.models import AgendaItem, Meeting, Participant, Registration, Workshop, WorkshopTheme
from workshops.queries import list_agenda, list_sessions, list_themes_of
from workshops.registrations.queries import find_registration
from workshops.visitors import WRITES_UP, Standing, Visitor

KEPT = timedelta(days=90)
"""How long what is over stays in a calendar that is followed."""

MOST = 500
"""Workshops in one person's calendar: the latest."""


async def get_owner(tx: Transaction, person_id: int, turn: int) -> Person:
    """Whose calendar this is. Raises `NotFound` for an address before the last turn, and for one who left or is blocked."""
    person = await tx.get(Person, person_id)
    if person is None or person.calendar_turn != turn or person.blocked_at or person.closed_at:
        raise NotFound
    return person


async def get_entry(tx: Transaction, standing: Standing, visitor: Visitor) -> Entry:
    """One workshop, with what this visitor may know of it. Raises `NotFound` for a draft: it stands in no calendar."""
    workshop = standing.workshop
    if workshop.status == "draft":
        raise NotFound
    themes, agenda = await list_themes_of(tx, workshop), await list_agenda(tx, workshop)
    own = await find_registration(tx, workshop, visitor)
    comes = standing.participant or standing.runs or (own is not None and own.status == "registered")
    return Entry(workshop, Details(themes, agenda, calls=bool(comes)))


async def list_of_meeting(tx: Transaction, meeting: Meeting, visitor: Visitor) -> list[Entry]:
    """The meeting's sessions that the visitor may see, without where calls outside are."""
    sessions = [one for one in await list_sessions(tx, meeting, visitor) if one.workshop.status != "draft"]
    agendas = await _agendas(tx, [one.workshop for one in sessions])
    return [
        Entry(one.workshop, Details(one.themes, agendas.get(one.workshop.id or 0, ()))) for one in sessions
    ]


async def list_own(tx: Transaction, person: Person) -> list[Entry]:
    """What the person registered for and has a seat in, facilitates or reports: of the last 90 days, and all to come."""
    registered = select(Registration.workshop_id).where(
        Registration.person_id == person.id, Registration.status == "registered"
    )
    removed = select(Participant.workshop_id).where(
        Participant.person_id == person.id, col(Participant.removed_at).is_not(None)
    )
    prepared = select(Participant.workshop_id).where(
        Participant.person_id == person.id, col(Participant.role).in_(WRITES_UP)
    )
    found = await tx.exec(
        select(Workshop)
        .where(
            Workshop.status != "draft",
            Workshop.starts_at > now() - KEPT,
            or_(col(Workshop.id).in_(registered), col(Workshop.id).in_(prepared)),
            col(Workshop.id).not_in(removed),
        )
        .order_by(col(Workshop.starts_at).desc(), col(Workshop.id))
        .limit(MOST)
    )
    own = sorted(found.all(), key=lambda one: (one.starts_at, one.id))
    themes, agendas = await _themes(tx, own), await _agendas(tx, own)
    return [
        Entry(one, Details(themes.get(one.id or 0, ()), agendas.get(one.id or 0, ()), calls=True))
        for one in own
    ]


async def _agendas(tx: Transaction, workshops: Sequence[Workshop]) -> Mapping[int, Sequence[AgendaItem]]:
    found = await tx.exec(
        select(AgendaItem)
        .where(col(AgendaItem.workshop_id).in_([one.id for one in workshops]))
        .order_by(col(AgendaItem.workshop_id), col(AgendaItem.position))
    )
    grouped: dict[int, list[AgendaItem]] = {}
    for item in found.all():
        grouped.setdefault(item.workshop_id, []).append(item)
    return grouped


async def _themes(tx: Transaction, workshops: Sequence[Workshop]) -> Mapping[int, Sequence[Theme]]:
    found = await tx.exec(
        select(WorkshopTheme.workshop_id, Theme)
        .join(Theme, col(Theme.id) == col(WorkshopTheme.theme_id))
        .where(col(WorkshopTheme.workshop_id).in_([one.id for one in workshops]))
        .order_by(col(Theme.code))
    )
    grouped: dict[int, list[Theme]] = {}
    for workshop_id, theme in found.all():
        grouped.setdefault(workshop_id, []).append(theme)
    return grouped
