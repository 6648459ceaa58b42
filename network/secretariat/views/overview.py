"""The overview: what waits, what is missing, what goes on, and what was done."""

from starlette.requests import Request
from starlette.responses import Response

from network.audit.queries import Wanted, list_entries
from network.audit.told import line_of
from network.identity import signed_in
from network.secretariat.queries import count_people, list_office
from network.secretariat.steps import Step, first_steps
from network.territories.queries import require_secretariat
from together import edge
from together.contributions import panels
from together.database import Transaction
from together.outgoing.queries import backlog
from together.pages import render, viewer

HISTORY = 8
"""Entries of the log that the overview shows."""


async def index(request: Request) -> Response:
    """Everything that the secretariat looks after, on one page."""
    person = require_secretariat(signed_in(request))
    async with edge.database(request).reading() as tx:
        context = {
            "panels": await panels(tx, request, "secretariat"),
            "steps": await _steps(tx, request),
            "backlog": await backlog(tx),
            "numbers": await count_people(tx),
            "office": await list_office(tx),
        }
        log = await list_entries(tx, person, Wanted(), HISTORY)
    lines = [line_of(entry, viewer(request)) for entry in log.entries]
    return render(request, "secretariat/index.html", context | {"lines": lines})


async def _steps(tx: Transaction, request: Request) -> list[Step]:
    """First steps, those of other packages included; none any more once all are done."""
    steps = list(await first_steps(tx, edge.settings(request)))
    for panel in await panels(tx, request, "first_steps"):
        steps += [Step(*one) for one in panel.data["steps"]]
    return [] if all(one.done for one in steps) else steps
