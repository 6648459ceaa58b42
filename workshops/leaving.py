"""What somebody who leaves the secretariat's office is in workshops."""

from sqlalchemy import update
from sqlmodel import col

from together.database import Transaction
from workshops.models import Participant


async def leave_office(tx: Transaction, person_id: int) -> None:
    """Whoever came into rooms as one of the secretariat has the place of a participant there from now on.

    A role that was given to them in a workshop stays. Their open sockets are to be closed, so that the door is asked again.
    """
    theirs = update(Participant).where(
        col(Participant.person_id) == person_id, col(Participant.role) == "secretariat"
    )
    await tx.exec(theirs.values(role="participant"))
