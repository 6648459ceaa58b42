"""The list of meetings and the programme of one, for readers. Routes last, in the order in which they are tried."""

from datetime import UTC, date, tzinfo
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from network.identity import signed_in
from together import edge
from together.columns import now
from together.forms import read_count
from together.languages import LANGUAGES, Viewer, find_zone
from together.pages import render, viewer
from workshops.meetings import queries
from workshops.meetings.arranging import copy, delete, edit, new, publish, withdraw
from workshops.meetings.choices import Choices
from workshops.meetings.programme import compose
from workshops.meetings.queries import Session
from workshops.meetings.readiness import double_booked
from workshops.models import Meeting
from workshops.queries import arranges, get_meeting, list_meetings
from workshops.visitors import Visitor, visitor_of


async def index(request: Request) -> Response:
    """All International Meetings: those to come, soonest first, and those that were, latest first."""
    visitor = visitor_of(request)
    async with edge.database(request).reading() as tx:
        meetings = await list_meetings(tx, visitor)
        counts = await queries.count_sessions(tx, meetings, visitor)
    today = now().date()
    coming = [meeting for meeting in reversed(meetings) if meeting.ends_on >= today]
    context = {
        "coming": sorted(coming, key=lambda meeting: meeting.starts_on),
        "past": [meeting for meeting in meetings if meeting.ends_on < today],
        "counts": counts,
        "arranges": arranges(visitor),
    }
    return render(request, "workshops/meetings.html", context)


async def show(request: Request) -> Response:
    """One meeting's programme, by day in the reader's zone or in the meeting's own."""
    visitor = visitor_of(request)
    choices = Choices.of(request.query_params)
    async with edge.database(request).reading() as tx:
        meeting = await get_meeting(tx, request.path_params["number"], visitor)
        sessions = await queries.list_programme(tx, meeting, visitor)
        leading = await queries.list_facilitating(tx, meeting) if arranges(visitor) else []
    context = _shown(request, meeting, sessions, choices) | _for_whom(request, visitor, sessions)
    context["twice"] = double_booked(sessions, leading)
    return render(request, "workshops/meeting.html", context)


def _shown(request: Request, meeting: Meeting, sessions: list[Session], choices: Choices) -> dict[str, Any]:
    reader = viewer(request)
    eyes = Viewer(reader.language, find_zone(meeting.zone) or UTC) if choices.original else reader
    upcoming = [one for one in sessions if one.status == "announced" and one.ends_at > now()]
    return {
        "meeting": meeting,
        "programme": compose(sessions, choices, eyes.zone, today_in(eyes.zone), placed=_is_placed(request)),
        "choices": choices,
        "eyes": eyes,
        "live": [one for one in sessions if one.status == "live"],
        "following": upcoming[0] if upcoming else None,
        "count": len(sessions),
        "written_in": [code for code in LANGUAGES if code in {meeting.language, *meeting.translations}],
        "public": [one for one in sessions if one.visibility == "public" and one.status != "draft"],
    }


def _is_placed(request: Request) -> bool:
    person = signed_in(request)
    return person is not None and person.secretariat


def _for_whom(request: Request, visitor: Visitor, sessions: list[Session]) -> dict[str, Any]:
    asked = request.query_params
    moved = asked.get("moved", "").split("-")
    return {
        "arranges": arranges(visitor),
        "has_own": visitor.person is not None or any(one.mine for one in sessions),
        "done": asked.get("done", "") if arranges(visitor) else "",
        "kept": read_count(asked.get("kept", "")) if arranges(visitor) else 0,
        "moved": [one for one in sessions if str(one.id) in moved] if arranges(visitor) else [],
    }


def today_in(zone: tzinfo) -> date:
    """The day that it is in `zone`."""
    return now().astimezone(zone).date()


routes = [
    Route("/meetings", index, name="workshops:meetings"),
    Route("/meetings/new", new, methods=["GET", "POST"], name="meetings:new"),
    Route("/meetings/{number:key}", show, name="workshops:meeting"),
    Route("/meetings/{number:key}/edit", edit, methods=["GET", "POST"], name="meetings:edit"),
    Route("/meetings/{number:key}/publish", publish, methods=["GET", "POST"], name="meetings:publish"),
    Route("/meetings/{number:key}/withdraw", withdraw, methods=["GET", "POST"], name="meetings:withdraw"),
    Route("/meetings/{number:key}/delete", delete, methods=["GET", "POST"], name="meetings:delete"),
    Route("/meetings/{number:key}/copy", copy, methods=["GET", "POST"], name="meetings:copy"),
]
