"""Describing a workshop: a short page begins a draft, and the whole description saves itself while one types."""

import secrets
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network import queries as network
from network.identity import signed_in
from network.models import Person
from together import edge
from together.errors import BadRequest
from together.forms import Form, Values, read_form, read_values, validate
from together.json_body import is_json
from together.languages import offered_zones
from together.pages import render, viewer
from workshops import actions, queries, rooms
from workshops.forms import SPOKEN, RoleForm, StartForm
from workshops.mails.waking import wake
from workshops.preparing import drafts, saving
from workshops.preparing import roles as asking
from workshops.preparing.fields import (
    MANY,
    NAMES,
    ROWS,
    label_of,
    marks_of,
    only_fields,
    read_marks,
    shown_rows,
    without_row,
)
from workshops.visitors import Standing, visitor_of


async def new(request: Request) -> Response:
    """A new draft, for the secretariat, conveners and facilitators: only what it cannot begin without."""
    async with edge.database(request).reading() as tx:
        person = await queries.require_may_convene(tx, visitor_of(request))
    if request.method != "POST":
        return await _new_page(request, Form(_defaults(request)))
    form, shown = await read_form(request, StartForm)
    if form is None:
        return await _new_page(request, shown, 422)
    return await _start(request, form, person)


async def _start(request: Request, form: StartForm, person: Person) -> Response:
    async with edge.database(request).transaction() as tx:
        workshop = await actions.start_workshop(tx, form=form, by=person)
    return RedirectResponse(request.app.url_path_for("workshops:edit", slug=workshop.slug), 303)


def _defaults(request: Request) -> Values:
    eyes = viewer(request)
    zone = getattr(eyes.zone, "key", "") or "Europe/Brussels"
    meeting = request.query_params.get("meeting", "")
    return {
        "language": eyes.language,
        "zone": zone,
        "clock": "10:00",
        "kind": "workshop",
        "meeting": meeting,
    }


async def _new_page(request: Request, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        context: dict[str, Any] = {
            "form": form,
            "meetings": await queries.list_meetings(tx, visitor_of(request)),
            "zones": offered_zones(),
        }
    return render(request, "workshops/new.html", context, status)


async def edit(request: Request) -> Response:
    """The description of a workshop, for its facilitators; or a save of the page by itself (JSON)."""
    if request.method == "POST" and is_json(request):
        return await saving.save(request)
    standing = await _load(request)
    if request.method != "POST":
        return await edit_page(request, standing)
    return await _take(request, standing, await read_values(request, many=MANY))


async def _load(request: Request) -> Standing:
    async with edge.database(request).reading() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
    standing.require_runs()
    return standing


async def _take(request: Request, standing: Standing, values: Values) -> Response:
    do = str(values.get("do") or "publish")
    if do.startswith(("add-", "remove-")):
        return await _change_rows(request, standing, values, do)
    try:
        if do == "keep":
            return await _keep(request, standing, values)
        return await _publish(request, standing, values)
    except drafts.FieldsClash as clash:
        return await _clash_page(request, standing, clash, values, do)
    except drafts.Unfit as unfit:
        return await edit_page(request, standing, values, unfit.form, 422)


async def _change_rows(request: Request, standing: Standing, values: Values, do: str) -> Response:
    """One row more, or one less; nothing is stored yet."""
    verb, kind, row = (do + "--").split("-")[:3]
    if kind not in ROWS:
        raise BadRequest
    if verb == "remove" and row.isascii() and row.isdigit() and 0 < int(row) <= ROWS[kind][2]:
        values = without_row(kind, int(row), values)
    return await edit_page(request, standing, values, more={kind: 2 if verb == "add" else 1})


async def _keep(request: Request, standing: Standing, values: Values) -> Response:
    async with edge.database(request).transaction() as tx:
        await drafts.save_whole(tx, standing=standing, sent=sent_of(values), by=signed_in(request))
    return RedirectResponse(f"{request.url.path}?kept=1", 303)


async def _publish(request: Request, standing: Standing, values: Values) -> Response:
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, standing.workshop.slug, visitor_of(request))
        workshop, shown = await drafts.publish(
            tx, standing=standing, sent=sent_of(values), by=signed_in(request)
        )
        if workshop is not None:
            tx.after_commit(partial(rooms.show_uninvited_out, request, workshop))
            tx.after_commit(partial(wake, request))
    if workshop is None:
        return await edit_page(request, standing, None, shown, 422)
    return RedirectResponse(request.app.url_path_for("workshops:show", slug=workshop.slug), 303)


def sent_of(values: Values) -> drafts.Sent:
    """What a form sent. Fields for which the other text was chosen are left as they are."""
    version = str(values.get("version") or "0")
    kept = {name: one for name, one in only_fields(values).items() if values.get(f"keep-{name}") != "theirs"}
    if held := values.get("only"):
        kept = {name: one for name, one in kept.items() if name in str(held).split()}
    return drafts.Sent(
        values=kept,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        tab=str(values.get("tab", ""))[:40],
        marks=read_marks(values.get("was")),
    )


async def edit_page(
    request: Request,
    standing: Standing,
    typed: Values | None = None,
    wrong: Form | None = None,
    status: int = 200,
    *,
    more: dict[str, int] | None = None,
    role_form: Form | None = None,
) -> Response:
    """The form, with what is typed over what is stored. `more`: how many empty rows to show, by what has rows."""
    workshop = standing.workshop
    async with edge.database(request).reading() as tx:
        desk = await drafts.get_desk(tx, workshop)
        form = Form(desk.values | _page_fields(desk) | (typed or {}))
        context: dict[str, Any] = {
            "standing": standing,
            "workshop": workshop,
            "desk": desk,
            "saved_by": await saving.name_of(tx, desk.draft),
            "own": saving.is_own(request, desk.draft),
            "form": form,
            "role_form": role_form or Form({"role": "facilitator"}),
            "staff": await queries.list_staff(tx, workshop),
            "all_themes": await network.list_themes(tx),
            "meetings": await queries.list_meetings(tx, visitor_of(request), workshop.meeting_id),
        }
    if wrong is not None:
        form.errors, form.params = wrong.errors, wrong.params
    context |= {
        "zones": offered_zones(),
        "spoken": SPOKEN,
        "names": NAMES,
        "many": MANY,
        "labels": {name: label_of(name) for name in form.errors if name in NAMES},
        "rows": {kind: shown_rows(kind, form.values, (more or {}).get(kind, 1)) for kind in ROWS},
        "most": {kind: ROWS[kind][2] for kind in ROWS},
        "kept": "kept" in request.query_params,
    }
    return render(request, "workshops/edit.html", context, status)


def _page_fields(desk: drafts.Desk) -> Values:
    tab = secrets.token_hex(8)
    return {"version": str(desk.draft.version), "tab": tab, "was": marks_of(desk.values)}


async def _clash_page(
    request: Request, standing: Standing, clash: drafts.FieldsClash, values: Values, do: str
) -> Response:
    """Both texts of each field that somebody else changed as well; nothing is stored until one is chosen."""
    desk = clash.desk
    seen = read_marks(values.get("was")) | read_marks(marks_of(desk.values, clash.names))
    async with edge.database(request).reading() as tx:
        context: dict[str, Any] = {
            "standing": standing,
            "workshop": standing.workshop,
            "clash": clash,
            "desk": desk,
            "own": saving.is_own(request, desk.draft),
            "saved_by": await saving.name_of(tx, desk.draft),
            "was": seen,
            "tab": values.get("tab", ""),
            "do": do,
            "labels": {name: label_of(name) for name in clash.names},
            "themes": {str(theme.id): theme for theme in await network.list_themes(tx)},
            "meetings": {str(one.id): one for one in await queries.list_meetings(tx, visitor_of(request))},
        }
    return render(request, "workshops/clash.html", context, 409)


async def roles(request: Request) -> Response:
    """Name somebody facilitator or rapporteur by e-mail address, or take that back before they entered."""
    standing = await _load(request)
    values = await read_values(request)
    if values.get("withdraw"):
        return await _withdraw_role(request, standing, values["withdraw"])
    form, shown = validate(RoleForm, values)
    if form is None:
        return await edit_page(request, standing, status=422, role_form=shown)
    async with edge.database(request).transaction() as tx:
        await asking.ask(tx, request, standing=standing, form=form, by=signed_in(request))
    return _to_roles(request, standing)


async def _withdraw_role(request: Request, standing: Standing, number: str) -> Response:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadRequest
    async with edge.database(request).transaction() as tx:
        place = await queries.get_participant(tx, standing.workshop, int(number))
        await actions.withdraw_role(tx, standing=standing, place=place, by=signed_in(request))
    return _to_roles(request, standing)


def _to_roles(request: Request, standing: Standing) -> Response:
    address = request.app.url_path_for("workshops:edit", slug=standing.workshop.slug)
    return RedirectResponse(f"{address}#roles", 303)
