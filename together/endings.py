"""What ends with an account, wherever it is: the assembly introduces the packages, so that none needs to know the other.

An account ends when the secretariat blocks it or its owner closes it. Its sessions are ended by whoever ends it.
"""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import HTTPConnection

from together.database import Transaction

Ending = Callable[[Transaction, int], Awaitable[object]]
"""Ends what its package holds for the person of this id, in the transaction that ends the account; may raise a `Problem`."""


async def end_office(tx: Transaction, connection: HTTPConnection, person_id: int) -> None:
    """Everything that packages end where somebody is of the secretariat no more, but keeps the account."""
    endings: Sequence[Ending] = connection.app.state.on_office_left
    for end in endings:
        await end(tx, person_id)


async def end_account(tx: Transaction, connection: HTTPConnection, person_id: int) -> None:
    """Everything that packages end with an account, in the assembly's order; whoever waits for places is told soon after."""
    endings: Sequence[Ending] = connection.app.state.on_account_ended
    for end in endings:
        await end(tx, person_id)
    planner = getattr(connection.app.state, "planner", None)
    if planner is not None:
        tx.after_commit(planner.wake)
