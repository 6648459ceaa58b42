"""Drafting a practice from words of a workshop, while it is live and afterwards."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from practices import actions as practices
from practices.models import Practice
from practices.queries import get_standing as get_author
from practices.readers import Reader, reader_of
from realtime.events import Refused
from together import edge
from together.errors import Forbidden, NotFound
from together.forms import Form, Values, read_values, validate
from together.languages import N_
from together.pages import render
from workshops import queries, rooms
from workshops.practices import words
from workshops.practices.actions import DrawForm, draw
from workshops.practices.queries import list_writable
from workshops.practices.words import Passage
from workshops.visitors import Standing, visitor_of


async def show(request: Request) -> Response:
    """The form: `message`, or `note` and perhaps the `passage` selected there. With a `territory` it begins the draft."""
    values = await read_values(request) if request.method == "POST" else dict(request.query_params)
    standing, reader = await _load(request)
    passage = await _passage(request, standing, values)
    if request.method != "POST" or "territory" not in values:
        return await _page(request, standing, reader, passage, Form(values))
    form, shown = validate(DrawForm, values)
    if form is None:
        return await _page(request, standing, reader, passage, shown, 422)
    practice = await _begin(request, passage, form)
    return RedirectResponse(f"/practices/{practice.slug}/edit", 303)


async def _load(request: Request) -> tuple[Standing, Reader]:
    async with edge.database(request).reading() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        reader = await reader_of(tx, request)
        may = await list_writable(tx, reader)
    if standing.workshop.status not in {"live", "closed"}:
        raise NotFound
    if not may:
        raise Forbidden(N_("Only editors of a territory write its practices."))
    return standing, reader


async def _passage(request: Request, standing: Standing, values: Values) -> Passage:
    """The words as the server has them. Raises `NotFound` for those that are not there, or not for this reader."""
    workshop = standing.workshop
    if "message" in values and standing.listens:
        return words.of_message(await rooms.state_of(request, workshop), values["message"], workshop)
    if "note" in values:
        notes = await rooms.notes_view(request, workshop)
        return words.of_notes(notes, values["note"], values.get("passage", ""), workshop)
    raise NotFound


async def _page(
    request: Request, standing: Standing, reader: Reader, passage: Passage, form: Form, status: int = 200
) -> Response:
    async with edge.database(request).reading() as tx:
        territories = await list_writable(tx, reader)
    context = {"workshop": standing.workshop, "passage": passage, "form": form, "territories": territories}
    return render(request, "workshops/draw.html", context, status)


async def _begin(request: Request, passage: Passage, form: DrawForm) -> Practice:
    """The draft, then its mark in the room; when the words were removed in between, neither."""
    path = request.app.url_path_for("workshops:show", slug=request.path_params["slug"])
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        reader = await reader_of(tx, request)
        practice = await draw(
            tx, reader=reader, standing=standing, passage=passage, form=form, path=str(path)
        )
        author = await get_author(tx, practice.slug, reader)
    try:
        await rooms.tell_drawn(
            request, standing.workshop, passage.source, practice.id or 0, author.territory.name
        )
    except Refused:
        async with edge.database(request).transaction() as tx:
            await practices.move(tx, standing=author, deed="delete")
        raise
    return practice
