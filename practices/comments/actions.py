"""Every write about comments."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from network.models import Notice, Person
from network.notices.actions import follow_by_itself, tell, untell
from practices.comments.forms import CommentForm, HidingForm
from practices.comments.mentions import find_mentioned
from practices.comments.queries import (
    get_comment,
    list_mentionable,
    must_keep_its_place,
    require_few_comments,
    seen_by,
)
from practices.following import list_concerned, subject_of, title_of
from practices.indexing import recount
from practices.models import Comment
from practices.readers import Standing
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden
from together.languages import N_

TOLD = ("comment", "answer", "mention")
"""Kinds of notices that carry a comment's words."""

NAMED = (*TOLD, "accepted")
"""Kinds that go with the comment itself."""


async def write_comment(
    tx: Transaction, *, standing: Standing, form: CommentForm, at: datetime | None = None
) -> Comment:
    """Say something, and tell those concerned. Raises `Forbidden`, `NotFound`, `Conflict` or `TooMany`.

    A reply to a reply joins the same thread: there are two levels. `at` is for what was said before now.
    """
    person = standing.require("comment")
    if not person.name:
        raise Forbidden(N_("Please give your name in your profile first."))
    await require_few_comments(tx, person)
    parent = await _parent(tx, standing, form.parent)
    comment = Comment(
        practice_id=standing.practice.id or 0,
        parent_id=parent.id if parent else None,
        section=parent.section if parent else form.section,
        person_id=person.id or 0,
        name=person.name,
        text=form.text,
        language=form.language,
        created_at=at or now(),
    )
    tx.add(comment)
    await tx.flush()  # its address carries its id
    await follow_by_itself(tx, person_id=person.id or 0, subject=subject_of(standing.practice))
    await _tell(tx, standing, comment, parent, person)
    await recount(tx, comment.practice_id)
    return comment


async def _parent(tx: Transaction, standing: Standing, number: str) -> Comment | None:
    if not number:
        return None
    comment = await get_comment(tx, standing, int(number))
    if comment.parent_id:
        comment = await get_comment(tx, standing, comment.parent_id)
    if comment.hidden_at:
        raise Conflict(N_("This comment was hidden in the meantime."))
    return comment


async def _tell(
    tx: Transaction, standing: Standing, comment: Comment, parent: Comment | None, person: Person
) -> None:
    """Each is told once, of what concerns them most: that they were called, answered, or that something was said."""
    called = find_mentioned(comment.text, await list_mentionable(tx, standing))
    answered = {parent.person_id} if parent else set()
    others = await list_concerned(tx, standing.practice)
    told: set[int] = set()
    for kind, people in (("mention", called), ("answer", answered), ("comment", others)):
        await tell(
            tx,
            people=sorted(people - told),
            kind=kind,
            path=address_of(standing, comment),
            subject=subject_of(standing.practice),
            data={"who": person.name, "title": await title_of(tx, standing.practice)},
            text=comment.text,
            skip=person.id,
        )
        told |= people


def address_of(standing: Standing, comment: Comment) -> str:
    """Where this comment is found, for life."""
    return f"/practices/{standing.practice.slug}/comments/{comment.id}"


async def change_comment(
    tx: Transaction, *, standing: Standing, comment: Comment, form: CommentForm
) -> Comment:
    """Write one's own words anew, also in what is still to be mailed. Raises `Forbidden`."""
    require(standing, comment, "edit")
    comment.text, comment.language, comment.edited_at = form.text, form.language, now()
    tx.add(comment)
    await tx.exec(
        update(Notice)
        .where(col(Notice.path) == address_of(standing, comment), col(Notice.kind).in_(TOLD))
        .values(text=comment.text)
    )
    return comment


async def delete_comment(tx: Transaction, *, standing: Standing, comment: Comment) -> bool:
    """Erase one's own words for good, here and in what was told of them. Whether its place is kept, for its replies.

    Raises `Forbidden`.
    """
    require(standing, comment, "delete")
    await untell(tx, path=address_of(standing, comment), kinds=NAMED)
    keeps = await must_keep_its_place(tx, comment)
    if keeps:
        comment.text, comment.name, comment.hidden_reason = "", "", ""
        comment.deleted_at, comment.answer_at, comment.hidden_at = now(), None, None
        tx.add(comment)
    else:
        await tx.delete(comment)
        await tx.flush()  # what it hung on may go as well
        await _forget_empty(tx, standing, comment.parent_id)
    await recount(tx, comment.practice_id)
    return keeps


async def _forget_empty(tx: Transaction, standing: Standing, root_id: int | None) -> None:
    """Take away a deleted comment that kept its place for replies, once the last of them is gone."""
    root = await get_comment(tx, standing, root_id) if root_id else None
    if root and root.deleted_at and not await must_keep_its_place(tx, root):
        await tx.delete(root)


async def accept_answer(tx: Transaction, *, standing: Standing, comment: Comment, accept: bool) -> Comment:
    """The territory says that this reply answers its thread, or takes that back; one in each thread. Raises `Forbidden`."""
    person = require(standing, comment, "accept")
    await tx.exec(
        update(Comment)
        .where(
            col(Comment.practice_id) == comment.practice_id,
            col(Comment.parent_id) == comment.parent_id,
            col(Comment.answer_at).is_not(None),
        )
        .values(answer_at=None)
    )
    comment.answer_at = now() if accept else None
    tx.add(comment)
    await untell(tx, path=address_of(standing, comment), kinds=["accepted"])
    if accept and comment.parent_id:
        root = await get_comment(tx, standing, comment.parent_id)
        await tell(
            tx,
            people=[comment.person_id, root.person_id],
            kind="accepted",
            path=address_of(standing, comment),
            subject=subject_of(standing.practice),
            data={"who": comment.name, "title": await title_of(tx, standing.practice)},
            skip=person.id,
        )
    return comment


async def hide_comment(tx: Transaction, *, standing: Standing, comment: Comment, form: HidingForm) -> Comment:
    """A moderator hides it with a reason, of which its author is told at once. Raises `Forbidden`."""
    person = require(standing, comment, "hide")
    comment.hidden_at, comment.hidden_by, comment.hidden_reason = now(), person.id, form.reason
    comment.answer_at = None
    tx.add(comment)
    await untell(tx, path=address_of(standing, comment), kinds=NAMED)
    await tell(
        tx,
        people=[comment.person_id],
        kind="hidden",
        path=address_of(standing, comment),
        subject=subject_of(standing.practice),
        data={"title": await title_of(tx, standing.practice), "reason": form.reason},
        urgent=True,
        skip=person.id,
    )
    await recount(tx, comment.practice_id)
    return comment


async def show_comment(tx: Transaction, *, standing: Standing, comment: Comment) -> Comment:
    """Take the hiding back. Raises `Forbidden`."""
    require(standing, comment, "show")
    comment.hidden_at, comment.hidden_by, comment.hidden_reason = None, None, ""
    tx.add(comment)
    await untell(tx, path=address_of(standing, comment), kinds=["hidden"])
    await recount(tx, comment.practice_id)
    return comment


def require(standing: Standing, comment: Comment, deed: str) -> Person:
    """The signed-in person. Raises `Forbidden` unless they may do this to the comment as it is now."""
    person = standing.reader.person
    if person is None:
        raise Forbidden(N_("Please sign in first."))
    if not seen_by(standing, comment).may(deed):
        raise Forbidden
    return person
