"""Workshops in people's own calendars: as files, as a meeting's programme, and as a calendar of one's own to follow."""

import asyncio
import hashlib
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from network.identity import signed_in
from network.models import Person
from network.queries import require_person
from together import edge
from together.errors import Gone, NotFound
from together.languages import LANGUAGES, N_, translate
from together.pages import render, viewer
from workshops.calendars import actions, queries
from workshops.calendars.composing import calendar_file, event_file
from workshops.queries import get_meeting, get_standing
from workshops.visitors import visitor_of

PURPOSE = "calendar"
"""Of the tokens in the addresses of people's own calendars."""


async def workshop(request: Request) -> Response:
    """One workshop as a file, for whoever may see it."""
    async with edge.database(request).reading() as tx:
        visitor = visitor_of(request)
        standing = await get_standing(tx, request.path_params["slug"], visitor)
        entry = await queries.get_entry(tx, standing, visitor)
    settings, eyes = edge.settings(request), viewer(request)
    text = event_file(
        entry.workshop, language=eyes.language, public_url=settings.public_url, details=entry.details
    )
    return _answer(request, text, name=f"{entry.workshop.slug}.ics")


async def meeting(request: Request) -> Response:
    """The sessions of a meeting that the visitor may see; a program that follows it brings no cookie: the public ones."""
    visitor, language = visitor_of(request), _language(request)
    async with edge.database(request).reading() as tx:
        own = await get_meeting(tx, request.path_params["number"], visitor)
        entries = await queries.list_of_meeting(tx, own, visitor)
    title = own.words_in(language)[0] or translate(
        language, N_("International Meeting no. %(number)s"), number=own.number
    )
    public_url = edge.settings(request).public_url
    written = partial(calendar_file, entries, name=title, language=language, public_url=public_url)
    return _answer(request, await asyncio.to_thread(written))


async def personal(request: Request) -> Response:
    """All that is somebody's own, at a secret address. A wrong one, an old one and one of nobody look the same."""
    person_id, turn = _token(request)
    async with edge.database(request).reading() as tx:
        person = await queries.get_owner(tx, person_id, turn)
        entries = await queries.list_own(tx, person)
    language = person.language if person.language in LANGUAGES else "en"
    public_url = edge.settings(request).public_url
    written = partial(calendar_file, entries, name="TOGETHER", language=language, public_url=public_url)
    return _answer(request, await asyncio.to_thread(written))


def _token(request: Request) -> tuple[int, int]:
    try:
        match edge.signer(request).unsign(PURPOSE, request.path_params["token"]):
            case [int(person_id), int(turn)]:
                return person_id, turn
    except Gone:
        pass
    raise NotFound


def _language(request: Request) -> str:
    """What the address asks for (`?lang=fr`), so that a program that follows it says nothing about languages."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else viewer(request).language


def _answer(request: Request, text: str, name: str = "") -> Response:
    """The calendar, or 304 for a program that has it already. `name`: to be saved under, for what is not followed."""
    body = text.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=300", "Vary": "Cookie, Accept-Language"}
    headers["Content-Disposition"] = f'attachment; filename="{name}"' if name else "inline"
    known = request.headers.get("if-none-match", "")
    if tag in {one.strip().removeprefix("W/") for one in known.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


async def own(request: Request) -> Response:
    """Where one's own calendar is; a post gives it another address."""
    person = require_person(signed_in(request))
    if request.method == "POST":
        async with edge.database(request).transaction() as tx:
            await actions.renew_address(tx, person=person)
        return RedirectResponse(f"{request.url.path}?renewed=1", 303)
    address = address_of(request, person)
    context = {
        "address": address,
        "webcal": f"webcal{address[address.index(':') :]}",
        "renewed": "renewed" in request.query_params,
    }
    return render(request, "workshops/calendar.html", context)


def address_of(request: Request, person: Person) -> str:
    """The secret address of somebody's calendar."""
    token = edge.signer(request).sign(PURPOSE, [person.id, person.calendar_turn])
    path = request.app.url_path_for("calendars:personal", token=token)
    return f"{edge.settings(request).public_url.rstrip('/')}{path}"


routes = [
    Route("/workshops/{slug:slug}.ics", workshop, name="calendars:workshop"),
    Route("/meetings/{number:key}.ics", meeting, name="calendars:meeting"),
    Route("/calendar/{token}.ics", personal, name="calendars:personal"),
    Route("/me/calendar", own, methods=["GET", "POST"], name="calendars:own"),
]
