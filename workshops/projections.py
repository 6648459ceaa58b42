"""What other tables derive from a room's log, written in the transaction that stores the events."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from practices.origins.actions import set_public
from realtime.events import Event
from realtime.notes.hub import Notes
from realtime.room import REMOVED
from together.database import Transaction
from together.errors import Conflict
from workshops import indexing
from workshops.commitments import project_commitment
from workshops.live.state import LiveState
from workshops.models import HistoryEntry, Participant, Workshop
from workshops.practices.projections import project_drawn, project_removed
from workshops.registrations.actions import withdraw_participant
from workshops.visitors import is_heard

Projection = Callable[[Transaction, Workshop, LiveState, Event], Awaitable[None]]


class Projections:
    """Handed to the live rules by the assembly. `notes` hear, after the commit, who may write in them and who is out."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    async def project(self, tx: Transaction, room: str, state: LiveState, events: Sequence[Event]) -> None:
        """Bring the workshop's row, its participants and its history up to date with `events`."""
        await project(tx, room, state, events)
        for event in events:
            if event.kind in _NOTES:
                tx.after_commit(partial(_NOTES[event.kind], self.notes, room, event))


def _writable(notes: Notes, room: str, _event: Event) -> None:
    notes.set_writable(room, True)


def _read_only(notes: Notes, room: str, _event: Event) -> None:
    notes.set_writable(room, False)


def _out(notes: Notes, _room: str, event: Event) -> None:
    notes.evict([event.data["person"]], REMOVED)


def _other_role(notes: Notes, _room: str, event: Event) -> None:
    role = event.data["role"]
    notes.set_role(event.data["person"], role=role, may_note=role != "reader")


def _other_name(notes: Notes, _room: str, event: Event) -> None:
    notes.rename(event.data["person"], event.data["name"])


_NOTES: Mapping[str, Callable[[Notes, str, Event], None]] = {
    "workshop.opened": _writable,
    "workshop.reopened": _writable,
    "workshop.closed": _read_only,
    "person.removed": _out,
    "person.promoted": _other_role,
    "person.renamed": _other_name,
}


async def project(tx: Transaction, room: str, state: LiveState, events: Sequence[Event]) -> None:
    """Write the tables that follow from `events`."""
    wanted = [event for event in events if event.kind in _PROJECTIONS]
    if not wanted and not any(map(indexing.concerns, events)):
        return
    workshop = await tx.get(Workshop, int(room.removeprefix("w")))
    if workshop is None:
        return
    for event in wanted:
        await _PROJECTIONS[event.kind](tx, workshop, state, event)
    await indexing.follow(tx, workshop, state, events)


async def _opened(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    """Raises `Conflict` for a workshop that was called off after whoever opens it had looked: then nothing is stored."""
    await tx.refresh(workshop, with_for_update={"key_share": True})
    if workshop.status == "cancelled":
        raise Conflict
    workshop.status, workshop.closed_at = "live", None
    workshop.opened_at = workshop.opened_at or _moment(event)
    await _note(tx, workshop, state, event)


async def _closed(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    workshop.status, workshop.closed_at = "closed", _moment(event)
    await _note(tx, workshop, state, event)


async def _hidden(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    workshop.conversation_hidden = bool(event.data["on"])
    public = workshop.visibility == "public"
    await set_public(tx, workshop_id=workshop.id or 0, public=public, spoken=is_heard(workshop))
    await _note(tx, workshop, state, event)


async def _entered(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    if place := await _participant(tx, event):
        place.joined_at = place.joined_at or _moment(event)
        place.name, place.role = event.data["name"], event.data["role"]


async def _renamed(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    if place := await _participant(tx, event):
        place.name = event.data["name"]


async def _removed(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    if place := await _participant(tx, event):
        place.removed_at = _moment(event)
        await withdraw_participant(tx, place)
    await _note(tx, workshop, state, event)


async def _readmitted(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    if place := await _participant(tx, event):
        place.removed_at = None
    await _note(tx, workshop, state, event)


async def _promoted(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    if place := await _participant(tx, event):
        place.role = event.data["role"]
    await _note(tx, workshop, state, event)


async def _summarised(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    await _note(tx, workshop, state, event)


async def _participant(tx: Transaction, event: Event) -> Participant | None:
    return await tx.get(Participant, int(str(event.data["person"]).removeprefix("p")))


async def _note(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    author = state.people.get(event.author)
    what = event.kind.partition(".")[2]
    if event.kind == "conversation.hidden":
        what = "conversation_hidden" if event.data["on"] else "conversation_shown"
    elif event.kind.startswith("person."):
        what = f"person_{what}"
    elif event.kind == "summary.written":
        what = "summary_written"
    tx.add(
        HistoryEntry(
            workshop_id=workshop.id or 0, at=_moment(event), name=author.name if author else "", what=what
        )
    )


def _moment(event: Event) -> datetime:
    return datetime.fromtimestamp(event.at, UTC)


_PROJECTIONS: Mapping[str, Projection] = {
    "workshop.opened": _opened,
    "workshop.reopened": _opened,
    "workshop.closed": _closed,
    "conversation.hidden": _hidden,
    "person.entered": _entered,
    "person.renamed": _renamed,
    "person.removed": _removed,
    "person.readmitted": _readmitted,
    "person.promoted": _promoted,
    "summary.written": _summarised,
    "words.drawn": project_drawn,
    "message.removed": project_removed,
    "outcome.recorded": project_commitment,
    "outcome.edited": project_commitment,
    "outcome.withdrawn": project_commitment,
}
