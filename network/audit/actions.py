"""Writing the log."""

from sqlmodel import col, or_, select

from network.models import AuditEntry, Person
from together.database import Transaction


async def record(
    tx: Transaction,
    *,
    by: Person | None,
    what: str,
    subject: str,
    title: str = "",
    path: str = "",
    **data: str,
) -> None:
    """One line of the log, in the transaction of what it tells. `by` None: the command line, or the platform itself.

    `subject` is a kind and a number (`person:3`, `meeting:5`, `workshop:12`, `text:privacy`); `data` may hold `role`,
    `reason`, `before`, `after`, `number`, `language`. Who did it is kept by the name that they have now, as `who`. `what`
    is one of those in `network.audit.queries.DEEDS`.
    """
    who = {"who": by.name} if by else {}
    tx.add(
        AuditEntry(
            person_id=by.id if by else None,
            what=what,
            subject=subject,
            title=title[:200],
            path=path,
            data=who | data,
        )
    )


async def forget_name(tx: Transaction, *, person_id: int, name: str) -> None:
    """Whoever closed their account is called `name` in the log, as who did something and as to whom it was done."""
    subject = f"person:{person_id}"
    await tx.flush()  # what was just recorded is among them
    found = await tx.exec(
        select(AuditEntry).where(or_(col(AuditEntry.person_id) == person_id, AuditEntry.subject == subject))
    )
    for entry in found.all():
        if entry.person_id == person_id:
            entry.data = entry.data | {"who": name}
        if entry.subject == subject:
            entry.title = name
