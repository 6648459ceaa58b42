"""Who is asking: the signed-in person behind the session cookie."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import cast

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from network import queries
from network.models import Person
from network.queries import find_person_by_key
from network.signing_in.actions import see_session
from together import edge
from together.columns import now
from together.database import Transaction
from together.errors import Busy
from together.security import fingerprint

log = logging.getLogger("together.identity")

SEEN_EVERY = timedelta(hours=1)

CountOpen = Callable[[Transaction], Awaitable[int]]


class Identity:
    """Pure ASGI: puts the signed-in `Person` (or None) and how much is new for them into the scope of every page request.

    For the secretariat also what `count_open` says: how much waits for it.
    """

    def __init__(self, app: ASGIApp, count_open: CountOpen | None = None) -> None:
        self.app = app
        self.count_open = count_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/static/"):
            person, unread = await find_reader(HTTPConnection(scope))
            scope["together.person"], scope["together.unread"] = person, unread
            if person and person.secretariat and self.count_open:
                async with edge.database(HTTPConnection(scope)).reading() as tx:
                    scope["together.open"] = await self.count_open(tx)
        await self.app(scope, receive, send)


async def find_signed_in(connection: HTTPConnection) -> Person | None:
    """The person whose session the cookie carries, if it has not ended."""
    key = connection.session.get("key")
    if not isinstance(key, str):
        return None
    async with edge.database(connection).reading() as tx:
        return await find_person_by_key(tx, key)


async def find_reader(connection: HTTPConnection) -> tuple[Person | None, int]:
    """The same, and how many notices they have not read: one query for both. Their session lives on from here."""
    key = connection.session.get("key")
    if not isinstance(key, str):
        return None, 0
    async with edge.database(connection).reading() as tx:
        person, unread, seen = await queries.find_reader(tx, key)
    if seen is not None and now() - seen > SEEN_EVERY:
        await _see(connection, key)
    return person, unread


async def _see(connection: HTTPConnection, key: str) -> None:
    """Once an hour a page is also a write; where none can be made, the page is shown all the same."""
    try:
        async with edge.database(connection).transaction() as tx:
            await see_session(tx, key_hash=fingerprint(key))
    except (SQLAlchemyError, Busy) as error:
        log.warning("session not renewed: %s", type(error).__name__)


def signed_in(connection: HTTPConnection) -> Person | None:
    """The person that `Identity` found for this request."""
    return cast("Person | None", edge.person_of(connection))
