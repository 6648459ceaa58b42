"""Every SELECT about sessions, changes of address and passkeys."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, or_, select

from network.models import EmailChange, Passkey, PasskeyChallenge, Person, PersonSession
from network.queries import SESSION_LIFE
from together.columns import now
from together.database import Transaction
from together.errors import Gone, NotFound, TooMany
from together.security import fingerprint

CHANGE_LIFE = timedelta(days=1)
"""How long both addresses may take to say yes."""
CHANGES_A_DAY = 5
CHALLENGE_LIFE = timedelta(minutes=5)
AGENT_LENGTH = 200


async def list_sessions(tx: Transaction, person: Person) -> Sequence[PersonSession]:
    """The browsers in which the person is signed in, the one that was seen last first."""
    found = await tx.exec(
        select(PersonSession)
        .where(
            PersonSession.person_id == person.id,
            col(PersonSession.ended_at).is_(None),
            col(PersonSession.seen_at) > now() - SESSION_LIFE,
        )
        .order_by(col(PersonSession.seen_at).desc(), col(PersonSession.created_at).desc())
    )
    return found.all()


async def find_change(tx: Transaction, person: Person) -> EmailChange | None:
    """The change of address that waits for somebody's yes."""
    found = await tx.exec(
        select(EmailChange)
        .where(
            EmailChange.person_id == person.id,
            col(EmailChange.ended_at).is_(None),
            col(EmailChange.created_at) > now() - CHANGE_LIFE,
        )
        .order_by(col(EmailChange.id).desc())
    )
    return found.first()


async def get_change(tx: Transaction, token: str) -> EmailChange:
    """The change of which a mail's link tells. Raises `Gone` when it is over, too old or never was."""
    mark = fingerprint(token)
    found = await tx.exec(
        select(EmailChange).where(or_(EmailChange.old_hash == mark, EmailChange.new_hash == mark))
    )
    change = found.first()
    if change is None or change.ended_at or now() - change.created_at > CHANGE_LIFE:
        raise Gone
    return change


async def require_few_changes(tx: Transaction, person: Person) -> None:
    """Raises `TooMany` when a person asked for several addresses within a day."""
    found = await tx.exec(
        select(EmailChange.id).where(
            EmailChange.person_id == person.id, col(EmailChange.created_at) > now() - timedelta(days=1)
        )
    )
    if len(found.all()) >= CHANGES_A_DAY:
        raise TooMany


async def list_passkeys(tx: Transaction, person: Person) -> Sequence[Passkey]:
    """The person's passkeys, oldest first."""
    found = await tx.exec(select(Passkey).where(Passkey.person_id == person.id).order_by(col(Passkey.id)))
    return found.all()


async def find_passkey(tx: Transaction, credential_id: str) -> Passkey | None:
    """The passkey of this credential id (base64url), whoever's it is."""
    return (await tx.exec(select(Passkey).where(Passkey.credential_id == credential_id))).first()


async def get_passkey(tx: Transaction, person: Person, number: int) -> Passkey:
    """One's own passkey. Raises `NotFound`."""
    passkey = await tx.get(Passkey, number)
    if passkey is None or passkey.person_id != person.id:
        raise NotFound
    return passkey


async def find_challenge(tx: Transaction, challenge: bytes, person: Person | None) -> PasskeyChallenge | None:
    """What we asked this person (None: somebody who signs in) to sign within the last minutes, unless it was used."""
    found = await tx.exec(
        select(PasskeyChallenge).where(
            PasskeyChallenge.challenge_hash == fingerprint(challenge.hex()),
            col(PasskeyChallenge.person_id) == (person.id if person else None),
            col(PasskeyChallenge.used_at).is_(None),
            col(PasskeyChallenge.created_at) > now() - CHALLENGE_LIFE,
        )
    )
    return found.first()
