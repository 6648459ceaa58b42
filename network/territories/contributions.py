"""What territories show on the pages of others."""

from typing import Any

from network.territories import queries
from together.contributions import Panel
from together.database import Transaction

ON_HOME = 3


async def on_home(tx: Transaction, _connection: Any, _nothing: object) -> Panel | None:
    """How many there are, in which countries, and the newest."""
    countries = await queries.count_by_country(tx)
    if not countries:
        return None
    newest = await queries.list_newest(tx, ON_HOME)
    data = {"countries": countries, "newest": newest, "count": sum(countries.values())}
    return Panel("network/_on_home.html", data)
