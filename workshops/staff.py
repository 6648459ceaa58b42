"""Whoever facilitates or reports a workshop is told what others do to it."""

from sqlmodel import col, select

from network.models import Person
from network.notices.actions import tell, untell
from together.database import Transaction
from workshops.models import Participant, Registration, Workshop
from workshops.registrations.seats import HELD
from workshops.visitors import WRITES_UP

MOVED, CANCELLED = "workshop_moved", "workshop_cancelled"
"""Kinds of notice (`network/_notice.html`)."""


async def tell_staff(
    tx: Transaction, workshop: Workshop, *, kind: str, by: Person | None, reason: str = ""
) -> None:
    """Tell them at once, but not `by`, who did it. Only the latest counts: what was told before is taken back.

    Those who registered too get the mail of everybody who did; for them it stands on their page.
    """
    path = f"/workshops/{workshop.slug}"
    await untell(tx, path=path, kinds=[MOVED, CANCELLED])
    found = await tx.exec(
        select(Participant.person_id, Registration.id)
        .outerjoin(
            Registration,
            (col(Registration.workshop_id) == col(Participant.workshop_id))
            & (col(Registration.person_id) == col(Participant.person_id))
            & col(Registration.status).in_(HELD),
        )
        .where(
            Participant.workshop_id == workshop.id,
            col(Participant.role).in_(WRITES_UP),
            col(Participant.person_id).is_not(None),
            col(Participant.removed_at).is_(None),
        )
        .order_by(col(Participant.id))
    )
    for person_id, registered in found.all():
        await tell(
            tx,
            people=[person_id or 0],
            kind=kind,
            subject=f"workshop:{workshop.id}",
            path=path,
            data={"title": workshop.title} | ({"reason": reason} if reason else {}),
            urgent=True,
            mailed=registered is not None,
            skip=by.id if by else None,
        )
