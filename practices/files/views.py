"""The page of a practice's files for those who write it, and each file at its own address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from practices.files import actions
from practices.files.forms import read_tellings
from practices.files.queries import find_title, get_file, list_files
from practices.files.serving import hand_out
from practices.files.variants import fallback_of, find_variant
from practices.models import PUBLIC, PracticeFile
from practices.queries import get_standing
from practices.readers import Standing, reader_of
from together import edge
from together.database import Transaction
from together.errors import Problem, Unprocessable
from together.forms import Values, read_values
from together.languages import N_, translate
from together.middleware import BodyLimit
from together.pages import render, viewer
from together.security import safe_next
from together.uploads import accept

UPLOAD_LIMIT = 48 * 1024 * 1024
"""Bytes of several files sent together."""

STEPS = {"earlier": -1, "later": 1}


@dataclass
class Report:
    """What became of the files that were sent: those added, and the problem of each other one by its name."""

    added: list[PracticeFile] = field(default_factory=list)
    refused: list[tuple[str, Problem]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """That of the first problem when nothing was added."""
        return self.refused[0][1].status if self.refused and not self.added else 201


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
    async with request.form(max_files=actions.MOST, max_fields=4, max_part_size=2000) as form:
        sent = [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
        if not sent:
            raise Unprocessable(N_("Please choose a file."))
        report = await _take_in(request, sent)
        target = safe_next(form["next"]) if "next" in form else ""
    return await _answer(request, report, target)


async def _take_in(request: Request, sent: Sequence[UploadFile]) -> Report:
    """One after the other, so that what is wrong with one does not touch the others."""
    report = Report()
    for file in sent:
        try:
            report.added.append(await _add(request, file))
        except Problem as problem:
            report.refused.append((file.filename or "", problem))
    return report


async def _add(request: Request, file: UploadFile) -> PracticeFile:
    upload = await accept(file.file, name=file.filename or "", size=file.size or 0)
    async with actions.kept(edge.store(request), upload) as key, edge.database(request).transaction() as tx:
        return await actions.add_file(tx, standing=await _standing(tx, request), upload=upload, key=key)


async def _answer(request: Request, report: Report, target: str) -> Response:
    language = viewer(request).language
    refused = [(name, translate(language, each.text, **each.params)) for name, each in report.refused]
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
        if file_id := _number(values, name):
            await actions.move_file(tx, standing=standing, file_id=file_id, steps=steps)
    if file_id := _number(values, "remove"):
        await actions.remove_file(tx, standing=standing, file_id=file_id, store=edge.store(request))
    if "publish" in values:
        await actions.show_new_files(tx, standing=standing)


def _number(values: Values, name: str) -> int:
    """The file that a button names; 0 when it was not pressed."""
    value = str(values.get(name, ""))
    return int(value) if re.fullmatch("[0-9]{1,9}", value) else 0


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
