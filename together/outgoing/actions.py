"""Putting mails into the queue."""

from datetime import datetime

from together.columns import now
from together.database import Transaction
from together.mail import Mail, clean_address, clean_subject, new_message_id
from together.once import insert_once
from together.outgoing.models import OutgoingMail


async def queue(tx: Transaction, *, mail: Mail, key: str, due_at: datetime | None = None) -> bool:
    """Send `mail` once this transaction is durable, not before `due_at`; never if a mail of this `key` was queued before.

    Returns whether it is new. Raises `InvalidAddress`. What carries a secret (sign-in links) does not come here but to
    `together.mail.Postman`: the database keeps no secrets.
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
    )
    return await insert_once(tx, row) is not None
