"""What one is told, what one follows, and how to hear less. Routes last, in the order in which they are tried."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from network.identity import signed_in
from network.models import Person
from network.notices import actions, queries
from network.notices.schedule import DIGESTS
from network.queries import require_person
from network.territories.queries import get_standing
from network.themes.queries import get_branch
from together import edge
from together.contributions import panels
from together.database import Transaction
from together.errors import BadRequest, Forbidden, Gone
from together.forms import Values, read_values
from together.languages import N_
from together.middleware import is_own_origin
from together.pages import render
from together.security import BadToken, safe_next

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
"""The whole body that a mail program posts (RFC 8058 §3.2)."""


async def index(request: Request) -> Response:
    """What one was told, unread first, and what one follows."""
    person = require_person(signed_in(request))
    page = _page(request)
    async with edge.database(request).reading() as tx:
        notices, more = await queries.list_notices(tx, person, page)
        subjects = await queries.list_followed(tx, person)
        followed = {
            "followed": await queries.list_places(tx, subjects),
            "panels": await panels(tx, request, "followed", subjects),
        }
    told = {"notices": notices, "page": page, "more": more, "digests": DIGESTS}
    return render(request, "network/notices.html", told | followed)


def _page(request: Request) -> int:
    number = request.query_params.get("page", "1")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else 1


async def read(request: Request) -> Response:
    """One notice was read (`notice`, its id), or all of them."""
    person, values = require_person(signed_in(request)), await read_values(request)
    number = values.get("notice", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadRequest
    async with edge.database(request).transaction() as tx:
        await actions.mark_read(tx, person=person, notice_id=int(number) if number else None)
    return RedirectResponse(safe_next(values.get("next", "/me/notices")), 303)


async def follow_territory(request: Request) -> Response:
    """Be told of a territory's new practices, or (`do=stop`) no more."""
    person, values = require_person(signed_in(request)), await read_values(request)
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], person)
        await _follow(tx, person, f"territory:{standing.territory.id}", values)
    return RedirectResponse(safe_next(values.get("next", request.url.path.removesuffix("/follow"))), 303)


async def follow_theme(request: Request) -> Response:
    """Be told of new practices about a theme, or (`do=stop`) no more."""
    person, values = require_person(signed_in(request)), await read_values(request)
    async with edge.database(request).transaction() as tx:
        branch = await get_branch(tx, request.path_params["slug"])
        await _follow(tx, person, f"theme:{branch.theme.id}", values)
    return RedirectResponse(safe_next(values.get("next", request.url.path.removesuffix("/follow"))), 303)


async def _follow(tx: Transaction, person: Person, subject: str, values: Values) -> None:
    act = actions.stop_following if values.get("do") == "stop" else actions.follow
    await act(tx, person_id=person.id or 0, subject=subject)


class Incomplete(Gone):
    """An address out of a mail that was cut or changed on its way."""

    text = N_(
        "This link out of our mails is incomplete. Once you are signed in, you choose on your page how often mails come."
    )
    way = ("/me#f-digest", N_("Choose how often mails come"))


async def unsubscribe(request: Request) -> Response:
    """GET only shows buttons, because mail scanners open links. POST: of the page, or of a mail program, unsubscribes."""
    person_id, subject = _signed(request)
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            person = await queries.get_person(tx, person_id)
        return _unsubscribe_page(request, person, subject, done="")
    values = await read_values(request)
    if not is_own_origin(request.headers, request.url.scheme) and values != ONE_CLICK:
        raise Forbidden
    only = bool(subject) and values.get("do") != "all"
    async with edge.database(request).transaction() as tx:
        person = await queries.get_person(tx, person_id)
        await actions.unsubscribe(tx, person=person, subject=subject if only else "")
    return _unsubscribe_page(request, person, subject, done="one" if only else "all")


def _signed(request: Request) -> tuple[int, str]:
    """Whom, and what to follow no more, the signed address names. Raises `Incomplete` for one that we did not make."""
    try:
        data: Any = edge.signer(request).unsign("unsubscribe", request.path_params["token"])
    except BadToken:
        raise Incomplete from None
    match data:
        case [int(person_id), str(subject)]:
            return person_id, subject
    raise Incomplete


def _unsubscribe_page(request: Request, person: Person, subject: str, done: str) -> Response:
    context = {
        "digest": person.digest,
        "digests": DIGESTS,
        "subject": subject,
        "reminders": subject == actions.REMINDERS,
        "done": done,
    }
    return render(request, "network/unsubscribe.html", context)


routes = [
    Route("/me/notices", index, name="notices:index"),
    Route("/me/notices/read", read, methods=["POST"], name="notices:read"),
    Route(
        "/territories/{slug:slug}/follow", follow_territory, methods=["POST"], name="notices:follow_territory"
    ),
    Route("/themes/{slug:slug}/follow", follow_theme, methods=["POST"], name="notices:follow_theme"),
    Route("/unsubscribe/{token}", unsubscribe, methods=["GET", "POST"], name="notices:unsubscribe"),
]
