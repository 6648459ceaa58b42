"""A look at every mail in every language; exists in the demonstration only."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from together import edge
from together.errors import NotFound
from together.languages import LANGUAGES
from together.mail import Mail
from together.middleware import CONTENT_SECURITY_POLICY
from together.pages import render
from workshops.mails.composing import Desk
from workshops.mails.queries import list_samples
from workshops.mails.samples import KINDS, Sample, invented

MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"
)
"""For a mail's HTML, whose colours stand in each element: it is shown alone, and may do nothing."""


async def index(request: Request) -> Response:
    """Which mails there are."""
    _require_demo(request)
    return render(request, "workshops/previews.html", {"kinds": KINDS})


async def show(request: Request) -> Response:
    """One mail in one language: text, HTML, and the calendar entry that goes with it."""
    mail = await _mail(request)
    context = {"mail": mail, "kind": request.path_params["kind"], "kinds": KINDS}
    page = render(request, "workshops/preview.html", context)
    page.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY + "; frame-src 'self'"
    return page


async def part(request: Request) -> Response:
    """The HTML of a mail, alone under a policy that lets its own colours through; or its calendar entry."""
    mail, name = await _mail(request), request.path_params["part"]
    if name == "html":
        return HTMLResponse(mail.html, headers={"Content-Security-Policy": MAIL_POLICY})
    if name == "invite.ics" and mail.calendar:
        return PlainTextResponse(mail.calendar)
    raise NotFound


async def _mail(request: Request) -> Mail:
    _require_demo(request)
    kind, language = request.path_params["kind"], request.path_params["language"]
    if kind not in KINDS or language not in LANGUAGES:
        raise NotFound
    async with edge.database(request).reading() as tx:
        workshops = await list_samples(tx)
    desk = Desk(edge.settings(request), edge.signer(request))
    return Sample(desk, language, workshops or [invented()]).mail(kind)


def _require_demo(request: Request) -> None:
    if not edge.settings(request).demo:
        raise NotFound
