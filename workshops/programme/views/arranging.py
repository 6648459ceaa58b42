"""The programme as its makers arrange it: every step is a form, and a script only sends them without leaving the page."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from network import queries as network
from network.models import Person
from together import edge
from together.database import Transaction
from together.errors import BadRequest
from together.forms import Form, Values, read_count, read_values, validate
from together.languages import LANGUAGES
from together.pages import render, viewer
from workshops.forms import SPOKEN, RoleForm, WorkshopForm
from workshops.mails.waking import wake
from workshops.meetings.queries import list_drafts
from workshops.models import LONGEST, SHORTEST, Meeting, Workshop
from workshops.moving import OVER, leads_into_the_past
from workshops.preparing import drafts
from workshops.preparing.roles import tell_facilitators
from workshops.programme import actions, queries
from workshops.programme.actions import MovedMeanwhile
from workshops.programme.board import Board, board_of, values_of, zone_of
from workshops.programme.forms import read_session
from workshops.programme.times import GAP, STEP, MoveForm, Times, on_day, read_times, times_of, wanted
from workshops.visitors import visitor_of

DAY_STEPS = {"day_before": -1, "day_after": 1}
STEPS = {"minus": -STEP, "plus": STEP}
ORDERS = {"up": -1, "down": 1}
DONE = frozenset({"out", "in", "added", "copied", "announced"})
"""What the page can say that was done."""


async def arrange(request: Request) -> Response:
    """All sessions of the meeting, to be put where they belong."""
    return await _board_page(request)


async def _board_page(
    request: Request,
    status: int = 200,
    *,
    forms: dict[str, Form] | None = None,
    at: datetime | None = None,
    **context: Any,
) -> Response:
    """`forms`: what was refused, by slug; `at`: when the session starts of which the page says something."""
    language = viewer(request).language
    async with edge.database(request).reading() as tx:
        meeting, person = await _programme(tx, request)
        sessions = await queries.list_sessions(tx, meeting)
    day = at.astimezone(zone_of(meeting)).date() if at else _day_of(request.query_params.get("day", ""))
    board = board_of(meeting, sessions, person, language, chosen=day, forms=forms)
    shown = {
        "board": board,
        "meeting": meeting,
        "conflict": None,
        "refused": None,
        "wanted": None,
        **_said(request, board),
        **context,
    }
    return render(request, "workshops/programme.html", shown, status)


async def _programme(tx: Transaction, request: Request, *, hold: bool = False) -> tuple[Meeting, Person]:
    return await queries.get_programme(tx, request.path_params["number"], visitor_of(request), hold=hold)


def _said(request: Request, board: Board) -> dict[str, Any]:
    """What the last step did, for the line that says so: the session that was moved with the time before, or a word."""
    asked = request.query_params
    moved = board.find(asked.get("moved", ""))
    done = asked.get("done", "")
    return {
        "moved": moved,
        "was": read_times(asked.get("was", "")) if moved else None,
        "done": done if done in DONE else "",
        "count": read_count(asked.get("count", "")),
        "kept": read_count(asked.get("kept", "")),
    }


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def change(request: Request) -> Response:
    """One step with one session: moved, put before or after its neighbour, taken out, duplicated."""
    values = await read_values(request)
    do = values.get("do", "move")
    if do in ORDERS:
        return await _order(request, values.get("at", ""), ORDERS[do])
    if do == "out":
        return await _take_out(request)
    if do == "duplicate":
        return await _duplicate(request)
    return await _move(request, values, do)


async def _order(request: Request, at: str, by: int) -> Response:
    if not (at.isascii() and at.isdigit() and len(at) < 5):
        raise BadRequest
    async with edge.database(request).transaction() as tx:
        meeting, _person = await _programme(tx, request, hold=True)
        workshop = await queries.get_session(tx, meeting, request.path_params["slug"])
        await actions.reorder(tx, workshop=workshop, at=int(at), by=by)
    return _back(request, meeting, workshop)


async def _take_out(request: Request) -> Response:
    async with edge.database(request).transaction() as tx:
        meeting, person = await _programme(tx, request, hold=True)
        workshop = await queries.get_session(tx, meeting, request.path_params["slug"])
        await actions.take_out(tx, workshop=workshop, by=person)
    return _back(request, meeting, workshop, anchor=False, done="out")


async def _duplicate(request: Request) -> Response:
    async with edge.database(request).transaction() as tx:
        meeting, person = await _programme(tx, request, hold=True)
        workshop = await queries.get_session(tx, meeting, request.path_params["slug"])
        copy = await actions.duplicate_session(tx, workshop=workshop, by=person)
    return _back(request, meeting, copy, done="copied")


async def _move(request: Request, values: Values, do: str) -> Response:
    seen = read_times(values.get("seen", ""))
    if seen is None:
        raise BadRequest
    try:
        async with edge.database(request).transaction() as tx:
            meeting, person = await _programme(tx, request, hold=True)
            workshop = await queries.get_session(tx, meeting, request.path_params["slug"])
            was = times_of(workshop)
            to, refused = _target(meeting, seen, values, do)
            if to is not None and leads_into_the_past(workshop, to.starts_at):
                refused.reject("day", OVER)
                to = None
            if to is not None:
                workshop = await actions.move_session(tx, workshop=workshop, seen=seen, to=to, by=person)
                tx.after_commit(partial(wake, request))
    except MovedMeanwhile as meanwhile:
        return await _conflict(request, meanwhile, to or seen)
    if to is None:
        refused.values["seen"] = str(seen)
        return await _refused(request, workshop, refused)
    if was == to:
        return _back(request, meeting, workshop)
    return _back(request, meeting, workshop, moved=workshop.slug, was=str(was))


def _target(meeting: Meeting, seen: Times, values: Values, do: str) -> tuple[Times | None, Form]:
    """Where a step leads from where the maker saw the session; None and the form that says why there is no such place."""
    zone = zone_of(meeting)
    shown = Form({**values_of(seen, zone), **values})
    if do in STEPS:
        return Times(seen.starts_at + STEPS[do], seen.minutes), shown
    if do == "put":
        to = read_times(values.get("to", ""))
        if to is None or not SHORTEST <= to.minutes <= LONGEST:
            raise BadRequest
        return to, shown
    if do in DAY_STEPS:
        there = seen.starts_at.astimezone(zone)
        day = date.fromordinal(there.toordinal() + DAY_STEPS[do])
        return _at(shown, on_day(seen.starts_at, day, zone), seen.minutes)
    form, shown = validate(MoveForm, {name: values.get(name, "") for name in MoveForm.model_fields})
    if form is None:
        return None, shown
    return _at(shown, wanted(form, seen.starts_at, zone), form.minutes)


def _at(shown: Form, start: datetime | None, minutes: int) -> tuple[Times | None, Form]:
    if start is None:
        shown.reject("clock", GAP)
        return None, shown
    return Times(start, minutes), shown


async def _refused(request: Request, workshop: Workshop, form: Form) -> Response:
    return await _board_page(
        request, 422, forms={workshop.slug: form}, at=workshop.starts_at, refused=(workshop, form)
    )


async def _conflict(request: Request, meanwhile: MovedMeanwhile, to: Times) -> Response:
    """Both times, to choose from: that of the other maker, which is stored, and that of this one."""
    return await _board_page(request, 409, at=meanwhile.now.starts_at, conflict=meanwhile, wanted=to)


def _back(
    request: Request, meeting: Meeting, workshop: Workshop, *, anchor: bool = True, **said: str
) -> Response:
    """The day of the session, at the session, with what was done."""
    day = workshop.starts_at.astimezone(zone_of(meeting)).date().isoformat()
    address = request.app.url_path_for("workshops:arrange", number=meeting.number)
    place = f"#s-{workshop.slug}" if anchor else ""
    return RedirectResponse(f"{address}?{urlencode({'day': day, **said})}{place}", 303)


MANY = ["languages", "themes"]


async def add(request: Request) -> Response:
    """A new session of the meeting, with who is asked to facilitate it."""
    async with edge.database(request).reading() as tx:
        meeting, person = await _programme(tx, request)
    if request.method != "POST":
        return await _add_page(request, meeting, Form(_defaults(request, meeting)))
    form, facilitators, shown = read_session(await read_values(request, many=MANY), meeting)
    if form is None:
        return await _add_page(request, meeting, shown, 422)
    workshop = await _make(request, form, facilitators, person)
    return _back(request, meeting, workshop, done="added")


async def _make(
    request: Request, form: WorkshopForm, facilitators: Sequence[RoleForm], person: Person
) -> Workshop:
    language = viewer(request).language
    async with edge.database(request).transaction() as tx:
        workshop = await actions.add_session(
            tx, form=form, facilitators=facilitators, by=person, language=language
        )
        await tell_facilitators(tx, request, workshops=[workshop], by=person)
    return workshop


def _defaults(request: Request, meeting: Meeting) -> Values:
    language = meeting.language if meeting.language in LANGUAGES else viewer(request).language
    return {
        "day": request.query_params.get("day", "") or meeting.starts_on.isoformat(),
        "clock": "10:00",
        "minutes": "60",
        "kind": "workshop",
        "language": language,
        "languages": [language],
    }


async def _add_page(request: Request, meeting: Meeting, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        themes = await network.list_themes(tx)
    context = {"meeting": meeting, "form": form, "all_themes": themes, "spoken": SPOKEN}
    return render(request, "workshops/programme_add.html", context, status)


async def existing(request: Request) -> Response:
    """Workshops that belong to no meeting, to be put into this one."""
    if request.method == "POST":
        return await _put_in(request, (await read_values(request)).get("slug", ""))
    async with edge.database(request).reading() as tx:
        meeting, person = await _programme(tx, request)
        loose = await queries.list_loose(tx, person)
    return render(request, "workshops/programme_existing.html", {"meeting": meeting, "loose": loose})


async def _put_in(request: Request, slug: str) -> Response:
    async with edge.database(request).transaction() as tx:
        meeting, person = await _programme(tx, request, hold=True)
        workshop = await queries.get_loose(tx, slug, person)
        await actions.put_in(tx, meeting=meeting, workshop=workshop, by=person)
    return _back(request, meeting, workshop, done="in")


async def announce(request: Request) -> Response:
    """Every draft of the meeting is announced, with what was typed in it; what does not fit stays a draft."""
    async with edge.database(request).transaction() as tx:
        meeting, person = await _programme(tx, request, hold=True)
        waiting = await list_drafts(tx, meeting)
        count, kept = await drafts.announce_all(tx, workshops=waiting, by=person)
        tx.after_commit(partial(wake, request))
    address = request.app.url_path_for("workshops:arrange", number=meeting.number)
    return RedirectResponse(
        f"{address}?{urlencode({'done': 'announced', 'count': count, 'kept': kept})}", 303
    )


_HERE = "/meetings/{number:key}/arrange"

routes: list[BaseRoute] = [
    Route(_HERE, arrange, name="workshops:arrange"),
    Route(f"{_HERE}/new", add, methods=["GET", "POST"], name="workshops:arrange_add"),
    Route(f"{_HERE}/existing", existing, methods=["GET", "POST"], name="workshops:arrange_existing"),
    Route(f"{_HERE}/announce", announce, methods=["POST"], name="workshops:arrange_announce"),
    Route(f"{_HERE}/sessions/{{slug:slug}}", change, methods=["POST"], name="workshops:arrange_change"),
]
