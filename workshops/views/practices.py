"""Which practices a workshop reads and presents; and, from a practice's side, where it was presented."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from practices.following import title_of
from practices.models import Practice
from practices.queries import get_standing as get_author
from practices.readers import reader_of
from together import edge
from together.database import Transaction
from together.errors import BadRequest
from together.forms import Values, read_values
from together.pages import render, viewer
from workshops import queries
from workshops.models import Workshop
from workshops.practices import actions
from workshops.practices.queries import KINDS, find_practices, find_workshops, list_presented, list_shelf
from workshops.visitors import visitor_of

LONGEST_QUERY = 200


async def shelf(request: Request) -> Response:
    """The workshop's shelf, for those who facilitate or report it: what is on it, and a search for more."""
    if request.method == "POST":
        return await _change_shelf(request)
    async with edge.database(request).reading() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        actions.require_writes_up(standing)
        context = await _about_shelf(tx, request, standing.workshop)
    return render(request, "workshops/practices.html", context)


async def _about_shelf(tx: Transaction, request: Request, workshop: Workshop) -> dict[str, Any]:
    query, language = _query(request), viewer(request).language
    return {
        "workshop": workshop,
        "shelf": await list_shelf(tx, workshop, language),
        "found": await find_practices(tx, query, language) if query else None,
        "query": query,
        "kinds": KINDS,
    }


async def _change_shelf(request: Request) -> Response:
    values = await read_values(request)
    change = actions.detach if values.get("do") == "detach" else actions.attach
    number, kind = _number(values, "practice"), values.get("kind", "")
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        await change(tx, standing=standing, practice_id=number, kind=kind)
    return RedirectResponse(request.url.path, 303)


async def presented(request: Request) -> Response:
    """The workshops where a practice was presented, for its editors: those that they may see, and a search for more."""
    if request.method == "POST":
        return await _change_presented(request)
    async with edge.database(request).reading() as tx:
        author = await get_author(tx, request.path_params["slug"], await reader_of(tx, request))
        author.require("link")
        context = await _about_practice(tx, request, author.practice)
    return render(request, "workshops/presented.html", context)


async def _about_practice(tx: Transaction, request: Request, practice: Practice) -> dict[str, Any]:
    query, visitor = _query(request), visitor_of(request)
    return {
        "practice": practice,
        "title": await title_of(tx, practice, viewer(request).language),
        "presented": await list_presented(tx, practice, visitor),
        "found": await find_workshops(tx, query, visitor) if query else None,
        "query": query,
    }


async def _change_presented(request: Request) -> Response:
    values = await read_values(request)
    change = actions.retract if values.get("do") == "detach" else actions.present
    async with edge.database(request).transaction() as tx:
        author = await get_author(tx, request.path_params["slug"], await reader_of(tx, request))
        author.require("link")
        standing = await queries.get_standing(tx, values.get("workshop", ""), visitor_of(request))
        await change(tx, author=author, standing=standing)
    return RedirectResponse(request.url.path, 303)


def _query(request: Request) -> str:
    return request.query_params.get("q", "").strip()[:LONGEST_QUERY]


def _number(values: Values, name: str) -> int:
    number = str(values.get(name, ""))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadRequest
    return int(number)
