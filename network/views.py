"""One's profile, the language, and the demonstration's cast and mails."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from network import queries
from network.accounts import views as accounts
from network.accounts.views.profile import with_language
from network.additions import views as additions
from network.audit import views as audit
from network.notices import views as notices
from network.secretariat import views as secretariat
from network.signing_in import views as signing_in
from network.signing_in.views.links import begin_session
from network.territories import views as territories
from network.texts import views as texts
from network.themes import views as themes
from together import edge
from together.errors import NotFound
from together.forms import read_values
from together.mail import TerminalCarrier
from together.pages import render
from together.security import safe_next

YEAR = 365 * 24 * 3600


async def choose_language(request: Request) -> Response:
    """Remember the language of pages in this browser, and go back to the page."""
    values = await read_values(request)
    target = safe_next(values.get("next"))
    return with_language(_redirect(target), values.get("language", ""), secure=edge.settings(request).secure)


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
