"""The front door."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from network.texts.queries import find_text
from together import edge
from together.contributions import panels
from together.database import Transaction
from together.pages import render, viewer
from workshops import queries
from workshops.front import leading, list_front
from workshops.visitors import visitor_of


async def home(request: Request) -> Response:
    """What the network is, what is on, what comes next, what was added last."""
    async with edge.database(request).reading() as tx:
        context = await _context(tx, request)
    return render(request, "home.html", context)


async def _context(tx: Transaction, request: Request) -> dict[str, Any]:
    visitor, eyes = visitor_of(request), viewer(request)
    meetings = await queries.list_meetings(tx, visitor)
    return {
        "front": await list_front(tx, visitor, eyes.zone),
        "recent": await queries.list_recent(tx, visitor, limit=4),
        "meeting": leading(meetings),
        "meetings": meetings,
        "panels": await panels(tx, request, "home"),
        "may_convene": bool(visitor.person and await queries.may_convene(tx, visitor.person)),
        "welcome": await find_text(tx, "welcome", eyes.language),
        "contact": await find_text(tx, "contact", eyes.language),
    }
