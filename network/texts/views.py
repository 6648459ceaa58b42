"""Texts of the site that the secretariat writes: welcome, contact, legal notice, privacy notice. Routes last."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from network.identity import signed_in
from network.models import SiteText
from network.territories.queries import require_secretariat
from network.texts import actions, queries
from network.texts.defaults import default_of
from network.texts.forms import LONGEST, TextForm
from network.texts.queries import PATHS, TITLES
from together import edge
from together.forms import Form, read_form
from together.languages import LANGUAGES
from together.pages import render, viewer


def page_of(key: str) -> Callable[[Request], Awaitable[Response]]:
    """The public page of a text."""

    async def show(request: Request) -> Response:
        asked = request.query_params.get("lang", "")
        language = asked if asked in LANGUAGES else viewer(request).language
        async with edge.database(request).reading() as tx:
            written = await queries.list_of(tx, key)
            found = await queries.find_text(tx, key, language)
        context = _shown(key, language, found) | {"codes": list(written) or list(LANGUAGES)}
        return render(request, "network/text.html", context)

    return show


def _shown(key: str, language: str, found: SiteText | None) -> dict[str, Any]:
    return {
        "title": TITLES[key],
        "address": PATHS[key],
        "text": found.text if found else default_of(key, language),
        "text_language": found.language if found else language,
        "wanted": language,
        "changed_at": found.changed_at if found else None,
    }


async def index(request: Request) -> Response:
    """Every text in every language, with what is missing or outdated."""
    require_secretariat(signed_in(request))
    async with edge.database(request).reading() as tx:
        states = await queries.list_states(tx)
    return render(request, "secretariat/texts.html", {"states": states, "titles": TITLES, "paths": PATHS})


async def edit(request: Request) -> Response:
    """One text in one language, beside another one."""
    _require_writer(request)
    if request.method != "POST":
        return await _page(request)
    form, shown = await read_form(request, TextForm)
    if form is None or form.do == "preview":
        return await _page(request, shown, 200 if form else 422)
    try:
        await _write(request, form)
    except actions.TextChanged as problem:
        return await _page(request, _clash(shown, problem), 409)
    return RedirectResponse(request.app.url_path_for("texts:index") + "?saved=1", 303)


def _require_writer(request: Request) -> None:
    require_secretariat(signed_in(request))
    queries.require_known(request.path_params["text"], request.path_params["language"])


async def _write(request: Request, form: TextForm) -> None:
    key, language = request.path_params["text"], request.path_params["language"]
    async with edge.database(request).transaction() as tx:
        await actions.write_text(tx, by=signed_in(request), key=key, language=language, form=form)


def _clash(shown: Form, problem: actions.TextChanged) -> Form:
    """What was typed is kept; saving once more means it."""
    shown.values |= problem.params
    shown.reject("text", problem.text)
    return shown


async def _page(request: Request, form: Form | None = None, status: int = 200) -> Response:
    key, language = request.path_params["text"], request.path_params["language"]
    async with edge.database(request).reading() as tx:
        written = await queries.list_of(tx, key)
    own = written.get(language)
    start = own.text if own else default_of(key, language)
    context = {
        "key": key,
        "language": language,
        "titles": TITLES,
        "form": form or Form({"text": start, "seen": queries.mark_of(own)}),
        "preview": form is not None and form.values.get("do") == "preview" and not form.errors,
        "states": queries.states_of(written),
        "beside": _beside(request, written, own, status),
        "longest": LONGEST,
    }
    return render(request, "secretariat/text_edit.html", context, status)


def _beside(
    request: Request, written: dict[str, SiteText], own: SiteText | None, status: int
) -> dict[str, str]:
    """What stands beside the form: theirs after a clash; else the language that was asked for, or the newest."""
    key, language = request.path_params["text"], request.path_params["language"]
    if status == 409:
        return {"language": language, "text": own.text if own else default_of(key, language)}
    others = [code for code in written if code != language] or [
        code for code in LANGUAGES if code != language
    ]
    asked = request.query_params.get("beside", "")
    code = asked if asked in LANGUAGES and asked != language else others[0]
    text = written[code].text if code in written else default_of(key, code)
    return {"language": code, "text": text}


routes = [
    Route(PATHS["welcome"], page_of("welcome"), name="texts:welcome"),
    Route(PATHS["contact"], page_of("contact"), name="texts:contact"),
    Route(PATHS["legal"], page_of("legal"), name="texts:legal"),
    Route(PATHS["privacy"], page_of("privacy"), name="texts:privacy"),
    Route("/secretariat/texts", index, name="texts:index"),
    Route("/secretariat/texts/{text:slug}/{language:slug}", edit, methods=["GET", "POST"], name="texts:edit"),
]
