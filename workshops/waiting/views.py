"""The address of a workshop before its hour."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from together import edge
from together.columns import now
from workshops.queries import get_standing
from workshops.visitors import visitor_of


async def state(request: Request) -> Response:
    """What pages that wait ask again and again: has it opened, was it moved or cancelled? `now` sets their clocks."""
    async with edge.database(request).reading() as tx:
        standing = await get_standing(tx, request.path_params["slug"], visitor_of(request))
    workshop = standing.workshop
    told = {
        "status": workshop.status,
        "starts_at": workshop.starts_at.isoformat(),
        "sequence": workshop.sequence,
        "now": now().isoformat(),
    }
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


routes = [Route("/workshops/{slug:slug}/state.json", state, name="waiting:state")]
