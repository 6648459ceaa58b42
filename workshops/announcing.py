"""The page of a workshop before its hour is made of parts; each sub-package tells its own."""

from typing import Any

from starlette.requests import Request

from together.database import Transaction
from workshops.calendars import announcement as calendars
from workshops.files import announcement as files
from workshops.preparing import announcement as preparing
from workshops.registrations import announcement as registrations
from workshops.visitors import Standing
from workshops.waiting import announcement as waiting

PARTS = (preparing, registrations, files, calendars, waiting)


async def announced(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What the parts of the page show, together."""
    context: dict[str, Any] = {}
    for part in PARTS:
        context |= await part.on_announcement(tx, request, standing)
    return context
