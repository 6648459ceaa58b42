"""A whole meeting as the start of the next: its sessions as drafts, their dates shifted by whole days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from network.audit.actions import record
from network.models import Person
from together.database import Transaction
from together.languages import find_zone
from workshops.copying import duplicate_workshop
from workshops.meetings.actions import add_draft
from workshops.meetings.forms import CopyForm
from workshops.models import AgendaItem, Meeting, Workshop


@dataclass(frozen=True)
class Copied:
    """A meeting that was made of another. `moved`: sessions whose hour does not exist on their new day."""

    meeting: Meeting
    moved: list[Workshop]


def shifted(starts_at: datetime, zone: str, days: int) -> tuple[datetime, bool]:
    """The instant `days` later at which the clocks of `zone` show the same, in UTC; and whether it had to move.

    Where the clocks are put forward over that hour it moves forward as far as they do; of an hour that comes twice the
    same one is taken, else the first (PEP 495).
    """
    there = find_zone(zone) or UTC
    local = starts_at.astimezone(there)
    wanted = local.replace(tzinfo=None) + timedelta(days=days)
    instant = wanted.replace(tzinfo=there, fold=local.fold).astimezone(UTC)
    shown = instant.astimezone(there).replace(tzinfo=None, fold=0)
    if shown == wanted.replace(fold=0):
        return instant, False
    return wanted.replace(tzinfo=there, fold=0).astimezone(UTC), True


async def copy_meeting(tx: Transaction, *, meeting: Meeting, form: CopyForm, by: Person) -> Copied:
    """A draft with the words, place and zone of `meeting`, and all its sessions but cancelled ones.

    Registrations are never copied, nor is its title, which mostly tells which meeting it is. Raises `NumberTaken`.
    """
    days = form.starts_on - meeting.starts_on
    new = await add_draft(tx, _like(meeting, form, days))
    moved = []
    for workshop in await _sessions(tx, meeting) if form.workshops else []:
        starts_at, had_to = shifted(workshop.starts_at, workshop.zone, days.days)
        copy = await duplicate_workshop(
            tx, workshop=workshop, by=by, meeting_id=new.id, starts_at=starts_at, roles=form.roles
        )
        moved += [copy] if had_to else []
    if not form.agendas:
        await _without_agendas(tx, new)
    await _record(tx, new, meeting, by)
    return Copied(new, moved)


def _like(meeting: Meeting, form: CopyForm, days: timedelta) -> Meeting:
    said = {
        code: {"introduction": words.get("introduction", "")} for code, words in meeting.translations.items()
    }
    return Meeting(
        number=form.number,
        starts_on=form.starts_on,
        ends_on=meeting.ends_on + days,
        place=meeting.place,
        country=meeting.country,
        zone=meeting.zone,
        introduction=meeting.introduction,
        language=meeting.language,
        translations={code: words for code, words in said.items() if words["introduction"]},
    )


async def _sessions(tx: Transaction, meeting: Meeting) -> list[Workshop]:
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.meeting_id == meeting.id, Workshop.status != "cancelled")
        .order_by(col(Workshop.starts_at), col(Workshop.position), col(Workshop.id))
    )
    return list(found.all())


async def _without_agendas(tx: Transaction, meeting: Meeting) -> None:
    copies = select(Workshop.id).where(Workshop.meeting_id == meeting.id)
    await tx.flush()  # agendas that were copied are there to be deleted
    await tx.exec(delete(AgendaItem).where(col(AgendaItem.workshop_id).in_(copies)))


async def _record(tx: Transaction, new: Meeting, old: Meeting, by: Person) -> None:
    await record(
        tx,
        by=by,
        what="meeting_copied",
        subject=f"meeting:{new.id}",
        title=new.title,
        path=f"/meetings/{new.number}",
        before=str(old.number),
        after=str(new.number),
    )
