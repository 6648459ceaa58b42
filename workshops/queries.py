"""Every SELECT about meetings and workshops. Loaders take the visitor and refuse what they may not see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, true
from sqlmodel import col, select

from network.models import Territory, Theme
from together.columns import now
from together.database import Transaction
from together.errors import NotFound
from workshops.access import (
    count_coming,
    find_participant,
    get_invited_workshop,
    get_standing,
    get_standing_in_room,
    heard,
    listed,
    may_convene,
    require_may_convene,
)
from workshops.models import (
    AgendaItem,
    Commitment,
    CommitmentTerritory,
    HistoryEntry,
    Meeting,
    Participant,
    Workshop,
    WorkshopTheme,
)
from workshops.visitors import WRITES_UP, Visitor

__all__ = [  # who may see what is asked here too
    "count_coming",
    "find_participant",
    "get_invited_workshop",
    "get_standing",
    "get_standing_in_room",
    "heard",
    "listed",
    "may_convene",
    "require_may_convene",
]


@dataclass(frozen=True)
class Card:
    """A workshop as lists show it."""

    workshop: Workshop
    themes: Sequence[Theme]

    def __getattr__(self, name: str) -> object:
        return getattr(self.workshop, name)


async def get_participant(tx: Transaction, workshop: Workshop, participant_id: int) -> Participant:
    """One participant of this workshop. Raises `NotFound`."""
    participant = await tx.get(Participant, participant_id)
    if participant is None or participant.workshop_id != workshop.id:
        raise NotFound
    return participant


async def list_participants(tx: Transaction, workshop: Workshop) -> Sequence[Participant]:
    """Everybody with a place in the workshop, facilitators before they entered included."""
    found = await tx.exec(
        select(Participant).where(Participant.workshop_id == workshop.id).order_by(col(Participant.id))
    )
    return found.all()


async def list_agenda(tx: Transaction, workshop: Workshop) -> Sequence[AgendaItem]:
    """The agenda in order."""
    found = await tx.exec(
        select(AgendaItem).where(AgendaItem.workshop_id == workshop.id).order_by(col(AgendaItem.position))
    )
    return found.all()


async def list_history(tx: Transaction, workshop: Workshop) -> Sequence[HistoryEntry]:
    """Who did what to the workshop, oldest first."""
    found = await tx.exec(
        select(HistoryEntry)
        .where(HistoryEntry.workshop_id == workshop.id)
        .order_by(col(HistoryEntry.at), col(HistoryEntry.id))
    )
    return found.all()


async def list_themes_of(tx: Transaction, workshop: Workshop) -> Sequence[Theme]:
    """What the workshop is about."""
    found = await tx.exec(
        select(Theme)
        .join(WorkshopTheme, col(WorkshopTheme.theme_id) == col(Theme.id))
        .where(WorkshopTheme.workshop_id == workshop.id)
        .order_by(Theme.code)
    )
    return found.all()


async def list_meetings(
    tx: Transaction, visitor: Visitor | None = None, including: int | None = None
) -> Sequence[Meeting]:
    """The International Meetings that the visitor may see, latest first; without one: those that everybody may.

    `including`: the id of one to list whatever its status, as where somebody's workshop is part of a draft.
    """
    public = or_(col(Meeting.status) != "draft", col(Meeting.id) == including)
    seen = true() if visitor is not None and arranges(visitor) else public
    return (await tx.exec(select(Meeting).where(seen).order_by(col(Meeting.number).desc()))).all()


async def get_meeting(tx: Transaction, number: int, visitor: Visitor) -> Meeting:
    """One meeting by its number. Raises `NotFound`, also for a draft unless the visitor makes meetings."""
    found = (await tx.exec(select(Meeting).where(Meeting.number == number))).first()
    if found is None or (found.status == "draft" and not arranges(visitor)):
        raise NotFound
    return found


def arranges(visitor: Visitor) -> bool:
    """Whether they make meetings: the secretariat, and whoever convenes."""
    return visitor.person is not None and (visitor.person.secretariat or visitor.person.convener)


async def list_sessions(tx: Transaction, meeting: Meeting, visitor: Visitor) -> list[Card]:
    """The meeting's workshops and assemblies that the visitor may see, by start."""
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.meeting_id == meeting.id, listed(visitor))
        .order_by(col(Workshop.starts_at), col(Workshop.id))
    )
    return await _cards(tx, found.all())


async def list_live(tx: Transaction, visitor: Visitor) -> list[Card]:
    """Workshops that are live now."""
    found = await tx.exec(
        select(Workshop).where(Workshop.status == "live", listed(visitor)).order_by(col(Workshop.starts_at))
    )
    return await _cards(tx, found.all())


async def list_next(
    tx: Transaction, visitor: Visitor, since: datetime | None = None, limit: int = 6
) -> list[Card]:
    """Announced workshops that have not ended by plan, soonest first; drafts only for those who prepare them."""
    found = await tx.exec(
        select(Workshop)
        .where(col(Workshop.status).in_(["announced", "draft"]), listed(visitor))
        .order_by(col(Workshop.starts_at))
    )
    upcoming = [one for one in found.all() if one.ends_at >= (since or now()) or one.status == "draft"]
    return await _cards(tx, upcoming[:limit])


async def list_recent(tx: Transaction, visitor: Visitor, limit: int = 6) -> list[Card]:
    """Workshops closed last."""
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.status == "closed", listed(visitor))
        .order_by(col(Workshop.starts_at).desc())
        .limit(limit)
    )
    return await _cards(tx, found.all())


async def list_of_territory(tx: Transaction, territory: Territory, visitor: Visitor) -> list[Card]:
    """The latest workshops in which somebody of the territory took part, or which they prepare; no drafts."""
    theirs = select(Participant.workshop_id).where(
        Participant.territory_id == territory.id,
        col(Participant.removed_at).is_(None),
        or_(col(Participant.joined_at).is_not(None), col(Participant.role).in_(WRITES_UP)),
    )
    found = await tx.exec(
        select(Workshop)
        .where(col(Workshop.id).in_(theirs), Workshop.status != "draft", listed(visitor))
        .order_by(col(Workshop.starts_at).desc(), col(Workshop.id).desc())
        .limit(12)
    )
    return await _cards(tx, found.all())


async def list_commitments(
    tx: Transaction, territory: Territory, visitor: Visitor
) -> Sequence[tuple[Commitment, Workshop]]:
    """What the territory committed itself to in workshops that are closed, latest first."""
    found = await tx.exec(
        select(Commitment, Workshop)
        .join(CommitmentTerritory, col(CommitmentTerritory.commitment_id) == col(Commitment.id))
        .join(Workshop, col(Workshop.id) == col(Commitment.workshop_id))
        .where(CommitmentTerritory.territory_id == territory.id, Workshop.status == "closed", listed(visitor))
        .order_by(col(Commitment.at).desc(), col(Commitment.id).desc())
        .limit(20)
    )
    return found.all()


async def list_of_themes(tx: Transaction, theme_ids: Sequence[int], visitor: Visitor) -> list[Card]:
    """Workshops about one of these themes: those that are live or to come, then the latest that are closed."""
    about = select(WorkshopTheme.workshop_id).where(col(WorkshopTheme.theme_id).in_(theme_ids))
    found = await tx.exec(
        select(Workshop)
        .where(col(Workshop.id).in_(about), Workshop.status != "draft", listed(visitor))
        .order_by(col(Workshop.status) == "closed", col(Workshop.starts_at).desc(), col(Workshop.id).desc())
        .limit(24)
    )
    return await _cards(tx, found.all())


async def count_by_theme(tx: Transaction, visitor: Visitor) -> dict[int, int]:
    """How many workshops are about each theme, by its id; no drafts."""
    found = await tx.exec(
        select(WorkshopTheme.theme_id, func.count())
        .join(Workshop, col(Workshop.id) == col(WorkshopTheme.workshop_id))
        .where(Workshop.status != "draft", listed(visitor))
        .group_by(col(WorkshopTheme.theme_id))
    )
    return dict(found.all())


async def _cards(tx: Transaction, workshops: Sequence[Workshop]) -> list[Card]:
    themes = await _themes_by_workshop(tx, [workshop.id or 0 for workshop in workshops])
    return [Card(workshop, themes.get(workshop.id or 0, [])) for workshop in workshops]


async def _themes_by_workshop(tx: Transaction, ids: Iterable[int]) -> dict[int, list[Theme]]:
    found = await tx.exec(
        select(WorkshopTheme.workshop_id, Theme)
        .join(Theme, col(Theme.id) == col(WorkshopTheme.theme_id))
        .where(col(WorkshopTheme.workshop_id).in_(list(ids)))
        .order_by(Theme.code)
    )
    grouped: dict[int, list[Theme]] = {}
    for workshop_id, theme in found.all():
        grouped.setdefault(workshop_id, []).append(theme)
    return grouped


async def slug_is_taken(tx: Transaction, slug: str) -> bool:
    """Whether a workshop lies at this address already."""
    return (await tx.exec(select(Workshop.id).where(Workshop.slug == slug))).first() is not None


async def find_meeting(tx: Transaction, meeting_id: int | None, visitor: Visitor) -> Meeting | None:
    """The meeting that a workshop belongs to, if any that the visitor may see."""
    meeting = await tx.get(Meeting, meeting_id) if meeting_id else None
    hidden = meeting is not None and meeting.status == "draft" and not arranges(visitor)
    return None if hidden else meeting


async def list_staff(tx: Transaction, workshop: Workshop) -> Sequence[Participant]:
    """The workshop's facilitators and rapporteurs."""
    found = await tx.exec(
        select(Participant)
        .where(
            Participant.workshop_id == workshop.id,
            col(Participant.role).in_(["facilitator", "rapporteur"]),
            col(Participant.removed_at).is_(None),
        )
        .order_by(Participant.role, Participant.name)
    )
    return found.all()
