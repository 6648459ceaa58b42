"""Every SELECT about comments. What a reader may not read is left out here, so that no page can show it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, func, select

from network.models import Membership, Person
from practices.models import Case, Comment, Practice
from practices.readers import Standing
from together.columns import now
from together.database import Transaction
from together.errors import NotFound, TooMany

THREADS = 10
"""Threads on one page."""
REPLIES = 5
"""Replies that are shown below each; the rest stand on the thread's own page."""
WHOLE = 50
"""Replies on one page of a thread."""
AT_ONCE, WINDOW = 10, timedelta(minutes=10)
"""Comments that one person may write within this time."""


@dataclass(frozen=True)
class Said:
    """A comment as one reader sees it. `text` is empty for words that were deleted, or hidden from this reader."""

    id: int
    parent_id: int | None
    section: str
    person_id: int
    name: str
    language: str
    text: str
    at: datetime
    edited: bool
    state: str
    reason: str
    answer: bool
    deeds: frozenset[str]

    def may(self, deed: str) -> bool:
        """Whether this reader may `edit`, `delete`, `reply`, `accept`, `hide`, `show` or `report` it."""
        return deed in self.deeds


@dataclass(frozen=True)
class Thread:
    """A comment and the first of its replies; `more` replies stand on its own page."""

    root: Said
    replies: list[Said]
    more: int = 0


@dataclass(frozen=True)
class Threads:
    """One page of a conversation, newest threads first. `counts`: readable comments by section; `total` of them."""

    threads: list[Thread] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    page: int = 1
    pages: int = 1


async def list_threads(
    tx: Transaction, standing: Standing, *, page: int = 1, section: str | None = None, size: int = THREADS
) -> Threads:
    """A page of the conversation, in at most three queries; one where nobody has said anything."""
    roots, counts = await _count(tx, standing, section)
    if not roots:
        return Threads(counts=counts, total=sum(counts.values()))
    page = min(max(page, 1), -(-roots // size))
    wanted = _of(standing).where(col(Comment.parent_id).is_(None)).order_by(col(Comment.id).desc())
    if section is not None:
        wanted = wanted.where(Comment.section == section)
    found = (await tx.exec(wanted.offset((page - 1) * size).limit(size))).all()
    replies = await _first_replies(tx, standing, [root.id or 0 for root in found])
    threads = [_thread(standing, root, replies.get(root.id or 0, [])) for root in found]
    return Threads(threads, counts, sum(counts.values()), page, -(-roots // size))


def _of(standing: Standing) -> Any:
    return select(Comment).where(Comment.practice_id == standing.practice.id)


async def _count(tx: Transaction, standing: Standing, section: str | None) -> tuple[int, dict[str, int]]:
    """How many threads there are, and how many comments can be read in each section."""
    readable = col(Comment.deleted_at).is_(None) & col(Comment.hidden_at).is_(None)
    found = await tx.exec(
        select(
            Comment.section,
            func.count().filter(col(Comment.parent_id).is_(None)),
            func.count().filter(readable),
        )
        .where(Comment.practice_id == standing.practice.id)
        .group_by(Comment.section)
    )
    rows = found.all()
    roots = sum(threads for name, threads, _ in rows if section in {None, name})
    return roots, {name: readable for name, _, readable in rows}


async def _first_replies(
    tx: Transaction, standing: Standing, roots: Sequence[int]
) -> Mapping[int, list[tuple[Comment, int]]]:
    """The first replies to each of `roots`, with how many there are."""
    thread = {"partition_by": col(Comment.parent_id)}
    ranked = (
        select(
            col(Comment.id).label("id"),
            func.row_number().over(**thread, order_by=col(Comment.id)).label("place"),  # type: ignore[arg-type]
            func.count().over(**thread).label("count"),  # type: ignore[arg-type]
        )
        .where(Comment.practice_id == standing.practice.id, col(Comment.parent_id).in_(roots))
        .subquery()
    )
    found = await tx.exec(
        select(Comment, ranked.c.count)
        .join(ranked, ranked.c.id == col(Comment.id))
        .where(ranked.c.place <= REPLIES)
        .order_by(col(Comment.id))
    )
    replies = defaultdict(list)
    for comment, count in found.all():
        replies[comment.parent_id or 0].append((comment, count))
    return replies


def _thread(standing: Standing, root: Comment, replies: Sequence[tuple[Comment, int]]) -> Thread:
    more = replies[0][1] - len(replies) if replies else 0
    return Thread(seen_by(standing, root), [seen_by(standing, reply) for reply, _ in replies], more)


async def get_thread(
    tx: Transaction, standing: Standing, root: Comment, page: int = 1
) -> tuple[Thread, int, int]:
    """A thread with one page of its replies, that page's number, and how many pages there are."""
    within = _of(standing).where(Comment.parent_id == root.id)
    count = (await tx.exec(select(func.count()).select_from(within.subquery()))).one()
    pages = max(1, -(-count // WHOLE))
    page = min(max(page, 1), pages)
    found = await tx.exec(within.order_by(col(Comment.id)).offset((page - 1) * WHOLE).limit(WHOLE))
    replies = [seen_by(standing, reply) for reply in found.all()]
    return Thread(seen_by(standing, root), replies), page, pages


async def find_page_of(tx: Transaction, comment: Comment) -> int:
    """On which page of its thread a reply stands."""
    before = await tx.exec(
        select(func.count())
        .select_from(Comment)
        .where(
            Comment.practice_id == comment.practice_id,
            Comment.parent_id == comment.parent_id,
            col(Comment.id) < comment.id,
        )
    )
    return before.one() // WHOLE + 1


async def is_on_the_practice(tx: Transaction, comment: Comment) -> bool:
    """Whether the practice's own page shows this comment: its thread is among the newest, and it among the first replies."""
    root = comment.parent_id or comment.id or 0
    newer = select(func.count()).where(
        Comment.practice_id == comment.practice_id, col(Comment.parent_id).is_(None), col(Comment.id) > root
    )
    earlier = select(func.count()).where(
        Comment.practice_id == comment.practice_id,
        Comment.parent_id == root,
        col(Comment.id) < comment.id,
    )
    threads, replies = (await tx.exec(select(newer.scalar_subquery(), earlier.scalar_subquery()))).one()
    return bool(threads < THREADS and (comment.parent_id is None or replies < REPLIES))


async def get_comment(tx: Transaction, standing: Standing, comment_id: int) -> Comment:
    """A comment on this practice. Raises `NotFound`, also for those of another practice."""
    found = await tx.exec(_of(standing).where(Comment.id == comment_id))
    comment: Comment | None = found.first()
    if comment is None:
        raise NotFound
    return comment


async def take_comment(tx: Transaction, standing: Standing, comment_id: int) -> Comment:
    """The same for who changes it, as it is now: nobody else changes the practice's conversation until the commit."""
    await tx.exec(select(Practice.id).where(Practice.id == standing.practice.id).with_for_update())
    wanted = _of(standing).where(Comment.id == comment_id).execution_options(populate_existing=True)
    comment: Comment | None = (await tx.exec(wanted)).first()
    if comment is None:
        raise NotFound
    return comment


async def must_keep_its_place(tx: Transaction, comment: Comment) -> bool:
    """Whether something hangs on it: replies, or a case of the secretariat."""
    replies = select(Comment.id).where(
        Comment.practice_id == comment.practice_id, Comment.parent_id == comment.id
    )
    cases = select(Case.id).where(Case.practice_id == comment.practice_id, Case.comment_id == comment.id)
    found = await tx.exec(select(replies.exists() | cases.exists()))
    return bool(found.one())


async def require_few_comments(tx: Transaction, person: Person) -> None:
    """Raises `TooMany` when this person has written enough for now."""
    found = await tx.exec(
        select(func.count())
        .select_from(Comment)
        .where(Comment.person_id == person.id, col(Comment.created_at) > now() - WINDOW)
    )
    if found.one() >= AT_ONCE:
        raise TooMany


async def list_mentionable(tx: Transaction, standing: Standing) -> dict[int, str]:
    """Who can be called with @ there, by id: who has spoken, and the territory's editors."""
    spoken = select(Comment.person_id).where(
        Comment.practice_id == standing.practice.id, col(Comment.deleted_at).is_(None)
    )
    editors = select(Membership.person_id).where(
        Membership.territory_id == standing.territory.id,
        col(Membership.role).in_(["editor", "coordinator"]),
    )
    found = await tx.exec(
        select(col(Person.id), col(Person.name)).where(
            col(Person.id).in_(spoken) | col(Person.id).in_(editors), Person.name != ""
        )
    )
    return {number: name for number, name in found.all() if number is not None}


def seen_by(standing: Standing, comment: Comment) -> Said:
    """The comment as this reader sees it: hidden words reach moderators only, deleted ones nobody."""
    state = "deleted" if comment.deleted_at else "hidden" if comment.hidden_at else ""
    moderates = standing.may("moderate")
    return Said(
        id=comment.id or 0,
        parent_id=comment.parent_id,
        section=comment.section,
        person_id=comment.person_id,
        name="" if comment.deleted_at else comment.name,
        language=comment.language,
        text=comment.text if not state or (state == "hidden" and moderates) else "",
        at=comment.created_at,
        edited=bool(comment.edited_at),
        state=state,
        reason=comment.hidden_reason,
        answer=bool(comment.answer_at and not state),
        deeds=frozenset(_deeds(standing, comment, state)),
    )


def _deeds(standing: Standing, comment: Comment, state: str) -> set[str]:
    own = standing.reader.person is not None and standing.reader.person.id == comment.person_id
    if state:
        shown = {"show"} if state == "hidden" and standing.may("moderate") else set()
        return shown | ({"delete"} if own and state == "hidden" else set())
    possible = {
        "edit": own and standing.may("comment"),
        "delete": own,
        "reply": standing.may("comment"),
        "accept": comment.parent_id is not None and standing.may("answer"),
        "hide": not own and standing.may("moderate"),
        "report": not own and standing.may("report"),
    }
    return {deed for deed, may in possible.items() if may}
