"""The map of practices."""

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from practices.finding import choices_of, list_ids
from practices.places.atlas import Pairs
from practices.places.reading import read
from together import edge
from together.maps import OUTLINES, TILES, View, tiles
from together.middleware import policy_with_images
from together.pages import render, viewer
from together.search.choices import Choices


async def show(request: Request) -> Response:
    """The practices of the network on a map, those chosen by the same parameters as in the list."""
    settings = edge.settings(request)
    paper = TILES if settings.tiles_url else OUTLINES
    choices, language = choices_of(request.query_params), viewer(request).language
    async with edge.database(request).reading() as tx:
        only = await list_ids(tx, choices)
        context = await read(tx, paper, _asked(request), kept=_kept(choices), language=language, only=only)
    context["choices"], context["attribution"] = choices, settings.tiles_attribution
    context["tiles"] = tiles(settings.tiles_url, context["atlas"].view) if settings.tiles_url else []
    return _with_tiles(render(request, "practices/map.html", context), settings.tiles_url)


def _kept(choices: Choices) -> Pairs:
    return parse_qsl(choices.query(newest=False).removeprefix("?"))


def _asked(request: Request) -> View | None:
    """The view that the address names, if it names one."""
    try:
        zoom, x, y = (int(request.query_params[name]) for name in ("zoom", "x", "y"))
    except (KeyError, ValueError):
        return None
    return View(zoom, x, y)


def _with_tiles(response: Response, template: str) -> Response:
    """Let this page alone load pictures of the tile server, which is told our address and not which page asks."""
    if template:
        parts = urlsplit(template)
        response.headers["Content-Security-Policy"] = policy_with_images(f"{parts.scheme}://{parts.netloc}")
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


routes: list[BaseRoute] = [Route("/practices/map", show, name="practices:map")]
