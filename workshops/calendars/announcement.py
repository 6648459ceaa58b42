"""The part of a workshop's page, before its hour, that tells how it gets into one's calendar."""

from typing import Any

from starlette.requests import Request

from together.database import Transaction
from workshops.visitors import Standing


async def on_announcement(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What `workshops/_calendars.html` shows."""
    return {"calendar_offered": standing.workshop.status == "announced"}
