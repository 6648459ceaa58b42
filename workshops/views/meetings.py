"""Home, the meetings, and the programme of one."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from together import edge
from together.columns import now
from together.contributions import panels
from together.languages import Viewer
from together.pages import render, viewer
from workshops import queries
from workshops.queries import Card
from workshops.visitors import visitor_of


async def home(request: Request) -> Response:
    """What the network is, what is live, what comes next, what came out last."""
    visitor = visitor_of(request)
    async with edge.database(request).reading() as tx:
        meetings = await queries.list_meetings(tx)
        context = {
            "live": await queries.list_live(tx, visitor),
            "next": await queries.list_next(tx, visitor),
            "recent": await queries.list_recent(tx, visitor, limit=4),
            "meeting": meetings[0] if meetings else None,
            "meetings": meetings,
            "panels": await panels(tx, request, "home"),
            "may_convene": bool(visitor.person and await queries.may_convene(tx, visitor.person)),
        }
    return render(request, "home.html", context)


async def index(request: Request) -> Response:
    """All International Meetings."""
    async with edge.database(request).reading() as tx:
        meetings = await queries.list_meetings(tx)
    return render(request, "workshops/meetings.html", {"meetings": meetings})


async def show(request: Request) -> Response:
    """One meeting's programme, by day in the reader's zone."""
    visitor = visitor_of(request)
    async with edge.database(request).reading() as tx:
        meeting = await queries.get_meeting(tx, request.path_params["number"])
        sessions = await queries.list_sessions(tx, meeting, visitor)
    upcoming = [session for session in sessions if _is_to_come(session)]
    context = {
        "meeting": meeting,
        "days": by_day(sessions, viewer(request)),
        "live": [session for session in sessions if session.workshop.status == "live"],
        "following": upcoming[0] if upcoming else None,
        "count": len(sessions),
    }
    return render(request, "workshops/meeting.html", context)


def by_day(sessions: Sequence[Card], eyes: Viewer) -> list[tuple[datetime, list[Card]]]:
    """Sessions grouped by the day on which they start for the reader; each day is named by its first start."""
    ordered = sorted(sessions, key=lambda session: session.workshop.starts_at)
    days = groupby(ordered, key=lambda session: session.workshop.starts_at.astimezone(eyes.zone).date())
    return [(those[0].workshop.starts_at, those) for those in (list(group) for _, group in days)]


def _is_to_come(session: Card) -> bool:
    return session.workshop.status == "announced" and session.workshop.ends_at > now()
