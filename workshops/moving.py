"""Another time for a workshop."""

from datetime import datetime

from sqlmodel import select

from network.audit.actions import record
from network.models import Person
from together.columns import now
from together.database import Transaction
from together.errors import Conflict
from together.languages import N_
from workshops import indexing
from workshops.changes import count_change, facts_of
from workshops.history import note
from workshops.models import Workshop, WorkshopDraft
from workshops.staff import MOVED, tell_staff

WHEN = ("day", "clock", "minutes")
OVER = N_("That hour is over. Please choose one to come.")


def leads_into_the_past(workshop: Workshop, starts_at: datetime) -> bool:
    """Whether people would be told that what they wait for was yesterday."""
    return workshop.status == "announced" and starts_at != workshop.starts_at and starts_at < now()


async def move_workshop(
    tx: Transaction,
    *,
    workshop: Workshop,
    starts_at: datetime,
    minutes: int | None = None,
    by: Person | None,
) -> Workshop:
    """Put it at another time, as a change that people are told of once it was announced; no change is none.

    The row is held, so that two moves at once are counted as two. A time that stands in somebody's unpublished changes
    gives way to this one. Raises `Conflict` once its room was opened.
    """
    workshop = await tx.get_one(Workshop, workshop.id, with_for_update=True, populate_existing=True)
    if workshop.status in {"live", "closed"}:
        raise Conflict(N_("The room was opened already: its time stays."))
    before, then = facts_of(workshop), workshop.starts_at
    workshop.starts_at = starts_at
    workshop.minutes = minutes or workshop.minutes
    if facts_of(workshop) == before:
        return workshop
    tx.add(workshop)
    if count_change(workshop, before):
        await _record(tx, workshop, then, by)
        await tell_staff(tx, workshop, kind=MOVED, by=by)
    await _forget_typed(tx, workshop, by)
    await note(tx, workshop, by=by, what="moved")
    await indexing.refresh(tx, workshop)
    return workshop


async def _record(tx: Transaction, workshop: Workshop, then: datetime, by: Person | None) -> None:
    await record(
        tx,
        by=by,
        what="workshop_moved",
        subject=f"workshop:{workshop.id}",
        title=workshop.title,
        path=f"/workshops/{workshop.slug}",
        before=then.isoformat(),
        after=workshop.starts_at.isoformat(),
    )


async def _forget_typed(tx: Transaction, workshop: Workshop, by: Person | None) -> None:
    """Else publishing an older draft would move it back unseen; a page that is open is told by the version."""
    found = await tx.exec(
        select(WorkshopDraft).where(WorkshopDraft.workshop_id == workshop.id).with_for_update()
    )
    draft = found.first()
    if draft is not None:
        draft.fields = {name: value for name, value in draft.fields.items() if name not in WHEN}
        draft.version += 1
        draft.tab, draft.saved_by = "", by.id if by else None
        tx.add(draft)
