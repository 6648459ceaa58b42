"""Signing in and out, one's profile, the language, and the demonstration's cast and mails."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from network import actions, queries
from network.accounts import views as accounts
from network.additions import views as additions
from network.forms import ProfileForm, SignInForm
from network.identity import signed_in
from network.models import Person
from network.notices import views as notices
from network.notices.schedule import DIGESTS
from network.secretariat import views as secretariat
from network.signing_in import views as signing_in
from network.territories import views as territories
from network.territories.queries import list_own
from network.territories.standings import ROLES
from network.texts import views as texts
from network.themes import views as themes
from together import edge
from together.database import Transaction
from together.errors import NotFound
from together.forms import Form, read_form, read_values
from together.languages import LANGUAGES, N_, offered_zones, translate
from together.mail import Mail, TerminalCarrier
from together.pages import LANGUAGE_COOKIE, render, render_text, viewer
from together.security import fingerprint, safe_next

YEAR = 365 * 24 * 3600


async def sign_in(request: Request) -> Response:
    """GET: the form. POST: send a link; the answer is the same for every address."""
    if request.method != "POST":
        return render(
            request, "network/sign_in.html", {"form": Form({"next": request.query_params.get("next", "/")})}
        )
    form, shown = await read_form(request, SignInForm)
    if form is None:
        return render(request, "network/sign_in.html", {"form": shown}, 422)
    async with edge.database(request).transaction() as tx:
        token = await actions.send_sign_in_link(tx, email=form.email, next_page=form.next)
        mail = _sign_in_mail(request, form.email, token)
        tx.after_commit(lambda: edge.postman(request).post(mail))
    return render(request, "network/sign_in_sent.html", {"email": form.email})


def _sign_in_mail(request: Request, email: str, token: str) -> Mail:
    eyes = viewer(request)
    address = edge.settings(request).public_url.rstrip("/") + request.app.url_path_for(
        "network:confirm", token=token
    )
    context = {"address": address, "public_url": edge.settings(request).public_url}
    return Mail(
        to=email,
        subject=translate(eyes.language, N_("Your link to sign in to TOGETHER")),
        text=render_text("mail/sign_in.txt", eyes, context),
        html=render_text("mail/sign_in.html", eyes, context),
        language=eyes.language,
    )


async def confirm(request: Request) -> Response:
    """GET only shows a button, because mail scanners open links. POST signs in, once."""
    token = request.path_params["token"]
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            link = await queries.get_sign_in_link(tx, token)
        return render(request, "network/sign_in_confirm.html", {"email": link.email})
    async with edge.database(request).transaction() as tx:
        person, target = await actions.use_sign_in_link(tx, token=token, language=viewer(request).language)
        await _begin_session(request, tx, person)
    profile = f"{request.app.url_path_for('network:me')}?{urlencode({'next': target})}"
    return _redirect(target if person.name else profile)


async def sign_out(request: Request) -> Response:
    """End this browser's session and close its open sockets."""
    async with edge.database(request).transaction() as tx:
        await _end_session(request, tx)
    request.session.pop("key", None)
    return _redirect("/")


async def _begin_session(request: Request, tx: Transaction, person: Person) -> None:
    """From the commit on this browser is `person`; whoever it was before is signed out, in its other tabs too."""
    await _end_session(request, tx)
    key = await actions.open_session(tx, person=person)
    tx.after_commit(lambda: request.session.__setitem__("key", key))


async def _end_session(request: Request, tx: Transaction) -> None:
    key = request.session.get("key")
    if isinstance(key, str):
        await actions.end_session(tx, key=key)
        tx.after_commit(lambda: request.app.state.sessions_ended([fingerprint(key)]))


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
        await _begin_session(request, tx, person)
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
    Route("/sign-in", sign_in, methods=["GET", "POST"], name="network:sign_in"),
    Route("/sign-in/{token}", confirm, methods=["GET", "POST"], name="network:confirm"),
    Route("/sign-out", sign_out, methods=["POST"], name="network:sign_out"),
    Route("/me", me, methods=["GET", "POST"], name="network:me"),
    Route("/language", choose_language, methods=["POST"], name="language"),
    Route("/demo", demo, name="network:demo"),
    Route("/demo/{person:key}", become, methods=["POST"], name="network:become"),
    Route("/dev/mail", mails, name="network:mails"),
    *accounts.routes,
    *signing_in.routes,
    *secretariat.routes,
    *texts.routes,
    *notices.routes,
    *territories.routes,
    *themes.routes,
    *additions.routes,
]
