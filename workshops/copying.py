"""A workshop as the start of another."""

from datetime import datetime
from functools import partial

from sqlmodel import col, select

from network.models import Person
from together.database import Transaction
from together.text import free_slug
from workshops.history import note
from workshops.models import AgendaItem, Participant, Question, Workshop, WorkshopTheme
from workshops.queries import list_agenda, list_staff, slug_is_taken
from workshops.visitors import RESERVED_SLUGS

COPIED = (
    "kind",
    "title",
    "introduction",
    "language",
    "minutes",
    "zone",
    "position",
    "visibility",
    "call_url",
    "capacity",
    "demonstration",
)


async def duplicate_workshop(
    tx: Transaction,
    *,
    workshop: Workshop,
    by: Person | None,
    meeting_id: int | None = None,
    starts_at: datetime | None = None,
    roles: bool = False,
) -> Workshop:
    """A new draft that says what `workshop` says, with its agenda, themes and questions.

    `meeting_id` None: part of no meeting; `starts_at` None: at the same time. With `roles` whoever facilitates or reports
    there does so here, else `by` facilitates. What happened there stays there: registrations, room, files, history.
    """
    slug = await free_slug(
        workshop.title, taken=partial(slug_is_taken, tx), otherwise="workshop", reserved=RESERVED_SLUGS
    )
    copy = Workshop(
        slug=slug,
        meeting_id=meeting_id,
        starts_at=starts_at or workshop.starts_at,
        languages=list(workshop.languages),
        links=[dict(link) for link in workshop.links],
        interpreters=[dict(one) for one in workshop.interpreters],
        registration="none" if workshop.registration == "none" else "open",
        **{name: getattr(workshop, name) for name in COPIED},
    )
    tx.add(copy)
    await tx.flush()  # what belongs to it needs its id
    await _copy_parts(tx, workshop, copy)
    await _name_staff(tx, workshop, copy, by, roles)
    await note(tx, copy, by=by, what="copied")
    return copy


async def _copy_parts(tx: Transaction, workshop: Workshop, copy: Workshop) -> None:
    number = copy.id or 0
    for item in await list_agenda(tx, workshop):
        tx.add(AgendaItem(workshop_id=number, **item.model_dump(exclude={"id", "workshop_id"})))
    themes = await tx.exec(
        select(WorkshopTheme.theme_id)
        .where(WorkshopTheme.workshop_id == workshop.id)
        .order_by(col(WorkshopTheme.theme_id))
    )
    for theme_id in themes.all():
        tx.add(WorkshopTheme(workshop_id=number, theme_id=theme_id))
    asked = await tx.exec(
        select(Question)
        .where(Question.workshop_id == workshop.id, col(Question.removed_at).is_(None))
        .order_by(col(Question.position), col(Question.id))
    )
    for question in asked.all():
        tx.add(Question(workshop_id=number, **question.model_dump(exclude={"id", "workshop_id"})))


async def _name_staff(
    tx: Transaction, workshop: Workshop, copy: Workshop, by: Person | None, roles: bool
) -> None:
    """Those who are still there; and somebody facilitates in any case."""
    places = await list_staff(tx, workshop) if roles else []
    named = [(person, place.role) for place in places if (person := await _still_here(tx, place))]
    if by is not None and "facilitator" not in [role for _, role in named]:
        named = [(person, role) for person, role in named if person.id != by.id] + [(by, "facilitator")]
    for person, role in named:
        tx.add(place_of(copy, person, role))


async def _still_here(tx: Transaction, place: Participant) -> Person | None:
    person = await tx.get(Person, place.person_id) if place.person_id else None
    gone = person is None or person.closed_at is not None or person.blocked_at is not None
    return None if gone else person


def place_of(workshop: Workshop, person: Person, role: str) -> Participant:
    """An account's place in a workshop, not yet stored and not yet entered."""
    return Participant(
        workshop_id=workshop.id or 0,
        person_id=person.id,
        name=person.name or person.email.partition("@")[0],
        role=role,
        territory_id=person.territory_id,
        actor_kind=person.actor_kind,
        language=person.language,
    )
