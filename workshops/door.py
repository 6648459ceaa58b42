"""Who may enter which room, and as what: the answer that the assembly hands to `realtime`."""

import secrets

from starlette.requests import HTTPConnection

from network.identity import find_signed_in
from realtime.events import Who
from realtime.rules import Pass
from together import edge
from together.errors import NotFound
from together.security import fingerprint
from workshops.models import Workshop
from workshops.queries import get_standing_in_room
from workshops.visitors import visitor_of


async def door(connection: HTTPConnection, room: str) -> Pass:
    """Let a browser into a room. Raises `NotFound` (a draft, one that was cancelled, a private workshop, a
    hidden conversation) or `Removed`."""
    person = await find_signed_in(connection)
    async with edge.database(connection).reading() as tx:
        standing = await get_standing_in_room(tx, room, visitor_of(connection, person))
    workshop = standing.workshop
    if workshop.status in {"draft", "cancelled"} or not standing.listens:
        raise NotFound
    if not standing.entered:
        reader = Who(f"r{secrets.token_hex(6)}", "reader")
        return Pass(reader, may_write=False, may_note=False, key=readers_of(workshop))
    open_for_notes = workshop.status == "live" and standing.role != "reader"
    return Pass(
        standing.who(), may_write=standing.role != "reader", may_note=open_for_notes, key=_session(connection)
    )


def readers_of(workshop: Workshop) -> str:
    """What names all the readers of a public workshop, to show them out when it is public no more."""
    return f"readers of {workshop.room}"


def _session(connection: HTTPConnection) -> str:
    """What a sign-out will name, so that it can close this socket; never the key itself."""
    key = connection.session.get("key")
    return fingerprint(key) if isinstance(key, str) else ""
