"""Every SELECT about meetings and their programmes, beyond those that other pages of workshops need too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, true
from sqlmodel import col, select

from network.models import Person, Theme
from together.database import Transaction
from together.errors import Forbidden
from together.languages import N_
from workshops.models import AgendaItem, Meeting, Participant, Workshop, WorkshopTheme
from workshops.queries import arranges, get_meeting, listed
from workshops.registrations.queries import own_statuses
from workshops.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Session:
    """A workshop or an assembly as a programme shows it. `own`: the reader's registration; `role`: what they do in it."""

    id: int
    slug: str
    kind: str
    title: str
    language: str
    languages: Sequence[str]
    starts_at: datetime
    minutes: int
    zone: str
    status: str
    visibility: str
    interpreters: Sequence[dict[str, str]]
    themes: Sequence[Theme] = ()
    own: str = ""
    role: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def mine(self) -> bool:
        """Whether the reader is registered for it, facilitates or reports."""
        return bool(self.own or self.role)

    @property
    def spoken(self) -> set[str]:
        """Languages in which it can be followed, interpreters counted."""
        return {*self.languages, *(one.get("language", "") for one in self.interpreters)}


async def get_arranged(tx: Transaction, number: int, visitor: Visitor, *, locked: bool = False) -> Meeting:
    """A meeting that the visitor may change. Raises `NotFound` and `Forbidden`."""
    meeting = await get_meeting(tx, number, visitor)
    require_arranges(visitor)
    if locked:
        meeting = await tx.get_one(Meeting, meeting.id, with_for_update=True, populate_existing=True)
    return meeting


def require_arranges(visitor: Visitor) -> Person:
    """One who makes meetings. Raises `Forbidden`."""
    if visitor.person is None:
        raise Forbidden(N_("Please sign in first."))
    if not arranges(visitor):
        raise Forbidden(N_("Only the secretariat and conveners may arrange a meeting."))
    return visitor.person


async def list_programme(tx: Transaction, meeting: Meeting, visitor: Visitor) -> list[Session]:
    """The meeting's sessions that lists show to this visitor, in their order, with what the visitor has to do with each."""
    sessions = await list_sessions(tx, meeting, visitor)
    if not sessions:
        return []
    themes = await _themes_of(tx, meeting)
    own = await own_statuses(tx, [one.id for one in sessions], visitor)
    roles = await _roles_of(tx, meeting, visitor)
    return [
        replace(one, themes=themes.get(one.id, ()), own=own.get(one.id, ""), role=roles.get(one.id, ""))
        for one in sessions
    ]


async def list_sessions(tx: Transaction, meeting: Meeting, visitor: Visitor | None) -> list[Session]:
    """The meeting's sessions without what is around them; without a visitor: all of them, for the platform's own eyes."""
    seen = listed(visitor) if visitor is not None else true()
    found = await tx.exec(
        select(*(getattr(Workshop, name) for name in _SHOWN))
        .where(Workshop.meeting_id == meeting.id, seen)
        .order_by(col(Workshop.starts_at), col(Workshop.position), col(Workshop.id))
    )
    return [Session(*row) for row in found.all()]


_SHOWN = (
    "id",
    "slug",
    "kind",
    "title",
    "language",
    "languages",
    "starts_at",
    "minutes",
    "zone",
    "status",
    "visibility",
    "interpreters",
)


async def _themes_of(tx: Transaction, meeting: Meeting) -> dict[int, list[Theme]]:
    """By the session's id. Themes are few and sessions many: each theme is read once."""
    pairs = await tx.exec(
        select(WorkshopTheme.workshop_id, WorkshopTheme.theme_id)
        .join(Workshop, col(Workshop.id) == col(WorkshopTheme.workshop_id))
        .where(Workshop.meeting_id == meeting.id)
    )
    told = pairs.all()
    used = {theme_id for _, theme_id in told}
    found = await tx.exec(select(Theme).where(col(Theme.id).in_(used)).order_by(Theme.code))
    grouped: dict[int, list[Theme]] = {}
    by_theme: dict[int, list[int]] = {}
    for workshop_id, theme_id in told:
        by_theme.setdefault(theme_id, []).append(workshop_id)
    for theme in found.all():
        for workshop_id in by_theme[theme.id or 0]:
            grouped.setdefault(workshop_id, []).append(theme)
    return grouped


async def _roles_of(tx: Transaction, meeting: Meeting, visitor: Visitor) -> dict[int, str]:
    """Which sessions the visitor facilitates or reports, by id."""
    if visitor.person is None:
        return {}
    found = await tx.exec(
        select(Participant.workshop_id, Participant.role)
        .join(Workshop, col(Workshop.id) == col(Participant.workshop_id))
        .where(
            Workshop.meeting_id == meeting.id,
            Participant.person_id == visitor.person.id,
            col(Participant.role).in_(["facilitator", "rapporteur"]),
            col(Participant.removed_at).is_(None),
        )
    )
    return dict(found.all())


@dataclass(frozen=True, slots=True)
class Facilitating:
    """Somebody facilitates a session. `placed`: as one of the secretariat, who are named where nobody else is."""

    session: int
    person: int
    name: str
    placed: bool


async def list_facilitating(tx: Transaction, meeting: Meeting) -> list[Facilitating]:
    """Who facilitates which of the meeting's sessions, by name; who was invited and told none, by what stands for it."""
    name = func.coalesce(func.nullif(col(Person.name), ""), Participant.name)
    found = await tx.exec(
        select(Participant.workshop_id, Person.id, name, Person.secretariat)
        .join(Person, col(Participant.person_id) == col(Person.id))
        .join(Workshop, col(Workshop.id) == col(Participant.workshop_id))
        .where(
            Workshop.meeting_id == meeting.id,
            Participant.role == "facilitator",
            col(Participant.removed_at).is_(None),
        )
        .order_by(Person.name, col(Person.id))
    )
    return [
        Facilitating(session, person or 0, called, placed) for session, person, called, placed in found.all()
    ]


async def list_with_agenda(tx: Transaction, meeting: Meeting) -> set[int]:
    """Ids of the meeting's sessions that have an agenda."""
    found = await tx.exec(
        select(AgendaItem.workshop_id)
        .join(Workshop, col(Workshop.id) == col(AgendaItem.workshop_id))
        .where(Workshop.meeting_id == meeting.id)
        .distinct()
    )
    return set(found.all())


async def count_sessions(tx: Transaction, meetings: Iterable[Meeting], visitor: Visitor) -> dict[int, int]:
    """How many sessions of each meeting the visitor is shown, by the meeting's id; cancelled ones do not count."""
    found = await tx.exec(
        select(Workshop.meeting_id, func.count())
        .where(
            col(Workshop.meeting_id).in_([meeting.id for meeting in meetings]),
            Workshop.status != "cancelled",
            listed(visitor),
        )
        .group_by(col(Workshop.meeting_id))
    )
    return {number: count for number, count in found.all() if number is not None}


async def has_sessions(tx: Transaction, meeting: Meeting) -> bool:
    """Whether anything belongs to the meeting, seen or unseen."""
    found = await tx.exec(select(Workshop.id).where(Workshop.meeting_id == meeting.id).limit(1))
    return found.first() is not None


async def list_drafts(tx: Transaction, meeting: Meeting) -> Sequence[Workshop]:
    """The meeting's sessions that are drafts, held against others who write, in the order of their ids: no deadlock."""
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.meeting_id == meeting.id, Workshop.status == "draft")
        .order_by(col(Workshop.id))
        .with_for_update()
    )
    return found.all()


async def free_number(tx: Transaction) -> int:
    """The number of the next meeting: one more than the highest there is."""
    return ((await tx.exec(select(func.max(Meeting.number)))).one() or 0) + 1


async def find_latest(tx: Transaction) -> Meeting | None:
    """The meeting with the highest number, whatever its status."""
    return (await tx.exec(select(Meeting).order_by(col(Meeting.number).desc()).limit(1))).first()
