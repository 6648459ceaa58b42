"""Every SELECT of the planner of mails: who might be to be told something. Each goes by an index, from what changed or
comes soon to its registrations; `workshops.mails.occasions` decides."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, select

from network.models import Person
from together.database import Transaction
from workshops.mails.occasions import COMING, DAY, HELD, OUTCOMES_AFTER, OUTCOMES_UNTIL
from workshops.models import Registration, Telling, Workshop

Row = tuple[Registration, Workshop, Person | None]

RECENT = timedelta(days=3)
"""Changes of a workshop that are older have been told, or nobody was there who could."""
CHUNK = 500
PART = 100
"""Registrations that are read in one go: about ten milliseconds."""


def _rows() -> Any:
    return (
        select(Registration, Workshop, Person)
        .join(Workshop, col(Workshop.id) == col(Registration.workshop_id))
        .outerjoin(Person, col(Person.id) == col(Registration.person_id))
    )


def _untold(what: str | ColumnElement[str]) -> ColumnElement[bool]:
    return ~exists().where(col(Telling.registration_id) == col(Registration.id), col(Telling.what) == what)


_LIKES = or_(col(Person.id).is_(None) & col(Registration.reminders), col(Person.reminders))
"""Who wants reminders: accounts say it once, guests with each registration."""


async def touched(tx: Transaction, since: datetime) -> AsyncIterator[Sequence[Row]]:
    """Registrations that were written since then, for what is still to come, a part at a time: a meeting has thousands,
    and who asks for a page meanwhile waits for one part at most."""
    place, number = since, 0
    while True:
        found = await tx.exec(
            _rows()
            .where(
                col(Registration.touched_at) >= place,
                or_(col(Registration.touched_at) > place, col(Registration.id) > number),
                col(Workshop.status).in_(COMING),
                col(Workshop.starts_at) > since - timedelta(days=1),
            )
            .order_by(col(Registration.touched_at), col(Registration.id))
            .limit(PART)
        )
        rows = list(found.all())
        if rows:
            place, number = rows[-1][0].touched_at, rows[-1][0].id
            yield rows
        if len(rows) < PART:
            return


async def list_coming(tx: Transaction, at: datetime) -> Sequence[Workshop]:
    """Workshops of which somebody may be to be reminded."""
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.starts_at > at, Workshop.starts_at <= at + DAY, col(Workshop.status).in_(COMING))
        .order_by(col(Workshop.starts_at), col(Workshop.id))
    )
    return found.all()


async def list_unreminded(tx: Transaction, workshop: Workshop, what: str) -> Sequence[Row]:
    """Who comes to this workshop and was not told `what`."""
    found = await tx.exec(
        _rows().where(
            col(Registration.workshop_id) == workshop.id,
            col(Registration.status) == "registered",
            _LIKES,
            _untold(what),
        )
    )
    return list(found.all())


async def list_of_readers(
    tx: Transaction, people: Collection[int], emails: Collection[str], since: datetime, until: datetime
) -> Sequence[Row]:
    """What these people come to that begins then."""
    return [
        row
        for some, column in ((people, Registration.person_id), (emails, Registration.email))
        for part in _chunks(sorted(some))
        for row in (
            await tx.exec(
                _rows().where(
                    col(column).in_(part),
                    col(Registration.status) == "registered",
                    col(Workshop.status).in_(COMING),
                    col(Workshop.starts_at) > since,
                    col(Workshop.starts_at) <= until,
                )
            )
        ).all()
    ]


async def list_changed(tx: Transaction, at: datetime) -> Sequence[Row]:
    """Who was told of a workshop before it was changed or cancelled."""
    found = await tx.exec(
        _rows().where(
            col(Workshop.changed_at) > at - RECENT,
            col(Workshop.status).in_([*COMING, "cancelled"]),
            col(Registration.status).in_(HELD),
            col(Registration.told_sequence) < col(Workshop.sequence),
        )
    )
    return list(found.all())


async def list_closed(tx: Transaction, at: datetime) -> Sequence[Row]:
    """Who came to a workshop that was closed some time ago, and was not told what came of it."""
    found = await tx.exec(
        _rows().where(
            and_(
                col(Workshop.status) == "closed",
                col(Workshop.closed_at) <= at - OUTCOMES_AFTER,
                col(Workshop.closed_at) > at - OUTCOMES_UNTIL,
            ),
            col(Registration.status) == "registered",
            _LIKES,
            _untold("outcomes"),
        )
    )
    return list(found.all())


async def list_told(tx: Transaction, registration_ids: Iterable[int]) -> Mapping[int, set[str]]:
    """What was told about each of these registrations."""
    told: dict[int, set[str]] = defaultdict(set)
    for part in _chunks(list(registration_ids)):
        found = await tx.exec(
            select(Telling.registration_id, Telling.what).where(col(Telling.registration_id).in_(part))
        )
        for number, what in found.all():
            told[number].add(what)
    return told


async def hold_all(tx: Transaction, registration_ids: Iterable[int]) -> Sequence[Row]:
    """These registrations as they are now, held until the commit. Those that somebody else is writing are left out."""
    found = await tx.exec(
        _rows()
        .where(col(Registration.id).in_(list(registration_ids)))
        .order_by(col(Workshop.starts_at), col(Registration.id))
        .with_for_update(of=Registration, skip_locked=True, key_share=True)
    )
    return list(found.all())


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


async def find_guest(tx: Transaction, signed: object) -> tuple[Registration, Workshop] | None:
    """The registration that a signed address names, while it is a guest's."""
    match signed:
        case [int(number)]:
            found = await tx.exec(
                _rows().where(col(Registration.id) == number, col(Registration.email).is_not(None))
            )
            row = found.first()
            return (row[0], row[1]) if row else None
    return None


async def list_samples(tx: Transaction) -> Sequence[Workshop]:
    """Workshops with which mails are shown: those that come last."""
    found = await tx.exec(
        select(Workshop)
        .where(col(Workshop.status) != "draft", col(Workshop.visibility) == "public")
        .order_by(col(Workshop.starts_at).desc(), col(Workshop.id))
        .limit(3)
    )
    return sorted(found.all(), key=lambda workshop: workshop.starts_at)
