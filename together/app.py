"""The assembly: it introduces the packages to each other, and is imported by none of them."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ExceptionHandler

import network.territories.contributions
import network.views
import practices.adoptions.contributions
import practices.contributions
import practices.forgetting
import practices.own_data
import practices.views
import together.routing  # noqa: F401 - registers the convertors that routes name
import workshops.contributions
import workshops.forgetting
import workshops.own_data
import workshops.views
from network.identity import Identity
from network.notices.sender import DigestSender
from network.secretariat.roles import end_roles
from practices.review.queries import count_open
from realtime.bus import Bus, MemoryBus, RedisBus
from realtime.events import Refused
from realtime.hub import Hub
from realtime.notes.hub import CHANNEL, Notes
from realtime.notes.sockets import notes_routes
from realtime.sockets import room_routes
from together import cards, edge, migrations, static
from together.contributions import Contributions
from together.database import Database
from together.endings import Ending
from together.errors import BadRequest, Busy, NotFound, Problem, TooLarge
from together.languages import N_, translate
from together.logs import RequestLog
from together.made import Made
from together.mail import Carrier, Postman, SmtpCarrier, TerminalCarrier
from together.middleware import BodyLimit, SameSiteWrites, SecurityHeaders
from together.outgoing.sender import Sender
from together.pace import Answering, Pace
from together.pages import render, viewer
from together.printing import Press
from together.security import Signer
from together.sessions import Sessions
from together.settings import LOOPBACK, Settings
from together.storage import FolderStore
from together.text import markdown_or_none
from workshops.door import door
from workshops.leaving import leave_office
from workshops.live import LiveRules
from workshops.mails.planner import Planner
from workshops.projections import Projections
from workshops.registrations.actions import withdraw_person
from workshops.registrations.guests import unite_all
from workshops.rooms import problem_of

MAX_BODY = 256 * 1024
"""Bytes of a whole request body; routes that take uploads raise it for themselves."""

SIGNED_OUT, RESYNC = 4401, 4100
"""What sockets are closed with: for good, or for the browser to ask at the door again."""

CONTRIBUTIONS: Contributions = {
    "territory": (
        practices.contributions.on_territory,
        practices.adoptions.contributions.on_territory,
        workshops.contributions.on_territory,
    ),
    "territories": (practices.contributions.on_territories,),
    "theme": (practices.contributions.on_theme, workshops.contributions.on_theme),
    "themes": (practices.contributions.on_themes, workshops.contributions.on_themes),
    "practice": (workshops.contributions.on_practice,),
    "sitemap": (workshops.contributions.on_sitemap,),
    "draft": (workshops.contributions.on_draft,),
    "home": (practices.contributions.on_home, network.territories.contributions.on_home),
    "followed": (practices.contributions.on_followed,),
    "secretariat": (practices.contributions.on_secretariat, workshops.contributions.on_secretariat),
    "first_steps": (workshops.contributions.on_first_steps,),
    "account": (workshops.contributions.on_account,),
    "own_data": (practices.own_data.on_own_data, workshops.own_data.on_own_data),
    "theme_use": (practices.contributions.on_theme_use, workshops.contributions.on_theme_use),
}
"""What each package shows on the pages of others, in the order in which it stands there."""

OFFICE_ENDINGS: Sequence[Ending] = (leave_office,)
"""What ends for one who is of the secretariat no more."""

ENDINGS: Sequence[Ending] = (end_roles, *OFFICE_ENDINGS, withdraw_person)
"""What ends with an account that is blocked or closed, in this order."""

log = logging.getLogger("together")


def create_app(settings: Settings) -> Starlette:
    """The application for `settings`. Its lifespan opens the database and runs rooms, notes and mail."""
    settings, pace = settings.with_secret(), Pace()
    app = Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/favicon.ico", static.favicon),
            Route("/card.png", cards.site, name="card"),
            Route("/strings/{language}", static.strings, name="strings"),
            Route("/static/{name:path}", static.serve, name="static"),
            *workshops.views.routes,
            *practices.views.routes,
            *network.views.routes,
        ],
        middleware=_middleware(settings, pace),
        exception_handlers=_HANDLERS,
        lifespan=_lifespan,
    )
    app.state.settings, app.state.pace = settings, pace
    app.state.signer = Signer(settings.secret)
    app.state.postman = Postman(_carrier(settings))
    app.state.made, app.state.press = Made(), Press()
    app.state.store = FolderStore(settings.data / "files")
    app.state.contributions = CONTRIBUTIONS
    app.state.on_account_ended, app.state.on_office_left = ENDINGS, OFFICE_ENDINGS
    app.state.forget_name = (workshops.forgetting.forget_name, practices.forgetting.forget_name)
    app.state.on_signed_in = (unite_all,)
    app.state.database = None
    return app


def _middleware(settings: Settings, pace: Pace) -> list[Middleware]:
    return [
        Middleware(Answering, pace=pace),
        Middleware(RequestLog),
        Middleware(SecurityHeaders, secure=settings.secure),
        Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False),
        Middleware(SameSiteWrites, hosts=settings.hosts, one_click="/unsubscribe/"),
        Middleware(BodyLimit, limit=MAX_BODY),
        Middleware(GZipMiddleware, compresslevel=6),
        Middleware(Sessions, secret=settings.secret, days=90, https_only=settings.secure),
        Middleware(Identity, count_open=count_open),
    ]


def _carrier(settings: Settings) -> Carrier:
    return SmtpCarrier(settings.smtp_url, settings.mail_from) if settings.smtp_url else TerminalCarrier()


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Open what requests need, and close it in the opposite order: rooms write what is queued before the database goes."""
    settings: Settings = app.state.settings
    give_way = app.state.pace.step
    async with AsyncExitStack() as stack:
        database = await Database.open(settings)
        stack.push_async_callback(database.close)
        await stack.enter_async_context(app.state.postman.running())
        app.state.outgoing = Sender(database, app.state.postman.carrier, give_way=give_way)
        await stack.enter_async_context(app.state.outgoing.running())
        bus: Bus = RedisBus(settings.redis_url) if settings.redis_url else MemoryBus()
        notes_bus: Bus = RedisBus(settings.redis_url, CHANNEL) if settings.redis_url else MemoryBus()
        notes = await stack.enter_async_context(Notes(database, notes_bus).running())
        rules = LiveRules(Projections(notes).project, markdown_or_none)
        hub = await stack.enter_async_context(Hub(database, rules, bus=bus, say=_say).running())
        digests = DigestSender(database, settings, app.state.signer)
        await stack.enter_async_context(digests.running())
        app.state.planner = Planner(database, settings, app.state.signer, hub.state, give_way=give_way)
        await stack.enter_async_context(app.state.planner.running())
        app.state.database, app.state.hub, app.state.notes, app.state.bus = database, hub, notes, bus
        app.state.sessions_ended = _closing(hub, notes, SIGNED_OUT)
        app.state.standing_changed = _closing(hub, notes, RESYNC)
        origins = _origins(settings)
        app.router.routes.extend([*room_routes(hub, door, origins), *notes_routes(notes, door, origins)])
        yield


def _say(language: str, text: str, params: Mapping[str, object]) -> str:
    return translate(language, text, **params)


def _closing(hub: Hub, notes: Notes, code: int) -> Callable[[Iterable[str]], None]:
    """Closes the open sockets of signed-in browsers, by the fingerprints of their session keys, with `code`."""

    def close_sockets(key_hashes: Iterable[str]) -> None:
        for rooms in (hub, notes):
            rooms.evict(list(key_hashes), code)

    return close_sockets


def _origins(settings: Settings) -> frozenset[str]:
    """Whose pages may open sockets: the public address, and in development also the other names of this machine."""
    public = urlsplit(settings.public_url)
    own = {f"{public.scheme}://{public.netloc}"}
    if settings.mode == "development":
        port = f":{public.port}" if public.port else ""
        own |= {f"{public.scheme}://{name}{port}" for name in LOOPBACK}
    return frozenset(own)


async def healthz(_request: Request) -> Response:
    """The process is up."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """Database, migrations and bus answer; 503 with the part that does not."""
    state = {"database": "ok", "migrations": "ok", "bus": "ok"}
    try:
        if await migrations.pending(edge.database(request)):
            state["migrations"] = "pending"
    except migrations.NewerDatabase:
        state["migrations"] = "newer"
    except (SQLAlchemyError, OSError) as error:
        state["database"] = type(error).__name__
    bus = request.app.state.bus
    if isinstance(bus, RedisBus) and not await bus.ready():
        state["bus"] = "unreachable"
    return JSONResponse(state, 200 if set(state.values()) == {"ok"} else 503)


async def _problem(request: Request, error: Exception) -> Response:
    problem = error if isinstance(error, Problem) else Problem()
    text = translate(viewer(request).language, problem.text, **problem.params)
    if request.url.path.endswith(".json") or request.query_params.get("format") == "json":
        return JSONResponse({"code": problem.code, "text": text}, problem.status)
    context = {"status": problem.status, "text": text, "way": problem.way}
    return render(request, "errors/problem.html", context, problem.status)


class MethodNotAllowed(Problem):
    status = 405
    code = "method_not_allowed"
    text = N_("This address cannot be asked in that way.")


async def _http_exception(request: Request, error: Exception) -> Response:
    """What Starlette refuses by itself (no route, wrong method, a malformed form), told like our own refusals."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    known: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}
    problem = known.get(status, BadRequest)()
    problem.status = status
    response = await _problem(request, problem)
    response.headers.update(getattr(error, "headers", None) or {})
    return response


async def _storage(request: Request, error: Exception) -> Response:
    log.error("storage failed: %s", type(error).__name__, exc_info=error)
    return await _problem(request, Busy())


async def _refused(request: Request, error: Exception) -> Response:
    return await _problem(request, problem_of(error) if isinstance(error, Refused) else Problem())


async def _hung_up(_request: Request, _error: Exception) -> Response:
    """The browser went while it was sending: nobody reads the answer, and nothing is wrong with the server."""
    return PlainTextResponse("", BadRequest.status)


async def _server_error(request: Request, error: Exception) -> Response:
    """What nobody foresaw; and what middleware raises, which stands outside of the other handlers."""
    if isinstance(error, SQLAlchemyError):
        return await _storage(request, error)
    return await _problem(request, error)


_HANDLERS: Mapping[object, ExceptionHandler] = {
    Problem: _problem,
    HTTPException: _http_exception,
    Refused: _refused,
    SQLAlchemyError: _storage,
    ClientDisconnect: _hung_up,
    500: _server_error,
}
