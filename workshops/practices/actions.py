"""Linking practices with workshops, and beginning one from words."""

from pydantic import BaseModel, Field
from sqlalchemy import func
from sqlmodel import col, select

from practices.actions import start_draft
from practices.content import Facts, Words
from practices.models import Origin, Practice
from practices.readers import Reader
from practices.readers import Standing as Author
from together.database import Transaction
from together.errors import Forbidden, NotFound
from together.languages import N_
from workshops.models import Workshop, WorkshopPractice
from workshops.practices.queries import KINDS, find_link, get_published
from workshops.practices.words import Passage
from workshops.queries import list_themes_of
from workshops.visitors import Standing, is_heard


class DrawForm(BaseModel):
    """For which territory a practice is drawn, and how it may be called."""

    territory: int
    title: str = Field(default="", max_length=160)


async def attach(tx: Transaction, *, standing: Standing, practice_id: int, kind: str) -> WorkshopPractice:
    """Facilitators and rapporteurs put a published practice on the workshop's shelf; a second time changes nothing.

    Raises `Forbidden`, or `NotFound` for what is not published.
    """
    require_writes_up(standing)
    practice = await get_published(tx, practice_id)
    if practice is None or kind not in KINDS:
        raise NotFound(N_("There is no such practice."))
    by = standing.participant.person_id if standing.participant else None
    return await _link(tx, standing.workshop, practice, kind, by)


async def detach(tx: Transaction, *, standing: Standing, practice_id: int, kind: str) -> None:
    """Take it from the shelf again. Raises `Forbidden`."""
    require_writes_up(standing)
    await _unlink(tx, standing.workshop, practice_id, kind)


def require_writes_up(standing: Standing) -> None:
    """Raises `Forbidden` unless they facilitate or report the workshop."""
    if not standing.writes_up:
        raise Forbidden(N_("Only the workshop's facilitators and rapporteurs may do this."))


async def present(tx: Transaction, *, author: Author, standing: Standing) -> WorkshopPractice:
    """An editor says that their practice was presented in this workshop. Raises `Forbidden`."""
    person = author.require("link")
    return await _link(tx, standing.workshop, author.practice, "presented", person.id)


async def retract(tx: Transaction, *, author: Author, standing: Standing) -> None:
    """An editor takes that back. Raises `Forbidden`."""
    author.require("link")
    await _unlink(tx, standing.workshop, author.practice.id or 0, "presented")


async def _link(
    tx: Transaction, workshop: Workshop, practice: Practice, kind: str, by: int | None
) -> WorkshopPractice:
    await tx.get_one(Workshop, workshop.id, with_for_update=True)  # two presses at once make one link
    known = await find_link(tx, workshop, practice.id or 0, kind)
    if known:
        return known
    last = await tx.exec(
        select(func.max(col(WorkshopPractice.position))).where(WorkshopPractice.workshop_id == workshop.id)
    )
    link = WorkshopPractice(
        workshop_id=workshop.id or 0,
        practice_id=practice.id or 0,
        kind=kind,
        position=(last.one() or 0) + 1,
        added_by=by,
    )
    tx.add(link)
    return link


async def _unlink(tx: Transaction, workshop: Workshop, practice_id: int, kind: str) -> None:
    link = await find_link(tx, workshop, practice_id, kind)
    if link:
        await tx.delete(link)


async def draw(
    tx: Transaction, *, reader: Reader, standing: Standing, passage: Passage, form: DrawForm, path: str
) -> Practice:
    """A draft that begins with words of the workshop. Raises `Forbidden` unless the reader edits that territory.

    The words of a message are only written down together with its mark in the room's log (`project_drawn`), so that words
    that are removed meanwhile are nowhere kept.
    """
    workshop = standing.workshop
    themes = [theme.id or 0 for theme in await list_themes_of(tx, workshop)]
    origin = Origin(
        practice_id=0,
        workshop_id=workshop.id,
        anchor=passage.anchor,
        path=f"{path}#{passage.anchor}",
        title=workshop.title,
        quotation="" if "message" in passage.source else passage.quotation,
        language=passage.language,
        public=is_heard(workshop) if "message" in passage.source else workshop.visibility == "public",
    )
    return await start_draft(
        tx,
        reader=reader,
        territory_id=form.territory,
        language=passage.language,
        words=Words(title=form.title),
        facts=Facts(themes=themes),
        origin=origin,
    )
