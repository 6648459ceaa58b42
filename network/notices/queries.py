"""Every SELECT about what people are told and what they follow."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from network.models import Notice, Person, Subscription, Territory, Theme
from together.database import Transaction
from together.errors import Gone

PAGE = 30
"""Notices on one page."""


async def list_notices(tx: Transaction, person: Person, page: int = 1) -> tuple[Sequence[Notice], bool]:
    """Unread ones first, then the newest; and whether there are more than those of this page (from 1)."""
    found = await tx.exec(
        select(Notice)
        .where(Notice.person_id == person.id)
        .order_by(col(Notice.read_at).is_not(None), col(Notice.id).desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    notices = found.all()
    return notices[:PAGE], len(notices) > PAGE


async def list_followers(tx: Transaction, subjects: Iterable[str]) -> set[int]:
    """Ids of the people who follow one of these."""
    found = await tx.exec(
        select(Subscription.person_id).where(
            col(Subscription.subject).in_(list(subjects)), col(Subscription.stopped_at).is_(None)
        )
    )
    return set(found.all())


async def list_who_stopped(tx: Transaction, subject: str) -> set[int]:
    """Ids of the people who said that they want to hear no more of it."""
    found = await tx.exec(
        select(Subscription.person_id).where(
            Subscription.subject == subject, col(Subscription.stopped_at).is_not(None)
        )
    )
    return set(found.all())


async def is_following(tx: Transaction, person: Person | None, subject: str) -> bool:
    """Whether this person follows it. Nobody (None) follows nothing, and costs no query."""
    if person is None:
        return False
    return bool(await list_followed(tx, person, [subject]))


async def list_followed(tx: Transaction, person: Person, subjects: Iterable[str] | None = None) -> list[str]:
    """What this person follows, of `subjects` or of all; the newest first."""
    wanted = select(Subscription.subject).where(
        Subscription.person_id == person.id, col(Subscription.stopped_at).is_(None)
    )
    if subjects is not None:
        wanted = wanted.where(col(Subscription.subject).in_(list(subjects)))
    return list((await tx.exec(wanted.order_by(col(Subscription.id).desc()))).all())


async def was_told(tx: Transaction, kind: str, path: str) -> bool:
    """Whether anybody was told this of what is at that path."""
    found = await tx.exec(select(Notice.id).where(Notice.path == path, Notice.kind == kind).limit(1))
    return found.first() is not None


def numbers_of(subjects: Iterable[str], kind: str) -> list[int]:
    """The numbers of those subjects that are of this kind: 3 of `territory:3`."""
    split = (subject.partition(":") for subject in subjects)
    return [int(number) for name, _, number in split if name == kind]


async def list_places(tx: Transaction, subjects: Sequence[str]) -> Mapping[str, Sequence[Territory | Theme]]:
    """The territories and themes among these subjects."""
    territories, themes = numbers_of(subjects, "territory"), numbers_of(subjects, "theme")
    return {
        "territories": (await tx.exec(_named(Territory, territories))).all() if territories else [],
        "themes": (await tx.exec(_named(Theme, themes))).all() if themes else [],
    }


def _named(model: Any, ids: Sequence[int]) -> Any:
    return select(model).where(col(model.id).in_(ids)).order_by(model.name)


async def get_person(tx: Transaction, person_id: int) -> Person:
    """Whom a signed address names. Raises `Gone` when their account is no more."""
    person = await tx.get(Person, person_id)
    if person is None:
        raise Gone
    return person
