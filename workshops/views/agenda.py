"""The agenda as one form: rows are added, moved and removed by its buttons, and nothing is lost on the way."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.identity import signed_in
from together import edge
from together.forms import Form, Values, read_values, validate
from together.languages import N_
from together.pages import render
from workshops import actions, queries, rooms
from workshops.forms import AgendaItemForm
from workshops.models import AgendaItem
from workshops.preparing import timing
from workshops.preparing.agenda_templates import TEMPLATES, find_template, rows_from
from workshops.visitors import Standing, visitor_of

MAX_ITEMS = 40


async def agenda(request: Request) -> Response:
    """The agenda of a workshop, for its facilitators."""
    standing = await _load(request)
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            rows = [row_of(item) for item in await queries.list_agenda(tx, standing.workshop)]
        return _page(request, standing, [Form(row) for row in rows or [{}]])
    values = await read_values(request)
    rows, do = rows_of(values), values.get("do", "save")
    if do.startswith("template-"):
        return _fill(request, standing, rows, do)
    if do != "save":
        return _page(request, standing, [Form(row) for row in change_rows(rows, do)])
    return await _save(request, standing, rows)


async def _load(request: Request) -> Standing:
    async with edge.database(request).reading() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
    standing.require_runs()
    return standing


def _fill(request: Request, standing: Standing, rows: list[Values], do: str) -> Response:
    """A template's items into the form; where there are items already, only once it was said what becomes of them."""
    _, key, how = (do + "--").split("-")[:3]
    template = find_template(key)
    written = [row for row in rows if is_written(row)]
    if written and how not in {"add", "replace"}:
        return _page(request, standing, [Form(row) for row in rows], asked=template.key)
    filled = [*(written if how == "add" else []), *rows_from(template, standing.workshop.language)]
    return _page(request, standing, [Form(row) for row in filled[:MAX_ITEMS] or [{}]], filled=True)


async def _save(request: Request, standing: Standing, rows: list[Values]) -> Response:
    checked = [validate(AgendaItemForm, row) for row in rows if is_written(row)]
    forms = [form for form, _ in checked if form is not None]
    if len(forms) < len(checked):
        return _page(request, standing, [shown for _, shown in checked], 422)
    async with edge.database(request).transaction() as tx:
        items = await actions.set_agenda(tx, standing=standing, items=forms, by=signed_in(request))
    if standing.workshop.status in {"live", "closed"}:
        await rooms.tell_agenda(request, standing.workshop, items)
    return RedirectResponse(request.app.url_path_for("workshops:show", slug=standing.workshop.slug), 303)


def is_written(row: Values) -> bool:
    """Whether something was said in this row."""
    return any(row.get(name) for name in ("title", "text", "presenter"))


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


def _page(
    request: Request,
    standing: Standing,
    rows: list[Form],
    status: int = 200,
    *,
    asked: str = "",
    filled: bool = False,
) -> Response:
    workshop = standing.workshop
    context: dict[str, Any] = {
        "standing": standing,
        "workshop": workshop,
        "rows": rows,
        "wrong": N_("Some items need your attention.") if status == 422 else "",
        "most": MAX_ITEMS,
        "templates": TEMPLATES,
        "asked": asked,
        "filled": filled,
        "fresh": not any(is_written(row.values) for row in rows) and not asked,
        "blank": Form({"minutes": "10"}),
        "timing": timing.of_rows(workshop, [row.values for row in rows]),
    }
    return render(request, "workshops/agenda.html", context, status)
