"""Afterwards: the record of a workshop, on its own address and as downloads."""

import json
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from network.queries import ACTOR_KINDS
from practices.readers import reader_of
from together import edge
from together.errors import NotFound
from together.forms import Values
from together.pages import render, render_text, viewer
from together.text import markdown_or_none
from workshops import queries, rooms
from workshops.files.queries import list_files
from workshops.live.record import attendance, search, transcript
from workshops.practices.queries import get_drawing, list_shelf, writes_practices
from workshops.record import OUTCOME_KINDS, Record, as_data
from workshops.registrations.rolls import get_turnout
from workshops.visitors import Standing, visitor_of


async def record_page(
    request: Request, standing: Standing, typed: Values | None = None, refusal: str = "", status: int = 200
) -> Response:
    """What came out: summary, outcomes with their sources, notes, conversation, attendance, history."""
    record = await load_record(request, standing)
    async with edge.database(request).reading() as tx:
        files = await list_files(tx, standing.workshop)
    query = request.query_params.get("q", "")[:200]
    context = {
        "record": record,
        "standing": standing,
        "workshop": standing.workshop,
        "files": files,
        "kinds": OUTCOME_KINDS,
        "kind_names": ACTOR_KINDS,
        "query": query,
        "found": {message.id for message in search(record.state, query)} if query else None,
        "typed": typed or {},
        "refusal": refusal,
        "draws": await may_draw(request),
        "may": list(rooms.rules.may(record.state, standing.who())) if standing.entered else [],
    }
    return render(request, "workshops/record.html", context, status)


async def may_draw(request: Request) -> bool:
    """Whether there is a territory for which who asks may draw a practice from words."""
    async with edge.database(request).reading() as tx:
        return writes_practices(await reader_of(tx, request))


async def load_record(request: Request, standing: Standing) -> Record:
    """Everything that this reader may see of the workshop."""
    workshop = standing.workshop
    state, language = await rooms.state_of(request, workshop), viewer(request).language
    snapshot = rooms.rules.snapshot(state)
    async with edge.database(request).reading() as tx:
        return Record(
            workshop=workshop,
            state=state,
            snapshot=snapshot,
            messages=transcript(state, markdown_or_none) if standing.listens else [],
            conversation_shown=standing.listens,
            notes=await rooms.notes_view(request, workshop),
            attendance=attendance(state),
            names_shown=standing.entered or standing.runs,
            themes=await queries.list_themes_of(tx, workshop),
            agenda=await queries.list_agenda(tx, workshop),
            meeting=await queries.find_meeting(tx, workshop.meeting_id, visitor_of(request)),
            history=await queries.list_history(tx, workshop),
            shelf=await list_shelf(tx, workshop, language),
            drawing=await get_drawing(tx, workshop, snapshot["drawn"], language),
            turnout=await get_turnout(tx, workshop),
        )


async def _load(request: Request) -> Record:
    async with edge.database(request).reading() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
    if standing.workshop.status not in {"live", "closed"}:
        raise NotFound
    return await load_record(request, standing)


async def as_json(request: Request) -> Response:
    """The whole workshop as data, as the reader may see it."""
    data = as_data(await _load(request), viewer(request), edge.settings(request).public_url)
    return _download(request, json.dumps(data, ensure_ascii=False, indent=1), "application/json", inline=True)


async def as_markdown(request: Request) -> Response:
    """The whole workshop as one Markdown file."""
    text = render_text("workshops/record.md", viewer(request), _file_context(request, await _load(request)))
    return _download(request, text, "text/markdown; charset=utf-8")


async def as_html(request: Request) -> Response:
    """The whole workshop as one HTML file that reads without this site."""
    text = render_text(
        "workshops/record_file.html", viewer(request), _file_context(request, await _load(request))
    )
    return _download(request, text, "text/html; charset=utf-8")


def _file_context(request: Request, record: Record) -> dict[str, Any]:
    address = edge.settings(request).public_url.rstrip("/") + request.app.url_path_for(
        "workshops:show", slug=record.workshop.slug
    )
    return {
        "record": record,
        "workshop": record.workshop,
        "address": address,
        "made": datetime.now(UTC),
        "practice_address": edge.settings(request).public_url.rstrip("/") + "/practices/",
        "kinds": OUTCOME_KINDS,
    }


def _download(request: Request, text: str, media_type: str, *, inline: bool = False) -> Response:
    name = request.url.path.rpartition("/")[2]
    headers = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}
    if not inline:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return Response(text, media_type=media_type, headers=headers)
