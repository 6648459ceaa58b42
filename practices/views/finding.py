"""The list of practices: looked for by words, narrowed by facets, sent to somebody as an address."""

from starlette.requests import Request
from starlette.responses import Response

from network.identity import signed_in
from practices.finding import FACETS, choices_of, list_practices
from practices.readers import reader_for
from together import edge
from together.pages import render, viewer


async def index(request: Request) -> Response:
    """What was published, the newest or the most fitting first."""
    person = signed_in(request)
    async with edge.database(request).reading() as tx:
        shelf = await list_practices(tx, choices_of(request.query_params), viewer(request))
        reader = await reader_for(tx, person)
    context = {
        "shelf": shelf,
        "names": FACETS,
        "may_write": bool(reader.edits) or (person is not None and person.secretariat),
    }
    return render(request, "practices/index.html", context)
