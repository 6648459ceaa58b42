"""One address for life: the announcement, the door, the live room and, afterwards, the record."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from network.identity import signed_in
from practices.readers import reader_of
from realtime.events import Command, Refused
from together import edge
from together.errors import BadRequest, Forbidden
from together.forms import Form, Values, read_form, read_values
from together.languages import N_, translate
from together.pages import render, viewer
from together.security import BadToken
from together.text import markdown_or_none
from workshops import actions, queries, rooms
from workshops.announcing import announced
from workshops.files.queries import count_files
from workshops.forms import EnterForm
from workshops.live.record import PAGE, page
from workshops.models import Workshop
from workshops.practices.queries import get_drawing, list_shelf, writes_practices
from workshops.record import Conversation
from workshops.views.record import record_page
from workshops.visitors import Standing, remember_guest, remember_invitation, visitor_of


async def load(request: Request) -> Standing:
    """The workshop at this address and what the visitor is in it, or a refusal."""
    async with edge.database(request).reading() as tx:
        return await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))


async def show(request: Request) -> Response:
    """What this address is now, for whoever asks."""
    standing = await load(request)
    workshop = standing.workshop
    if workshop.status == "closed":
        return await record_page(request, standing)
    if (
        workshop.status == "live"
        and standing.listens
        and (standing.entered or "read" in request.query_params)
    ):
        return await room_page(request, standing)
    return await _announcement(request, standing)


async def room_page(
    request: Request, standing: Standing, typed: Values | None = None, refusal: str = "", status: int = 200
) -> Response:
    """The live room; after a refused form post with what was typed and why it was refused."""
    context = await rooms.room_context(request, standing)
    workshop, language = standing.workshop, viewer(request).language
    async with edge.database(request).reading() as tx:
        context |= {
            "workshop": workshop,
            "standing": standing,
            "themes": await queries.list_themes_of(tx, workshop),
            "shelf": await list_shelf(tx, workshop, language),
            "documents": await count_files(tx, workshop),
            "drawing": await get_drawing(tx, workshop, context["state"]["drawn"], language),
            "draws": writes_practices(await reader_of(tx, request)),
        }
    context |= {
        "typed": typed or {},
        "refusal": refusal,
        "reply_to": request.query_params.get("reply_to", ""),
    }
    return render(request, "workshops/room.html", context, status)


async def _announcement(
    request: Request, standing: Standing, form: Form | None = None, status: int = 200
) -> Response:
    workshop = standing.workshop
    async with edge.database(request).reading() as tx:
        context: dict[str, Any] = {
            "standing": standing,
            "workshop": workshop,
            "themes": await queries.list_themes_of(tx, workshop),
            "agenda": await queries.list_agenda(tx, workshop),
            "meeting": await queries.find_meeting(tx, workshop.meeting_id, visitor_of(request)),
            "staff": await queries.list_staff(tx, workshop),
            "shelf": await list_shelf(tx, workshop, viewer(request).language),
            "history": await queries.list_history(tx, workshop) if standing.writes_up else [],
        }
        context |= await announced(tx, request, standing)
    context |= {
        "form": form or Form({"language": viewer(request).language} | context["registration"].entering),
        "target": target(request, workshop.slug),
    }
    return render(request, "workshops/show.html", context, status)


def target(request: Request, slug: str) -> str:
    """Where the form of the door goes: to the invitation by which one came, else to the workshop itself."""
    token = request.path_params.get("token")
    if token:
        return str(request.app.url_path_for("workshops:join", slug=slug, token=token))
    return str(request.app.url_path_for("workshops:enter", slug=slug))


async def enter(request: Request) -> Response:
    """In: one press for a signed-in person, one short form for a guest."""
    standing = await load(request)
    if request.method != "POST":
        return RedirectResponse(_address(request, standing), 303)
    if standing.workshop.status != "live" and not standing.writes_up:
        raise Forbidden(N_("The room is not open."))
    return await _enter(request, standing, role=_invited_role(request, standing))


async def join(request: Request) -> Response:
    """An invitation: GET shows the form, POST enters with the invitation's role."""
    workshop, role = await _invitation(request)
    remember_invitation(request, workshop, role)
    standing = await load(request)
    if workshop.status == "closed" and role != "facilitator":
        return RedirectResponse(_address(request, standing), 303)  # to read: who comes now was not there
    if request.method != "POST":
        if standing.entered and (
            standing.runs or role != "facilitator"
        ):  # a mailed link is how people come back
            return RedirectResponse(_address(request, standing), 303)
        return await _announcement(request, standing)
    return await _enter(request, standing, role=role)


async def _invitation(request: Request) -> tuple[Workshop, str]:
    invited = edge.signer(request).unsign("join", request.path_params["token"])
    if not isinstance(invited, dict) or invited.get("slug") != request.path_params["slug"]:
        raise BadToken
    role = str(invited.get("as"))
    turn = invited.get("turn", 0)
    async with edge.database(request).reading() as tx:
        return await queries.get_invited_workshop(tx, invited["slug"], role, turn), role


async def _enter(request: Request, standing: Standing, *, role: str) -> Response:
    person = signed_in(request)
    if person is not None and person.name:
        async with edge.database(request).transaction() as tx:
            place = await actions.enter_as_person(tx, standing=standing, person=person, role=role)
    else:
        form, shown = await read_form(request, EnterForm)
        if form is None:
            return await _announcement(request, standing, shown, 422)
        async with edge.database(request).transaction() as tx:
            visitor = visitor_of(request)
            place = await actions.enter_as_guest(tx, standing=standing, form=form, role=role, visitor=visitor)
    await rooms.enter(request, standing.workshop, place)
    await rooms.honour(request, standing.workshop, place, role)
    if place.person_id is None:
        remember_guest(request, standing.workshop, place)
    return RedirectResponse(_address(request, standing), 303)


def _invited_role(request: Request, standing: Standing) -> str:
    return visitor_of(request).invited_as(standing.workshop) or "guest"


async def act(request: Request) -> Response:
    """One command by form post, for those without scripts. A refusal is told on the page, with what was typed."""
    standing = await load(request)
    values = await read_values(request)
    command = command_of(values)
    try:
        event = await rooms.act(request, standing, command, values.get("cid", ""))
    except Refused as refused:
        return await _refused(request, standing, values, refused)
    back = values.get("back") or "chat"
    anchor = f"m{event.seq}" if event.kind == "message.posted" else back
    query = f"?tab={back}" if back in {"agenda", "hands", "people", "outcomes", "notes"} else ""
    return RedirectResponse(f"{_address(request, standing)}{query}#{anchor}", 303)


async def _refused(request: Request, standing: Standing, values: Values, refused: Refused) -> Response:
    problem = rooms.problem_of(refused)
    text = translate(viewer(request).language, problem.text, **problem.params)
    show_page = record_page if standing.workshop.status == "closed" else room_page
    return await show_page(request, standing, typed=values, refusal=text, status=problem.status)


_FLAGS = {"on", "all"}
_NUMBERS = {"minutes"}
_SOURCE = {"source_message": "message", "source_note": "note", "source_heading": "heading"}
_NOT_FIELDS = {"kind", "back", "cid", *_SOURCE}


def command_of(values: Values) -> Command:
    """A form's fields as a command: `kind` names it; empty fields are left out; `on`, `all` and `minutes` are typed."""
    data: dict[str, Any] = {}
    for name, value in values.items():
        if name in _NOT_FIELDS or (value == "" and name not in {"text", "reason"}):
            continue
        data[name] = _typed(name, value)
    if source := {key: values[name] for name, key in _SOURCE.items() if values.get(name)}:
        data["source"] = source
    # The kind of an outcome travels beside the kind of the command.
    if "outcome_kind" in data:
        data["kind"] = data.pop("outcome_kind")
    if data.get("person") == "none":
        data["person"] = None
    return Command(str(values.get("kind", "")), data)


def _typed(name: str, value: str) -> Any:
    if name in _FLAGS:
        return value in {"1", "true", "on", "yes"}
    if name in _NUMBERS:
        if not (value.isascii() and value.isdigit() and len(value) < 5):
            raise BadRequest
        return int(value)
    return value


_MESSAGE = re.compile(r"m[0-9]{1,10}")


async def messages(request: Request) -> Response:
    """Older messages: `?before=m120`, as JSON for scripts or as a page."""
    standing = await load(request)
    state = await rooms.state_of(request, standing.workshop)
    if not standing.listens:
        raise Forbidden(N_("The facilitators have hidden this conversation."))
    older = page(state, _before(request), PAGE, markdown_or_none)
    if request.query_params.get("format") == "json":
        return JSONResponse(older, headers={"Cache-Control": "no-store"})
    context = {"workshop": standing.workshop, "standing": standing, "older": older}
    return render(
        request, "workshops/messages.html", context | {"conversation": Conversation(older["messages"])}
    )


def _before(request: Request) -> str | None:
    before = request.query_params.get("before")
    if before is not None and not _MESSAGE.fullmatch(before):
        raise BadRequest
    return before


def _address(request: Request, standing: Standing) -> str:
    return str(request.app.url_path_for("workshops:show", slug=standing.workshop.slug))
