"""Keeping who did what to a workshop, outside of its room (whose own log is told by `workshops.projections`)."""

from datetime import datetime

from network.models import Person
from together.columns import now
from together.database import Transaction
from workshops.models import HistoryEntry, Workshop
from workshops.visitors import Standing


async def note(
    tx: Transaction,
    workshop: Workshop,
    *,
    by: Person | None,
    what: str,
    standing: Standing | None = None,
    at: datetime | None = None,
) -> None:
    """One entry of its history. `what` is a verb in the past; a guest who facilitates is named by their place."""
    participant = standing.participant if standing else None
    name = by.name if by else participant.name if participant else ""
    tx.add(
        HistoryEntry(
            workshop_id=workshop.id or 0,
            at=at or now(),
            name=name,
            person_id=by.id if by else None,
            what=what,
        )
    )
