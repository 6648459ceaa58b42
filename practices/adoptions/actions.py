"""Every write about adoptions."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from network.models import Notice, Person, Territory
from network.notices.actions import tell, untell
from practices import indexing
from practices.adoptions.forms import AdoptionForm
from practices.adoptions.queries import find_same
from practices.following import list_concerned, subject_of, title_of
from practices.models import PUBLIC, Adoption, Practice
from practices.readers import Reader, Standing
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, Forbidden, Unprocessable
from together.languages import N_
from together.once import insert_once


class NotTheirs(Unprocessable):
    """An own practice that the territory has not published, or that is the source itself."""

    code = "not_theirs"
    text = N_("Please choose a practice that this territory has published.")


async def declare_adoption(
    tx: Transaction, *, standing: Standing, form: AdoptionForm, at: datetime | None = None
) -> Adoption:
    """A territory does this too, has adapted it, or has stopped. The source's territory and followers are told.

    There is one declaration of a kind for each territory: of many at the same instant one is stored, and whoever
    repeats their own words gets the one that is there. `at` is for what was declared before now. Raises `Forbidden`,
    `NotTheirs`, or `Conflict`.
    """
    person = standing.require("adopt")
    territory = await _territory(tx, standing, form)
    adoption = Adoption(
        practice_id=standing.practice.id or 0,
        territory_id=territory.id or 0,
        kind=form.kind,
        since=form.since,
        text=form.text,
        language=form.language,
        own_practice_id=await _own(tx, standing, territory.id or 0, form),
        person_id=person.id,
        created_at=at or now(),
        changed_at=at or now(),
    )
    adoption.id = await insert_once(tx, adoption)
    if adoption.id is None:
        return await _repeated(tx, adoption)
    await _tell(tx, standing, adoption, territory, person)
    await indexing.refresh(tx, standing.practice.id or 0)
    return adoption


async def _territory(tx: Transaction, standing: Standing, form: AdoptionForm) -> Territory:
    territory = await tx.get(Territory, int(form.territory)) if form.territory else None
    if territory is None or not speaks_for(standing.reader, territory.id or 0):
        raise Forbidden
    if territory.id == standing.practice.territory_id:
        raise Forbidden(N_("A territory does not adopt its own practice."))
    return territory


def speaks_for(reader: Reader, territory_id: int) -> bool:
    """Whether this reader declares for that territory: its editors, and the secretariat."""
    return territory_id in reader.edits or bool(reader.person and reader.person.secretariat)


async def _own(tx: Transaction, standing: Standing, territory_id: int, form: AdoptionForm) -> int | None:
    if not form.own_practice:
        return None
    own = await tx.get(Practice, int(form.own_practice))
    if own is None or own.territory_id != territory_id or own.status not in PUBLIC:
        raise NotTheirs
    if own.id == standing.practice.id:
        raise NotTheirs
    return own.id


async def _repeated(tx: Transaction, adoption: Adoption) -> Adoption:
    there = await find_same(tx, adoption)
    if there and (there.person_id, there.text, there.own_practice_id) == (
        adoption.person_id,
        adoption.text,
        adoption.own_practice_id,
    ):
        return there
    raise Conflict(N_("Your territory has said this already; you can change what it said."))


async def _tell(
    tx: Transaction, standing: Standing, adoption: Adoption, territory: Territory, person: Person
) -> None:
    await tell(
        tx,
        people=sorted(await list_concerned(tx, standing.practice)),
        kind="adoption",
        path=address_of(standing, adoption),
        subject=subject_of(standing.practice),
        data={
            "who": person.name,
            "territory": territory.name,
            "kind": adoption.kind,
            "title": await title_of(tx, standing.practice),
        },
        text=adoption.text,
        skip=person.id,
    )


def address_of(standing: Standing, adoption: Adoption) -> str:
    """Where the declaration stands."""
    return f"/practices/{standing.practice.slug}#a{adoption.id}"


async def change_adoption(
    tx: Transaction, *, standing: Standing, adoption: Adoption, form: AdoptionForm
) -> Adoption:
    """Write anew what one's territory declared; its kind stays. Raises `Forbidden` or `NotTheirs`."""
    require_speaks(standing, adoption)
    adoption.since, adoption.text, adoption.language = form.since, form.text, form.language
    adoption.own_practice_id = await _own(tx, standing, adoption.territory_id, form)
    adoption.changed_at = now()
    tx.add(adoption)
    await tx.exec(
        update(Notice)
        .where(col(Notice.path) == address_of(standing, adoption), col(Notice.kind) == "adoption")
        .values(text=adoption.text)
    )
    return adoption


async def withdraw_adoption(tx: Transaction, *, standing: Standing, adoption: Adoption) -> None:
    """Take back what one's territory declared, also what was told of it. Raises `Forbidden`."""
    require_speaks(standing, adoption)
    await untell(tx, path=address_of(standing, adoption), kinds=["adoption"])
    await tx.delete(adoption)
    await tx.flush()  # the index reads what is left
    await indexing.refresh(tx, standing.practice.id or 0)


def require_speaks(standing: Standing, adoption: Adoption) -> None:
    """Raises `Forbidden` unless this reader declares for the adoption's territory."""
    if not speaks_for(standing.reader, adoption.territory_id):
        raise Forbidden
