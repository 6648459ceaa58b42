"""What to read before a workshop: one page for those who read and those who run it, and each file at its own address."""

from functools import partial
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from network.identity import signed_in
from together import edge
from together.database import Transaction
from together.forms import Values, read_values
from together.middleware import BodyLimit
from together.pages import render, viewer
from together.uploads import Upload
from together.uploads.arranging import STEPS, number_in
from together.uploads.keeping import kept
from together.uploads.receiving import UPLOAD_LIMIT, Report, receive
from together.uploads.serving import hand_out
from together.uploads.variants import fallback_of, find_variant
from workshops.files import actions
from workshops.files.forms import read_titles
from workshops.files.queries import get_file, list_files
from workshops.models import WorkshopFile
from workshops.queries import get_standing
from workshops.visitors import Standing, visitor_of


async def index(request: Request) -> Response:
    """GET: the list, with forms for those who run the workshop. POST: add files, several at once, by form or program."""
    async with edge.database(request).reading() as tx:
        page = await _page(tx, request)
    if request.method != "POST":
        return render(request, "workshops/files.html", page)
    page["standing"].require_runs()
    report, _ = await receive(request, actions.MOST, partial(_add, request))
    return await _answer(request, report)


async def _standing(tx: Transaction, request: Request) -> Standing:
    return await get_standing(tx, request.path_params["slug"], visitor_of(request))


async def _page(tx: Transaction, request: Request) -> dict[str, Any]:
    standing = await _standing(tx, request)
    return {
        "standing": standing,
        "workshop": standing.workshop,
        "files": await list_files(tx, standing.workshop),
        "most": actions.MOST,
        "refused": [],
    }


async def _add(request: Request, upload: Upload) -> WorkshopFile:
    person = signed_in(request)
    async with kept(edge.store(request), upload) as key, edge.database(request).transaction() as tx:
        standing = await _standing(tx, request)
        by = person.id if person else None
        return await actions.add_file(tx, standing=standing, upload=upload, key=key, by=by)


async def _answer(request: Request, report: Report[WorkshopFile]) -> Response:
    refused = report.told(viewer(request).language)
    if request.query_params.get("format") == "json":
        told = [{"name": name, "text": text} for name, text in refused]
        added = [_told(request, file) for file in report.added]
        return JSONResponse({"added": added, "refused": told}, report.status)
    if not refused:
        return RedirectResponse(request.url.path, 303)
    async with edge.database(request).reading() as tx:
        page = await _page(tx, request)
    return render(request, "workshops/files.html", page | {"refused": refused}, report.status)


def _told(request: Request, file: WorkshopFile) -> dict[str, Any]:
    """A new file as a program is told of it."""
    return {
        "id": file.id,
        "kind": file.kind,
        "name": file.name,
        "type": file.media_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "address": f"{request.url.path}/{file.id}/{fallback_of(file) or 'download'}",
    }


async def arrange(request: Request) -> Response:
    """Save the titles; and do what the button that was pressed says."""
    values = await read_values(request)
    async with edge.database(request).transaction() as tx:
        standing = await _standing(tx, request)
        await actions.name_files(tx, standing=standing, titles=read_titles(values))
        await _press(request, tx, standing, values)
    return RedirectResponse(request.url.path.removesuffix("/arrange"), 303)


async def _press(request: Request, tx: Transaction, standing: Standing, values: Values) -> None:
    for name, steps in STEPS.items():
        if file_id := number_in(values, name):
            await actions.move_file(tx, standing=standing, file_id=file_id, steps=steps)
    if file_id := number_in(values, "remove"):
        await actions.remove_file(tx, standing=standing, file_id=file_id, store=edge.store(request))


async def serve(request: Request) -> Response:
    """One form of one file, for those who may see the workshop, which is asked each time."""
    async with edge.database(request).reading() as tx:
        standing = await _standing(tx, request)
        file = await get_file(tx, standing, request.path_params["file"])
    variant = find_variant(file, request.path_params["variant"])
    public = standing.workshop.visibility == "public" and standing.workshop.status != "draft"
    return await hand_out(request, edge.store(request), file, variant, public=public)


routes = [
    Route(
        "/workshops/{slug:slug}/files",
        index,
        methods=["GET", "POST"],
        middleware=[Middleware(BodyLimit, limit=UPLOAD_LIMIT)],
        name="workshops:files",
    ),
    Route("/workshops/{slug:slug}/files/arrange", arrange, methods=["POST"], name="workshops:arrange_files"),
    Route("/workshops/{slug:slug}/files/{file:key}/{variant}", serve, name="workshops:file"),
]
