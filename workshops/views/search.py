"""One search over everything that the reader may see."""

from starlette.requests import Request
from starlette.responses import Response

from together import edge
from together.pages import render, viewer
from workshops.finding import KINDS, NAMES, choices_of, list_found
from workshops.visitors import visitor_of


async def show(request: Request) -> Response:
    """Practices, workshops, territories, outcomes and notes."""
    async with edge.database(request).reading() as tx:
        found = await list_found(tx, choices_of(request.query_params), visitor_of(request), viewer(request))
    return render(request, "workshops/search.html", {"found": found, "names": NAMES, "kinds": KINDS})
