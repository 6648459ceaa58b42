"""Who may see a workshop, and what they are in it: the loaders and conditions that every page, list and socket asks."""

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, true, union
from sqlmodel import col, select

from network.models import Membership, Person
from together.database import Transaction
from together.errors import Forbidden, NotFound
from together.languages import N_
from workshops.models import Participant, Registration, Workshop
from workshops.visitors import RUNS, WRITES_UP, LinkWithdrawn, Removed, Standing, Visitor

NETWORK = 0
"""Stands among the ids of workshops for the network as a whole: no workshop has it."""

COMING = ("registered", "waiting")
"""States of a registration that let somebody in who could not see the workshop otherwise."""


async def get_standing(tx: Transaction, slug: str, visitor: Visitor) -> Standing:
    """The workshop at this address and what the visitor is in it.

    Raises `NotFound` for a draft that is not theirs, for a workshop by link to which they were not invited, for one of the
    network's members when they are none, and `Removed` for one who was removed.
    """
    workshop = (await tx.exec(select(Workshop).where(Workshop.slug == slug))).first()
    if workshop is None:
        raise NotFound
    return await _standing(tx, workshop, visitor)


async def get_standing_in_room(tx: Transaction, room: str, visitor: Visitor) -> Standing:
    """The same, by the id of the room (`w12`)."""
    number = room.removeprefix("w")
    if not (room.startswith("w") and number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound
    workshop = await tx.get(Workshop, int(number))
    if workshop is None:
        raise NotFound
    return await _standing(tx, workshop, visitor)


async def _standing(tx: Transaction, workshop: Workshop, visitor: Visitor) -> Standing:
    participant = await find_participant(tx, workshop, visitor)
    role = _role(visitor.person, participant)
    if workshop.status == "draft" and role not in WRITES_UP:
        raise NotFound
    if participant is not None and participant.removed_at is not None:
        raise Removed
    known = participant is not None or role != "reader" or workshop.visibility == "public"
    if not known and not await _is_let_in(tx, workshop, visitor):
        raise NotFound
    return Standing(workshop, participant, role)


def _role(person: Person | None, participant: Participant | None) -> str:
    if person is not None and person.secretariat:
        return "secretariat"
    return participant.role if participant else "reader"


async def _is_let_in(tx: Transaction, workshop: Workshop, visitor: Visitor) -> bool:
    """Whether somebody without a place may see a workshop that is not public."""
    if visitor.invited_as(workshop) or await _is_coming(tx, workshop, visitor):
        return True
    return workshop.visibility == "members" and await is_member(tx, visitor.person)


async def is_member(tx: Transaction, person: Person | None) -> bool:
    """Whether somebody belongs to a territory of the network."""
    if person is None:
        return False
    found = await tx.exec(select(Membership.id).where(Membership.person_id == person.id).limit(1))
    return found.first() is not None


async def _is_coming(tx: Transaction, workshop: Workshop, visitor: Visitor) -> bool:
    number = visitor.registrations.get(str(workshop.id))
    if visitor.person is None and number is None:
        return False
    guest = and_(col(Registration.id) == number, col(Registration.person_id).is_(None))
    own = col(Registration.person_id) == visitor.person.id if visitor.person else guest
    found = await tx.exec(
        select(Registration.id).where(
            Registration.workshop_id == workshop.id,
            or_(own, guest) if number is not None else own,
            or_(col(Registration.status).in_(COMING), _went_by_themselves()),
        )
    )
    return found.first() is not None


def _went_by_themselves() -> ColumnElement[bool]:
    """Who cancelled may come back; to whom the organisers said no may not."""
    return and_(col(Registration.status) == "cancelled", col(Registration.cancel_reason) == "")


async def find_participant(tx: Transaction, workshop: Workshop, visitor: Visitor) -> Participant | None:
    """Their place in the workshop: the account's, else that of the guest whom this browser remembers."""
    if visitor.person is not None:
        found = await tx.exec(
            select(Participant).where(
                Participant.workshop_id == workshop.id, Participant.person_id == visitor.person.id
            )
        )
        if participant := found.first():
            return participant
    number = visitor.guests.get(str(workshop.id))
    guest = await tx.get(Participant, number) if number else None
    belongs = guest is not None and guest.workshop_id == workshop.id and guest.person_id is None
    return guest if belongs else None


async def count_coming(tx: Transaction, workshop: Workshop) -> int:
    """How many registered or wait: those who would have to be told."""
    found = await tx.exec(
        select(func.count())
        .select_from(Registration)
        .where(Registration.workshop_id == workshop.id, col(Registration.status).in_(COMING))
    )
    return found.one()


async def list_circles(tx: Transaction, visitor: Visitor) -> tuple[bool, list[int]]:
    """Whether somebody belongs to the network; and ids of the workshops in which they have a place or mean to come."""
    person = visitor.person.id if visitor.person else None
    if person is None and not visitor.guests and not visitor.registrations:
        return False, []
    guests = and_(col(Participant.id).in_(visitor.guests.values()), col(Participant.person_id).is_(None))
    mailed = and_(
        col(Registration.id).in_(visitor.registrations.values()), col(Registration.person_id).is_(None)
    )
    placed = select(Participant.workshop_id).where(
        or_(col(Participant.person_id) == person, guests) if person else guests,
        col(Participant.removed_at).is_(None),
    )
    coming = select(Registration.workshop_id).where(
        or_(col(Registration.person_id) == person, mailed) if person else mailed,
        col(Registration.status).in_(COMING),
    )
    member = select(literal(NETWORK)).where(exists().where(col(Membership.person_id) == person))
    circles = union(placed, coming, member).subquery()
    found = set((await tx.exec(select(circles.c[0]))).all())
    return NETWORK in found, sorted(found - {NETWORK})


def listed(visitor: Visitor) -> ColumnElement[bool]:
    """The workshops that lists show to this visitor."""
    announced = col(Workshop.status) != "draft"
    public = and_(announced, col(Workshop.visibility) == "public")
    if visitor.person is None:
        return public
    if visitor.person.secretariat:
        return col(Workshop.id).is_not(None)
    among = exists().where(col(Membership.person_id) == visitor.person.id)
    members = and_(announced, col(Workshop.visibility) == "members", among)
    theirs = exists().where(
        col(Participant.workshop_id) == col(Workshop.id),
        col(Participant.person_id) == visitor.person.id,
        col(Participant.removed_at).is_(None),
        or_(announced, col(Participant.role).in_(WRITES_UP)),
    )
    coming = exists().where(
        col(Registration.workshop_id) == col(Workshop.id),
        col(Registration.person_id) == visitor.person.id,
        col(Registration.status).in_(COMING),
    )
    return or_(public, members, theirs, and_(announced, coming))


def heard(visitor: Visitor) -> ColumnElement[bool]:
    """Whether this visitor may read the conversation of a workshop that they may see: as `Standing.listens` says."""
    shown = col(Workshop.conversation_hidden).is_(False)
    if visitor.person is None or visitor.person.secretariat:
        return shown if visitor.person is None else true()
    inside = and_(
        col(Workshop.status) == "live",
        col(Participant.joined_at).is_not(None),
        col(Participant.role) != "reader",
    )
    theirs = exists().where(
        col(Participant.workshop_id) == col(Workshop.id),
        col(Participant.person_id) == visitor.person.id,
        col(Participant.removed_at).is_(None),
        or_(col(Participant.role).in_(WRITES_UP), inside),
    )
    return or_(shown, theirs)


async def require_may_convene(tx: Transaction, visitor: Visitor) -> Person:
    """One who may make a new workshop: secretariat, conveners, and facilitators of another. Raises `Forbidden`."""
    person = visitor.person
    if person is not None and await may_convene(tx, person):
        return person
    raise Forbidden(N_("Only the secretariat and facilitators may prepare a workshop."))


async def may_convene(tx: Transaction, person: Person) -> bool:
    """Whether they may make a new workshop."""
    if person.secretariat or person.convener:
        return True
    found = await tx.exec(
        select(Participant.id)
        .where(
            Participant.person_id == person.id,
            col(Participant.role).in_(RUNS),
            col(Participant.removed_at).is_(None),
        )
        .limit(1)
    )
    return found.first() is not None


async def get_invited_workshop(tx: Transaction, slug: str, role: str, turn: int = 0) -> Workshop:
    """The workshop of an invitation that we signed.

    Raises `NotFound` for a draft or an unknown role, `LinkWithdrawn` when the links of its turn were withdrawn.
    """
    workshop = (await tx.exec(select(Workshop).where(Workshop.slug == slug))).first()
    if workshop is None or workshop.status == "draft" or role not in {"participant", "facilitator"}:
        raise NotFound
    if turn != workshop.link_turn:
        raise LinkWithdrawn
    return workshop
