"""What the makers of a programme do to its sessions. That they may is checked by `get_programme`, which came before."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import col

from network.audit.actions import record
from network.models import Person
from together.database import Transaction
from together.errors import Conflict
from together.languages import N_
from workshops import actions
from workshops.forms import RoleForm, WorkshopForm
from workshops.history import note
from workshops.models import Meeting, Participant, Workshop
from workshops.programme.checking import Ready
from workshops.programme.queries import list_together
from workshops.programme.times import Times, times_of
from workshops.visitors import run_by_maker


class MovedMeanwhile(Conflict):
    """Somebody else put the session at another time (`now`) than the one that its maker saw."""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(N_("Somebody moved this session meanwhile."))
        self.slug, self.title = workshop.slug, workshop.title
        self.now = times_of(workshop)


async def add_session(
    tx: Transaction, *, form: WorkshopForm, facilitators: Sequence[RoleForm], by: Person, language: str
) -> Workshop:
    """A new draft in the meeting that the form names, with those who are asked to facilitate it."""
    workshop = await _add(tx, form, facilitators, by, language)
    if _leaves(by, facilitators):
        await _leave(tx, [workshop], by)
    return workshop


async def _add(
    tx: Transaction, form: WorkshopForm, facilitators: Sequence[RoleForm], by: Person, language: str
) -> Workshop:
    workshop = await actions.create_workshop(tx, form=form, by=by)
    for role in facilitators:
        await actions.give_role(tx, standing=run_by_maker(workshop), form=role, by=by, language=language)
    return workshop


def _leaves(by: Person, facilitators: Sequence[RoleForm]) -> bool:
    """The secretariat runs every session as it is: who makes a whole programme does not facilitate all of it."""
    return by.secretariat and by.email not in {role.email for role in facilitators}


async def _leave(tx: Transaction, workshops: Sequence[Workshop], by: Person) -> None:
    await tx.flush()  # their places are stored before they are taken out
    theirs = col(Participant.person_id) == by.id
    here = col(Participant.workshop_id).in_([one.id for one in workshops])
    await tx.exec(delete(Participant).where(theirs, here).execution_options(synchronize_session=False))


async def move_session(
    tx: Transaction, *, workshop: Workshop, seen: Times, to: Times, by: Person
) -> Workshop:
    """Put a session at another time. The caller holds it (`get_session`).

    What is there already is no change, so that a move may be sent again when its answer was lost. Raises `MovedMeanwhile`
    when it is no longer where the maker saw it, and `Conflict` for one that is open, over or cancelled.
    """
    if times_of(workshop) == to:
        return workshop
    if str(times_of(workshop)) != str(seen):
        raise MovedMeanwhile(workshop)
    if workshop.status == "cancelled":
        raise Conflict(N_("It was cancelled: its time stays."))
    return await actions.move_workshop(
        tx, workshop=workshop, starts_at=to.starts_at, minutes=to.minutes, by=by
    )


async def reorder(tx: Transaction, *, workshop: Workshop, at: int, by: int) -> None:
    """Earlier (-1) or later (+1) among the sessions that start together.

    `at` is where its maker saw it: at another place it is there already, or somebody else was faster, and it stays.
    """
    together = list(await list_together(tx, workshop))
    to = at + by
    if not (0 <= at < len(together) and 0 <= to < len(together) and together[at].id == workshop.id):
        return
    together[at], together[to] = together[to], together[at]
    for number, one in enumerate(together):
        one.position = number
        tx.add(one)


async def put_in(tx: Transaction, *, meeting: Meeting, workshop: Workshop, by: Person) -> Workshop:
    """A workshop of its own becomes a session of the meeting, at its own time."""
    workshop.meeting_id = meeting.id
    tx.add(workshop)
    await note(tx, workshop, by=by, what="edited")
    return workshop


async def take_out(tx: Transaction, *, workshop: Workshop, by: Person) -> Workshop:
    """A session goes on as a workshop of its own."""
    workshop.meeting_id = None
    tx.add(workshop)
    await note(tx, workshop, by=by, what="edited")
    return workshop


async def duplicate_session(tx: Transaction, *, workshop: Workshop, by: Person) -> Workshop:
    """A draft of the same, with the same people, that begins when this one ends: so nobody is in two places."""
    return await actions.duplicate_workshop(
        tx,
        workshop=workshop,
        by=by,
        meeting_id=workshop.meeting_id,
        starts_at=workshop.ends_at,
        roles=True,
    )


async def import_sessions(
    tx: Transaction, *, meeting: Meeting, ready: Sequence[Ready], by: Person, language: str
) -> list[Workshop]:
    """Make these sessions as drafts of the meeting, with their agendas, and give facilitators their role. Returns them."""
    made, left = [], []
    for one in ready:
        workshop = await _add(tx, one.form, one.facilitators, by, language)
        made.append(workshop)
        if _leaves(by, one.facilitators):
            left.append(workshop)
        workshop.capacity = one.capacity
        tx.add(workshop)
        if one.agenda:
            await actions.set_agenda(tx, standing=run_by_maker(workshop), items=one.agenda, by=by)
    await _leave(tx, left, by)
    await record(
        tx,
        by=by,
        what="programme_imported",
        subject=f"meeting:{meeting.id}",
        title=meeting.title,
        path=f"/meetings/{meeting.number}",
        number=str(len(ready)),
    )
    return made
