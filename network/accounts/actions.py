"""Writes about one's own account: its photo, and its end."""

from collections.abc import Iterable

from sqlalchemy import delete, update
from sqlmodel import col

from network.accounts.queries import photo_keys, require_replaceable
from network.audit.actions import forget_name, record
from network.models import (
    EmailChange,
    Grant,
    Membership,
    Notice,
    Passkey,
    PasskeyChallenge,
    Person,
    SignInLink,
    Subscription,
)
from network.notices.actions import forget_teller
from network.signing_in.actions import end_sessions
from together.columns import now
from together.database import Transaction
from together.languages import N_, translate
from together.outgoing.actions import forget_address

ANONYMOUS = N_("A participant")
"""What somebody is called whose account was closed."""


async def set_photo(tx: Transaction, *, person: Person, key: str, sides: Iterable[int]) -> list[str]:
    """Another photo (`key` empty: none). Returns where the one before lies in the store, to be emptied then."""
    own = await tx.get_one(Person, person.id, with_for_update=True)
    before = photo_keys(own)
    own.photo_key, own.photo_widths = key, list(sides)
    tx.add(own)
    return before


def name_afterwards(person: Person) -> str:
    """What a person is called once their account is closed, in their language."""
    return translate(person.language, ANONYMOUS)


async def close_account(tx: Transaction, *, person: Person) -> tuple[list[str], list[str]]:
    """The account ends: nobody is named any more, nothing leads back to the address, and no one can sign in.

    What was said, decided and published stays, as of "a participant". Returns the key hashes of the sessions that ended and
    the places in the store to empty, both for after the commit. Raises `LastOfSecretariat`.
    """
    await require_replaceable(tx, person)  # first: it holds several rows, in order
    own = await tx.get_one(Person, person.id, with_for_update=True)
    number, keys = own.id or 0, photo_keys(own)
    await _forget_ways_in(tx, number, own.email)
    ended = await end_sessions(tx, person_id=number)
    withdrawn = col(Grant.withdrawn_at).is_(None)
    await tx.exec(update(Grant).where(col(Grant.person_id) == number, withdrawn).values(withdrawn_at=now()))
    await record(tx, by=None, what="account_closed", subject=f"person:{number}")
    await forget_name(tx, person_id=number, name=name_afterwards(own))
    await forget_teller(tx, person=own, name=name_afterwards(own))
    _empty(own)
    tx.add(own)
    return ended, keys


async def _forget_ways_in(tx: Transaction, number: int, email: str) -> None:
    """Everything that only served the account."""
    for table in (EmailChange, Passkey, PasskeyChallenge, Membership, Notice, Subscription):
        await tx.exec(delete(table).where(col(table.person_id) == number))
    await tx.exec(delete(SignInLink).where(col(SignInLink.email) == email))
    await forget_address(tx, address=email)


def _empty(person: Person) -> None:
    person.name = name_afterwards(person)
    person.email = f"closed-{person.id}@closed.invalid"
    person.organisation = person.about = person.photo_key = person.actor_kind = person.time_zone = ""
    person.photo_widths, person.shown, person.languages = [], [], []
    person.territory_id = None
    person.secretariat = person.convener = person.reminders = person.in_cast = False
    person.digest = "never"
    person.calendar_turn += 1
    person.closed_at = now()
