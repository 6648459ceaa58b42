"""The part of a workshop's page, before its hour, that tells what to read before."""

from typing import Any

from starlette.requests import Request

from together.database import Transaction
from workshops.files.queries import list_files
from workshops.visitors import Standing


async def on_announcement(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What `workshops/_files.html` shows."""
    return {"files": await list_files(tx, standing.workshop)}
