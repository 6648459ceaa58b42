"""What the secretariat decides about a case. Each is decided once: a second moderator finds it answered."""

from collections.abc import Awaitable, Callable, Mapping

from network.models import Person
from network.notices.actions import tell
from network.queries import list_editors
from practices.actions import move, require_complete
from practices.comments.actions import hide_comment
from practices.comments.forms import HidingForm
from practices.comments.queries import get_comment
from practices.following import subject_of, title_of
from practices.models import Case
from practices.publication import release
from practices.queries import find_draft
from practices.readers import Reader, Standing
from practices.review.forms import DecisionForm
from practices.review.queries import list_same, require_secretariat, take_case
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden
from together.languages import N_


class Answered(Conflict):
    """Somebody else was faster, or the author took it back."""

    code = "answered"
    text = N_("This was answered in the meantime.")


class Rewritten(Conflict):
    """The author went on writing after the moderator had read the draft."""

    code = "rewritten"
    text = N_("The author has changed it since you read it. Please look at it once more.")


Decide = Callable[[Transaction, Case, Standing, DecisionForm], Awaitable[str]]
"""Does what was decided; the case's `outcome`."""


async def decide(tx: Transaction, *, reader: Reader, number: int, form: DecisionForm) -> Case:
    """Answer a case. Raises `NotFound`, `Answered`, `Rewritten`, `Incomplete`, or `Forbidden` for what is not asked here."""
    person = require_secretariat(reader)
    case, standing = await take_case(tx, number, reader)
    if case.closed_at:
        raise Answered
    decision = DECISIONS[case.kind].get(form.decision)
    if decision is None:
        raise Forbidden
    case.outcome = await decision(tx, case, standing, form)
    case.answer = form.reason
    _close(case, person)
    tx.add(case)
    return case


def _close(case: Case, person: Person) -> None:
    case.closed_at, case.closed_by = now(), person.id


async def _accept(tx: Transaction, case: Case, standing: Standing, form: DecisionForm) -> str:
    """Publish exactly what the moderator read, in the author's name."""
    standing.require("review")
    practice = standing.practice
    draft = await find_draft(tx, practice, practice.language)
    if draft is None or draft.version != form.version:
        raise Rewritten
    await require_complete(tx, practice, draft)
    author = await tx.get(Person, case.person_id) if case.person_id else None
    await release(tx, practice=practice, draft=draft, by=author)
    await _tell_author(tx, case, standing, "accepted", form.reason)
    return "accepted"


async def _ask(tx: Transaction, case: Case, standing: Standing, form: DecisionForm) -> str:
    return await _give_back(tx, case, standing, "changes", form.reason)


async def _decline(tx: Transaction, case: Case, standing: Standing, form: DecisionForm) -> str:
    return await _give_back(tx, case, standing, "declined", form.reason)


async def _give_back(tx: Transaction, case: Case, standing: Standing, status: str, reason: str) -> str:
    standing.require("review")
    standing.practice.status, standing.practice.changed_at = status, now()
    tx.add(standing.practice)
    await _tell_author(tx, case, standing, status, reason)
    return status


async def _tell_author(tx: Transaction, case: Case, standing: Standing, outcome: str, reason: str) -> None:
    practice = standing.practice
    draft = await find_draft(tx, practice, practice.language)
    title = str(draft.words.get("title", "")) if draft else await title_of(tx, practice)
    address = f"/practices/{practice.slug}"
    await tell(
        tx,
        people=[case.person_id] if case.person_id else [],
        kind="review",
        path=address if outcome == "accepted" else f"{address}/edit",
        subject=subject_of(practice),
        data={"outcome": outcome, "title": title, "reason": reason},
        urgent=True,
    )


async def _hide(tx: Transaction, case: Case, standing: Standing, form: DecisionForm) -> str:
    """Hide the comment that was reported; its author is told why."""
    if case.comment_id is None:
        raise Forbidden
    comment = await get_comment(tx, standing, case.comment_id)
    await hide_comment(tx, standing=standing, comment=comment, form=HidingForm(reason=form.reason))
    return await _acted(tx, case, standing)


async def _unpublish(tx: Transaction, case: Case, standing: Standing, form: DecisionForm) -> str:
    """Take the practice back from readers; those who write it are told why."""
    title = await title_of(tx, standing.practice)
    if standing.practice.status == "archived":
        await move(tx, standing=standing, deed="unarchive")
    practice = await move(tx, standing=standing, deed="unpublish")
    editors = await list_editors(tx, practice.territory_id)
    await tell(
        tx,
        people=[*editors, *([practice.created_by] if practice.created_by else [])],
        kind="review",
        path=f"/practices/{practice.slug}/edit",
        subject=subject_of(practice),
        data={"outcome": "unpublished", "title": title, "reason": form.reason},
        urgent=True,
    )
    return await _acted(tx, case, standing)


async def _acted(tx: Transaction, case: Case, standing: Standing) -> str:
    """What was reported is gone from readers' eyes: others who reported the same are answered with it."""
    person = require_secretariat(standing.reader)
    for same in await list_same(tx, case):
        same.outcome = "hidden"
        _close(same, person)
        tx.add(same)
        await _tell_reporter(tx, same, standing, "hidden", "")
    return "hidden"


async def _dismiss(tx: Transaction, case: Case, standing: Standing, form: DecisionForm) -> str:
    await _tell_reporter(tx, case, standing, "dismissed", form.reason)
    return "dismissed"


async def _tell_reporter(tx: Transaction, case: Case, standing: Standing, outcome: str, reason: str) -> None:
    await tell(
        tx,
        people=[case.person_id] if case.person_id else [],
        kind="report",
        path=f"/practices/{standing.practice.slug}" if outcome == "dismissed" else "/me/notices",
        subject=subject_of(standing.practice),
        data={"outcome": outcome, "reason": reason},
    )


DECISIONS: Mapping[str, Mapping[str, Decide]] = {
    "review": {"accept": _accept, "changes": _ask, "decline": _decline},
    "report": {"hide": _hide, "unpublish": _unpublish, "dismiss": _dismiss},
}
"""What may be decided about which kind of case."""
