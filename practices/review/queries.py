"""Every SELECT about cases. What lies open is the secretariat's to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import col, select

from network.models import Person, Territory
from practices.models import Case, Comment, Draft, Edition, Practice, Revision
from practices.readers import Reader, Standing
from together.database import Transaction
from together.errors import NotFound, TooMany
from together.languages import N_

MOST_REPORTS = 20
"""Open reports of one person."""
MOST = 100
"""Cases that the queue shows at once, oldest first."""


Row = TypeVar("Row", Person, Comment)


@dataclass(frozen=True)
class Waiting:
    """A case as the queue shows it. `draft` is what was submitted; `comment` what was reported, if it was a comment."""

    case: Case
    practice: Practice
    territory: Territory
    person: Person | None
    title: str
    draft: Draft | None = None
    comment: Comment | None = None


def require_secretariat(reader: Reader) -> Person:
    """The moderator. Raises `NotFound` for everybody else: the queue is nobody's to know of."""
    if reader.person is None or not reader.person.secretariat:
        raise NotFound
    return reader.person


async def has_published(tx: Transaction, person: Person) -> bool:
    """Whether a practice of theirs was published before, with or without a review."""
    found = await tx.exec(
        select(Revision.id)
        .join(Practice, col(Practice.id) == col(Revision.practice_id))
        .where(
            Revision.published_by == person.id,
            Revision.number == 1,
            Revision.language == Practice.language,
        )
        .limit(1)
    )
    return found.first() is not None


async def require_few_reports(tx: Transaction, person: Person) -> None:
    """Raises `TooMany` when what this person has reported fills the queue already."""
    found = await tx.exec(
        select(func.count()).where(
            Case.kind == "report", Case.person_id == person.id, col(Case.closed_at).is_(None)
        )
    )
    if found.one() >= MOST_REPORTS:
        raise TooMany(N_("Please wait until what you have reported was looked at."))


async def count_open(tx: Transaction) -> int:
    """How many cases wait."""
    return (await tx.exec(select(func.count()).where(col(Case.closed_at).is_(None)))).one()


async def list_open(tx: Transaction, reader: Reader) -> list[Waiting]:
    """What waits, oldest first, at most `MOST`. Raises `NotFound` unless the reader is the secretariat."""
    require_secretariat(reader)
    found = await tx.exec(_cases().where(col(Case.closed_at).is_(None)).order_by(col(Case.id)).limit(MOST))
    return await _waiting(tx, found.all())


def _cases() -> Any:
    return (
        select(Case, Practice, Territory)
        .join(Practice, col(Practice.id) == col(Case.practice_id))
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
    )


async def _waiting(tx: Transaction, rows: Sequence[tuple[Case, Practice, Territory]]) -> list[Waiting]:
    numbers = [practice.id for _, practice, _ in rows]
    drafts = {
        (draft.practice_id, draft.language): draft
        for draft in (await tx.exec(select(Draft).where(col(Draft.practice_id).in_(numbers)))).all()
    }
    titles: Mapping[tuple[int, str], str] = {
        (number, language): title
        for number, language, title in await tx.exec(
            select(Edition.practice_id, Edition.language, Edition.title).where(
                col(Edition.practice_id).in_(numbers)
            )
        )
    }
    people = await _by_id(tx, Person, [case.person_id for case, _, _ in rows])
    comments = await _by_id(tx, Comment, [case.comment_id for case, _, _ in rows])
    waiting = []
    for case, practice, territory in rows:
        original = (practice.id or 0, practice.language)
        draft = drafts.get(original)
        title = titles.get(original) or str(draft.words.get("title", "") if draft else "")
        shown = draft if case.kind == "review" else None
        waiting.append(
            Waiting(
                case,
                practice,
                territory,
                people.get(case.person_id or 0),
                title,
                shown,
                comments.get(case.comment_id or 0),
            )
        )
    return waiting


async def _by_id(tx: Transaction, table: type[Row], numbers: Sequence[int | None]) -> dict[int, Row]:
    wanted = {number for number in numbers if number}
    found = await tx.exec(select(table).where(col(table.id).in_(wanted)))
    return {row.id or 0: row for row in found.all()}


async def get_waiting(tx: Transaction, number: int, reader: Reader) -> Waiting:
    """A case as its page shows it, open or closed. Raises `NotFound` unless the reader is the secretariat."""
    require_secretariat(reader)
    found = await tx.exec(_cases().where(Case.id == number))
    waiting = await _waiting(tx, found.all())
    if not waiting:
        raise NotFound
    return waiting[0]


async def take_case(tx: Transaction, number: int, reader: Reader) -> tuple[Case, Standing]:
    """A case and its practice, both rows held until the commit: the practice first, as everybody takes them.

    Raises `NotFound` unless the reader is the secretariat.
    """
    require_secretariat(reader)
    known = await tx.get(Case, number)
    if known is None:
        raise NotFound
    practice = await tx.get_one(Practice, known.practice_id, with_for_update=True, populate_existing=True)
    case = await tx.get_one(Case, number, with_for_update=True, populate_existing=True)
    return case, Standing(practice, await tx.get_one(Territory, practice.territory_id), reader)


async def list_same(tx: Transaction, case: Case) -> Sequence[Case]:
    """All open reports of the same thing, this one included."""
    found = await tx.exec(
        select(Case).where(
            Case.kind == "report",
            Case.practice_id == case.practice_id,
            col(Case.comment_id).is_(None)
            if case.comment_id is None
            else col(Case.comment_id) == case.comment_id,
            col(Case.closed_at).is_(None),
        )
    )
    return found.all()


async def find_open_review(tx: Transaction, practice: Practice) -> Case | None:
    """The submission of this practice that waits, its row held until the commit."""
    found = await tx.exec(
        select(Case)
        .where(Case.practice_id == practice.id, Case.kind == "review", col(Case.closed_at).is_(None))
        .with_for_update()
    )
    return found.first()


async def find_answer(tx: Transaction, standing: Standing) -> Case | None:
    """What the secretariat said last of a practice that it gave back, for those who write it; nobody else gets here."""
    if not standing.may("write") or standing.practice.status not in {"changes", "declined"}:
        return None
    found = await tx.exec(
        select(Case)
        .where(Case.practice_id == standing.practice.id, Case.kind == "review", Case.answer != "")
        .order_by(col(Case.id).desc())
        .limit(1)
    )
    return found.first()
