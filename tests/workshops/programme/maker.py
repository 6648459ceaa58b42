"""A meeting with sessions, and what its makers do."""

import re
from datetime import date

import httpx

from tests.site import Browser, Site
from workshops.models import Meeting, Workshop

ARRANGE = "/meetings/5/arrange"


async def meeting_of(site: Site, number: int = 5, **changes: object) -> Meeting:
    """The fifth meeting: five days in Brussels' zone."""
    fields: dict[str, object] = {
        "number": number,
        "starts_on": date(2037, 12, 1),
        "ends_on": date(2037, 12, 5),
        "title": "",
        "zone": "Europe/Brussels",
        "status": "draft",
    }
    meeting = Meeting.model_validate(fields | changes)
    async with site.database.transaction() as tx:
        tx.add(meeting)
    return meeting


async def convener(site: Site, name: str = "bob") -> Browser:
    """One of the cast, made a convener."""
    async with site.database.transaction() as tx:
        person = await tx.get_one(type(site.people[name]), site.people[name].id)
        person.convener = True
        tx.add(person)
    return await site.browser(name)


async def fresh(site: Site, workshop: Workshop) -> Workshop:
    """As it is stored now."""
    async with site.database.reading() as tx:
        return await tx.get_one(Workshop, workshop.id)


def seen(workshop: Workshop) -> str:
    """Its times as a page says that they were seen."""
    return f"{workshop.starts_at:%Y-%m-%dT%H:%M}/{workshop.minutes}"


async def step(browser: Browser, workshop: Workshop, do: str, **fields: str) -> httpx.Response:
    """One of a session's buttons, with its times as `workshop` has them."""
    data = {"do": do, "seen": seen(workshop), "at": "0", **fields}
    return await browser.post(f"{ARRANGE}/sessions/{workshop.slug}", data=data)


async def move(
    browser: Browser, workshop: Workshop, day: str, clock: str, minutes: str = "60", **fields: str
) -> httpx.Response:
    """The form of a session."""
    return await step(browser, workshop, "move", day=day, clock=clock, minutes=minutes, **fields)


def row(page: str, workshop: Workshop) -> str:
    """What the page says of a session."""
    found = re.search(rf'<li class="session[^>]* id="s-{workshop.slug}".*?</details>', page, re.DOTALL)
    assert found, page
    return found[0]
