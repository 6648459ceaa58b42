"""Every SELECT about practices. Loaders take the reader and refuse what they may not see."""

from sqlmodel import col, select

from network.models import Territory
from practices.models import Practice
from practices.readers import Reader, Standing
from together.database import Transaction
from together.errors import NotFound


async def get_standing(tx: Transaction, slug: str, reader: Reader) -> Standing:
    """The practice at this address and what the reader is to it. Raises `NotFound` for what they may not read."""
    found = await tx.exec(
        select(Practice, Territory)
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
        .where(Practice.slug == slug)
    )
    row = found.first()
    if row is None:
        raise NotFound
    standing = Standing(*row, reader)
    if not standing.may("read"):
        raise NotFound
    return standing
