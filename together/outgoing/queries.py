"""What stands in the queue of mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from together.columns import now
from together.database import Transaction
from together.errors import NotFound
from together.outgoing.models import OutgoingMail

SLOW = timedelta(minutes=10)
"""After that long a mail that waits is overdue."""

WAITS = ("waiting", "sending")
FAILED = ("refused", "given_up")
SHOWN = 200


@dataclass(frozen=True)
class Backlog:
    """How many mails wait, how many of those for too long, and how many failed; `oldest`: since when the first waits."""

    waiting: int = 0
    overdue: int = 0
    refused: int = 0
    given_up: int = 0
    oldest: datetime | None = None


async def backlog(tx: Transaction, at: datetime | None = None) -> Backlog:
    """The queue in numbers. Mails that failed are counted until they are sent again or forgotten (`Sender.prune`)."""
    found = await tx.exec(
        select(OutgoingMail.status, func.count(), func.min(OutgoingMail.created_at))
        .where(col(OutgoingMail.status).in_([*WAITS, *FAILED]))
        .group_by(OutgoingMail.status)
    )
    counts = {status: (count, oldest) for status, count, oldest in found.all()}
    waiting = [counts[status] for status in WAITS if status in counts]
    return Backlog(
        waiting=sum(count for count, _ in waiting),
        overdue=await _count_overdue(tx, (at or now()) - SLOW) if waiting else 0,
        refused=counts.get("refused", (0, None))[0],
        given_up=counts.get("given_up", (0, None))[0],
        oldest=min((oldest for _, oldest in waiting), default=None),
    )


async def _count_overdue(tx: Transaction, before: datetime) -> int:
    found = await tx.exec(
        select(func.count())
        .select_from(OutgoingMail)
        .where(col(OutgoingMail.status).in_(WAITS), col(OutgoingMail.created_at) < before)
    )
    return found.one()


async def list_troubled(tx: Transaction) -> Sequence[OutgoingMail]:
    """Mails that failed, and those that the server put off already; the newest first, at most `SHOWN`."""
    failed = col(OutgoingMail.status).in_(FAILED)
    put_off = col(OutgoingMail.status).in_(WAITS) & (col(OutgoingMail.problem) != "")
    found = await tx.exec(
        select(OutgoingMail).where(failed | put_off).order_by(col(OutgoingMail.id).desc()).limit(SHOWN)
    )
    return found.all()


async def get_failed(tx: Transaction, mail_id: int) -> OutgoingMail:
    """A mail that was refused or given up, locked. Raises `NotFound`."""
    found = await tx.exec(
        select(OutgoingMail)
        .where(OutgoingMail.id == mail_id, col(OutgoingMail.status).in_(FAILED))
        .with_for_update()
    )
    mail = found.first()
    if mail is None:
        raise NotFound
    return mail
