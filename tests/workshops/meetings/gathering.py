"""What tests of meetings need on top of the site: meetings in any state, a convener, registrations."""

from datetime import date, datetime
from typing import Any

from sqlmodel import select

from network.models import AuditEntry, Person
from tests.site import Site
from workshops.models import Meeting, Participant, Registration, Workshop


async def meeting_of(site: Site, number: int = 5, **changes: Any) -> Meeting:
    """A meeting of five days, published unless it is said otherwise."""
    fields: dict[str, Any] = {
        "number": number,
        "starts_on": date(2037, 12, 1),
        "ends_on": date(2037, 12, 5),
        "zone": "Europe/Brussels",
        "introduction": "The *fifth*.",
    }
    async with site.database.transaction() as tx:
        meeting = Meeting(**fields | changes)
        tx.add(meeting)
    return meeting


async def convener(site: Site, name: str = "bob") -> None:
    """Let this one of the cast convene."""
    await _change(site, Person, site.people[name].id, convener=True)


async def change_workshop(site: Site, workshop: Workshop, **fields: Any) -> None:
    """Write some of a workshop's columns as they are."""
    await _change(site, Workshop, workshop.id, **fields)


async def _change(site: Site, model: type[Any], key: int | None, **fields: Any) -> None:
    async with site.database.transaction() as tx:
        row = await tx.get_one(model, key)
        for name, value in fields.items():
            setattr(row, name, value)


async def register(site: Site, workshop: Workshop, name: str, status: str = "registered") -> None:
    """This one of the cast means to come."""
    async with site.database.transaction() as tx:
        person = site.people[name]
        tx.add(
            Registration(workshop_id=workshop.id or 0, person_id=person.id, name=person.name, status=status)
        )


async def stored(site: Site, number: int) -> Meeting | None:
    """The meeting as the database has it."""
    async with site.database.reading() as tx:
        return (await tx.exec(select(Meeting).where(Meeting.number == number))).first()


async def sessions_of(site: Site, number: int) -> list[Workshop]:
    """The sessions of a meeting in order of their start."""
    async with site.database.reading() as tx:
        found = await tx.exec(
            select(Workshop)
            .join(Meeting)
            .where(Meeting.number == number)
            .order_by(Workshop.starts_at, Workshop.id)  # type: ignore[arg-type]
        )
        return list(found.all())


async def roles_in(site: Site, workshop: Workshop) -> dict[str, str]:
    """Who has which role in a workshop, by name."""
    async with site.database.reading() as tx:
        found = await tx.exec(select(Participant).where(Participant.workshop_id == workshop.id))
        return {place.name: place.role for place in found.all()}


async def deeds(site: Site) -> list[str]:
    """What the log tells of meetings, in order."""
    async with site.database.reading() as tx:
        found = await tx.exec(select(AuditEntry).order_by(AuditEntry.id))  # type: ignore[arg-type]
        return [entry.what for entry in found.all() if entry.subject.startswith("meeting:")]


def fields(**changes: str) -> dict[str, str]:
    """A meeting's form as a browser posts it, with `changes`."""
    usual = {
        "number": "5",
        "title": "",
        "starts_on": "2037-12-01",
        "ends_on": "2037-12-05",
        "place": "",
        "country": "",
        "zone": "Europe/Brussels",
        "language": "en",
        "introduction": "What we come for.",
        "seen": "",
    }
    return usual | changes


def at(text: str) -> datetime:
    """An instant written in ISO 8601 with its zone."""
    return datetime.fromisoformat(text)
