"""The log before the secretariat: pages of it, one entry, a table to take away. Nobody changes it. Routes last."""

from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from network.audit import queries
from network.audit.queries import DEEDS, MOST, Page, Wanted
from network.audit.told import line_of
from network.identity import signed_in
from network.models import AuditEntry
from network.territories.queries import require_secretariat
from together import edge
from together.cells import BOM, lines_of
from together.pages import render, viewer

COLUMNS = ("id", "at", "who", "who_id", "what", "subject", "title", "role", "language", "reason", "address")


async def index(request: Request) -> Response:
    """Entries, newest first."""
    eyes, person = viewer(request), require_secretariat(signed_in(request))
    wanted = queries.reading_of(request.query_params, eyes.zone)
    async with edge.database(request).reading() as tx:
        page = await queries.list_entries(tx, person, wanted)
        actors = await queries.list_actors(tx)
    lines = [line_of(entry, eyes) for entry in page.entries]
    context = {"lines": lines, "wanted": wanted, "actors": actors, "deeds": DEEDS, **_ways(wanted, page)}
    return render(request, "secretariat/log.html", context)


def _ways(wanted: Wanted, page: Page) -> dict[str, str]:
    """The same entries as a table, and where those before them are."""
    asked: dict[str, Any] = {
        "what": wanted.what,
        "by": wanted.by,
        "subject": wanted.subject,
        "since": wanted.since,
        "until": wanted.until,
    }
    given = {name: value for name, value in asked.items() if value}
    further = urlencode(given | {"before": page.further}) if page.further else ""
    return {"query": urlencode(given), "further": further}


async def show(request: Request) -> Response:
    """One entry, with what was there before."""
    async with edge.database(request).reading() as tx:
        entry = await queries.get_entry(tx, signed_in(request), request.path_params["entry"])
    return render(request, "secretariat/log_entry.html", {"line": line_of(entry, viewer(request))})


async def export(request: Request) -> Response:
    """The entries that were asked for as a table, newest first, at most `MOST`."""
    person = require_secretariat(signed_in(request))
    wanted = queries.reading_of(request.query_params, viewer(request).zone)
    async with edge.database(request).reading() as tx:
        page = await queries.list_entries(tx, person, wanted, MOST)
    headers = {"Content-Disposition": 'attachment; filename="log.csv"', "Cache-Control": "no-store"}
    public = edge.settings(request).public_url.rstrip("/")
    return StreamingResponse(_table(page, public), headers=headers, media_type="text/csv; charset=utf-8")


async def _table(page: Page, public_url: str) -> AsyncIterator[str]:
    yield BOM + lines_of([COLUMNS])
    for start in range(0, len(page.entries), 200):
        yield lines_of([_row(entry, public_url) for entry in page.entries[start : start + 200]])


def _row(entry: AuditEntry, public_url: str) -> list[str]:
    told = entry.data
    return [
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(timespec="seconds"),
        told.get("who", ""),
        str(entry.person_id or ""),
        entry.what,
        entry.subject,
        entry.title,
        told.get("role", ""),
        told.get("language", ""),
        told.get("reason", ""),
        public_url + entry.path if entry.path else "",
    ]


routes = [
    Route("/secretariat/log", index, name="audit:index"),
    Route("/secretariat/log.csv", export, name="audit:export"),
    Route("/secretariat/log/{entry:key}", show, name="audit:show"),
]
