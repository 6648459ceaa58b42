"""Declaring what one's territory does with a practice, and the family that it belongs to."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from practices.adoptions import actions, queries
from practices.adoptions.drawing import draw
from practices.adoptions.forms import KINDS, AdoptionForm
from practices.adoptions.lineage import branches
from practices.afterwards import family_of
from practices.following import title_of
from practices.models import Adoption
from practices.queries import get_standing
from practices.readers import Standing, reader_of
from together import edge
from together.columns import now
from together.database import Transaction
from together.errors import Forbidden
from together.forms import Form, Values, read_values, validate
from together.pages import render, viewer


async def adopt(request: Request) -> Response:
    """A territory says that it does this too, has adapted it, or has stopped."""
    if request.method != "POST":
        language = viewer(request).language
        return await _form_page(request, Form({"kind": "same", "language": language}))
    form, shown = validate(AdoptionForm, await read_values(request))
    if form is None:
        return await _form_page(request, shown, 422)
    async with edge.database(request).transaction() as tx:
        standing = await _load(tx, request)
        adoption = await actions.declare_adoption(tx, standing=standing, form=form)
    return RedirectResponse(actions.address_of(standing, adoption), 303)


async def edit(request: Request) -> Response:
    """Change what one's territory declared."""
    async with edge.database(request).reading() as tx:
        standing, adoption = await _load_adoption(tx, request)
    actions.require_speaks(standing, adoption)
    if request.method != "POST":
        return await _form_page(request, Form(_values(adoption)), adoption=adoption)
    form, shown = validate(AdoptionForm, await read_values(request) | {"kind": adoption.kind})
    if form is None:
        return await _form_page(request, shown, 422, adoption)
    async with edge.database(request).transaction() as tx:
        standing, adoption = await _load_adoption(tx, request)
        await actions.change_adoption(tx, standing=standing, adoption=adoption, form=form)
    return RedirectResponse(actions.address_of(standing, adoption), 303)


def _values(adoption: Adoption) -> Values:
    return {
        "kind": adoption.kind,
        "territory": str(adoption.territory_id),
        "since": adoption.since.isoformat() if adoption.since else "",
        "text": adoption.text,
        "own_practice": str(adoption.own_practice_id or ""),
        "language": adoption.language,
    }


async def withdraw(request: Request) -> Response:
    """Take back what one's territory declared."""
    async with edge.database(request).transaction() as tx:
        standing, adoption = await _load_adoption(tx, request)
        await actions.withdraw_adoption(tx, standing=standing, adoption=adoption)
    return RedirectResponse(f"/practices/{standing.practice.slug}#adoptions", 303)


async def lineage(request: Request) -> Response:
    """The family of a practice over all territories, drawn and as a list."""
    language = viewer(request).language
    async with edge.database(request).reading() as tx:
        standing = await _load(tx, request)
        title = await title_of(tx, standing.practice, language)
        rows = await queries.list_family(tx, standing.practice, language)
    family = family_of(standing, title, language, rows)
    context = {"practice": standing.practice, "title": title, "family": family, "adoption_kinds": KINDS}
    return render(
        request, "practices/lineage.html", context | {"drawing": draw(family), "branches": branches(family)}
    )


async def _form_page(
    request: Request, form: Form, status: int = 200, adoption: Adoption | None = None
) -> Response:
    async with edge.database(request).reading() as tx:
        standing = await _load(tx, request)
        standing.require("adopt")
        context = await _choices(tx, request, standing)
    if not context["territories"]:
        raise Forbidden
    return render(request, "practices/adopt.html", context | {"form": form, "adoption": adoption}, status)


async def _choices(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    territories = await queries.list_adopters(tx, standing.reader, standing.practice)
    return {
        "practice": standing.practice,
        "title": await title_of(tx, standing.practice, viewer(request).language),
        "territories": territories,
        "own_practices": await queries.list_own_practices(tx, territories, standing.practice),
        "adoption_kinds": KINDS,
        "today": now().date().isoformat(),
    }


async def _load(tx: Transaction, request: Request) -> Standing:
    return await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))


async def _load_adoption(tx: Transaction, request: Request) -> tuple[Standing, Adoption]:
    standing = await _load(tx, request)
    return standing, await queries.get_adoption(tx, standing, request.path_params["number"])


_ONE = "/practices/{slug:slug}/adoptions/{number:key}"
routes = [
    Route("/practices/{slug:slug}/adopt", adopt, methods=["GET", "POST"], name="practices:adopt"),
    Route("/practices/{slug:slug}/lineage", lineage, name="practices:lineage"),
    Route(f"{_ONE}/edit", edit, methods=["GET", "POST"], name="practices:edit_adoption"),
    Route(f"{_ONE}/withdraw", withdraw, methods=["POST"], name="practices:withdraw_adoption"),
]
