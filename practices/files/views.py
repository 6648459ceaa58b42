"""The page of a practice's files for those who write it, and each file at its own address."""

from functools import partial
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from practices.files import actions
from practices.files.forms import read_tellings
from practices.files.queries import find_title, get_file, list_files
from practices.models import PUBLIC, PracticeFile
from practices.queries import get_standing
from practices.readers import Standing, reader_of
from together import edge
from together.database import Transaction
from together.forms import Values, read_values
from together.middleware import BodyLimit
from together.pages import render, viewer
from together.security import safe_next
from together.uploads import Upload
from together.uploads.arranging import STEPS, number_in
from together.uploads.keeping import kept
from together.uploads.receiving import UPLOAD_LIMIT, Report, receive
from together.uploads.serving import hand_out
from together.uploads.variants import fallback_of, find_variant


async def index(request: Request) -> Response:
    """GET: every file, to describe, order and remove them. POST: add files, several at once; `?format=json` for programs."""
    async with edge.database(request).reading() as tx:
        page = await _page(tx, request)
    if request.method != "POST":
        return render(request, "practices/files.html", page)
    return await _upload(request)


async def _standing(tx: Transaction, request: Request) -> Standing:
    return await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))


async def _page(tx: Transaction, request: Request) -> dict[str, Any]:
    """What the page shows. Raises `Forbidden` for those who do not write the practice."""
    standing = await _standing(tx, request)
    standing.require("write")
    return {
        "standing": standing,
        "practice": standing.practice,
        "title": await find_title(tx, standing.practice),
        "files": await list_files(tx, standing),
        "most": actions.MOST,
        "fallback_of": fallback_of,
    }


async def _upload(request: Request) -> Response:
    report, target = await receive(request, actions.MOST, partial(_add, request))
    return await _answer(request, report, safe_next(target) if target is not None else "")


async def _add(request: Request, upload: Upload) -> PracticeFile:
    async with kept(edge.store(request), upload) as key, edge.database(request).transaction() as tx:
        return await actions.add_file(tx, standing=await _standing(tx, request), upload=upload, key=key)


async def _answer(request: Request, report: Report[PracticeFile], target: str) -> Response:
    refused = report.told(viewer(request).language)
    if request.query_params.get("format") == "json":
        told = [{"name": name, "text": text} for name, text in refused]
        added = [_told(request, file) for file in report.added]
        return JSONResponse({"added": added, "refused": told}, report.status)
    if not refused:
        return RedirectResponse(target or request.url.path, 303)
    async with edge.database(request).reading() as tx:
        page = await _page(tx, request)
    return render(request, "practices/files.html", page | {"refused": refused}, report.status)


def _told(request: Request, file: PracticeFile) -> dict[str, Any]:
    """A new file as a program is told of it."""
    address = f"{request.url.path}/{file.id}"
    return {
        "id": file.id,
        "kind": file.kind,
        "name": file.name,
        "type": file.media_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "address": f"{address}/{fallback_of(file) or 'download'}",
    }


async def arrange(request: Request) -> Response:
    """Save what was said about files; and do what the button that was pressed says."""
    values = await read_values(request)
    async with edge.database(request).transaction() as tx:
        standing = await _standing(tx, request)
        await actions.tell_about(tx, standing=standing, tellings=read_tellings(values))
        await _press(request, tx, standing, values)
    own = request.url.path.removesuffix("/arrange")
    return RedirectResponse(safe_next(values.get("next", own)), 303)


async def _press(request: Request, tx: Transaction, standing: Standing, values: Values) -> None:
    for name, steps in STEPS.items():
        if file_id := number_in(values, name):
            await actions.move_file(tx, standing=standing, file_id=file_id, steps=steps)
    if file_id := number_in(values, "remove"):
        await actions.remove_file(tx, standing=standing, file_id=file_id, store=edge.store(request))
    if "publish" in values:
        await actions.show_new_files(tx, standing=standing)


async def serve(request: Request) -> Response:
    """One form of one file, for those who may read the practice; before its publication, for those who write it."""
    async with edge.database(request).reading() as tx:
        standing = await _standing(tx, request)
        file = await get_file(tx, standing, request.path_params["file"])
    variant = find_variant(file, request.path_params["variant"])
    public = file.published and standing.practice.status in PUBLIC
    return await hand_out(request, edge.store(request), file, variant, public=public)


routes = [
    Route(
        "/practices/{slug:slug}/files",
        index,
        methods=["GET", "POST"],
        middleware=[Middleware(BodyLimit, limit=UPLOAD_LIMIT)],
        name="practices:files",
    ),
    Route("/practices/{slug:slug}/files/arrange", arrange, methods=["POST"], name="practices:arrange_files"),
    Route("/practices/{slug:slug}/files/{file:key}/{variant}", serve, name="practices:file"),
]
