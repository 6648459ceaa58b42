"""Themes before the secretariat: the tree, one as a form, the first ones at one press."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.identity import signed_in
from network.models import Theme
from network.queries import list_themes
from network.territories.queries import require_secretariat
from network.themes import actions
from network.themes.forms import LONGEST, ThemeForm, described
from network.themes.queries import branches, get_theme
from network.themes.starting import topics
from together import edge
from together.contributions import panels
from together.database import Transaction
from together.errors import Conflict
from together.forms import Form, read_form
from together.pages import render


async def manage(request: Request) -> Response:
    """All themes as a tree, and how many practices and workshops are about each."""
    return await _tree(request)


async def _tree(request: Request, refusal: str = "", status: int = 200) -> Response:
    require_secretariat(signed_in(request))
    async with edge.database(request).reading() as tx:
        themes = await list_themes(tx)
        counts = await _count_use(tx, request)
    context = {"branches": branches(themes), "counts": counts, "offered": topics(), "refusal": refusal}
    return render(request, "secretariat/themes.html", context, status)


async def _count_use(tx: Transaction, request: Request, theme: Theme | None = None) -> Mapping[int, int]:
    """How often other packages use each theme; of `theme` also where only what was once written names it."""
    counts: dict[int, int] = {}
    for panel in await panels(tx, request, "theme_use", theme):
        for number, count in panel.data["counts"].items():
            counts[number] = counts.get(number, 0) + count
    return counts


async def new(request: Request) -> Response:
    """A new theme."""
    require_secretariat(signed_in(request))
    if request.method != "POST":
        return await _form_page(request, Form({"parent": request.query_params.get("within", "")}))
    form, shown = await read_form(request, ThemeForm)
    if form is None or not await _add(request, form, shown):
        return await _form_page(request, shown, status=422)
    return _to_tree(request, "added")


async def _add(request: Request, form: ThemeForm, shown: Form) -> bool:
    try:
        async with edge.database(request).transaction() as tx:
            await actions.add_theme(tx, by=signed_in(request), form=form)
    except Conflict as problem:
        return _reject(shown, problem)
    return True


def _reject(shown: Form, problem: Conflict) -> bool:
    fields = {actions.CodeTaken: "code", actions.ParentNotFirst: "parent"}
    shown.reject(fields.get(type(problem), "name_en"), problem.text)
    return False


async def edit(request: Request) -> Response:
    """A theme renamed, renumbered or moved."""
    require_secretariat(signed_in(request))
    async with edge.database(request).reading() as tx:
        theme = await get_theme(tx, request.path_params["theme"])
    if request.method != "POST":
        return await _form_page(request, Form(described(theme)), theme)
    form, shown = await read_form(request, ThemeForm)
    if form is None or not await _change(request, form, shown):
        return await _form_page(request, shown, theme, 422)
    return _to_tree(request, "changed")


async def _change(request: Request, form: ThemeForm, shown: Form) -> bool:
    number = request.path_params["theme"]
    try:
        async with edge.database(request).transaction() as tx:
            await actions.change_theme(tx, by=signed_in(request), theme_id=number, form=form)
    except actions.ThemeChanged as problem:
        async with edge.database(request).reading() as tx:
            shown.values["seen"] = described(await get_theme(tx, number))["seen"]
        return _reject(shown, problem)
    except Conflict as problem:
        return _reject(shown, problem)
    return True


async def _form_page(request: Request, form: Form, theme: Theme | None = None, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        themes = await list_themes(tx)
    first = [one for one in themes if one.parent_id is None and (theme is None or one.id != theme.id)]
    context = {"form": form, "theme": theme, "parents": first, "longest": LONGEST}
    return render(request, "secretariat/theme_form.html", context, status)


async def delete(request: Request) -> Response:
    """Take away a theme that nothing is about."""
    person, number = require_secretariat(signed_in(request)), request.path_params["theme"]
    try:
        async with edge.database(request).transaction() as tx:
            theme = await get_theme(tx, number)
            used = (await _count_use(tx, request, theme)).get(number, 0)
            await actions.delete_theme(tx, by=person, theme_id=number, used=used)
    except actions.ThemeUsed as problem:
        return await _tree(request, problem.text, 409)
    return _to_tree(request, "deleted")


async def start(request: Request) -> Response:
    """Make the themes of the network where there are none."""
    person = require_secretariat(signed_in(request))
    try:
        async with edge.database(request).transaction() as tx:
            await actions.start_themes(tx, by=person)
    except actions.ThemesThere as problem:
        return await _tree(request, problem.text, 409)
    return _to_tree(request, "started")


def _to_tree(request: Request, done: str) -> Response:
    return RedirectResponse(f"{request.app.url_path_for('themes:manage')}?done={done}", 303)
