"""Calling a workshop off, and taking back its invitation links."""

from network.audit.actions import record
from network.models import Person
from together.columns import now
from together.database import Transaction
from together.errors import Conflict
from workshops import indexing
from workshops.changes import count_change, facts_of
from workshops.history import note
from workshops.models import Workshop
from workshops.staff import CANCELLED, tell_staff
from workshops.visitors import Standing


async def hold(tx: Transaction, standing: Standing) -> Workshop:
    """The workshop's row, for whoever runs it, held until the end of the transaction. Raises `Forbidden`."""
    standing.require_runs()
    return await tx.get_one(Workshop, standing.workshop.id, with_for_update=True, populate_existing=True)


async def cancel_workshop(tx: Transaction, *, standing: Standing, reason: str, by: Person | None) -> Workshop:
    """Announced → cancelled: its page stays and says why, its room stays shut, who registered is told.

    Raises `Conflict` when it is not announced, or was opened.
    """
    workshop = await hold(tx, standing)
    if workshop.status != "announced":
        raise Conflict
    before = facts_of(workshop)
    workshop.status, workshop.cancelled_at, workshop.cancel_reason = "cancelled", now(), reason
    count_change(workshop, before)
    tx.add(workshop)
    await tell_staff(tx, workshop, kind=CANCELLED, by=by, reason=reason)
    await _record(tx, workshop, "workshop_cancelled", by, reason=reason)
    await note(tx, workshop, by=by, what="cancelled", standing=standing)
    await indexing.refresh(tx, workshop)
    return workshop


async def withdraw_links(tx: Transaction, *, standing: Standing, by: Person | None) -> Workshop:
    """All invitation links that were given out lead nowhere from now on; who entered by one keeps their place."""
    workshop = await hold(tx, standing)
    workshop.link_turn += 1
    tx.add(workshop)
    await _record(tx, workshop, "links_withdrawn", by)
    await note(tx, workshop, by=by, what="links_withdrawn", standing=standing)
    return workshop


async def _record(tx: Transaction, workshop: Workshop, what: str, by: Person | None, **data: str) -> None:
    path, subject = f"/workshops/{workshop.slug}", f"workshop:{workshop.id}"
    await record(tx, by=by, what=what, subject=subject, title=workshop.title, path=path, **data)
