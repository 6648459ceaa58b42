"""What the makers of a programme read: the meeting and all of its sessions, whoever facilitates them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from network.models import Person, Theme
from together.columns import now
from together.database import Transaction
from together.errors import NotFound
from together.text import plain
from workshops.meetings.queries import get_arranged, require_arranges
from workshops.models import AgendaItem, Meeting, Participant, Registration, Workshop, WorkshopTheme
from workshops.programme.checking import Known
from workshops.programme.columns import row_of
from workshops.programme.times import Times, times_of
from workshops.visitors import RUNS, Visitor

TOLD = ("registered", "waiting")
"""Those who are told by mail that a session was moved."""
OFFERED = 100
"""Workshops without a meeting that are offered to be put into one."""


@dataclass(frozen=True)
class Session:
    """A session as its makers see it. `staff`: facilitators, then rapporteurs; `told`: how many are told of a move,
    of whom `waiting` wait for a seat."""

    workshop: Workshop
    staff: Sequence[Participant] = field(default_factory=list)
    told: int = 0
    waiting: int = 0

    @property
    def movable(self) -> bool:
        """Whether it can still be put at another time."""
        return self.workshop.status in {"draft", "announced"}

    @property
    def starts_at(self) -> datetime:
        """When it starts."""
        return self.workshop.starts_at

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.workshop.ends_at

    @property
    def times(self) -> Times:
        """Its start and length."""
        return times_of(self.workshop)

    @property
    def facilitators(self) -> list[str]:
        """Their names."""
        return [one.name for one in self.staff if one.role == "facilitator"]

    def runs(self, person: Person | None) -> bool:
        """Whether this person may edit it on its own pages."""
        own = [one.role for one in self.staff if person and one.person_id == person.id]
        return bool(person and (person.secretariat or RUNS.intersection(own)))


async def get_programme(
    tx: Transaction, number: int, visitor: Visitor, *, hold: bool = False
) -> tuple[Meeting, Person]:
    """The meeting and its maker who asks. `hold`: no other maker changes it meanwhile. Raises `NotFound` and `Forbidden`."""
    meeting = await get_arranged(tx, number, visitor, locked=hold)
    return meeting, require_arranges(visitor)


async def get_session(tx: Transaction, meeting: Meeting, slug: str) -> Workshop:
    """One session of the meeting, held against others who write. Raises `NotFound`."""
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.slug == slug, Workshop.meeting_id == meeting.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if workshop := found.first():
        return workshop
    raise NotFound


async def list_workshops(tx: Transaction, meeting: Meeting) -> Sequence[Workshop]:
    """All sessions of the meeting, drafts and cancelled ones too, in the order of the programme."""
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.meeting_id == meeting.id)
        .order_by(col(Workshop.starts_at), col(Workshop.position), col(Workshop.id))
    )
    return found.all()


async def list_sessions(tx: Transaction, meeting: Meeting) -> list[Session]:
    """The same with who facilitates and how many registered. Three queries."""
    workshops = await list_workshops(tx, meeting)
    ids = [one.id or 0 for one in workshops]
    staff, told = await _staff(tx, ids), await _told(tx, ids)
    return [Session(one, staff.get(one.id or 0, []), *told.get(one.id or 0, (0, 0))) for one in workshops]


async def list_together(tx: Transaction, workshop: Workshop) -> Sequence[Workshop]:
    """The sessions of a meeting that start when this one does, itself among them, in order; held for a change of it."""
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.meeting_id == workshop.meeting_id, Workshop.starts_at == workshop.starts_at)
        .order_by(col(Workshop.position), col(Workshop.id))
        .with_for_update()
    )
    return found.all()


async def _staff(tx: Transaction, ids: Iterable[int]) -> dict[int, list[Participant]]:
    found = await tx.exec(
        select(Participant)
        .where(
            col(Participant.workshop_id).in_(list(ids)),
            col(Participant.role).in_(["facilitator", "rapporteur"]),
            col(Participant.removed_at).is_(None),
        )
        .order_by(Participant.role, Participant.name)
    )
    staff: dict[int, list[Participant]] = {}
    for one in found.all():
        staff.setdefault(one.workshop_id, []).append(one)
    return staff


async def _told(tx: Transaction, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many are told of a move and how many of them wait, by the session's id."""
    waiting = func.count().filter(col(Registration.status) == "waiting")
    found = await tx.exec(
        select(Registration.workshop_id, func.count(), waiting)
        .where(col(Registration.workshop_id).in_(list(ids)), col(Registration.status).in_(TOLD))
        .group_by(col(Registration.workshop_id))
    )
    return {number: (told, those) for number, told, those in found.all()}


async def list_loose(tx: Transaction, person: Person) -> Sequence[Workshop]:
    """Workshops to come that belong to no meeting: all of them for the secretariat, else those that the person runs."""
    asked = (
        select(Workshop)
        .where(
            col(Workshop.meeting_id).is_(None),
            col(Workshop.status).in_(["draft", "announced"]),
            col(Workshop.starts_at) > now(),
        )
        .order_by(col(Workshop.starts_at), col(Workshop.id))
        .limit(OFFERED)
    )
    if not person.secretariat:
        asked = asked.where(_run_by(person))
    return (await tx.exec(asked)).all()


async def get_loose(tx: Transaction, slug: str, person: Person) -> Workshop:
    """One of these, held. Raises `NotFound`."""
    asked = select(Workshop).where(Workshop.slug == slug, col(Workshop.meeting_id).is_(None))
    if not person.secretariat:
        asked = asked.where(_run_by(person))
    workshop = (await tx.exec(asked.with_for_update())).first()
    if workshop is None:
        raise NotFound
    return workshop


def _run_by(person: Person) -> ColumnElement[bool]:
    theirs = select(Participant.workshop_id).where(
        Participant.person_id == person.id,
        col(Participant.role).in_(RUNS),
        col(Participant.removed_at).is_(None),
    )
    return col(Workshop.id).in_(theirs)


async def list_themes_by(tx: Transaction, ids: Iterable[int]) -> dict[int, list[Theme]]:
    """Themes of these workshops, by workshop."""
    found = await tx.exec(
        select(WorkshopTheme.workshop_id, Theme)
        .join(Theme, col(Theme.id) == col(WorkshopTheme.theme_id))
        .where(col(WorkshopTheme.workshop_id).in_(list(ids)))
        .order_by(Theme.code)
    )
    themes: dict[int, list[Theme]] = {}
    for number, theme in found.all():
        themes.setdefault(number, []).append(theme)
    return themes


async def list_known(tx: Transaction, meeting: Meeting) -> Known:
    """What a table of sessions may refer to, and the sessions that the meeting has. Two queries."""
    all_themes = (await tx.exec(select(Theme))).all()
    themes: dict[str, set[int]] = {}
    for theme in all_themes:
        for name in {theme.name, *theme.names.values()}:
            themes.setdefault(plain(name), set()).add(theme.id or 0)
    for theme in all_themes:  # what only one of them has counts before names
        themes |= {plain(theme.slug): {theme.id or 0}, plain(theme.code): {theme.id or 0}}
    found = await tx.exec(
        select(Workshop.title, Workshop.starts_at).where(
            Workshop.meeting_id == meeting.id, Workshop.status != "cancelled"
        )
    )
    return Known({name: frozenset(ids) for name, ids in themes.items()}, frozenset(found.all()))


async def list_rows(tx: Transaction, meeting: Meeting) -> list[list[str]]:
    """The sessions of the meeting as rows of a table; cancelled ones are none. Four queries."""
    workshops = [one for one in await list_workshops(tx, meeting) if one.status != "cancelled"]
    ids = [one.id or 0 for one in workshops]
    themes, agendas, addresses = (
        await list_themes_by(tx, ids),
        await _agendas(tx, ids),
        await _addresses(tx, ids),
    )
    return [
        row_of(one, themes.get(key, []), addresses.get(key, []), agendas.get(key, []))
        for one in workshops
        if (key := one.id or 0)
    ]


async def _agendas(tx: Transaction, ids: Iterable[int]) -> dict[int, list[AgendaItem]]:
    found = await tx.exec(
        select(AgendaItem)
        .where(col(AgendaItem.workshop_id).in_(list(ids)))
        .order_by(col(AgendaItem.position))
    )
    agendas: dict[int, list[AgendaItem]] = {}
    for item in found.all():
        agendas.setdefault(item.workshop_id, []).append(item)
    return agendas


async def _addresses(tx: Transaction, ids: Iterable[int]) -> dict[int, list[str]]:
    """Of those who facilitate, in the order in which they were named."""
    found = await tx.exec(
        select(Participant.workshop_id, Person.email)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(
            col(Participant.workshop_id).in_(list(ids)),
            Participant.role == "facilitator",
            col(Participant.removed_at).is_(None),
            col(Person.closed_at).is_(None),
        )
        .order_by(col(Participant.id))
    )
    addresses: dict[int, list[str]] = {}
    for number, email in found.all():
        addresses.setdefault(number, []).append(email)
    return addresses


async def find_first_theme(tx: Transaction) -> str:
    """The code of a theme, for an example; empty where there is none."""
    return (await tx.exec(select(Theme.code).order_by(Theme.code).limit(1))).first() or ""
