"""What workshops keep of a person, for them to take away."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, select

from network.accounts.queries import plain
from network.models import Person
from realtime.models import RoomEvent
from together.contributions import Panel
from together.database import Transaction
from workshops.models import Participant, Registration, Workshop


async def on_own_data(tx: Transaction, _connection: Any, person: Person) -> Panel:
    """Where the person was or means to be, and everything that they did in the rooms."""
    return Panel(
        "", {"registrations": await _registrations(tx, person), "workshops": await _workshops(tx, person)}
    )


async def _registrations(tx: Transaction, person: Person) -> list[dict[str, Any]]:
    found = await tx.exec(
        select(Registration, Workshop.slug)
        .join(Workshop, col(Workshop.id) == col(Registration.workshop_id))
        .where(Registration.person_id == person.id)
        .order_by(col(Registration.id))
    )
    return [{"workshop": slug, **plain(row)} for row, slug in found.all()]


async def _workshops(tx: Transaction, person: Person) -> list[dict[str, Any]]:
    found = await tx.exec(
        select(Participant, Workshop)
        .join(Workshop, col(Workshop.id) == col(Participant.workshop_id))
        .where(Participant.person_id == person.id)
        .order_by(col(Participant.id))
    )
    return [
        {
            "workshop": workshop.slug,
            "title": workshop.title,
            **plain(place),
            "deeds": await _deeds(tx, workshop, place),
        }
        for place, workshop in found.all()
    ]


async def _deeds(tx: Transaction, workshop: Workshop, place: Participant) -> list[dict[str, Any]]:
    """The events of the room's log that the person caused, in order."""
    found = await tx.exec(
        select(RoomEvent.seq, RoomEvent.kind, RoomEvent.at, RoomEvent.data)
        .where(RoomEvent.room == workshop.room, RoomEvent.author == place.key)
        .order_by(col(RoomEvent.seq))
    )
    return [
        {
            "seq": seq,
            "kind": kind,
            "at": datetime.fromtimestamp(at, UTC).isoformat(),
            "data": json.loads(data),
        }
        for seq, kind, at, data in found.all()
    ]
