"""Every write about meetings and workshops outside the live room. Who may is checked in the loader that came before."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import delete
from sqlmodel import col

from network.actions import create_person
from network.models import Person, Theme
from network.queries import find_person_by_email
from practices.origins.actions import set_public
from together.database import Transaction
from together.errors import Conflict, NotFound
from together.languages import N_
from together.text import free_slug
from workshops import indexing
from workshops.changes import count_change, facts_of
from workshops.copying import duplicate_workshop, place_of
from workshops.forms import AgendaItemForm, EnterForm, RoleForm, StartForm, WorkshopForm
from workshops.history import note
from workshops.models import AgendaItem, Meeting, Participant, Workshop, WorkshopTheme
from workshops.moving import move_workshop
from workshops.queries import (
    arranges,
    count_coming,
    find_participant,
    list_agenda,
    list_staff,
    slug_is_taken,
)
from workshops.registrations.actions import settle
from workshops.registrations.queries import find_held_id
from workshops.staff import MOVED, tell_staff
from workshops.visitors import RESERVED_SLUGS, Standing, Visitor, is_heard

__all__ = [
    "announce_workshop",
    "change_workshop",
    "create_meeting",
    "create_workshop",
    "duplicate_workshop",
    "enter_as_guest",
    "enter_as_person",
    "give_role",
    "move_workshop",
    "set_agenda",
    "start_workshop",
    "withdraw_role",
    "withdraw_workshop",
]


async def create_meeting(
    tx: Transaction,
    *,
    number: int,
    starts_on: date,
    ends_on: date,
    place: str,
    country: str,
    zone: str,
    introduction: str,
) -> Meeting:
    """A new International Meeting."""
    meeting = Meeting(
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        place=place,
        country=country,
        zone=zone,
        introduction=introduction,
    )
    tx.add(meeting)
    await tx.flush()  # workshops need its id
    return meeting


async def create_workshop(
    tx: Transaction,
    *,
    form: WorkshopForm,
    by: Person,
    demonstration: bool = False,
    at: datetime | None = None,
) -> Workshop:
    """A new draft; whoever made it facilitates it. `at` is for histories that tell of another time than now."""
    workshop = Workshop(
        slug=await _free_slug(tx, form.title),
        title=form.title,
        starts_at=form.starts_at,
        demonstration=demonstration,
    )
    await _describe(tx, workshop, form, by)
    await note(tx, workshop, by=by, what="created", at=at)
    tx.add(place_of(workshop, by, "facilitator"))
    return workshop


async def start_workshop(tx: Transaction, *, form: StartForm, by: Person) -> Workshop:
    """A new draft of which no more is known than how to begin; whoever made it facilitates it."""
    meeting = await _get_meeting(tx, form, by)
    workshop = Workshop(
        slug=await _free_slug(tx, form.title),
        title=form.title,
        kind=form.kind,
        language=form.language,
        languages=[form.language],
        starts_at=form.starts_at,
        zone=form.zone,
        meeting_id=meeting.id if meeting else None,
    )
    tx.add(workshop)
    await tx.flush()  # what belongs to it needs its id
    await note(tx, workshop, by=by, what="created")
    tx.add(place_of(workshop, by, "facilitator"))
    return workshop


async def _get_meeting(
    tx: Transaction, form: StartForm, by: Person | None, own: int | None = None
) -> Meeting | None:
    """The meeting that the form names; none for a draft that is not to be seen by who writes, unless it is `own`."""
    meeting = await tx.get(Meeting, int(form.meeting)) if form.meeting else None
    hidden = meeting is not None and meeting.status == "draft" and meeting.id != own
    return None if hidden and not arranges(Visitor(by)) else meeting


async def _free_slug(tx: Transaction, title: str) -> str:
    return await free_slug(
        title, taken=partial(slug_is_taken, tx), otherwise="workshop", reserved=RESERVED_SLUGS
    )


async def change_workshop(
    tx: Transaction, *, standing: Standing, form: WorkshopForm, by: Person | None
) -> Workshop:
    """Write the description anew."""
    standing.require_runs()
    before, then = facts_of(standing.workshop), (standing.workshop.starts_at, standing.workshop.minutes)
    await _describe(tx, standing.workshop, form, by)
    moved = (standing.workshop.starts_at, standing.workshop.minutes) != then
    if count_change(standing.workshop, before) and moved:
        await tell_staff(tx, standing.workshop, kind=MOVED, by=by)
    await settle(tx, standing.workshop)
    public = standing.workshop.visibility == "public"
    spoken = is_heard(standing.workshop)
    await set_public(tx, workshop_id=standing.workshop.id or 0, public=public, spoken=spoken)
    await note(tx, standing.workshop, by=by, what="edited", standing=standing)
    await indexing.refresh(tx, standing.workshop)
    return standing.workshop


async def _describe(tx: Transaction, workshop: Workshop, form: WorkshopForm, by: Person | None) -> None:
    meeting = await _get_meeting(tx, form, by, workshop.meeting_id)
    workshop.title, workshop.introduction, workshop.kind = form.title, form.introduction, form.kind
    workshop.language, workshop.languages = form.language, form.languages or [form.language]
    workshop.starts_at, workshop.minutes, workshop.zone = form.starts_at, form.minutes, form.zone
    workshop.visibility, workshop.call_url = form.visibility, form.call_url
    workshop.registration, workshop.capacity = form.registration, form.capacity
    workshop.links = [link.model_dump() for link in form.links]
    workshop.interpreters = [one.model_dump() for one in form.interpreters]
    workshop.meeting_id = meeting.id if meeting else None
    tx.add(workshop)
    await tx.flush()  # its themes need its id
    await tx.exec(delete(WorkshopTheme).where(col(WorkshopTheme.workshop_id) == workshop.id))
    for theme_id in dict.fromkeys(form.themes):
        if await tx.get(Theme, theme_id) is None:
            raise NotFound(N_("One of the themes no longer exists."))
        tx.add(WorkshopTheme(workshop_id=workshop.id or 0, theme_id=theme_id))


async def set_agenda(
    tx: Transaction,
    *,
    standing: Standing,
    items: Sequence[AgendaItemForm],
    by: Person | None,
    at: datetime | None = None,
) -> Sequence[AgendaItem]:
    """Replace the agenda by `items`, keeping the rows (and anchors) of those that were there before."""
    standing.require_runs()
    workshop = standing.workshop
    known = {str(item.id): item for item in await list_agenda(tx, workshop)}
    for position, form in enumerate(items):
        item = known.pop(form.id, None) or AgendaItem(
            workshop_id=workshop.id or 0, position=position, title=""
        )
        item.position, item.title, item.minutes = position, form.title, form.minutes
        item.presenter, item.text = form.presenter, form.text
        tx.add(item)
    for gone in known.values():
        await tx.delete(gone)
    await note(tx, workshop, by=by, what="agenda_changed", standing=standing, at=at)
    await tx.flush()  # new items get the ids that anchor them
    return await list_agenda(tx, workshop)


async def announce_workshop(
    tx: Transaction, *, standing: Standing, by: Person | None, at: datetime | None = None
) -> Workshop:
    """Draft or cancelled → announced: from now on it is seen at its address. Raises `Conflict` when it is neither."""
    return await _step(tx, standing, by, before=("draft", "cancelled"), after="announced", at=at)


class PeopleCome(Conflict):
    """Who takes back a workshop leaves those who registered without a word; cancelling tells them."""

    text = N_("People have registered already: cancel the workshop instead, so that they are told.")

    def __init__(self, workshop: Workshop) -> None:
        super().__init__()
        self.way = (f"/workshops/{workshop.slug}/cancel", N_("Cancel the workshop"))


async def withdraw_workshop(tx: Transaction, *, standing: Standing, by: Person | None) -> Workshop:
    """Announced → draft again. Raises `Conflict` once it was opened, or somebody means to come: they would not be told."""
    standing.require_runs()
    await tx.get_one(Workshop, standing.workshop.id, with_for_update=True)  # nobody registers meanwhile
    if await count_coming(tx, standing.workshop):
        raise PeopleCome(standing.workshop)
    return await _step(tx, standing, by, before=("announced",), after="draft")


async def _step(
    tx: Transaction,
    standing: Standing,
    by: Person | None,
    *,
    before: Sequence[str],
    after: str,
    at: datetime | None = None,
) -> Workshop:
    standing.require_runs()
    workshop = await tx.get_one(Workshop, standing.workshop.id, with_for_update=True, populate_existing=True)
    if workshop.status not in before:
        raise Conflict
    facts = facts_of(workshop)
    workshop.status, workshop.cancelled_at, workshop.cancel_reason = after, None, ""
    count_change(workshop, facts)
    tx.add(workshop)
    what = "withdrawn" if after == "draft" else "announced"
    await note(tx, workshop, by=by, what=what, standing=standing, at=at)
    await indexing.refresh(tx, workshop)
    return workshop


async def enter_as_person(tx: Transaction, *, standing: Standing, person: Person, role: str) -> Participant:
    """An account takes its place in the workshop; a role that was given before, or changed in the room, is kept."""
    await tx.get_one(Person, person.id, with_for_update=True)  # two presses at once make one place
    place = await find_participant(tx, standing.workshop, Visitor(person))
    if place is None:
        place = place_of(standing.workshop, person, _invited(role))
    elif place.joined_at is None and place.role == "participant":
        place.role = _invited(role)
    if person.secretariat and place.role != "facilitator":
        place.role = "secretariat"
    place.name = person.name or place.name
    place.language, place.actor_kind = person.language, person.actor_kind
    place.territory_id = person.territory_id
    tx.add(place)
    await tx.flush()  # its id is its name in the room's log
    return place


async def enter_as_guest(
    tx: Transaction, *, standing: Standing, form: EnterForm, role: str, visitor: Visitor
) -> Participant:
    """A guest comes in under a name, or comes again under the same identity with what they now say."""
    place = await find_participant(tx, standing.workshop, Visitor(guests=visitor.guests))
    if place is None:
        place = Participant(workshop_id=standing.workshop.id or 0, name=form.name, role=role)
    place.registration_id = place.registration_id or await find_held_id(tx, standing.workshop, visitor)
    place.name, place.affiliation, place.language = form.name, form.affiliation, form.language
    tx.add(place)
    await tx.flush()  # its id is its name in the room's log
    return place


def _invited(role: str) -> str:
    return "facilitator" if role == "facilitator" else "participant"


async def give_role(
    tx: Transaction,
    *,
    standing: Standing,
    form: RoleForm,
    by: Person | None,
    language: str,
    at: datetime | None = None,
) -> Participant:
    """Ask somebody to facilitate or report before they have entered; an unknown address gets an account."""
    standing.require_runs()
    person = await find_person_by_email(tx, form.email) or await create_person(
        tx, email=form.email, language=language
    )
    place = await find_participant(tx, standing.workshop, Visitor(person)) or place_of(
        standing.workshop, person, form.role
    )
    if place.joined_at:
        raise Conflict(N_("They have entered the room already: change their role there."))
    if form.role != "facilitator" and place.id is not None:
        await _keep_a_facilitator(tx, standing.workshop, place)
    place.role = form.role
    tx.add(place)
    await tx.flush()  # its id names the mail that tells of it
    await note(tx, standing.workshop, by=by, what=f"{form.role}_named", standing=standing, at=at)
    return place


async def withdraw_role(
    tx: Transaction, *, standing: Standing, place: Participant, by: Person | None
) -> None:
    """Take back a role from somebody who has not entered. Raises `Conflict` for oneself and for the last facilitator."""
    standing.require_runs()
    if place.joined_at or (place.person_id is not None and by is not None and place.person_id == by.id):
        raise Conflict(N_("A workshop needs a facilitator."))
    await _keep_a_facilitator(tx, standing.workshop, place)
    await tx.delete(place)
    await note(tx, standing.workshop, by=by, what="role_withdrawn", standing=standing)


async def _keep_a_facilitator(tx: Transaction, workshop: Workshop, place: Participant) -> None:
    """The row is held first: two who withdraw each other at once are not both gone."""
    await tx.get_one(Workshop, workshop.id, with_for_update=True)
    others = [one for one in await list_staff(tx, workshop) if one.id != place.id]
    if place.role == "facilitator" and not any(one.role == "facilitator" for one in others):
        raise Conflict(N_("A workshop needs a facilitator."))
