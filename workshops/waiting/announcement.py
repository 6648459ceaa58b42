"""The part of a workshop's page, before its hour, that tells the countdown, who else comes, a test of the connection."""

from typing import Any

from starlette.requests import Request

from together.database import Transaction
from workshops.visitors import Standing


async def on_announcement(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What `workshops/_waiting.html` shows."""
    return {}
