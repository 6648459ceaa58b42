"""Pages for those who arrange meetings: made, changed, published, taken back, deleted, copied."""

from datetime import timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.models import Person
from together import edge
from together.countries import countries
from together.database import Transaction
from together.forms import Form, Values, read_form, read_values, validate
from together.languages import LANGUAGES, offered_zones
from together.pages import render, viewer
from workshops.mails.waking import wake
from workshops.meetings import actions, queries
from workshops.meetings.copying import Copied, copy_meeting
from workshops.meetings.forms import CopyForm, MeetingForm, described
from workshops.meetings.readiness import lacking
from workshops.models import Meeting
from workshops.visitors import visitor_of


async def new(request: Request) -> Response:
    """A new draft."""
    person = queries.require_arranges(visitor_of(request))
    if request.method != "POST":
        return _form_page(request, None, Form(await _suggested(request)))
    form, shown = await read_form(request, MeetingForm)
    meeting = await _draft(request, form, shown, person) if form else None
    if meeting is None:
        return _form_page(request, None, shown, 422)
    return _to(request, "workshops:meeting", meeting, "?done=created")


async def _suggested(request: Request) -> Values:
    async with edge.database(request).reading() as tx:
        number, latest = await queries.free_number(tx), await queries.find_latest(tx)
    eyes = viewer(request)
    zone = latest.zone if latest else getattr(eyes.zone, "key", "")
    return {"number": str(number), "zone": zone or "Europe/Brussels", "language": eyes.language}


async def _draft(request: Request, form: MeetingForm, shown: Form, person: Person) -> Meeting | None:
    try:
        async with edge.database(request).transaction() as tx:
            return await actions.draft_meeting(tx, form=form, by=person)
    except actions.NumberTaken as problem:
        shown.reject("number", problem.text, **problem.params)
    return None


async def edit(request: Request) -> Response:
    """What a meeting says of itself."""
    async with edge.database(request).reading() as tx:
        meeting = await _load(tx, request)
    if request.method != "POST":
        return _form_page(request, meeting, Form(described(meeting)))
    form, shown = await _read_change(request, meeting)
    changed = await _change(request, form, shown) if form else None
    if changed is None:
        return _form_page(request, meeting, shown, 422)
    return _to(request, "workshops:meeting", changed, "?done=changed")


async def _read_change(request: Request, meeting: Meeting) -> tuple[MeetingForm | None, Form]:
    """The number of a published meeting is no field of its form."""
    values = await read_values(request)
    if meeting.status != "draft":
        values["number"] = str(meeting.number)
    return validate(MeetingForm, values)


async def _change(request: Request, form: MeetingForm, shown: Form) -> Meeting | None:
    try:
        async with edge.database(request).transaction() as tx:
            meeting = await _load(tx, request, locked=True)
            by = queries.require_arranges(visitor_of(request))
            return await actions.change_meeting(tx, meeting=meeting, form=form, by=by)
    except actions.NumberTaken as problem:
        shown.reject("number", problem.text, **problem.params)
    except actions.ChangedMeanwhile as problem:
        shown.values |= problem.params
        shown.reject("title", problem.text)
    return None


def _form_page(request: Request, meeting: Meeting | None, form: Form, status: int = 200) -> Response:
    def written(code: str) -> bool:
        return bool(form.values.get(f"title_{code}") or form.values.get(f"introduction_{code}"))

    own = form.values.get("language", "")
    context = {
        "meeting": meeting,
        "form": form,
        "countries": countries(viewer(request).language),
        "zones": offered_zones(),
        "others": [(code, written(code)) for code in LANGUAGES if code != own or written(code)],
    }
    return render(request, "workshops/meeting_form.html", context, status)


async def publish(request: Request) -> Response:
    """What is missing, and where it is mended; POST shows the meeting to everybody."""
    if request.method != "POST":
        return await _publish_page(request)
    announcing = (await read_values(request)).get("announce", "") == "1"
    try:
        async with edge.database(request).transaction() as tx:
            meeting = await _load(tx, request, locked=True)
            by = queries.require_arranges(visitor_of(request))
            kept = await actions.publish_meeting(tx, meeting=meeting, by=by, announcing=announcing)
            tx.after_commit(partial(wake, request))
    except actions.NotReady:
        return await _publish_page(request, 422)
    return _to(request, "workshops:meeting", meeting, f"?done=published&kept={kept}")


async def _publish_page(request: Request, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        meeting = await _load(tx, request)
        missing = await lacking(tx, meeting)
        sessions = await queries.list_sessions(tx, meeting, None)
    context = {
        "meeting": meeting,
        "missing": missing,
        "must": [one for one in missing if one.level == "must"],
        "should": [one for one in missing if one.level == "should"],
        "hints": [one for one in missing if one.level == "hint"],
        "drafts": [one for one in sessions if one.status == "draft"],
        "count": len(sessions),
        "refused": status != 200,
    }
    return render(request, "workshops/meeting_publish.html", context, status)


async def withdraw(request: Request) -> Response:
    """Published → draft, after asking."""
    if request.method != "POST":
        return await _confirm_page(request, "withdraw")
    async with edge.database(request).transaction() as tx:
        meeting = await _load(tx, request, locked=True)
        by = queries.require_arranges(visitor_of(request))
        await actions.withdraw_meeting(tx, meeting=meeting, by=by)
    return _to(request, "workshops:meeting", meeting, "?done=withdrawn")


async def delete(request: Request) -> Response:
    """Gone, after asking: a draft to which nothing belongs."""
    if request.method != "POST":
        return await _confirm_page(request, "delete")
    async with edge.database(request).transaction() as tx:
        meeting = await _load(tx, request, locked=True)
        by = queries.require_arranges(visitor_of(request))
        await actions.delete_meeting(tx, meeting=meeting, by=by)
    return RedirectResponse(request.app.url_path_for("workshops:meetings"), 303)


async def _confirm_page(request: Request, deed: str) -> Response:
    async with edge.database(request).reading() as tx:
        meeting = await _load(tx, request)
        full = await queries.has_sessions(tx, meeting)
    if deed == "delete" and (meeting.status != "draft" or full):
        raise actions.NotEmpty
    return render(request, "workshops/meeting_confirm.html", {"meeting": meeting, "deed": deed})


async def copy(request: Request) -> Response:
    """The whole meeting as the start of the next."""
    async with edge.database(request).reading() as tx:
        meeting = await _load(tx, request)
        number = await queries.free_number(tx)
    if request.method != "POST":
        return await _copy_page(request, meeting, Form(_usual(meeting, number)))
    form, shown = await read_form(request, CopyForm)
    made = await _copy(request, form, shown) if form else None
    if made is None:
        return await _copy_page(request, meeting, shown, 422)
    moved = "-".join(str(one.id) for one in made.moved[:100])
    return _to(
        request, "workshops:meeting", made.meeting, "?done=copied" + (f"&moved={moved}" if moved else "")
    )


def _usual(meeting: Meeting, number: int) -> Values:
    """A year later on the same day of the week, with everything."""
    day = meeting.starts_on + timedelta(days=364)
    return {
        "number": str(number),
        "starts_on": day.isoformat(),
        "workshops": "1",
        "agendas": "1",
        "roles": "1",
    }


async def _copy(request: Request, form: CopyForm, shown: Form) -> Copied | None:
    try:
        async with edge.database(request).transaction() as tx:
            meeting = await _load(tx, request)
            by = queries.require_arranges(visitor_of(request))
            return await copy_meeting(tx, meeting=meeting, form=form, by=by)
    except actions.NumberTaken as problem:
        shown.reject("number", problem.text, **problem.params)
    return None


async def _copy_page(request: Request, meeting: Meeting, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        sessions = await queries.list_sessions(tx, meeting, None)
    count = sum(1 for one in sessions if one.status != "cancelled")
    context: dict[str, Any] = {"meeting": meeting, "form": form, "count": count}
    return render(request, "workshops/meeting_copy.html", context, status)


async def _load(tx: Transaction, request: Request, *, locked: bool = False) -> Meeting:
    return await queries.get_arranged(tx, request.path_params["number"], visitor_of(request), locked=locked)


def _to(request: Request, name: str, meeting: Meeting, query: str = "") -> Response:
    return RedirectResponse(request.app.url_path_for(name, number=meeting.number) + query, 303)
