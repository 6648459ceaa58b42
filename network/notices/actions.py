"""Telling people, and following."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import String, cast, delete, or_, update
from sqlmodel import col, select

from network.models import Notice, Person, Subscription
from together.columns import now
from together.database import Transaction
from together.once import insert_once


async def tell(
    tx: Transaction,
    *,
    people: Iterable[int],
    kind: str,
    path: str,
    subject: str = "",
    data: Mapping[str, str] | None = None,
    text: str = "",
    urgent: bool = False,
    skip: int | None = None,
    mailed: bool = False,
) -> None:
    """Tell each of `people` (ids) once; never `skip`, who did it. `mailed`: a mail of its own tells them already.

    The sentences are in `network/_notice.html`. They know of `data`: `who` (a name), `title` (of the practice or workshop),
    `territory` (a name), `role`, `outcome`, `reason`, `language` (a code), `kind`, and `about`, which names `subject`
    where `title` names something else. `text` is shown below, as written.
    """
    for person_id in dict.fromkeys(people):
        if person_id != skip:
            tx.add(
                Notice(
                    person_id=person_id,
                    kind=kind,
                    subject=subject,
                    path=path,
                    data=dict(data or {}),
                    text=text,
                    urgent=urgent,
                    mailed_at=now() if mailed else None,
                )
            )


async def untell(tx: Transaction, *, path: str, kinds: Iterable[str]) -> None:
    """Take back what was told of something whose words are gone, so that they stand on no page and in no mail to come."""
    await tx.exec(delete(Notice).where(col(Notice.path) == path, col(Notice.kind).in_(list(kinds))))


async def untell_all(tx: Transaction, *, below: str, kinds: Iterable[str], keep: Iterable[int]) -> None:
    """The same for everything at the address `below` and under it, for all people but `keep` (ids)."""
    path = col(Notice.path)
    there = or_(path == below, *(path.startswith(below + mark, autoescape=True) for mark in "/#?"))
    chosen = col(Notice.kind).in_(list(kinds)), col(Notice.person_id).not_in(list(keep))
    await tx.exec(delete(Notice).where(there, *chosen))


async def forget_teller(tx: Transaction, *, person: Person, name: str) -> None:
    """What others were told of somebody who closed their account tells of `name` instead.

    Notices know names only: where another account bears the same one, it tells of nobody in particular, and stays.
    """
    same = select(Person.id).where(Person.name == person.name, Person.id != person.id).limit(1)
    if not person.name or (await tx.exec(same)).first() is not None:
        return
    named = cast(col(Notice.data), String).contains(json.dumps(person.name), autoescape=True)
    for notice in (await tx.exec(select(Notice).where(named))).all():
        if notice.data.get("who") == person.name:
            notice.data = notice.data | {"who": name}


async def follow(tx: Transaction, *, person_id: int, subject: str) -> None:
    """From now on this person is told of what happens to `subject`, such as `practice:12`, because they asked for it."""
    new = await insert_once(tx, Subscription(person_id=person_id, subject=subject))
    if new is None:
        await _set_stopped(tx, person_id, subject, None)


async def follow_by_itself(tx: Transaction, *, person_id: int, subject: str) -> None:
    """The same for somebody who took part, unless they had said that they want to hear no more."""
    await insert_once(tx, Subscription(person_id=person_id, subject=subject))


async def stop_following(tx: Transaction, *, person_id: int, subject: str) -> None:
    """Tell this person no more of `subject`, and remember that."""
    new = await insert_once(tx, Subscription(person_id=person_id, subject=subject, stopped_at=now()))
    if new is None:
        await _set_stopped(tx, person_id, subject, now())


async def _set_stopped(tx: Transaction, person_id: int, subject: str, at: object) -> None:
    await tx.exec(
        update(Subscription)
        .where(col(Subscription.person_id) == person_id, col(Subscription.subject) == subject)
        .values(stopped_at=at)
    )


async def mark_read(tx: Transaction, *, person: Person, notice_id: int | None = None) -> None:
    """One notice of this person, or all of them, were read."""
    unread = update(Notice).where(col(Notice.person_id) == person.id, col(Notice.read_at).is_(None))
    if notice_id is not None:
        unread = unread.where(col(Notice.id) == notice_id)
    await tx.exec(unread.values(read_at=now()))


async def choose_digest(tx: Transaction, *, person_id: int, digest: str) -> None:
    """How often mails come. Who wanted none before is not sent what gathered meanwhile."""
    person = await tx.get_one(Person, person_id)
    if person.digest == "never" and digest != "never":
        await tx.exec(
            update(Notice)
            .where(col(Notice.person_id) == person_id, col(Notice.mailed_at).is_(None))
            .values(mailed_at=now())
        )
    person.digest = digest


REMINDERS = "reminders"
"""Names in a signed address, in place of what one follows, mails about what one registered for."""


async def unsubscribe(tx: Transaction, *, person: Person, subject: str) -> None:
    """No mails with news at all any more, or, with a `subject`, only no more of that; with `REMINDERS`, no reminders."""
    if subject == REMINDERS:
        person.reminders = False
        tx.add(person)
    elif subject:
        await stop_following(tx, person_id=person.id or 0, subject=subject)
    else:
        await choose_digest(tx, person_id=person.id or 0, digest="never")
