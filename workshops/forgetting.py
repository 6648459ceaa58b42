"""Whoever closes their account is no longer named in the workshops in which they were; what they said stays.

The room tells everybody by an event of its own, like any other name. Behind it the old name is taken out of what the log
stored before: events of the person, and about them.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import col, or_, select
from starlette.requests import HTTPConnection

from network.models import Person
from realtime.events import Command, Refused
from realtime.models import RoomEvent
from realtime.wire import encode
from together import edge
from together.database import Transaction
from workshops.models import HistoryEntry, Participant, Registration, Workshop
from workshops.registrations.guests import forget_address
from workshops.rooms import PLATFORM, hub_of, new_cid

NAMES = frozenset({"name", "quoted_name"})
"""Under which keys an event tells a name."""


async def forget_name(connection: HTTPConnection, person: Person, name: str) -> None:
    """From now on the person is called `name` in every workshop, and in what it stored. Twice is harmless."""
    async with edge.database(connection).reading() as tx:
        places = await _list_places(tx, person)
    for place, workshop in places:
        if place.joined_at is not None:
            await _tell_room(connection, workshop, place, name)
    async with edge.database(connection).transaction() as tx:
        for place, workshop in places:
            await _rewrite_log(tx, workshop.room, place, name)
        await _rename_rows(tx, person.id or 0, name)
        await forget_address(tx, person.email)


async def _list_places(tx: Transaction, person: Person) -> Sequence[tuple[Participant, Workshop]]:
    found = await tx.exec(
        select(Participant, Workshop)
        .join(Workshop, col(Workshop.id) == col(Participant.workshop_id))
        .where(Participant.person_id == person.id)
        .order_by(col(Participant.id))
    )
    return found.all()


async def _tell_room(connection: HTTPConnection, workshop: Workshop, place: Participant, name: str) -> None:
    told = Command("person.rename", {"person": place.key, "name": name})
    try:
        await hub_of(connection).post(workshop.room, PLATFORM, told, new_cid())
    except Refused as refused:
        if refused.code not in {"bad_request", "not_found"}:  # is called so already, or never came in
            raise


async def _rewrite_log(tx: Transaction, room: str, place: Participant, name: str) -> None:
    """Take every name that they bore there out of events that they wrote, that are about them, or that quote them; and out
    of what the workshop's history tells of the room."""
    quoted = col(RoomEvent.data).contains(f'"{place.key}"')
    mine = or_(col(RoomEvent.author) == place.key, quoted)
    found = await tx.exec(
        select(RoomEvent.seq, RoomEvent.author, RoomEvent.data).where(RoomEvent.room == room, mine)
    )
    events = [(seq, author == place.key, json.loads(data)) for seq, author, data in found.all()]
    names = {place.name, *(one for _, own, told in events for one in _borne(told, place.key, own=own))}
    for seq, own, told in events:
        clean = _renamed(told, place.key, names, name, own=own)
        if clean != told:
            this = update(RoomEvent).where(col(RoomEvent.room) == room, col(RoomEvent.seq) == seq)
            await tx.exec(this.values(data=encode(clean).decode(), digest=b""))
    here = col(HistoryEntry.workshop_id) == place.workshop_id, col(HistoryEntry.person_id).is_(None)
    await tx.exec(update(HistoryEntry).where(*here, col(HistoryEntry.name).in_(names)).values(name=name))


def _borne(told: Mapping[str, Any], key: str, *, own: bool) -> list[str]:
    """What an event says that the person is called: as they came in, were renamed, or acted."""
    author = told.get("author")
    said = [told.get("name") if told.get("person") == key else None]
    said.append(author.get("name") if own and isinstance(author, dict) else None)
    return [one for one in said if isinstance(one, str)]


def _renamed(value: Any, key: str, names: Collection[str], name: str, *, own: bool) -> Any:
    """An event's data with another name where it tells of the place `key`: as its author, `person`, or who is quoted."""
    if isinstance(value, list):
        return [_renamed(each, key, names, name, own=own) for each in value]
    if not isinstance(value, dict):
        return value
    about = own or key in (value.get("person"), value.get("quoted_by"), value.get("id"), value.get("by"))
    return {
        field: name
        if about and field in NAMES and each in names
        else _renamed(each, key, names, name, own=own)
        for field, each in value.items()
    }


async def _rename_rows(tx: Transaction, person_id: int, name: str) -> None:
    for table in (Participant, HistoryEntry, Registration):
        mine = update(table).where(col(table.person_id) == person_id)
        await tx.exec(mine.values(name=name))
    gone = update(Registration).where(col(Registration.person_id) == person_id)
    await tx.exec(gone.values(shown=False, answers={}, affiliation=""))
