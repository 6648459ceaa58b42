"""One's own workshops: to come, to facilitate, and those one was in."""

from starlette.requests import Request
from starlette.responses import Response

from network.identity import signed_in
from network.queries import require_person
from together import edge
from together.pages import render
from workshops.registrations.own import list_own


async def index(request: Request) -> Response:
    """What the signed-in person means to come to, prepares, and came to."""
    person = require_person(signed_in(request))
    async with edge.database(request).reading() as tx:
        own = await list_own(tx, person)
    return render(request, "workshops/mine.html", {"own": own})
