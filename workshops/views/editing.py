"""Preparing a workshop: its description, its agenda, who facilitates and reports."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network import queries as network
from network.identity import signed_in
from together import edge
from together.database import Transaction
from together.errors import BadRequest
from together.forms import Form, Values, read_form, read_values, validate
from together.languages import N_, find_zone, offered_zones
from together.pages import render, viewer
from workshops import actions, queries, rooms
from workshops.forms import SPOKEN, AgendaItemForm, RoleForm, WorkshopForm
from workshops.models import AgendaItem, Workshop
from workshops.visitors import Standing, visitor_of

MAX_ITEMS = 40
MANY = ["languages", "themes"]


async def new(request: Request) -> Response:
    """A new draft, for the secretariat and for facilitators."""
    async with edge.database(request).reading() as tx:
        person = await queries.require_may_convene(tx, visitor_of(request))
    if request.method != "POST":
        return await _edit_page(request, None, Form(_defaults(request)))
    form, shown = await read_form(request, WorkshopForm, many=MANY)
    if form is None:
        return await _edit_page(request, None, shown, 422)
    async with edge.database(request).transaction() as tx:
        workshop = await actions.create_workshop(tx, form=form, by=person)
    return RedirectResponse(request.app.url_path_for("workshops:agenda", slug=workshop.slug), 303)


def _defaults(request: Request) -> Values:
    eyes = viewer(request)
    zone = getattr(eyes.zone, "key", "") or "Europe/Brussels"
    return {
        "language": eyes.language,
        "languages": [eyes.language],
        "zone": zone,
        "minutes": "60",
        "clock": "10:00",
        "visibility": "public",
        "kind": "workshop",
        "meeting": request.query_params.get("meeting", ""),
    }


async def edit(request: Request) -> Response:
    """The description of a workshop, for its facilitators."""
    standing = await _load(request)
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            values = await _values(tx, standing.workshop)
        return await _edit_page(request, standing, Form(values))
    form, shown = await read_form(request, WorkshopForm, many=MANY)
    if form is None:
        return await _edit_page(request, standing, shown, 422)
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, standing.workshop.slug, visitor_of(request))
        workshop = await actions.change_workshop(tx, standing=standing, form=form, by=signed_in(request))
        tx.after_commit(partial(rooms.show_uninvited_out, request, workshop))
    return _back(request, standing)


async def _load(request: Request) -> Standing:
    async with edge.database(request).reading() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
    standing.require_runs()
    return standing


async def _values(tx: Transaction, workshop: Workshop) -> Values:
    local = workshop.starts_at.astimezone(find_zone(workshop.zone))
    return {
        "title": workshop.title,
        "introduction": workshop.introduction,
        "kind": workshop.kind,
        "language": workshop.language,
        "languages": workshop.languages,
        "themes": [str(theme.id) for theme in await queries.list_themes_of(tx, workshop)],
        "meeting": str(workshop.meeting_id or ""),
        "day": local.date().isoformat(),
        "clock": local.strftime("%H:%M"),
        "zone": workshop.zone,
        "minutes": str(workshop.minutes),
        "visibility": workshop.visibility,
        "call_url": workshop.call_url,
    }


async def _edit_page(
    request: Request, standing: Standing | None, form: Form, status: int = 200, role_form: Form | None = None
) -> Response:
    async with edge.database(request).reading() as tx:
        context: dict[str, Any] = {
            "standing": standing,
            "workshop": standing.workshop if standing else None,
            "form": form,
            "role_form": role_form or Form({"role": "facilitator"}),
            "staff": await queries.list_staff(tx, standing.workshop) if standing else [],
            "all_themes": await network.list_themes(tx),
            "meetings": await queries.list_meetings(
                tx, visitor_of(request), standing.workshop.meeting_id if standing else None
            ),
            "zones": offered_zones(),
            "spoken": SPOKEN,
        }
    return render(request, "workshops/edit.html", context, status)


async def roles(request: Request) -> Response:
    """Name somebody facilitator or rapporteur by e-mail address, or take that back before they entered."""
    standing = await _load(request)
    values = await read_values(request)
    if values.get("withdraw"):
        return await _withdraw_role(request, standing, values["withdraw"])
    form, shown = validate(RoleForm, values)
    if form is None:
        return await _refuse_role(request, standing, shown)
    by, language = signed_in(request), viewer(request).language
    async with edge.database(request).transaction() as tx:
        await actions.give_role(tx, standing=standing, form=form, by=by, language=language)
    return RedirectResponse(_edit_address(request, standing) + "#roles", 303)


async def _refuse_role(request: Request, standing: Standing, shown: Form) -> Response:
    async with edge.database(request).reading() as tx:
        described = Form(await _values(tx, standing.workshop))
    return await _edit_page(request, standing, described, 422, shown)


async def _withdraw_role(request: Request, standing: Standing, number: str) -> Response:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadRequest
    async with edge.database(request).transaction() as tx:
        place = await queries.get_participant(tx, standing.workshop, int(number))
        await actions.withdraw_role(tx, standing=standing, place=place, by=signed_in(request))
    return RedirectResponse(_edit_address(request, standing) + "#roles", 303)


async def agenda(request: Request) -> Response:
    """The agenda as one form: rows are added, moved and removed by its buttons, and nothing is lost on the way."""
    standing = await _load(request)
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            rows = [row_of(item) for item in await queries.list_agenda(tx, standing.workshop)]
        return _agenda_page(request, standing, [Form(row) for row in rows or [{}]])
    values = await read_values(request)
    rows = change_rows(rows_of(values), values.get("do", "save"))
    if values.get("do", "save") != "save":
        return _agenda_page(request, standing, [Form(row) for row in rows])
    return await _save_agenda(request, standing, rows)


async def _save_agenda(request: Request, standing: Standing, rows: list[Values]) -> Response:
    checked = [
        validate(AgendaItemForm, row) for row in rows if any(row.get(name) for name in ("title", "text"))
    ]
    forms = [form for form, _ in checked if form is not None]
    if len(forms) < len(checked):
        return _agenda_page(request, standing, [shown for _, shown in checked], 422)
    async with edge.database(request).transaction() as tx:
        items = await actions.set_agenda(tx, standing=standing, items=forms, by=signed_in(request))
    if standing.workshop.status in {"live", "closed"}:
        await rooms.tell_agenda(request, standing.workshop, items)
    return _back(request, standing)


def row_of(item: AgendaItem) -> Values:
    """An item as the form's fields."""
    fields = {"title": item.title, "presenter": item.presenter, "text": item.text}
    return {"id": str(item.id), "minutes": str(item.minutes), **fields}


def rows_of(values: Values) -> list[Values]:
    """Rows posted as `title-0`, `minutes-0`, …, in their order."""
    rows: dict[int, Values] = {}
    for name, value in values.items():
        field, _, number = name.rpartition("-")
        if (
            field in AgendaItemForm.model_fields
            and number.isascii()
            and number.isdigit()
            and int(number) < MAX_ITEMS
        ):
            rows.setdefault(int(number), {})[field] = value
    return [rows[number] for number in sorted(rows)]


def change_rows(rows: list[Values], do: str) -> list[Values]:
    """The rows after one of the form's buttons: `add`, `up-2`, `down-2`, `remove-2`."""
    verb, _, number = do.partition("-")
    at = int(number) if number.isascii() and number.isdigit() and int(number) < len(rows) else None
    if verb == "add" and len(rows) < MAX_ITEMS:
        return [*rows, {"minutes": "10"}]
    if verb == "remove" and at is not None:
        return [*rows[:at], *rows[at + 1 :]]
    to = at + {"up": -1, "down": 1}.get(verb, 0) if at is not None else None
    if at is not None and to is not None and 0 <= to < len(rows):
        rows = [*rows]
        rows[at], rows[to] = rows[to], rows[at]
    return rows


def _agenda_page(request: Request, standing: Standing, rows: list[Form], status: int = 200) -> Response:
    wrong = N_("Some items need your attention.") if status != 200 else ""
    context = {"standing": standing, "workshop": standing.workshop, "rows": rows, "wrong": wrong}
    return render(request, "workshops/agenda.html", context | {"most": MAX_ITEMS}, status)


def _edit_address(request: Request, standing: Standing) -> str:
    return str(request.app.url_path_for("workshops:edit", slug=standing.workshop.slug))


def _back(request: Request, standing: Standing) -> Response:
    return RedirectResponse(request.app.url_path_for("workshops:show", slug=standing.workshop.slug), 303)
