"""Lists of practices to take away, one practice as data, and the page where the secretariat brings many in."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from network.identity import signed_in
from network.territories.queries import require_secretariat
from practices.exchange.actions import import_practices
from practices.exchange.checking import Checked, check
from practices.exchange.columns import COLUMNS, data_of
from practices.exchange.exports import csv_of, json_of
from practices.exchange.parsing import parse
from practices.exchange.queries import list_known, list_published, list_told
from practices.finding import choices_of, list_ids
from practices.queries import get_standing
from practices.readers import reader_of
from together import edge
from together.database import Database, Transaction
from together.errors import BadRequest, NotFound, Unprocessable
from together.languages import N_
from together.middleware import BodyLimit
from together.pages import render
from together.tables import Finding, Unreadable
from together.trials import keep, kept

LIMIT = 12 * 1024 * 1024
"""Bytes of a file on the page."""
MOST = 1000
"""Practices on the page: more would keep others from writing for too long. The command takes any number."""
SHOWN = 200
"""Findings that the page lists."""

Export = Callable[[Database, Sequence[int], str], AsyncIterator[str]]


async def as_csv(request: Request) -> Response:
    """The practices of a list, filtered as the list is, as a table."""
    return await _export(request, csv_of, "text/csv; charset=utf-8", "practices.csv")


async def as_json(request: Request) -> Response:
    """The same as data."""
    return await _export(request, json_of, "application/json", "practices.json")


async def _export(request: Request, export: Export, media_type: str, name: str) -> Response:
    database, site = edge.database(request), edge.settings(request).public_url.rstrip("/")
    async with database.reading() as tx:
        ids = await list_ids(tx, choices_of(request.query_params))
        if ids is None:
            ids = await list_published(tx)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return StreamingResponse(export(database, ids, site), headers=headers, media_type=media_type)


async def practice(request: Request) -> Response:
    """One public practice as data; who to contact for members only."""
    async with edge.database(request).reading() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        told = await list_told(tx, [standing.practice.id or 0], contact=standing.may("contact"))
    if not told:
        raise NotFound
    data = data_of(told[0], edge.settings(request).public_url.rstrip("/"))
    content = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return Response(content, media_type="application/json", headers={"Cache-Control": "private, no-cache"})


@dataclass(frozen=True)
class Trial:
    """What an import would do. `token` names the file and what was chosen, to be confirmed."""

    name: str
    checked: Checked
    publish: bool
    token: str = ""

    @property
    def titles(self) -> list[str]:
        """Of the first practices."""
        return [one.editions[one.language].title for one in self.checked.ready[:10]]


async def bring_in(request: Request) -> Response:
    """GET: choose a file. POST: try it and list every problem, or, with the token of a trial, do it."""
    require_secretariat(signed_in(request))
    if request.method != "POST":
        return _page(request)
    async with request.form(max_files=1, max_fields=4, max_part_size=4096) as form:
        if "token" in form:
            return await _confirmed(request, form["token"])
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Unprocessable(N_("Please choose a file."))
        content, name, publish = await file.read(), file.filename, form.get("as") != "drafts"
    return await _tried(request, content, name, publish=publish)


def _page(request: Request, trial: Trial | None = None, status: int = 200) -> Response:
    context = {
        "trial": trial,
        "done": request.query_params.get("done", ""),
        "columns": COLUMNS,
        "shown": SHOWN,
    }
    return render(request, "practices/import.html", context | {"most": MOST}, status)


async def _tried(request: Request, content: bytes, name: str, *, publish: bool) -> Response:
    async with edge.database(request).reading() as tx:
        checked = await _check(tx, content, publish=publish)
    if checked.findings:
        return _page(request, Trial(name, checked, publish), 422)
    token = await keep(request, "import", content, publish=publish)
    return _page(request, Trial(name, checked, publish, token))


async def _check(tx: Transaction, content: bytes, *, publish: bool) -> Checked:
    """Every problem of the file. The work is done in a thread, so that the rooms go on."""
    known = await list_known(tx)

    def work() -> Checked:
        try:
            raws, findings = parse(content)
        except Unreadable as unreadable:
            return Checked((), [unreadable.finding])
        if len(raws) > MOST:
            text = N_(
                "This page takes %(most)s practices at once. The command “together import-practices” takes any number."
            )
            return Checked((), [Finding(0, "", text, {"most": MOST})])
        checked = check(raws, known, publish=publish)
        found = sorted([*findings, *checked.findings], key=lambda one: one.line)
        if not raws and not found:
            found = [Finding(0, "", N_("There is no practice in this file."))]
        return Checked(checked.ready, found)

    return await asyncio.to_thread(work)


async def _confirmed(request: Request, token: Any) -> Response:
    """What was tried is checked again and done, in one transaction: all or nothing, and once."""
    if not isinstance(token, str):
        raise BadRequest
    content, tried, forget = await kept(request, "import", token)
    async with edge.database(request).transaction() as tx:
        checked = await _check(tx, content, publish=tried["publish"])
        if checked.findings:
            return _page(request, Trial("", checked, tried["publish"]), 409)
        count = await import_practices(
            tx, person=signed_in(request), ready=checked.ready, publish=tried["publish"]
        )
        tx.after_commit(forget)
    return RedirectResponse(f"{request.url.path}?done={count}", 303)


routes: list[BaseRoute] = [
    Route("/practices.csv", as_csv, name="practices:csv"),
    Route("/practices.json", as_json, name="practices:list_json"),
    Route(
        "/practices/import",
        bring_in,
        methods=["GET", "POST"],
        middleware=[Middleware(BodyLimit, limit=LIMIT)],
        name="practices:import",
    ),
    Route("/practices/{slug:slug}.json", practice, name="practices:json"),
]
