"""What brings something before the secretariat. What the secretariat decides: `practices.review.decisions`."""

from sqlmodel import col, select

from network.models import Person
from network.notices.actions import tell
from practices.models import Case, Comment, Practice
from practices.readers import Reader, Standing
from practices.review.queries import find_open_review, has_published, require_few_reports
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, NotFound
from together.languages import N_


class NotSubmitted(Conflict):
    """It is no longer with the secretariat."""

    code = "not_submitted"
    text = N_("This practice is no longer with the secretariat.")


async def needs_review(tx: Transaction, *, reader: Reader, territory_id: int) -> bool:
    """Whether what they publish first for this territory waits for the secretariat: where the network asks for it,
    the first practice of every editor and coordinator."""
    if not reader.reviewed or reader.person is None:
        return False
    if reader.role_in(territory_id) == "secretariat":
        return False
    return not await has_published(tx, reader.person)


async def open_review(tx: Transaction, *, practice: Practice, person: Person) -> Case:
    """A practice that was submitted waits for the secretariat, which is told."""
    case = Case(kind="review", practice_id=practice.id or 0, person_id=person.id)
    tx.add(case)
    await _tell_secretariat(tx, "submitted", person)
    return case


async def withdraw(tx: Transaction, *, standing: Standing) -> Practice:
    """Take a submission back: it is a draft again. Raises `Forbidden`, or `NotSubmitted` when it was answered meanwhile."""
    standing.require("write")
    practice = await tx.get_one(Practice, standing.practice.id, with_for_update=True, populate_existing=True)
    case = await find_open_review(tx, practice)
    if practice.status != "submitted" or case is None:
        raise NotSubmitted
    practice.status = "draft"
    case.closed_at, case.outcome = now(), "withdrawn"
    case.closed_by = standing.require("write").id
    tx.add_all([practice, case])
    return practice


async def report(
    tx: Transaction, standing: Standing, comment: Comment | None = None, reason: str = ""
) -> Case:
    """Tell the secretariat that something is wrong with a practice, or with a comment on it; once is enough.

    Raises `Forbidden`, `TooMany`, or `NotFound` for a comment of another practice or one that is no longer shown.
    """
    person = standing.require("report")
    if comment is not None and (
        comment.practice_id != standing.practice.id or comment.deleted_at or comment.hidden_at
    ):
        raise NotFound
    await tx.exec(select(Practice.id).where(Practice.id == standing.practice.id).with_for_update())
    again = await _find_own(tx, standing, comment, person)
    if again is not None:
        again.reason = reason
        tx.add(again)
        return again
    await require_few_reports(tx, person)
    case = Case(
        kind="report",
        practice_id=standing.practice.id or 0,
        comment_id=comment.id if comment else None,
        reason=reason,
        person_id=person.id,
    )
    tx.add(case)
    await _tell_secretariat(tx, "reported", person)
    return case


async def _find_own(
    tx: Transaction, standing: Standing, comment: Comment | None, person: Person
) -> Case | None:
    number = comment.id if comment else None
    found = await tx.exec(
        select(Case).where(
            Case.kind == "report",
            Case.practice_id == standing.practice.id,
            Case.person_id == person.id,
            col(Case.closed_at).is_(None),
            col(Case.comment_id).is_(None) if number is None else col(Case.comment_id) == number,
        )
    )
    return found.first()


async def _tell_secretariat(tx: Transaction, outcome: str, person: Person) -> None:
    office = (await tx.exec(select(Person.id).where(col(Person.secretariat).is_(True)))).all()
    kind = "report" if outcome == "reported" else "review"
    people = [number for number in office if number]
    await tell(tx, people=people, kind=kind, path="/review", data={"outcome": outcome}, skip=person.id)
