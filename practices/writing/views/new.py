"""The short version, enough to publish: a first practice in five minutes."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.models import Territory
from network.queries import list_themes
from practices import actions
from practices.content import Facts, Words
from practices.models import Practice
from practices.readers import Reader, Standing, reader_of
from practices.review.actions import needs_review
from practices.writing.forms import ShortForm, lacking
from practices.writing.queries import list_own, list_own_territories
from practices.writing.template import EXAMPLES, HELP
from together import edge
from together.database import Transaction
from together.forms import Form, Values, read_values, validate
from together.languages import N_
from together.pages import render, viewer

MANY = ["themes"]


async def new(request: Request) -> Response:
    """A new practice, for those who write for a territory; others are told how to become one of them."""
    async with edge.database(request).reading() as tx:
        reader = await reader_of(tx, request)
        territories = await list_own_territories(tx, reader)
    if not territories:
        return render(request, "practices/new_nowhere.html", {}, 403)
    if request.method != "POST":
        asked = request.query_params.get("territory", "")
        return await _page(request, reader, territories, Form(_defaults(request, territories, asked)))
    return await _create(request, reader, territories, await read_values(request, many=MANY))


def _defaults(request: Request, territories: list[Territory], asked: str) -> Values:
    known = {one.slug: str(one.id) for one in territories}
    own = known.get(asked) or (str(territories[0].id) if len(territories) == 1 else "")
    return {"language": viewer(request).language, "territory": own, "themes": []}


async def _create(request: Request, reader: Reader, territories: list[Territory], values: Values) -> Response:
    if len(territories) == 1:
        values.setdefault("territory", str(territories[0].id))
    form, shown = validate(ShortForm, values)
    if form and form.territory not in {one.id for one in territories}:
        shown.reject("territory", N_("Please choose one of the list."))
    if form is None or shown.errors:
        return await _page(request, reader, territories, shown, 422)
    try:
        practice = await _store(request, form, publish=values.get("do") == "publish")
    except actions.Incomplete as incomplete:
        for field in incomplete.fields:
            shown.reject(field, lacking(field))
        return await _page(request, reader, territories, shown, 422)
    except actions.Unacceptable as unfit:
        shown.errors, shown.params = unfit.form.errors, unfit.form.params
        return await _page(request, reader, territories, shown, 422)
    return RedirectResponse(_next(request, practice), 303)


async def _store(request: Request, form: ShortForm, *, publish: bool) -> Practice:
    async with edge.database(request).transaction() as tx:
        reader = await reader_of(tx, request)
        said = form.model_dump(include={"title", "what", "novelty"})
        practice = await actions.start_draft(
            tx,
            reader=reader,
            territory_id=form.territory,
            language=form.language,
            words=actions.accept(Words, said),
            facts=actions.accept(Facts, {"themes": form.themes}),
        )
        if publish:
            territory = await tx.get_one(Territory, form.territory)
            await actions.publish(tx, standing=Standing(practice, territory, reader))
    return practice


def _next(request: Request, practice: Practice) -> str:
    """To the page that readers see, or on to the template."""
    name = "practices:show" if practice.status == "published" else "practices:edit"
    word = {"published": "?done=first", "submitted": "?done=sent"}.get(practice.status, "")
    return f"{request.app.url_path_for(name, slug=practice.slug)}{word}"


async def _page(
    request: Request, reader: Reader, territories: list[Territory], form: Form, status: int = 200
) -> Response:
    async with edge.database(request).reading() as tx:
        context: dict[str, Any] = {
            "form": form,
            "territories": territories,
            "all_themes": await list_themes(tx),
            "help": HELP,
            "examples": EXAMPLES,
            "reviewed": await _is_reviewed(tx, reader, territories),
        }
    return render(request, "practices/new.html", context, status)


async def _is_reviewed(tx: Transaction, reader: Reader, territories: list[Territory]) -> bool:
    return await needs_review(tx, reader=reader, territory_id=territories[0].id or 0)


async def mine(request: Request) -> Response:
    """What one's own territories write and have published."""
    async with edge.database(request).reading() as tx:
        reader = await reader_of(tx, request)
        territories = await list_own_territories(tx, reader)
        owned = await list_own(tx, reader) if territories else []
    if not territories:
        return render(request, "practices/new_nowhere.html", {}, 403)
    return render(request, "practices/mine.html", {"owned": owned, "territories": territories})
