"""The address that is mailed to a guest: it shows their registration, and a button does what it says."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from together import edge
from together.errors import Gone
from together.languages import N_
from workshops.registrations.announcement import desk_for
from workshops.registrations.queries import get_linked
from workshops.registrations.views.own import answer
from workshops.visitors import remember_registration


class Elsewhere(Gone):
    """What a guest had registered for belongs to their account now, or was never confirmed and forgotten."""

    text = N_(
        "This registration is part of your account now, or it was forgotten. The workshop's page says what you are."
    )


async def by_link(request: Request) -> Response:
    """GET only shows, because mail scanners open links; and this browser knows the guest from then on. POST acts."""
    number = edge.signer(request).unsign("registration", request.path_params["token"])
    async with edge.database(request).reading() as tx:
        workshop, row = await get_linked(tx, request.path_params["slug"], number)
        desk = await desk_for(tx, workshop, row)
    if row is None or row.person_id is not None:
        elsewhere = Elsewhere()
        elsewhere.way = (f"/workshops/{workshop.slug}", workshop.title)
        raise elsewhere
    remember_registration(request, row)
    return await answer(request, workshop, desk, RedirectResponse(request.url.path, 303))
