"""Pages of a workshop in the making: looked at before, given up, copied, called off, its links withdrawn."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from network.identity import signed_in
from together import edge
from together.database import Transaction
from together.errors import NotFound
from together.forms import Form, read_form
from together.languages import offered_zones
from together.pages import render
from workshops import queries, rooms
from workshops.actions import duplicate_workshop
from workshops.forms import CancelForm, CopyForm
from workshops.mails.waking import wake
from workshops.preparing import actions, drafts
from workshops.preparing.fields import values_of
from workshops.preparing.preview import preview_context
from workshops.visitors import Standing, visitor_of


async def load(tx: Transaction, request: Request) -> Standing:
    """The workshop, for those who run it. Raises `NotFound`, `Forbidden`."""
    standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
    standing.require_runs()
    return standing


async def preview(request: Request) -> Response:
    """The page as readers will see it, from what is typed so far."""
    async with edge.database(request).reading() as tx:
        standing = await load(tx, request)
        context = await preview_context(tx, request, standing)
    return render(request, "workshops/look.html", context)


async def discard(request: Request) -> Response:
    """Give up the changes that are not published."""
    async with edge.database(request).transaction() as tx:
        standing = await load(tx, request)
        await drafts.discard(tx, standing=standing, by=signed_in(request))
    return _to(request, "workshops:edit", standing)


async def copy(request: Request) -> Response:
    """A new draft that says the same: when, and part of which meeting."""
    async with edge.database(request).reading() as tx:
        standing = await load(tx, request)
        await queries.require_may_convene(tx, visitor_of(request))
    if request.method != "POST":
        return await _copy_page(request, standing, None)
    form, shown = await read_form(request, CopyForm)
    return await (_copy_page(request, standing, shown) if form is None else _copy(request, standing, form))


async def _copy_page(request: Request, standing: Standing, form: Form | None) -> Response:
    async with edge.database(request).reading() as tx:
        context = {
            "workshop": standing.workshop,
            "form": form or Form(values_of(standing.workshop, [])),
            "meetings": await queries.list_meetings(tx, visitor_of(request), standing.workshop.meeting_id),
            "zones": offered_zones(),
        }
    return render(request, "workshops/copy.html", context, 422 if form else 200)


async def _copy(request: Request, standing: Standing, form: CopyForm) -> Response:
    async with edge.database(request).transaction() as tx:
        made = await duplicate_workshop(
            tx,
            workshop=standing.workshop,
            by=signed_in(request),
            meeting_id=await _meeting_id(tx, request, form, standing),
            starts_at=form.starts_at,
            roles=form.roles,
        )
        made.zone = form.zone
        tx.add(made)
    return RedirectResponse(request.app.url_path_for("workshops:edit", slug=made.slug), 303)


async def _meeting_id(tx: Transaction, request: Request, form: CopyForm, standing: Standing) -> int | None:
    """The chosen meeting, if it is one of those that were offered."""
    offered = await queries.list_meetings(tx, visitor_of(request), standing.workshop.meeting_id)
    chosen = int(form.meeting) if form.meeting else None
    if chosen is not None and chosen not in {one.id for one in offered}:
        raise NotFound
    return chosen


async def cancel(request: Request) -> Response:
    """Call an announced workshop off, with a reason for those who meant to come."""
    async with edge.database(request).reading() as tx:
        standing = await load(tx, request)
        coming = await queries.count_coming(tx, standing.workshop)
    context = {"workshop": standing.workshop, "coming": coming}
    if request.method != "POST":
        return render(request, "workshops/cancel.html", context | {"form": Form()})
    form, shown = await read_form(request, CancelForm)
    if form is None:
        return render(request, "workshops/cancel.html", context | {"form": shown}, 422)
    return await _cancel(request, form)


async def _cancel(request: Request, form: CancelForm) -> Response:
    async with edge.database(request).transaction() as tx:
        standing = await load(tx, request)
        workshop = await actions.cancel_workshop(
            tx, standing=standing, reason=form.reason, by=signed_in(request)
        )
        places = await queries.list_participants(tx, workshop)
        tx.after_commit(partial(rooms.show_everybody_out, request, workshop, places))
        tx.after_commit(partial(wake, request))
    return _to(request, "workshops:show", standing)


async def withdraw_links(request: Request) -> Response:
    """Let the invitation links that were given out lead nowhere, and show out who only holds one."""
    async with edge.database(request).transaction() as tx:
        standing = await load(tx, request)
        workshop = await actions.withdraw_links(tx, standing=standing, by=signed_in(request))
        tx.after_commit(partial(rooms.show_uninvited_out, request, workshop))
    return _to(request, "workshops:invite", standing, "?withdrawn=1")


def _to(request: Request, name: str, standing: Standing, rest: str = "") -> Response:
    return RedirectResponse(f"{request.app.url_path_for(name, slug=standing.workshop.slug)}{rest}", 303)


routes = [
    Route("/workshops/{slug:slug}/preview", preview, name="workshops:preview"),
    Route("/workshops/{slug:slug}/discard", discard, methods=["POST"], name="workshops:discard"),
    Route("/workshops/{slug:slug}/copy", copy, methods=["GET", "POST"], name="workshops:copy"),
    Route("/workshops/{slug:slug}/cancel", cancel, methods=["GET", "POST"], name="workshops:cancel"),
    Route(
        "/workshops/{slug:slug}/invite/withdraw",
        withdraw_links,
        methods=["POST"],
        name="workshops:withdraw_links",
    ),
]
