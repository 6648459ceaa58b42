"""The life of a workshop: announced, opened, closed, reopened; and invitations to it."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.identity import signed_in
from realtime.events import Command
from together import edge
from together.pages import render
from workshops import actions, queries, rooms
from workshops.mails.waking import wake
from workshops.models import Workshop
from workshops.preparing import drafts
from workshops.views.editing import edit_page
from workshops.visitors import Standing, visitor_of


async def announce(request: Request) -> Response:
    """Draft or cancelled → announced. What was typed in a draft goes along; what does not fit is told at its field."""
    by = signed_in(request)
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        wrong = await drafts.settle(tx, standing=standing, by=by)
        if wrong is None:
            await actions.announce_workshop(tx, standing=standing, by=by)
        tx.after_commit(partial(wake, request))
    return _back(request) if wrong is None else await edit_page(request, standing, None, wrong, 422)


async def withdraw(request: Request) -> Response:
    """Announced → draft."""
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        await actions.withdraw_workshop(tx, standing=standing, by=signed_in(request))
    return _back(request)


async def open_room(request: Request) -> Response:
    """Announced → live: the facilitator enters, and everybody can."""
    standing = await _as_facilitator(request)
    async with edge.database(request).reading() as tx:
        items = await queries.list_agenda(tx, standing.workshop)
    await rooms.open_room(request, standing, items)
    return _back(request)


async def close(request: Request) -> Response:
    """Live → closed, for everybody at once."""
    standing = await _as_facilitator(request)
    await rooms.act(request, standing, Command("workshop.close"))
    return _back(request)


async def reopen(request: Request) -> Response:
    """Closed → live again, within a day."""
    standing = await _as_facilitator(request)
    await rooms.act(request, standing, Command("workshop.reopen"))
    return _back(request)


async def invite(request: Request) -> Response:
    """The invitation addresses of a workshop, for its facilitators."""
    async with edge.database(request).reading() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
    standing.require_runs()
    context = {
        "workshop": standing.workshop,
        "links": _links(request, standing.workshop),
        "withdrawn": "withdrawn" in request.query_params,
    }
    return render(request, "workshops/invite.html", context)


def _links(request: Request, workshop: Workshop) -> dict[str, str]:
    """An address for each role that one can be invited to; of the turn that counts now."""
    public, signer = edge.settings(request).public_url.rstrip("/"), edge.signer(request)
    tokens = {
        role: signer.sign("join", {"slug": workshop.slug, "as": role, "turn": workshop.link_turn})
        for role in ("participant", "facilitator")
    }
    return {
        role: public + request.app.url_path_for("workshops:join", slug=workshop.slug, token=token)
        for role, token in tokens.items()
    }


async def _as_facilitator(request: Request) -> Standing:
    """The facilitator who acts, in the room's log: an account that runs the workshop enters with the same press."""
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        standing.require_runs()
        person = signed_in(request)
        if standing.entered or person is None:
            return standing
        place = await actions.enter_as_person(tx, standing=standing, person=person, role="participant")
    await rooms.enter(request, standing.workshop, place)
    async with edge.database(request).reading() as tx:
        return await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))


def _back(request: Request) -> Response:
    return RedirectResponse(request.app.url_path_for("workshops:show", slug=request.path_params["slug"]), 303)
