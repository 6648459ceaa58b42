"""Who is asking: the signed-in person behind the session cookie."""

from collections.abc import Awaitable, Callable
from typing import cast

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from network.models import Person
from network.queries import find_person_and_unread, find_person_by_key
from together import edge
from together.database import Transaction

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
    """The same, and how many notices they have not read: one query for both."""
    key = connection.session.get("key")
    if not isinstance(key, str):
        return None, 0
    async with edge.database(connection).reading() as tx:
        return await find_person_and_unread(tx, key)


def signed_in(connection: HTTPConnection) -> Person | None:
    """The person that `Identity` found for this request."""
    return cast("Person | None", edge.person_of(connection))
