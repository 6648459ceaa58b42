"""Writing the log."""

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
