"""Claiming what is to be mailed, so that each notice goes into one mail over all processes and restarts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, update
from sqlmodel import col, func, select

from network.models import Notice, Person
from network.notices.schedule import is_due, is_ripe
from together.database import Transaction


@dataclass(frozen=True)
class Digest:
    """What one person is sent in one mail, newest first."""

    person: Person
    notices: Sequence[Notice]


_WAITS = (col(Notice.mailed_at).is_(None), col(Notice.read_at).is_(None))
"""Neither mailed nor read on the page meanwhile."""


async def list_due(tx: Transaction, *, at: datetime, hour: int) -> list[int]:
    """Ids of the people to whom a mail is due, in one query."""
    urgent = func.max(case((col(Notice.urgent).is_(True), 1), else_=0))
    found = await tx.exec(
        select(Person, func.min(Notice.created_at), urgent)
        .join(Notice, col(Notice.person_id) == col(Person.id))
        .where(*_WAITS, Person.digest != "never")
        .group_by(col(Person.id))
        .order_by(col(Person.id))
    )
    return [
        person.id or 0
        for person, oldest, hurries in found.all()
        if is_due(
            digest=person.digest,
            oldest=oldest,
            urgent=bool(hurries),
            zone=person.time_zone,
            hour=hour,
            at=at,
        )
    ]


async def claim(tx: Transaction, *, person_id: int, at: datetime, hour: int) -> Digest | None:
    """Take what is due to this person: from the commit on nobody else sends it. None when another process is at it.

    Between the digests' hours only what is urgent is taken; the rest waits.
    """
    locked = await tx.exec(
        select(Person).where(Person.id == person_id).with_for_update(skip_locked=True, key_share=True)
    )
    person = locked.first()
    if person is None or person.digest == "never":
        return None
    found = await tx.exec(
        select(Notice).where(Notice.person_id == person_id, *_WAITS).order_by(col(Notice.id).desc())
    )
    waiting = found.all()
    if waiting and not _ripe(person, waiting, at, hour):
        waiting = [notice for notice in waiting if notice.urgent]
    taken = await _take(tx, waiting, at)
    person.digested_at = at
    return Digest(person, taken) if taken else None


def _ripe(person: Person, waiting: Sequence[Notice], at: datetime, hour: int) -> bool:
    oldest = min(notice.created_at for notice in waiting)
    return is_ripe(digest=person.digest, oldest=oldest, zone=person.time_zone, hour=hour, at=at)


async def _take(tx: Transaction, waiting: Sequence[Notice], at: datetime) -> list[Notice]:
    """Those of `waiting` that nobody took in the meantime: the database decides, row by row."""
    ids = [notice.id for notice in waiting]
    claimed = await tx.exec(
        update(Notice)
        .where(col(Notice.id).in_(ids), col(Notice.mailed_at).is_(None))
        .values(mailed_at=at)
        .returning(col(Notice.id))
        .execution_options(synchronize_session=False)
    )
    mine = set(claimed.scalars().all())
    return [notice for notice in waiting if notice.id in mine]
