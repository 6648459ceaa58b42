"""Who else is coming."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from network.models import Territory
from together.database import Transaction
from workshops.models import Registration, Workshop
from workshops.registrations.queries import count_registered, list_shown

SHOWN = 24
"""Names on the page; of the others it says how many they are."""


@dataclass(frozen=True)
class Coming:
    """How many registered; and of those who agreed to it names, each with a territory or an organisation (may be empty)."""

    count: int
    names: Sequence[tuple[str, str]] = ()

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


async def list_coming(tx: Transaction, workshop: Workshop, *, named: bool) -> Coming:
    """Who registered; `named`: with the names of those who agreed."""
    count = await count_registered(tx, workshop)
    if not named or not count:
        return Coming(count)
    those = await list_shown(tx, workshop, SHOWN)
    territories = await _territories(tx, those)
    return Coming(
        count,
        [(one.name, one.affiliation or territories.get(one.territory_id or 0, "")) for one in those],
    )


async def _territories(tx: Transaction, those: Sequence[Registration]) -> dict[int, str]:
    ids = {one.territory_id for one in those if one.territory_id}
    if not ids:
        return {}
    found = await tx.exec(select(Territory.id, Territory.name).where(col(Territory.id).in_(ids)))
    return {territory_id or 0: name for territory_id, name in found.all()}
