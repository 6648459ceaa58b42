"""Leaving reminders by one click, and a look at every mail in the demonstration."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from network.notices.views import ONE_CLICK, Incomplete
from together import edge
from together.database import Transaction
from together.errors import Forbidden
from together.forms import read_values
from together.middleware import is_own_origin
from together.pages import render
from together.security import BadToken
from workshops.mails import actions, previews, queries
from workshops.models import Registration, Workshop


async def leave(request: Request) -> Response:
    """A guest's reminders. GET only shows a button, because mail scanners open links; POST acts, also of a mail program."""
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            registration, workshop = await _signed(tx, request)
        return _page(request, registration, workshop, wanted=registration.reminders, done=False)
    values = await read_values(request)
    if not is_own_origin(request.headers, request.url.scheme) and values != ONE_CLICK:
        raise Forbidden
    wanted = values.get("do") == "again"
    async with edge.database(request).transaction() as tx:
        registration, workshop = await _signed(tx, request)
        await actions.choose_reminders(tx, registration=registration, wanted=wanted)
    return _page(request, registration, workshop, wanted=wanted, done=True)


async def _signed(tx: Transaction, request: Request) -> tuple[Registration, Workshop]:
    """Whom the signed address names. Raises `Incomplete` for one that we did not make, or who is no guest any more."""
    try:
        data = edge.signer(request).unsign("reminders", request.path_params["token"])
    except BadToken:
        raise Incomplete from None
    found = await queries.find_guest(tx, data)
    if found is None:
        raise Incomplete
    return found


def _page(
    request: Request, registration: Registration, workshop: Workshop, *, wanted: bool, done: bool
) -> Response:
    context = {"registration": registration, "workshop": workshop, "wanted": wanted, "done": done}
    return render(request, "workshops/reminders.html", context)


routes = [
    Route("/unsubscribe/registrations/{token}", leave, methods=["GET", "POST"], name="mails:leave"),
    Route("/dev/mail/preview", previews.index, name="mails:previews"),
    Route("/dev/mail/preview/{kind}/{language}", previews.show, name="mails:preview"),
    Route("/dev/mail/preview/{kind}/{language}/{part}", previews.part, name="mails:preview_part"),
]
