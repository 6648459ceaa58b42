"""A backup was put back in the place of what went on after it: browsers must not go on from what it does not know."""

import secrets

from sqlmodel import col, select, update

from realtime.models import NoteDocument, Room
from together.database import Transaction


async def renew(tx: Transaction) -> int:
    """Give each room a new epoch and its notes a new generation, while nothing serves them. Returns how many rooms.

    Browsers that come back take the room as it is now, and keep their notes apart instead of merging them.
    """
    rooms = (await tx.exec(select(Room.id))).all()
    for room in rooms:
        await tx.exec(update(Room).where(col(Room.id) == room).values(epoch=secrets.token_urlsafe(9)))
    for room in (await tx.exec(select(NoteDocument.room))).all():
        notes = update(NoteDocument).where(col(NoteDocument.room) == room)
        await tx.exec(notes.values(gen=secrets.token_urlsafe(9)))
    return len(rooms)
