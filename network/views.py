"""One's profile, the language, and the demonstration's cast and mails."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from network import actions, queries
from network.accounts import views as accounts
from network.additions import views as additions
from network.audit import views as audit
from network.forms import ProfileForm
from network.identity import signed_in
from network.models import Person
from network.notices import views as notices
from network.notices.schedule import DIGESTS
from network.secretariat import views as secretariat
from network.signing_in import views as signing_in
from network.signing_in.views.links import begin_session
from network.territories import views as territories
from network.territories.queries import list_own
from network.territories.standings import ROLES
from network.texts import views as texts
from network.themes import views as themes
from together import edge
from together.errors import NotFound
from together.forms import Form, read_form, read_values
from together.languages import LANGUAGES, offered_zones
from together.mail import TerminalCarrier
from together.pages import LANGUAGE_COOKIE, render
from together.security import safe_next

YEAR = 365 * 24 * 3600


async def me(request: Request) -> Response:
    """One's own profile."""
    person = queries.require_person(signed_in(request))
    if request.method != "POST":
        return await _profile_page(request, Form(_profile_values(person)))
    form, shown = await read_form(request, ProfileForm, many=["languages"])
    if form is None:
        return await _profile_page(request, shown, 422)
    async with edge.database(request).transaction() as tx:
        await actions.change_profile(tx, person=person, form=form)
    target = safe_next(request.query_params.get("next", request.app.url_path_for("network:me") + "?saved=1"))
    return _with_language(_redirect(target), form.language, secure=edge.settings(request).secure)


def _profile_values(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "language": person.language,
        "languages": person.languages,
        "time_zone": person.time_zone,
        "territory": str(person.territory_id or ""),
        "actor_kind": person.actor_kind,
        "digest": person.digest,
    }


async def _profile_page(request: Request, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        context: Mapping[str, Any] = {
            "form": form,
            "territories": await queries.list_territories(tx),
            "own": await list_own(tx, queries.require_person(signed_in(request))),
            "roles": ROLES,
            "actor_kinds": queries.ACTOR_KINDS,
            "zones": offered_zones(),
            "digests": DIGESTS,
            "saved": "saved" in request.query_params,
        }
    return render(request, "network/me.html", context, status)


async def choose_language(request: Request) -> Response:
    """Remember the language of pages in this browser, and go back to the page."""
    values = await read_values(request)
    target = safe_next(values.get("next"))
    return _with_language(_redirect(target), values.get("language", ""), secure=edge.settings(request).secure)


def _with_language(response: Response, language: str, *, secure: bool) -> Response:
    if language in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="lax", secure=secure
        )
    return response


async def demo(request: Request) -> Response:
    """The demonstration's cast: become one of them."""
    _require_demo(request)
    async with edge.database(request).reading() as tx:
        cast = await queries.list_cast(tx)
    return render(request, "network/demo.html", {"cast": cast, "next": request.query_params.get("next", "/")})


async def become(request: Request) -> Response:
    """Sign in as one of the cast; exists in the demonstration only."""
    _require_demo(request)
    async with edge.database(request).transaction() as tx:
        person = await queries.get_cast_member(tx, request.path_params["person"])
        await begin_session(request, tx, person)
    return _redirect(safe_next((await read_values(request)).get("next")))


async def mails(request: Request) -> Response:
    """The mails that would have been sent; exists in the demonstration only."""
    _require_demo(request)
    carrier = edge.postman(request).carrier
    kept = list(carrier.kept) if isinstance(carrier, TerminalCarrier) else []
    return render(request, "network/mail.html", {"mails": kept})


def _require_demo(request: Request) -> None:
    if not edge.settings(request).demo:
        raise NotFound


def _redirect(target: str) -> Response:
    return RedirectResponse(target, 303)


routes = [
    Route("/me", me, methods=["GET", "POST"], name="network:me"),
    Route("/language", choose_language, methods=["POST"], name="language"),
    Route("/demo", demo, name="network:demo"),
    Route("/demo/{person:key}", become, methods=["POST"], name="network:become"),
    Route("/dev/mail", mails, name="network:mails"),
    *accounts.routes,
    *signing_in.routes,
    *secretariat.routes,
    *audit.routes,
    *texts.routes,
    *notices.routes,
    *territories.routes,
    *themes.routes,
    *additions.routes,
]
