"""Every write about calendars."""

from network.models import Person
from together.database import Transaction


async def renew_address(tx: Transaction, *, person: Person) -> Person:
    """From now on their calendar has another address, and those of before lead nowhere."""
    own = await tx.get_one(Person, person.id, with_for_update=True)
    own.calendar_turn += 1
    return own
