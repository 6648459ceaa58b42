"""The page on which a practice is translated."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from practices import actions
from practices.queries import get_standing
from practices.readers import reader_of
from practices.translations.queries import Translating, get_translating
from practices.writing import forms
from practices.writing.actions import FieldsChanged, save_fields
from practices.writing.forms import number_of
from practices.writing.views import saving
from practices.writing.views.edit import TEMPLATE, clash_page, form_values, sent_of
from together import edge
from together.forms import Form, Values, read_values
from together.json_body import is_json
from together.languages import N_
from together.pages import render


async def translate(request: Request) -> Response:
    """The original beside the translation's fields; saves by itself (JSON), by its form, and publishes."""
    if request.method != "POST":
        translating = await _load(request)
        return _page(request, translating, Form(form_values(translating.draft, translating.step)))
    if is_json(request):
        return await saving.save(request)
    return await _post(request, await read_values(request, many=forms.LISTS))


async def _load(request: Request) -> Translating:
    async with edge.database(request).reading() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        return await get_translating(tx, standing, request.path_params["language"])


def _page(request: Request, translating: Translating, form: Form, status: int = 200) -> Response:
    standing = translating.standing
    context = {
        "translating": translating,
        "standing": standing,
        "practice": standing.practice,
        "territory": standing.territory,
        "draft": translating.draft,
        "original": translating.original,
        "language": translating.language,
        "form": form,
    }
    return render(request, "practices/translate.html", TEMPLATE | context, status)


async def _post(request: Request, values: Values) -> Response:
    translating = await _load(request)
    try:
        await _save(request, translating, values)
        if values.get("do") != "publish":
            return RedirectResponse(request.url.path, 303)
        await _publish(request, translating, number_of(values.get("source", "")))
    except FieldsChanged as changed:
        more = {name: values[name] for name in ("source",) if name in values}
        return await clash_page(request, translating.step, changed, values, more)
    except actions.Unacceptable as unfit:
        return _refused(request, translating, values, unfit.form)
    except actions.Incomplete as incomplete:
        return _incomplete(request, await _load(request), incomplete)
    return RedirectResponse(_published_at(request, translating), 303)


async def _save(request: Request, translating: Translating, values: Values) -> None:
    sent = sent_of(values, translating.step)
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        await save_fields(tx, standing=standing, language=translating.language, sent=sent)


async def _publish(request: Request, translating: Translating, source_id: int | None) -> None:
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        await actions.publish(
            tx, standing=standing, language=translating.language, source_id=source_id or None
        )


def _refused(request: Request, translating: Translating, values: Values, wrong: Form) -> Response:
    form = Form(form_values(translating.draft, translating.step) | values)
    form.errors, form.params = wrong.errors, wrong.params
    return _page(request, translating, form, 422)


def _incomplete(request: Request, translating: Translating, incomplete: actions.Incomplete) -> Response:
    form = Form(form_values(translating.draft, translating.step))
    for name in incomplete.fields:
        form.reject(name, N_("Please fill this in, so that it can be published."))
    return _page(request, translating, form, 422)


def _published_at(request: Request, translating: Translating) -> str:
    slug = translating.standing.practice.slug
    return (
        f"{request.app.url_path_for('practices:show', slug=slug)}?lang={translating.language}&done=translated"
    )


routes: list[BaseRoute] = [
    Route(
        "/practices/{slug:slug}/translate/{language}",
        translate,
        methods=["GET", "POST"],
        name="practices:translate",
    ),
]
