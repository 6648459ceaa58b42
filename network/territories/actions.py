"""Every write about territories and those who belong to them."""

from collections.abc import Mapping

from sqlmodel import col, select

from network import actions as network
from network import indexing
from network.models import Membership, Person, Territory
from network.notices.actions import tell
from network.queries import find_person_by_email
from network.territories.forms import InvitationForm, NewTerritoryForm, TerritoryForm, state_of
from network.territories.queries import (
    count_coordinators,
    count_invited_lately,
    find_membership,
    find_territory,
    is_within,
    lock,
    require_secretariat,
)
from network.territories.standings import Standing
from together.database import Transaction
from together.errors import Conflict, TooMany
from together.languages import N_

INVITED_A_DAY = 50
"""Invitations to one territory within a day."""


class SlugTaken(Conflict):
    """Another territory lies at this address. `params["free"]` is one that is free."""

    code = "slug_taken"
    text = N_("Another territory has this address. This one is free: %(free)s")


class UnknownParent(Conflict):
    """The territory that was named does not exist."""

    code = "unknown_parent"
    text = N_("Please choose one of the list.")


class ParentWithin(Conflict):
    """A territory cannot lie within itself, nor within one that lies in it."""

    code = "parent_within"
    text = N_("That territory lies within this one.")


class ChangedMeanwhile(Conflict):
    """Somebody else saved while this was written. `params["seen"]` is what is there now."""

    code = "changed_meanwhile"
    text = N_(
        "Somebody else changed this page while you wrote. Your words are kept below; look at the page in another tab, "
        "and save again if they should stand."
    )


class MemberAlready(Conflict):
    """Whoever was invited belongs to the territory."""

    code = "member_already"
    text = N_("This person belongs to the territory already: change their role below.")


class LastCoordinator(Conflict):
    """Somebody has to be there who can invite others."""

    code = "last_coordinator"
    text = N_("A territory needs a coordinator. Please name another one first.")


async def open_territory(tx: Transaction, *, person: Person | None, form: NewTerritoryForm) -> Territory:
    """A new territory, by the secretariat. Raises `Forbidden`, `SlugTaken`, `UnknownParent`."""
    require_secretariat(person)
    if await find_territory(tx, form.slug):
        raise SlugTaken(free=await _free_slug(tx, form))
    territory = await network.create_territory(tx, slug=form.slug, name=form.name)
    await _describe(tx, territory, form)
    return territory


async def _free_slug(tx: Transaction, form: NewTerritoryForm) -> str:
    stem = f"{form.slug}-{form.country.lower()}"[:70] if form.country else form.slug[:70]
    taken = set((await tx.exec(select(Territory.slug).where(col(Territory.slug).startswith(stem)))).all())
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


async def describe_territory(tx: Transaction, *, standing: Standing, form: TerritoryForm) -> Territory:
    """Write the page anew; the address stays.

    Raises `Forbidden`, `UnknownParent`, `ParentWithin`, and `ChangedMeanwhile` where the form was made of another state.
    """
    standing.require("edit")
    parent = await find_territory(tx, form.parent) if form.parent else None
    await lock(tx, [standing.territory.id or 0, *([parent.id or 0] if parent else [])])
    territory = await tx.get_one(Territory, standing.territory.id, populate_existing=True)
    if form.seen and form.seen != state_of(territory):
        raise ChangedMeanwhile(seen=state_of(territory))
    await _describe(tx, territory, form)
    return territory


async def _describe(tx: Transaction, territory: Territory, form: TerritoryForm) -> None:
    territory.parent_id = await _parent_id(tx, territory, form.parent)
    territory.name, territory.place, territory.country = form.name, form.place, form.country
    territory.kind, territory.platform = form.kind, form.platform
    territory.latitude, territory.longitude = form.coordinates or (None, None)
    territory.descriptions, territory.links = form.descriptions, form.links
    tx.add(territory)
    await indexing.refresh(tx, territory.id or 0)


async def _parent_id(tx: Transaction, territory: Territory, slug: str) -> int | None:
    if not slug:
        return None
    parent = await find_territory(tx, slug)
    if parent is None or parent.id is None:
        raise UnknownParent
    await lock(tx, [parent.id, territory.id or 0])
    if await is_within(tx, parent.id, territory.id or 0):
        raise ParentWithin
    return parent.id


async def add_member(
    tx: Transaction, *, territory: Territory, person: Person, role: str, invited_by: Person | None = None
) -> Membership:
    """Make the person a coordinator, editor or member of the territory. Raises `MemberAlready`."""
    if await find_membership(tx, territory, person):
        raise MemberAlready
    membership = Membership(
        territory_id=territory.id or 0,
        person_id=person.id or 0,
        role=role,
        invited_by=invited_by.id if invited_by else None,
    )
    tx.add(membership)
    await tx.flush()  # a second one is refused here, not at the commit
    return membership


async def invite(tx: Transaction, *, standing: Standing, form: InvitationForm) -> Person:
    """Invite somebody by address; an unknown one gets an account. They are told; the edge mails them.

    Raises `Forbidden`, `MemberAlready`, and `TooMany` after `INVITED_A_DAY` within a day.
    """
    by, territory = standing.require("people"), standing.territory
    if await count_invited_lately(tx, territory) >= INVITED_A_DAY:
        raise TooMany
    person = await find_person_by_email(tx, form.email)
    if person is None:
        person = await network.create_person(tx, email=form.email, language=form.language)
        person.territory_id = territory.id
    membership = await add_member(tx, territory=territory, person=person, role=form.role, invited_by=by)
    await _tell(tx, "invited", territory, membership, by)
    return person


async def change_role(
    tx: Transaction, *, standing: Standing, membership: Membership, role: str
) -> Membership:
    """Another role for somebody of the territory, who is told. Raises `Forbidden`, `LastCoordinator`."""
    by = standing.require("people")
    if membership.role == role:
        return membership
    await _keep_a_coordinator(tx, standing.territory, membership)
    membership.role = role
    tx.add(membership)
    await _tell(tx, "role", standing.territory, membership, by)
    return membership


async def remove_member(tx: Transaction, *, standing: Standing, membership: Membership) -> None:
    """Take somebody out of the territory, or leave it oneself. Raises `Forbidden`, `LastCoordinator`."""
    own = standing.membership is not None and standing.membership.id == membership.id
    standing.require("leave" if own else "people")
    await _keep_a_coordinator(tx, standing.territory, membership)
    await tx.delete(membership)


async def _keep_a_coordinator(tx: Transaction, territory: Territory, membership: Membership) -> None:
    await lock(tx, [territory.id or 0])  # of two who leave at once, one stays
    await tx.refresh(membership)
    if membership.role == "coordinator" and await count_coordinators(tx, territory) == 1:
        raise LastCoordinator


async def _tell(tx: Transaction, kind: str, territory: Territory, membership: Membership, by: Person) -> None:
    data: Mapping[str, str] = {"territory": territory.name, "role": membership.role, "who": by.name}
    await tell(
        tx,
        people=[membership.person_id],
        kind=kind,
        path=f"/territories/{territory.slug}",
        subject=f"territory:{territory.id}",
        data=data,
        skip=by.id,
        mailed=kind == "invited",
    )
