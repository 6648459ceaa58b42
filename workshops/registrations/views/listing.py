"""The list of who registered, for those who prepare and write up the workshop; and to take away for those who run it."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from network.audit.actions import record
from network.identity import signed_in
from network.queries import ACTOR_KINDS
from together import edge
from together.database import Database, Transaction
from together.errors import BadRequest, Forbidden
from together.forms import Form, Values, read_values, validate
from together.languages import N_
from together.pages import render
from workshops.mails.waking import wake
from workshops.queries import get_standing
from workshops.registrations import actions, rolls
from workshops.registrations.asking import as_words
from workshops.registrations.exports import Export, csv_of, json_of
from workshops.registrations.queries import list_all_questions
from workshops.registrations.rolls import CAME, PAGE, STATES, Part
from workshops.visitors import Standing, visitor_of


async def index(request: Request) -> Response:
    """GET: the list. POST: the organisers say no to somebody, or yes over the waiting list (`do`, `registration`)."""
    if request.method != "POST":
        return await _page(request, Form())
    values = await read_values(request)
    refused = await _act(request, values)
    if refused is not None:
        return await _page(request, refused, 422)
    return RedirectResponse(str(request.url.path) + _query(request), 303)


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


class ReasonForm(BaseModel):
    """Why somebody's registration is cancelled: they are told."""

    reason: str = Field(min_length=1, max_length=500)


async def _act(request: Request, values: Values) -> Form | None:
    by, number = signed_in(request), _number(values.get("registration", ""))
    async with edge.database(request).transaction() as tx:
        standing = await _standing(tx, request)
        if values.get("do") == "seat":
            await actions.give_seat(tx, standing=standing, number=number, by=by)
        elif values.get("do") == "cancel":
            said, form = validate(ReasonForm, values)
            if said is None:
                return form
            await actions.cancel_of_another(tx, standing=standing, number=number, reason=said.reason, by=by)
        else:
            raise BadRequest
        tx.after_commit(partial(wake, request))
    return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest
    return int(text)


async def _standing(tx: Transaction, request: Request) -> Standing:
    standing = await get_standing(tx, request.path_params["slug"], visitor_of(request))
    if not standing.writes_up:
        raise Forbidden(N_("Only the workshop's facilitators may do this."))
    return standing


async def _page(request: Request, form: Form, status: int = 200) -> Response:
    part, page = _part(request), _page_number(request)
    async with edge.database(request).reading() as tx:
        standing = await _standing(tx, request)
        lines, found = await rolls.list_page(tx, standing.workshop, part, page)
        counts = await rolls.count_all(tx, standing.workshop)
        asked = await list_all_questions(tx, standing.workshop) if standing.runs else []
    total = found if part.words else counts.get(part.name, 0)
    context: dict[str, Any] = {
        "workshop": standing.workshop,
        "standing": standing,
        "form": form,
        "lines": lines,
        "counts": counts,
        "part": part,
        "parts": STATES | (CAME if rolls.has_begun(standing.workshop) else {}),
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "questions": asked,
        "as_words": as_words,
        "kinds": ACTOR_KINDS,
    }
    return render(request, "workshops/registrations.html", context, status)


def _part(request: Request) -> Part:
    name = request.query_params.get("part", "registered")
    if name not in STATES and name not in CAME:
        raise BadRequest
    return Part(name, request.query_params.get("q", "")[:100].replace("\x00", "").strip())


def _page_number(request: Request) -> int:
    number = request.query_params.get("page", "1")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1


async def as_csv(request: Request) -> Response:
    """The part of the list that is shown, as a table."""
    return await _export(request, csv_of, "text/csv; charset=utf-8")


async def as_json(request: Request) -> Response:
    """The same as data."""
    return await _export(request, json_of, "application/json")


async def _export(
    request: Request, export: Callable[[Database, Export], AsyncIterator[str]], media_type: str
) -> Response:
    part = _part(request)
    async with edge.database(request).transaction() as tx:
        standing = await _standing(tx, request)
        wanted = Export(
            workshop=standing.workshop,
            part=part,
            ids=await rolls.list_ids(tx, standing.workshop, part),
            questions=await list_all_questions(tx, standing.workshop) if standing.runs else [],
            private=standing.runs,
        )
        await _log(tx, request, standing, len(wanted.ids))
    name = request.url.path.rpartition("/")[2]
    headers = {
        "Content-Disposition": f'attachment; filename="{standing.workshop.slug}-{name}"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(export(edge.database(request), wanted), headers=headers, media_type=media_type)


async def _log(tx: Transaction, request: Request, standing: Standing, number: int) -> None:
    workshop = standing.workshop
    await record(
        tx,
        by=signed_in(request),
        what="registrations_exported",
        subject=f"workshop:{workshop.id}",
        title=workshop.title,
        path=f"/workshops/{workshop.slug}/registrations",
        number=str(number),
    )
