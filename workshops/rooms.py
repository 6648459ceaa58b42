"""What views ask of a workshop's live room: entering, opening, acting, reading. The one place that knows hub and notes."""

import secrets
import time
from collections.abc import Sequence
from typing import Any, cast

from starlette.requests import HTTPConnection

from network.models import Territory
from realtime.events import Command, Data, Event, Refused, Who
from realtime.hub import Hub
from realtime.notes.hub import Notes
from realtime.notes.render import NotesView
from realtime.notes.seed import OUTCOMES
from realtime.notes.sockets import SCHEMA
from together import edge
from together.errors import Conflict, Problem
from together.languages import N_, script_strings, translate
from together.pages import viewer
from together.text import markdown_or_none
from workshops.door import readers_of
from workshops.live import SYSTEM, LiveRules, LiveState
from workshops.models import AgendaItem, Participant, Workshop
from workshops.visitors import Standing

PLATFORM = Who("", SYSTEM)
LINK_REVOKED = 4404

rules = LiveRules(render=markdown_or_none)
"""For reading: writes go through the hub, whose rules the assembly made."""


def hub_of(connection: HTTPConnection) -> Hub:
    """The application's live rooms."""
    return cast("Hub", connection.app.state.hub)


def notes_of(connection: HTTPConnection) -> Notes:
    """The application's shared notes."""
    return cast("Notes", connection.app.state.notes)


async def enter(connection: HTTPConnection, workshop: Workshop, place: Participant) -> None:
    """Let a participant into the room's log. Saying it twice is harmless; new words about oneself are told."""
    async with edge.database(connection).reading() as tx:
        territory = await tx.get(Territory, place.territory_id) if place.territory_id else None
    said = introduction(place, territory)
    state = await state_of(connection, workshop)
    known = state.people.get(place.key)
    if (
        known is None
        or known.entered is None
        or any(getattr(known, key, value) != value for key, value in said.items())
    ):
        await hub_of(connection).post(workshop.room, PLATFORM, Command("person.enter", said), new_cid())


async def honour(connection: HTTPConnection, workshop: Workshop, place: Participant, role: str) -> None:
    """Give somebody who is in already what a facilitator's invitation promises, unless the room decided on their role."""
    if role != "facilitator" or place.role not in {"guest", "participant"}:
        return
    known = (await state_of(connection, workshop)).people.get(place.key)
    if known and not known.decided and known.role == place.role:
        promotion = Command("person.promote", {"person": place.key, "role": role})
        await hub_of(connection).post(workshop.room, PLATFORM, promotion, new_cid())


def show_uninvited_out(connection: HTTPConnection, workshop: Workshop) -> None:
    """Close the sockets of those who only read along, unless the workshop is public."""
    if workshop.visibility == "public":
        return
    for rooms in (hub_of(connection), notes_of(connection)):
        rooms.evict([readers_of(workshop)], LINK_REVOKED)


def show_everybody_out(connection: HTTPConnection, workshop: Workshop, places: Sequence[Participant]) -> None:
    """Close every socket: nothing happens in this room."""
    names = [readers_of(workshop), *(place.key for place in places)]
    for rooms in (hub_of(connection), notes_of(connection)):
        rooms.evict(names, LINK_REVOKED)


async def open_room(connection: HTTPConnection, standing: Standing, items: Sequence[AgendaItem]) -> None:
    """Agenda and headings of the notes first, so that whoever is told of the opening finds them."""
    workshop = standing.workshop
    if workshop.status == "cancelled":
        raise Conflict(N_("This workshop was cancelled: announce it again first."))
    await tell_agenda(connection, workshop, items)
    await hub_of(connection).post(workshop.room, standing.who(), Command("workshop.open"), new_cid())


async def tell_agenda(connection: HTTPConnection, workshop: Workshop, items: Sequence[AgendaItem]) -> None:
    """Bring the room's agenda, and before anybody wrote also the notes' headings, to what the facilitators decided."""
    await hub_of(connection).post(workshop.room, PLATFORM, agenda_command(items), new_cid())
    await seed_notes(notes_of(connection), workshop, items)


async def seed_notes(notes: Notes, workshop: Workshop, items: Sequence[AgendaItem]) -> None:
    """A heading for each item, then one for each kind of outcome in the workshop's language."""
    outcomes = [(anchor, translate(workshop.language, title)) for anchor, title in OUTCOMES]
    await notes.ensure(workshop.room, [(f"a{item.id}", item.title) for item in items], outcomes)


def introduction(place: Participant, territory: Territory | None) -> Data:
    """What the room's log is told of somebody who comes in."""
    name = territory.name if territory else ""
    return {
        "person": place.key,
        "name": place.name,
        "role": place.role,
        "affiliation": place.affiliation or name,
        "language": place.language,
        "kind": place.actor_kind,
        "territory": name,
    }


def agenda_command(items: Sequence[AgendaItem]) -> Command:
    """What the room's log is told of the agenda."""
    told = ("title", "minutes", "presenter", "text")
    agenda = [{"id": f"a{item.id}"} | {field: getattr(item, field) for field in told} for item in items]
    return Command("agenda.set", {"items": agenda})


async def tell_drawn(
    connection: HTTPConnection, workshop: Workshop, source: Data, practice_id: int, whose: str
) -> None:
    """Tell the room that a practice is drawn from words of it, and for which territory. Raises `Refused`."""
    data = {"source": source, "practice": practice_id, "whose": whose}
    await hub_of(connection).post(workshop.room, PLATFORM, Command("words.draw", data), new_cid())


async def act(connection: HTTPConnection, standing: Standing, command: Command, cid: str = "") -> Event:
    """One command by form post. Raises `Refused`, and `Conflict` for a workshop that was cancelled."""
    if standing.workshop.status == "cancelled":
        raise Conflict(N_("This workshop was cancelled: announce it again first."))
    return await hub_of(connection).post(standing.workshop.room, standing.who(), command, cid or new_cid())


async def state_of(connection: HTTPConnection, workshop: Workshop) -> LiveState:
    """Everything that is so in the room now."""
    return cast("LiveState", await hub_of(connection).state(workshop.room))


async def notes_view(connection: HTTPConnection, workshop: Workshop) -> NotesView:
    """The shared notes as the server renders them."""
    return await notes_of(connection).read(workshop.room)


async def room_context(connection: HTTPConnection, standing: Standing) -> dict[str, Any]:
    """What the room's page needs: the state, where the log stands, who one is, notes and strings."""
    workshop = standing.workshop
    epoch, seq, state, _ = await hub_of(connection).view(workshop.room)
    who = standing.who() if standing.entered else Who("", "reader")
    you = {"id": who.id, "name": who.name, "role": who.role, "may": list(rules.may(state, who))}
    notes = await notes_view(connection, workshop)
    return {
        "room": workshop.room,
        "epoch": epoch,
        "seq": seq,
        "state": rules.snapshot(state),
        "you": you,
        "notes": notes,
        "schema": SCHEMA,
        "strings": script_strings(viewer(connection).language),
        "at": time.time(),
    }


_STATUS = {
    "forbidden": 403,
    "not_found": 404,
    "closed": 409,
    "cid_conflict": 409,
    "too_large": 413,
    "rate_limited": 429,
    "busy": 503,
    "unavailable": 503,
}


def problem_of(refused: Refused) -> Problem:
    """A refusal of the room as pages tell it, with the status of its code (422 for what was not understood)."""
    problem = Problem(refused.text or N_("This could not be done."), **refused.params)
    problem.status, problem.code = _STATUS.get(refused.code, 422), refused.code
    return problem


def new_cid() -> str:
    """A command id for what comes without one: a form, or the platform itself."""
    return f"s:{secrets.token_urlsafe(12)}"
