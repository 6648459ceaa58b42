"""Every write about meetings: made, changed, published, taken back, deleted. Who may is checked in the loader before."""

from sqlalchemy.exc import IntegrityError

from network.audit.actions import record
from network.models import Person
from together.columns import now
from together.database import Transaction
from together.errors import Conflict
from together.languages import N_
from together.once import insert_once
from workshops.meetings.forms import MeetingForm, state_of
from workshops.meetings.queries import free_number, has_sessions, list_drafts
from workshops.meetings.readiness import lacking
from workshops.models import Meeting
from workshops.preparing import drafts


class NumberTaken(Conflict):
    """Another meeting has this number. `params["free"]` is one that is free."""

    code = "number_taken"
    text = N_("Another meeting has this number. This one is free: %(free)s")


class ChangedMeanwhile(Conflict):
    """Somebody else saved while this was written. `params["seen"]` is what is there now."""

    code = "changed_meanwhile"
    text = N_(
        "Somebody else changed this page while you wrote. Your words are kept below; look at the page in another tab, "
        "and save again if they should stand."
    )


class NotReady(Conflict):
    """Something must be there before the meeting is published."""

    code = "not_ready"
    text = N_("Something is missing that must be there before the meeting is published.")


class NotEmpty(Conflict):
    """Only a draft to which nothing belongs is deleted."""

    code = "not_empty"
    text = N_("Only a draft without sessions can be deleted.")


async def draft_meeting(tx: Transaction, *, form: MeetingForm, by: Person) -> Meeting:
    """A new meeting, which nobody sees but those who arrange it. Raises `NumberTaken`."""
    meeting = await add_draft(
        tx, _describe(Meeting(number=form.number, starts_on=form.starts_on, ends_on=form.ends_on), form)
    )
    await _record(tx, meeting, by, "meeting_created")
    return meeting


async def add_draft(tx: Transaction, meeting: Meeting) -> Meeting:
    """Store a new draft under its number, whoever else takes that at the same instant. Raises `NumberTaken`."""
    meeting.status, meeting.published_at = "draft", None
    key = await insert_once(tx, meeting)
    if key is None:
        raise NumberTaken(free=await free_number(tx))
    return await tx.get_one(Meeting, key)


async def change_meeting(tx: Transaction, *, meeting: Meeting, form: MeetingForm, by: Person) -> Meeting:
    """Write it anew; the number of a published one stays. The row is locked. Raises `NumberTaken`, `ChangedMeanwhile`."""
    if form.seen and form.seen != state_of(meeting):
        raise ChangedMeanwhile(seen=state_of(meeting))
    before = meeting.number
    tx.add(_describe(meeting, form))
    if meeting.status == "draft" and form.number != before:
        await _renumber(tx, meeting, form.number)
    await _record(tx, meeting, by, "meeting_changed", before=str(before), after=str(meeting.number))
    return meeting


async def _renumber(tx: Transaction, meeting: Meeting, number: int) -> None:
    try:
        async with tx.begin_nested():
            meeting.number = number
            await tx.flush()  # here the database says whether the number is free
    except IntegrityError:
        raise NumberTaken(free=await free_number(tx)) from None


def _describe(meeting: Meeting, form: MeetingForm) -> Meeting:
    meeting.starts_on, meeting.ends_on = form.starts_on, form.ends_on
    meeting.title, meeting.introduction, meeting.language = form.title, form.introduction, form.language
    meeting.place, meeting.country, meeting.zone = form.place, form.country, form.zone
    meeting.translations = form.translations
    return meeting


async def publish_meeting(tx: Transaction, *, meeting: Meeting, by: Person, announcing: bool = False) -> int:
    """Draft → published, its drafts announced with it if so wished. The row is locked. Raises `NotReady`, `Conflict`.

    Returns how many of them stay drafts all the same: what was typed in them does not fit yet.
    """
    if meeting.status != "draft":
        raise Conflict(N_("This meeting is published already."))
    if any(one.level == "must" for one in await lacking(tx, meeting)):
        raise NotReady
    meeting.status, meeting.published_at = "published", now()
    tx.add(meeting)
    waiting = await list_drafts(tx, meeting) if announcing else []
    announced, kept = await drafts.announce_all(tx, workshops=waiting, by=by)
    await _record(tx, meeting, by, "meeting_published", announced=str(announced))
    return kept


async def withdraw_meeting(tx: Transaction, *, meeting: Meeting, by: Person) -> Meeting:
    """Published → draft again; its sessions stay as they are. The row is locked. Raises `Conflict`."""
    if meeting.status == "draft":
        raise Conflict(N_("This meeting is a draft already."))
    meeting.status = "draft"
    tx.add(meeting)
    await _record(tx, meeting, by, "meeting_withdrawn")
    return meeting


async def delete_meeting(tx: Transaction, *, meeting: Meeting, by: Person) -> None:
    """Gone, where it is a draft and nothing belongs to it. The row is locked. Raises `NotEmpty`."""
    if meeting.status != "draft" or await has_sessions(tx, meeting):
        raise NotEmpty
    await _record(tx, meeting, by, "meeting_deleted", gone=True)
    await tx.delete(meeting)


async def _record(
    tx: Transaction, meeting: Meeting, by: Person, what: str, *, gone: bool = False, **data: str
) -> None:
    await record(
        tx,
        by=by,
        what=what,
        subject=f"meeting:{meeting.id}",
        title=meeting.title,
        path="" if gone else f"/meetings/{meeting.number}",
        number=str(meeting.number),
        **data,
    )
