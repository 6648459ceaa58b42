"""The programme as a table: brought in from one, tried first and then all or nothing, and taken away as one."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from network.models import Person
from together import edge
from together.cells import BOM, lines_of
from together.database import Transaction
from together.errors import BadRequest, Conflict
from together.languages import N_, Viewer
from together.middleware import BodyLimit
from together.pages import render, viewer
from together.tables import Finding
from together.trials import keep, kept
from workshops.forms import WorkshopForm
from workshops.models import Meeting
from workshops.preparing.roles import tell_facilitators
from workshops.programme import actions, queries
from workshops.programme.board import zone_of
from workshops.programme.checking import MOST, Checked, Ready, check
from workshops.programme.columns import COLUMNS, EXAMPLE, NEEDED
from workshops.visitors import visitor_of

LIMIT = 8 * 1024 * 1024
"""Bytes of a table."""
SHOWN = 200
"""Findings, and sessions, that the page lists."""
PURPOSE = "import-programme"
OTHER_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
"""How office documents, PDF files and pictures begin."""


@dataclass(frozen=True)
class Trial:
    """What an import would do. `eyes` see in the meeting's zone; `token` names the file, to be confirmed."""

    name: str
    checked: Checked
    meeting: Meeting
    eyes: Viewer
    token: str = ""

    def outside(self, form: WorkshopForm) -> bool:
        """Whether the session starts on a day that is none of the meeting's."""
        day = form.starts_at.astimezone(self.eyes.zone).date()
        return not self.meeting.starts_on <= day <= self.meeting.ends_on

    @property
    def ordered(self) -> list[Ready]:
        """As the programme will have them."""
        return sorted(self.checked.ready, key=lambda one: one.form.starts_at)


async def bring_in(request: Request) -> Response:
    """GET: choose a file. POST: try it and list every problem, or, with the token of a trial, do it."""
    async with edge.database(request).reading() as tx:
        meeting, _person = await _programme(tx, request)
    if request.method != "POST":
        return _page(request, meeting)
    async with request.form(max_files=1, max_fields=4, max_part_size=4096) as form:
        if "token" in form:
            return await _confirmed(request, form["token"])
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return _refused(request, meeting, 422, N_("Please choose a file."))
        return await _tried(request, meeting, await file.read(), file.filename)


async def _programme(tx: Transaction, request: Request, *, hold: bool = False) -> tuple[Meeting, Person]:
    return await queries.get_programme(tx, request.path_params["number"], visitor_of(request), hold=hold)


def _page(request: Request, meeting: Meeting, trial: Trial | None = None, status: int = 200) -> Response:
    context = {
        "meeting": meeting,
        "trial": trial,
        "done": request.query_params.get("done", ""),
        "columns": COLUMNS,
        "needed": NEEDED,
        "shown": SHOWN,
        "most": MOST,
    }
    return render(request, "workshops/import.html", context, status)


def _trial(request: Request, meeting: Meeting, name: str, checked: Checked, token: str = "") -> Trial:
    eyes = Viewer(viewer(request).language, zone_of(meeting))
    return Trial(name, checked, meeting, eyes, token)


def _refused(request: Request, meeting: Meeting, status: int, message: str) -> Response:
    checked = Checked((), [Finding(0, "", message)])
    return _page(request, meeting, _trial(request, meeting, "", checked), status)


async def _tried(request: Request, meeting: Meeting, content: bytes, name: str) -> Response:
    if content.startswith(OTHER_FILES):
        return _refused(request, meeting, 415, N_("This is no table. Please save it as “CSV UTF-8”."))
    async with edge.database(request).reading() as tx:
        known = await queries.list_known(tx, meeting)
    checked = await asyncio.to_thread(check, content, meeting, known)
    if checked.findings:
        return _page(request, meeting, _trial(request, meeting, name, checked), 422)
    token = await keep(request, PURPOSE, content, meeting=meeting.id)
    return _page(request, meeting, _trial(request, meeting, name, checked, token))


async def _confirmed(request: Request, token: object) -> Response:
    """What was tried is checked again and done, in one transaction: all or nothing, and once."""
    if not isinstance(token, str):
        raise BadRequest
    content, tried, forget = await kept(request, PURPOSE, token)
    async with edge.database(request).transaction() as tx:
        meeting, person = await _programme(tx, request, hold=True)
        if tried["meeting"] != meeting.id:
            raise Conflict(N_("This file was tried for another meeting."))
        checked = await asyncio.to_thread(check, content, meeting, await queries.list_known(tx, meeting))
        if checked.findings:
            return _page(request, meeting, _trial(request, meeting, "", checked), 409)
        made = await actions.import_sessions(
            tx, meeting=meeting, ready=checked.ready, by=person, language=viewer(request).language
        )
        await tell_facilitators(tx, request, workshops=made, by=person)
        tx.after_commit(forget)
    return RedirectResponse(f"{request.url.path}?done={len(made)}", 303)


async def as_csv(request: Request) -> Response:
    """All sessions of the meeting that were not cancelled, in the columns of the import."""
    async with edge.database(request).reading() as tx:
        meeting, _person = await _programme(tx, request)
        rows = await queries.list_rows(tx, meeting)
    return _table(f"meeting-{meeting.number}.csv", rows)


async def example(request: Request) -> Response:
    """A small table of the meeting's days and zone, to begin with."""
    async with edge.database(request).reading() as tx:
        meeting, _person = await _programme(tx, request)
        theme = await queries.find_first_theme(tx)
    own = {"day": meeting.starts_on.isoformat(), "zone": meeting.zone, "themes": theme}
    rows = [[{**one, **own}.get(name, "") for name in COLUMNS] for one in EXAMPLE]
    return _table("programme-example.csv", rows)


def _table(name: str, rows: list[list[str]]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(BOM + lines_of([list(COLUMNS), *rows]), headers=headers, media_type="text/csv")


_HERE = "/meetings/{number:key}"

routes: list[BaseRoute] = [
    Route(f"{_HERE}.csv", as_csv, name="workshops:meeting_csv"),
    Route(f"{_HERE}/import/example.csv", example, name="workshops:import_example"),
    Route(
        f"{_HERE}/import",
        bring_in,
        methods=["GET", "POST"],
        middleware=[Middleware(BodyLimit, limit=LIMIT)],
        name="workshops:import",
    ),
]
