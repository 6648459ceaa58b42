"""The full template: an overview, and a form for each of its sections."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.queries import ACTOR_KINDS, list_themes
from practices import content
from practices.actions import Unacceptable
from practices.citation import LICENCE_NAMES
from practices.content import NAMES, RICH, Section
from practices.queries import get_standing, list_editions
from practices.readers import Standing, reader_of
from practices.review.actions import needs_review
from practices.review.queries import find_answer
from practices.writing import forms
from practices.writing.actions import FieldsChanged, Sent, save_fields
from practices.writing.forms import (
    STEPS,
    get_step,
    mark,
    marks_of,
    number_of,
    shown,
    typed_facts,
    typed_words,
)
from practices.writing.queries import Writing, get_writing
from practices.writing.template import EXAMPLES, HELP
from practices.writing.views import saving
from together import edge
from together.contributions import panels
from together.forms import Form, Values, read_values
from together.json_body import is_json
from together.pages import render

CHOICES: dict[str, Any] = {
    "scale": content.SCALES,
    "dimensions": content.DIMENSIONS,
    "actor_kinds": ACTOR_KINDS,
    "changes": content.CHANGES,
    "licence": LICENCE_NAMES,
}
"""What may be chosen in which field, with names to translate."""

TEMPLATE: dict[str, Any] = {
    "names": NAMES,
    "help": HELP,
    "examples": EXAMPLES,
    "rich_fields": RICH,
    "choices": CHOICES,
    "steps": STEPS,
}


async def overview(request: Request) -> Response:
    """All sections, how far each is told, and what can be done with the draft; or a save of the page (JSON)."""
    if request.method == "POST":
        return await saving.save(request)
    async with edge.database(request).reading() as tx:
        writing = await _load(tx, request)
        practice = writing.standing.practice
        context = {
            "editions": await list_editions(tx, practice),
            "answer": await find_answer(tx, writing.standing),
            "panels": await panels(tx, request, "draft", writing.standing),
            "reviewed": practice.published_at is None
            and await needs_review(tx, reader=writing.standing.reader, territory_id=practice.territory_id),
        }
    return render(request, "practices/edit.html", TEMPLATE | _about(writing) | context)


async def _load(tx: Any, request: Request) -> Writing:
    return await get_writing(tx, request.path_params["slug"], await reader_of(tx, request))


def _about(writing: Writing) -> dict[str, Any]:
    standing = writing.standing
    return {
        "writing": writing,
        "standing": standing,
        "practice": standing.practice,
        "territory": standing.territory,
        "draft": writing.draft,
    }


async def section(request: Request) -> Response:
    """One section of the template as a form."""
    step = get_step(request.path_params["section"])
    if request.method == "POST":
        return await (saving.save(request) if is_json(request) else _save(request, step))
    async with edge.database(request).reading() as tx:
        writing = await _load(tx, request)
    return await _form_page(request, step, writing, Form(form_values(writing.draft, step)))


def form_values(draft: Any, step: Section) -> Values:
    """What the form shows: the fields, which draft they are of, and a name for this page."""
    stored = draft.words | draft.facts
    names = (*step.words, *step.facts)
    values: Values = {name: shown(name, stored.get(name, "")) for name in names}
    values |= {f"was-{name}": mark(name, stored.get(name, "")) for name in names}
    return values | {"version": str(draft.version), "tab": secrets.token_hex(8), "format": "markdown"}


async def _form_page(
    request: Request, step: Section, writing: Writing, form: Form, status: int = 200
) -> Response:
    async with edge.database(request).reading() as tx:
        themes = await list_themes(tx) if "themes" in step.facts else []
    at = STEPS.index(step)
    context = {
        "step": step,
        "form": form,
        "all_themes": themes,
        "following": STEPS[at + 1] if at + 1 < len(STEPS) else None,
        "preceding": STEPS[at - 1] if at else None,
    }
    return render(request, "practices/section.html", TEMPLATE | _about(writing) | context, status)


async def _save(request: Request, step: Section) -> Response:
    values = await read_values(request, many=forms.LISTS)
    try:
        standing = await _store(request, sent_of(values, step))
    except Unacceptable as unfit:
        return await _refuse(request, step, values, unfit.form)
    except FieldsChanged as changed:
        return await clash_page(request, step, changed, values)
    return RedirectResponse(_next(request, standing, step, values), 303)


def sent_of(values: Values, step: Section) -> Sent:
    """What a form sent. Fields for which the other text was chosen are left as they are."""
    held = set(values["only"] or (*step.words, *step.facts))
    held -= {name for name in held if values.get(f"keep-{name}") == "theirs"}
    return Sent(
        words=typed_words(values, tuple(name for name in step.words if name in held)),
        facts=typed_facts(values, tuple(name for name in step.facts if name in held)),
        marks=marks_of(values),
        version=number_of(values.get("version")),
        source_id=number_of(values.get("source")) or None,
        tab=str(values.get("tab", ""))[:40],
    )


async def _store(request: Request, sent: Sent) -> Standing:
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        await save_fields(tx, standing=standing, language=standing.practice.language, sent=sent)
    return standing


async def _refuse(request: Request, step: Section, values: Values, wrong: Form) -> Response:
    async with edge.database(request).reading() as tx:
        writing = await _load(tx, request)
    form = Form(form_values(writing.draft, step) | values)
    form.errors, form.params = wrong.errors, wrong.params
    return await _form_page(request, step, writing, form, 422)


async def clash_page(
    request: Request,
    step: Section,
    changed: FieldsChanged,
    values: Values,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """Both texts of each field that somebody else changed as well; nothing is stored until one is chosen."""
    async with edge.database(request).reading() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        context = {
            "standing": standing,
            "practice": standing.practice,
            "step": step,
            "changed": changed,
            "own": saving.is_own(request, changed.draft),
            "saved_by": await saving.name_of(tx, changed.draft.saved_by),
            "themes_by_id": {theme.id: theme for theme in await list_themes(tx)},
            "marks": marks_of(values),
            "seen": {clash.name: mark(clash.name, clash.theirs) for clash in changed.clashes},
            "tab": values.get("tab", ""),
            "more": more,
        }
    return render(request, "practices/clash.html", TEMPLATE | context, 409)


def _next(request: Request, standing: Standing, step: Section, values: Values) -> str:
    slug, at = standing.practice.slug, STEPS.index(step)
    if values.get("do") == "next" and at + 1 < len(STEPS):
        return str(request.app.url_path_for("practices:section", slug=slug, section=STEPS[at + 1].key))
    return str(request.app.url_path_for("practices:edit", slug=slug))
