"""The page of one practice, for readers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from network.queries import ACTOR_KINDS
from practices import content
from practices.citation import cite
from practices.queries import get_standing
from practices.readers import reader_of
from practices.reading import read
from together import edge
from together.contributions import panels
from together.pages import render, viewer

TEMPLATE: dict[str, Any] = {
    "sections": content.SECTIONS,
    "names": content.NAMES,
    "rich_fields": content.RICH,
    "scales": content.SCALES,
    "dimensions": content.DIMENSIONS,
    "changes": content.CHANGES,
    "licences": content.LICENCES,
    "kinds": ACTOR_KINDS,
    "cite": cite,
}
"""What the template of a practice is called and chosen from."""


async def show(request: Request) -> Response:
    """A practice in the language asked for (`?lang=fr`), else the reader's, else the original."""
    language = request.query_params.get("lang") or viewer(request).language
    async with edge.database(request).reading() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        context = await read(tx, standing, language)
        context["panels"] = await panels(tx, request, "practice", standing)
    return render(request, "practices/show.html", TEMPLATE | context)
