"""Making the search anew from what the tables say: for installations that are older, or when words are read otherwise."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from sqlmodel import col, select

from network import indexing as territories
from network.models import Territory
from practices import indexing as practices
from practices.models import Practice
from together.database import Database, Transaction
from together.search import forget_others, is_current, scrub
from workshops import indexing as workshops
from workshops.models import Workshop

BATCH = 100
"""Things of one transaction: others write in between."""


class Progress(Protocol):
    """Hears how much there is to do, and then how many more are done."""

    def begin(self, what: str, count: int) -> None: ...

    def told(self, count: int) -> None: ...


async def is_missing(database: Database) -> bool:
    """Whether there is something to be found, and the search knows nothing of it or was made in another way."""
    async with database.reading() as tx:
        if await is_current(tx):
            return False
        asked = (select(Territory.id), select(Practice.id), select(Workshop.id))
        return any([(await tx.exec(one.limit(1))).first() for one in asked])


async def rebuild(database: Database, progress: Progress | None = None) -> int:
    """Put everything in anew, then take out what is no more. Others find what was there meanwhile. Returns how many."""
    async with database.reading() as tx:
        parts = [(await _list(tx), refresh) for _list, refresh in _KINDS]
    everything = sum(len(numbers) for numbers, _refresh in parts)
    if progress:
        progress.begin("making the search anew", everything)
    for numbers, refresh in parts:
        for start in range(0, len(numbers), BATCH):
            batch = numbers[start : start + BATCH]
            async with database.transaction() as tx:
                for number in batch:
                    await refresh(tx, number)
            if progress:
                progress.told(len(batch))
    async with database.transaction() as tx:
        await forget_others(
            tx, {"territory": set(parts[0][0]), "practice": set(parts[1][0])} | _of_workshops(parts[2][0])
        )
        await scrub(tx)
    return everything


def _of_workshops(numbers: Sequence[int]) -> dict[str, set[int]]:
    return {kind: set(numbers) for kind in ("workshop", "outcome", "notes")}


async def _list_territories(tx: Transaction) -> Sequence[int]:
    return [one for one in (await tx.exec(select(Territory.id).order_by(col(Territory.id)))).all() if one]


async def _list_workshops(tx: Transaction) -> Sequence[int]:
    found = await tx.exec(select(Workshop.id).order_by(col(Workshop.starts_at), col(Workshop.id)))
    return [one for one in found.all() if one]


async def _refresh_workshop(tx: Transaction, number: int) -> None:
    workshop = await tx.get(Workshop, number)
    if workshop is not None:
        await workshops.refresh(tx, workshop)


_KINDS: Sequence[
    tuple[Callable[[Transaction], Awaitable[Sequence[int]]], Callable[[Transaction, int], Awaitable[None]]]
] = (
    (_list_territories, territories.refresh),
    (practices.list_published, practices.refresh),
    (_list_workshops, _refresh_workshop),
)
