"""A meeting to come: convened, published, and with people who registered for it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlmodel import select

from network.models import Person, Theme
from together.database import Database, Transaction
from together.demo.scripts import Strict, read_data
from workshops import actions
from workshops.forms import AgendaItemForm, RoleForm, WorkshopForm
from workshops.meetings.actions import draft_meeting, publish_meeting
from workshops.meetings.forms import MeetingForm
from workshops.models import Meeting, Registration, Telling, Workshop
from workshops.queries import find_participant
from workshops.registrations.actions import register_person
from workshops.registrations.forms import OwnForm
from workshops.visitors import Standing, Visitor

MONDAY = 0


class Session(Strict):
    """A workshop or assembly of the meeting. `day` counts from 1; an agenda's items are title and minutes."""

    title: str
    kind: str = "workshop"
    language: str
    languages: list[str]
    themes: list[str] = Field(min_length=1)
    day: int
    clock: time
    minutes: int
    by: str
    rapporteurs: list[str]
    introduction: str
    capacity: int | None = None
    interpreters: list[dict[str, str]] = Field(default_factory=list)
    agenda: list[tuple[str, int]]
    registered: list[str]


class Convened(Strict):
    """The meeting. `days_ahead`: it begins on the first Monday from then on. `also_registered` by the slug of a workshop."""

    about: str
    number: int
    days_ahead: int
    days: int
    zone: str
    language: str
    introduction: str
    translations: dict[str, str]
    sessions: list[Session]
    also_registered: dict[str, list[str]]

    def first_day(self, loaded: datetime) -> date:
        """The day on which it begins, when the demonstration is loaded at `loaded`."""
        earliest = loaded.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=self.days_ahead)
        return earliest + timedelta(days=(MONDAY - earliest.weekday()) % 7)


@cache
def convened() -> Convened:
    """The meeting as data."""
    return Convened.model_validate(read_data("next_meeting.json"))


async def perform(
    database: Database, people: Mapping[str, Person], themes: Mapping[str, Theme], loaded: datetime
) -> None:
    """Convene it, in one transaction: either all of it is there, or nothing."""
    async with database.transaction() as tx:
        told = convened()
        if (await tx.exec(select(Meeting.id).where(Meeting.number == told.number))).first():
            return
        first, helena = told.first_day(loaded), people["helena"]
        meeting = await draft_meeting(tx, form=_form(told, first), by=helena)
        meeting.demonstration = True
        for session in told.sessions:
            await _add(tx, meeting, session, people, themes)
        await tx.flush()  # what is published is looked at first
        await publish_meeting(tx, meeting=meeting, by=helena, announcing=True)
        await _register_all(tx, meeting, people)


def _form(told: Convened, first: date) -> MeetingForm:
    words = {f"introduction_{code}": text for code, text in told.translations.items()}
    last = first + timedelta(days=told.days - 1)
    fields = {"number": told.number, "starts_on": first, "ends_on": last, "zone": told.zone}
    return MeetingForm.model_validate(
        {**fields, "language": told.language, "introduction": told.introduction, **words}
    )


async def _add(
    tx: Transaction,
    meeting: Meeting,
    session: Session,
    people: Mapping[str, Person],
    themes: Mapping[str, Theme],
) -> None:
    by = people[session.by]
    told = session.model_dump(
        include={"title", "kind", "language", "languages", "introduction", "clock", "minutes"}
    )
    day = meeting.starts_on + timedelta(days=session.day - 1)
    ids = [themes[code].id for code in session.themes]
    form = WorkshopForm.model_validate({**told, "day": day, "zone": meeting.zone, "themes": ids})
    workshop = await actions.create_workshop(tx, form=form, by=by, demonstration=True)
    workshop.meeting_id = meeting.id  # a draft, into which facilitators put nothing by themselves
    workshop.capacity, workshop.interpreters = session.capacity, session.interpreters
    standing = Standing(workshop, await find_participant(tx, workshop, Visitor(by)), "facilitator")
    items = [AgendaItemForm(title=title, minutes=minutes) for title, minutes in session.agenda]
    await actions.set_agenda(tx, standing=standing, items=items, by=by)
    for name in session.rapporteurs:
        role = RoleForm(email=people[name].email, role="rapporteur")
        await actions.give_role(tx, standing=standing, form=role, by=by, language=session.language)


async def _register_all(tx: Transaction, meeting: Meeting, people: Mapping[str, Person]) -> None:
    """In the order of the data, so that who waits for a seat is always the same. Nobody is mailed about it."""
    found = await tx.exec(select(Workshop).where(Workshop.meeting_id == meeting.id))
    by_title = {workshop.title: workshop for workshop in found.all()}
    for session in convened().sessions:
        await _register(tx, by_title[session.title], [people[name] for name in session.registered])
    for slug, names in convened().also_registered.items():
        workshop = (await tx.exec(select(Workshop).where(Workshop.slug == slug))).one()
        await _register(tx, workshop, [people[name] for name in names])


async def _register(tx: Transaction, workshop: Workshop, people: Sequence[Person]) -> None:
    for person in people:
        row = await register_person(
            tx, workshop_id=workshop.id or 0, person=person, form=OwnForm(shown=True), answers={}
        )
        _count_as_told(tx, row)


def _count_as_told(tx: Transaction, row: Registration) -> None:
    """What happened before anybody looked is not mailed."""
    moment = int(row.registered_at.timestamp()) if row.registered_at else 0
    tx.add(Telling(registration_id=row.id or 0, what=f"{row.status}:{moment}"))
