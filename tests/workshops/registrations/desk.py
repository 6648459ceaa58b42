"""A workshop that takes registrations, and looks into its table."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import select

from tests.site import Browser, Site
from together.columns import now
from workshops.models import Question, Registration, Workshop

FIELDS = ("capacity", "registration")


async def announced(site: Site, **changes: Any) -> Workshop:
    """An announced workshop in ten days; `capacity` and `registration` are set as they are."""
    rows = {name: changes.pop(name) for name in FIELDS if name in changes}
    day = (now() + timedelta(days=10)).date().isoformat()
    workshop = await site.announced(**{"day": day, **changes})
    async with site.database.transaction() as tx:
        own = await tx.get_one(Workshop, workshop.id)
        for name, value in rows.items():
            setattr(own, name, value)
        return own


async def change(site: Site, workshop: Workshop, *, begun: bool = False, **changes: Any) -> None:
    """Write into the workshop's row; `begun`: a minute ago."""
    async with site.database.transaction() as tx:
        own = await tx.get_one(Workshop, workshop.id)
        if begun:
            own.starts_at = now() - timedelta(minutes=1)
        for name, value in changes.items():
            setattr(own, name, value)


async def ask(site: Site, workshop: Workshop, *, words: str, kind: str = "line", **more: Any) -> int:
    """The organisers ask something; the question's id."""
    async with site.database.transaction() as tx:
        question = Question(workshop_id=workshop.id or 0, kind=kind, words=words, **more)
        tx.add(question)
        await tx.flush()
        return question.id or 0


async def registrations(site: Site, workshop: Workshop) -> Sequence[Registration]:
    """Every row of this workshop."""
    async with site.database.reading() as tx:
        found = await tx.exec(
            select(Registration).where(Registration.workshop_id == workshop.id).order_by(Registration.id)
        )
        return found.all()


async def statuses(site: Site, workshop: Workshop) -> dict[str, str]:
    """The status of everybody by name."""
    return {row.name: row.status for row in await registrations(site, workshop)}


def link(site: Site, workshop: Workshop, registration: Registration) -> str:
    """The address that is mailed to a guest."""
    token = site.app.state.signer.sign("registration", [registration.id])
    return f"/workshops/{workshop.slug}/registrations/{token}"


async def asked(
    site: Site, workshop: Workshop, email: str = "gil@example.org", **fields: str
) -> Registration:
    """A guest registers, and has not pressed the link yet; their row."""
    data = {"name": "Gil", "email": email, **fields}
    answer = await site.stranger().post(f"/workshops/{workshop.slug}/register", data=data)
    assert answer.status_code == 200, answer.text
    return next(row for row in await registrations(site, workshop) if row.email == email)


async def confirmed(
    site: Site, workshop: Workshop, email: str = "gil@example.org", **fields: str
) -> tuple[Registration, Browser]:
    """The same, with the link pressed; and their browser."""
    row = await asked(site, workshop, email, **fields)
    browser = site.stranger()
    answer = await browser.post(link(site, workshop, row), data={"do": "confirm"})
    assert answer.status_code in {200, 303}, answer.text
    return row, browser
