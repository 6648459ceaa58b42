"""Following a practice, and stopping."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.notices.actions import follow as begin
from network.notices.actions import stop_following
from practices.following import subject_of
from practices.queries import get_standing
from practices.readers import reader_of
from together import edge
from together.forms import read_values
from together.security import safe_next


async def follow(request: Request) -> Response:
    """Be told of what is said and done there, or (`do=stop`) no more."""
    values = await read_values(request)
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        person = standing.require("subscribe")
        act = stop_following if values.get("do") == "stop" else begin
        await act(tx, person_id=person.id or 0, subject=subject_of(standing.practice))
    return RedirectResponse(safe_next(values.get("next", f"/practices/{standing.practice.slug}")), 303)
