"""Home."""

from starlette.requests import Request
from starlette.responses import Response

from together import edge
from together.contributions import panels
from together.pages import render
from workshops import queries
from workshops.visitors import visitor_of


async def home(request: Request) -> Response:
    """What the network is, what is live, what comes next, what came out last."""
    visitor = visitor_of(request)
    async with edge.database(request).reading() as tx:
        meetings = await queries.list_meetings(tx, visitor)
        context = {
            "live": await queries.list_live(tx, visitor),
            "next": await queries.list_next(tx, visitor),
            "recent": await queries.list_recent(tx, visitor, limit=4),
            "meeting": next((one for one in meetings if one.status != "draft"), None),
            "meetings": meetings,
            "panels": await panels(tx, request, "home"),
            "may_convene": bool(visitor.person and await queries.may_convene(tx, visitor.person)),
        }
    return render(request, "home.html", context)
