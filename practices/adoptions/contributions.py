"""What adoptions show on the pages of territories."""

from typing import Any

from network.models import Territory
from practices.adoptions.forms import KINDS
from practices.adoptions.queries import list_adopted_by
from together.contributions import Panel
from together.database import Transaction
from together.pages import viewer


async def on_territory(tx: Transaction, connection: Any, territory: Territory) -> Panel | None:
    """What the territory took up from others."""
    adopted = await list_adopted_by(tx, territory, viewer(connection).language)
    return Panel("practices/_adopted_by.html", {"adopted": adopted, "kinds": KINDS}) if adopted else None
