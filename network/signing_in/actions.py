"""Every write about how people come in: links, sessions of browsers, the change of an address, passkeys."""

from datetime import timedelta

from sqlalchemy import delete, update
from sqlmodel import col

from network.actions import create_person
from network.models import EmailChange, Passkey, Person, PersonSession, SignInLink
from network.queries import find_person_by_email, get_sign_in_link, require_few_links
from network.signing_in.queries import (
    AGENT_LENGTH,
    CHANGE_LIFE,
    find_change,
    find_passkey,
    get_change,
    get_passkey,
    list_passkeys,
    require_few_changes,
)
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden, Gone, TooMany
from together.languages import N_
from together.security import fingerprint, new_key, safe_next
from together.text import clean_name

KEPT = timedelta(days=1)
"""How long a link is kept, used or not, with the address to which it was sent."""

MOST_PASSKEYS = 10


class Blocked(Forbidden):
    """The secretariat blocked this account. The text tells the reason."""

    code = "blocked"
    text = N_("The secretariat has blocked this account. The reason: %(reason)s")
    way = ("/contact", N_("Write to the secretariat"))


class KnownPasskey(Conflict):
    """This very passkey is stored already."""

    code = "known_passkey"
    text = N_("This passkey is known already.")


async def send_sign_in_link(tx: Transaction, *, email: str, next_page: str, name: str = "") -> str:
    """Make a link for `email` and return its token. Raises `TooMany`.

    Old links go: an address that was typed once, by whomever, is not kept. `name` is what a new account will be called.
    """
    await require_few_links(tx, email)
    await tx.exec(delete(SignInLink).where(col(SignInLink.created_at) < now() - KEPT))
    token = new_key()
    tx.add(SignInLink(token_hash=fingerprint(token), email=email, next=safe_next(next_page), name=name))
    return token


async def use_sign_in_link(tx: Transaction, *, token: str, language: str) -> tuple[Person, str]:
    """Sign in with an e-mailed token, once: the person (new when the address is new) and where to go.

    Raises `Gone` when the link was used, also by a second press at the same instant, and `Blocked`.
    """
    link = await get_sign_in_link(tx, token)
    used = await tx.exec(
        update(SignInLink)
        .where(col(SignInLink.id) == link.id, col(SignInLink.used_at).is_(None))
        .values(used_at=now())
    )
    if used.rowcount != 1:
        raise Gone
    person = await find_person_by_email(tx, link.email) or await create_person(
        tx, email=link.email, language=language
    )
    require_welcome(person)
    person.name = person.name or link.name
    return person, link.next


def require_welcome(person: Person) -> None:
    """Raises `Blocked` with the reason, and `Gone` where the account was closed."""
    if person.blocked_at is not None:
        raise Blocked(reason=person.block_reason)
    if person.closed_at is not None:
        raise Gone


async def open_session(tx: Transaction, *, person: Person, agent: str = "") -> str:
    """Sign `person` in on one browser, which calls itself `agent`; returns the key for its cookie."""
    require_welcome(person)
    key = new_key()
    tx.add(
        PersonSession(
            key_hash=fingerprint(key), person_id=person.id or 0, agent=_printable(agent)[:AGENT_LENGTH]
        )
    )
    return key


def _printable(agent: str) -> str:
    return "".join(character for character in agent if character.isprintable())


async def end_session(tx: Transaction, *, key: str) -> None:
    """Sign out one browser: its key is worth nothing from now on."""
    await tx.exec(
        update(PersonSession).where(col(PersonSession.key_hash) == fingerprint(key)).values(ended_at=now())
    )


async def end_sessions(tx: Transaction, *, person_id: int, only: str = "", keep: str = "") -> list[str]:
    """Sign a person out: everywhere, or in the browser whose key hash begins with `only`; never in that of the hash `keep`.

    Returns the key hashes of those that were ended, whose open sockets are to be closed after the commit.
    """
    ending = update(PersonSession).where(
        col(PersonSession.person_id) == person_id,
        col(PersonSession.ended_at).is_(None),
        col(PersonSession.key_hash) != keep,
    )
    if only:
        ending = ending.where(col(PersonSession.key_hash).startswith(only, autoescape=True))
    ended = await tx.exec(ending.values(ended_at=now()).returning(col(PersonSession.key_hash)))
    return list(ended.scalars().all())


async def see_session(tx: Transaction, *, key_hash: str) -> None:
    """This browser was here now: its session lives on from here."""
    await tx.exec(
        update(PersonSession)
        .where(col(PersonSession.key_hash) == key_hash, col(PersonSession.ended_at).is_(None))
        .values(seen_at=now())
    )


async def ask_for_address(tx: Transaction, *, person: Person, email: str) -> tuple[str, str] | None:
    """Begin to move the account to `email`: tokens for the mails to the old and the new address; None where somebody has it.

    Calls off what was asked before. Raises `TooMany`, and `Conflict` for the address that it has already.
    """
    if email == person.email:
        raise Conflict(N_("This is your address already."))
    await require_few_changes(tx, person)
    await tx.exec(
        update(EmailChange)
        .where(col(EmailChange.person_id) == person.id, col(EmailChange.ended_at).is_(None))
        .values(ended_at=now())
    )
    old, new = new_key(), new_key()
    change = EmailChange(
        person_id=person.id or 0, email=email, old_hash=fingerprint(old), new_hash=fingerprint(new)
    )
    taken = await find_person_by_email(tx, email) is not None
    change.ended_at = now() if taken else None
    tx.add(change)
    return None if taken else (old, new)


async def confirm_address(tx: Transaction, *, token: str) -> tuple[EmailChange, Person]:
    """One of the two said yes; the second one changes the address. Raises `Gone`, `Blocked`, and `Conflict` when taken."""
    change = await get_change(tx, token)
    person = await tx.get_one(Person, change.person_id, with_for_update=True)
    await tx.refresh(change)
    if change.ended_at is not None:
        raise Gone
    require_welcome(person)
    if fingerprint(token) == change.old_hash:
        change.old_confirmed_at = now()
    else:
        change.new_confirmed_at = now()
    if change.old_confirmed_at and change.new_confirmed_at:
        await _move(tx, person, change)
    tx.add(change)
    return change, person


async def _move(tx: Transaction, person: Person, change: EmailChange) -> None:
    if await find_person_by_email(tx, change.email) is not None:
        raise Conflict(N_("This address belongs to another account meanwhile."))
    await tx.exec(delete(SignInLink).where(col(SignInLink.email).in_([person.email, change.email])))
    person.email, change.ended_at = change.email, now()
    tx.add(person)


async def call_off_address(tx: Transaction, *, token: str = "", person: Person | None = None) -> None:
    """The change does not happen: said by either mail's link, or by the person. What is over already stays over."""
    change = await get_change(tx, token) if token else await find_change(tx, person) if person else None
    if change is not None and change.ended_at is None:
        change.ended_at = now()
        tx.add(change)


async def forget_changes(tx: Transaction) -> None:
    """Addresses that were asked for long ago are not kept."""
    await tx.exec(delete(EmailChange).where(col(EmailChange.created_at) < now() - 7 * CHANGE_LIFE))


async def add_passkey(tx: Transaction, *, person: Person, passkey: Passkey) -> Passkey:
    """Store a credential whose proof was checked. Raises `KnownPasskey`, and `TooMany` above `MOST_PASSKEYS`."""
    await tx.get_one(Person, person.id, with_for_update=True)
    if len(await list_passkeys(tx, person)) >= MOST_PASSKEYS:
        raise TooMany(N_("You have as many passkeys as there may be. Please remove one first."))
    if await find_passkey(tx, passkey.credential_id):
        raise KnownPasskey
    passkey.person_id = person.id or 0
    tx.add(passkey)
    return passkey


async def use_passkey(tx: Transaction, *, passkey: Passkey, sign_count: int) -> Person:
    """A checked answer of an authenticator signs in. Raises `Blocked` or `Gone`."""
    person = await tx.get_one(Person, passkey.person_id)
    require_welcome(person)
    passkey.sign_count, passkey.used_at = sign_count, now()
    tx.add(passkey)
    return person


async def rename_passkey(tx: Transaction, *, person: Person, number: int, name: str) -> None:
    """Call one's own passkey otherwise. Raises `NotFound`, and `InvalidName` for what cannot be seen."""
    passkey = await get_passkey(tx, person, number)
    passkey.name = clean_name(name, 80)
    tx.add(passkey)


async def remove_passkey(tx: Transaction, *, person: Person, number: int) -> None:
    """It opens nothing any more. Raises `NotFound`."""
    await tx.delete(await get_passkey(tx, person, number))
