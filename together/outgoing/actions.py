"""Putting mails into the queue, taking them out one by one, and writing down what came of them.

Each step is one transaction; `together.outgoing.sender` says what that guarantees.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, update
from sqlmodel import col, select

from together.columns import now
from together.database import Transaction
from together.languages import N_
from together.mail import Mail, Outcome, clean_address, clean_subject, new_message_id
from together.once import insert_once
from together.outgoing.models import OutgoingMail
from together.outgoing.queries import FAILED
from together.outgoing.waking import ring_after

PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
)
"""After each try that the server put off; after the last the mail is given up, about three days after the first."""

AWAY = timedelta(seconds=60)
"""Pause of a mail while the server is not there; that is no fault of the mail, and no try of it."""
PATIENCE = timedelta(days=4)
"""Age at which a mail is given up though the server was never there."""

KEPT = timedelta(days=30)
"""How long it stays known to whom a mail went, or could not go."""

TOO_LATE = N_("It was too late for this mail to be of use.")
NOT_THERE = N_("The mail server was not there for days.")


async def queue(
    tx: Transaction,
    *,
    mail: Mail,
    key: str,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Send `mail` once this transaction is durable, not before `due_at`; never if a mail of this `key` was queued before.

    Not after `expires_at`, when it would be of no use any more. Returns whether it is new. Raises `InvalidAddress`. What
    carries a secret (sign-in links) does not come here but to `together.mail.Postman`: the database keeps no secrets.
    """
    row = OutgoingMail(
        key=key,
        to=clean_address(mail.to),
        language=mail.language,
        subject=clean_subject(mail.subject)[:300],
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        calendar_method=mail.calendar_method,
        headers=dict(mail.headers),
        message_id=mail.message_id or new_message_id(),
        due_at=due_at or now(),
        expires_at=expires_at,
    )
    ring_after(tx)
    return await insert_once(tx, row) is not None


@dataclass(frozen=True)
class Claim:
    """A mail that one process may hand over until `until`; `claimed_at` tells its claim from a later one."""

    id: int
    mail: Mail
    tries: int
    claimed_at: datetime
    until: datetime
    created_at: datetime
    expires_at: datetime | None


async def claim_next(tx: Transaction, *, at: datetime, lease: timedelta) -> Claim | None:
    """Take the mail that is due longest: from the commit on nobody else sends it for the time of `lease`.

    A claim that has run out is due like a mail that waits: whoever had it is dead.
    """
    due = (
        select(OutgoingMail.id)
        .where(col(OutgoingMail.status).in_(["waiting", "sending"]), OutgoingMail.due_at <= at)
        .order_by(col(OutgoingMail.due_at), col(OutgoingMail.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claimed = await tx.exec(
        update(OutgoingMail)
        .where(col(OutgoingMail.id) == due.scalar_subquery())
        .values(status="sending", claimed_at=at, due_at=at + lease)
        .returning(OutgoingMail)
        .execution_options(synchronize_session=False)
    )
    row = claimed.scalars().first()
    return _claim(row, at, at + lease) if row else None


def _claim(row: OutgoingMail, at: datetime, until: datetime) -> Claim:
    mail = Mail(
        to=row.to,
        subject=row.subject,
        text=row.text,
        html=row.html,
        language=row.language,
        headers=row.headers,
        calendar=row.calendar,
        calendar_method=row.calendar_method,
        message_id=row.message_id,
    )
    return Claim(row.id or 0, mail, row.tries, at, until, row.created_at, row.expires_at)


@dataclass(frozen=True)
class Settled:
    """What came of a claim, as it is to be written down."""

    claim: Claim
    status: str
    problem: str = ""
    tries: int = 0
    due_at: datetime | None = None


def settle(claim: Claim, outcome: Outcome | Literal["late"], said: str, at: datetime) -> Settled:
    """What follows from one try: sent, refused, or when the next one is. `late`: none was made any more. Pure."""
    if outcome == "late":
        return Settled(claim, "given_up", TOO_LATE, claim.tries)
    if outcome in {"sent", "refused"}:
        return Settled(claim, outcome, said, claim.tries + 1)
    if outcome == "unreachable":
        waits = Settled(claim, "waiting", said, claim.tries, at + AWAY)
        return (
            replace(waits, status="given_up", problem=NOT_THERE)
            if at - claim.created_at > PATIENCE
            else waits
        )
    if claim.tries >= len(PAUSES):
        return Settled(claim, "given_up", said, claim.tries + 1)
    return Settled(claim, "waiting", said, claim.tries + 1, at + PAUSES[claim.tries])


EMPTIED = {"text": "", "html": "", "calendar": "", "headers": {}}


async def write_down(tx: Transaction, settled: Settled, *, at: datetime) -> bool:
    """Keep what came of a claim, and of a mail that was sent no more than that. False when the claim had run out and been
    taken by somebody else, whose word counts then."""
    values: dict[str, Any] = {"status": settled.status, "problem": settled.problem, "tries": settled.tries}
    if settled.status == "waiting":
        values |= {"due_at": settled.due_at}
    else:
        values |= {"ended_at": at} | (EMPTIED if settled.status == "sent" else {})
    written = await tx.exec(
        update(OutgoingMail)
        .where(
            col(OutgoingMail.id) == settled.claim.id,
            col(OutgoingMail.status) == "sending",
            col(OutgoingMail.claimed_at) == settled.claim.claimed_at,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(written.rowcount)


async def release_all(tx: Transaction, *, at: datetime) -> None:
    """Make every claim due: nobody else can be at it, because this process alone holds the database."""
    await tx.exec(update(OutgoingMail).where(col(OutgoingMail.status) == "sending").values(due_at=at))


async def retry(tx: Transaction, *, mail: OutgoingMail) -> None:
    """Send a mail that had failed, from its first try on, though it may have expired: somebody asked for it."""
    mail.status, mail.tries, mail.problem = "waiting", 0, ""
    mail.due_at, mail.expires_at, mail.ended_at = now(), None, None
    tx.add(mail)
    ring_after(tx)


async def forget_address(tx: Transaction, *, address: str) -> None:
    """Nothing goes there any more, and nothing tells that it ever did: whoever it belonged to closed their account."""
    await tx.exec(delete(OutgoingMail).where(col(OutgoingMail.to) == address))


async def prune(tx: Transaction, *, at: datetime) -> None:
    """Forget to whom mails went `KEPT` ago."""
    await tx.exec(
        delete(OutgoingMail).where(
            col(OutgoingMail.status).in_(["sent", *FAILED]), col(OutgoingMail.ended_at) < at - KEPT
        )
    )
