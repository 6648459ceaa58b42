"""Every write about people, places and themes, and how people sign in."""

from collections.abc import Mapping, Sequence
from typing import Any

from network import indexing
from network.forms import ProfileForm
from network.models import Person, Territory, Theme
from network.notices.actions import choose_digest
from network.queries import find_person_by_email
from network.secretariat import roles
from together.database import Transaction


async def create_person(tx: Transaction, *, email: str, language: str = "en", name: str = "") -> Person:
    """A new account for a proven address."""
    person = Person(email=email, language=language, languages=[language], name=name)
    tx.add(person)
    await tx.flush()  # the id is needed for the session
    return person


async def change_profile(tx: Transaction, *, person: Person, form: ProfileForm) -> Person:
    """Write what a person says about themselves."""
    own = await tx.get_one(Person, person.id)
    territory = await tx.get(Territory, int(form.territory)) if form.territory else None
    own.name, own.language, own.languages = form.name, form.language, form.languages
    own.time_zone, own.actor_kind = form.time_zone, form.actor_kind
    own.territory_id = territory.id if territory else None
    own.organisation, own.about, own.shown = form.organisation, form.about, form.shown
    own.reminders = form.reminders == "yes" if form.reminders else own.reminders
    if form.digest:
        await choose_digest(tx, person_id=own.id or 0, digest=form.digest)
    return own


async def make_secretariat(tx: Transaction, *, email: str) -> Person:
    """Give the person of this address the secretariat's role, with a new account where there is none."""
    person = await find_person_by_email(tx, email) or await create_person(tx, email=email)
    await roles.take_office(tx)
    await roles.give(tx, person=person, role="secretariat", by=None)
    return person


async def join_cast(tx: Transaction, *, people: Sequence[Person]) -> None:
    """From now on a visitor of the demonstration may become one of these people."""
    for person in people:
        own = await tx.get_one(Person, person.id)
        own.in_cast = True


async def create_territory(
    tx: Transaction,
    *,
    slug: str,
    name: str,
    country: str = "",
    kind: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    **more: Any,
) -> Territory:
    """A new place of life with a platform. `slug` is its key: two may bear the same name. Degrees are WGS 84.

    `more` are other fields of `Territory`: place, platform, parent_id, descriptions, links, demonstration.
    """
    territory = Territory(
        slug=slug, name=name, country=country, kind=kind, latitude=latitude, longitude=longitude, **more
    )
    tx.add(territory)
    await tx.flush()  # people need its id
    await indexing.refresh(tx, territory.id or 0)
    return territory


async def create_theme(
    tx: Transaction, *, code: str, slug: str, names: Mapping[str, str], parent: Theme | None = None
) -> Theme:
    """A new theme, within `parent` or on the first level. `names` by language; English must be among them."""
    theme = Theme(
        code=code, slug=slug, name=names["en"], names=dict(names), parent_id=parent.id if parent else None
    )
    tx.add(theme)
    await tx.flush()  # those within it need its id
    return theme
