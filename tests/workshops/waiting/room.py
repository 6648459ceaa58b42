"""A workshop to wait for, and what its page says to who waits."""

import json
import re
from datetime import timedelta
from typing import Any

from network.models import Territory
from tests.site import Browser, Site
from together.columns import now
from workshops.models import Registration, Workshop


async def coming(site: Site, *, minutes: float = 60 * 24 * 5, **changes: object) -> Workshop:
    """An announced workshop that begins in so many minutes."""
    workshop = await site.announced(**changes)
    async with site.database.transaction() as tx:
        found = await tx.get_one(Workshop, workshop.id)
        found.starts_at = now() + timedelta(minutes=minutes)
    return found


async def registered(site: Site, workshop: Workshop, **fields: Any) -> Registration:
    """Somebody who registered; by account (`person_id`) or as a guest."""
    async with site.database.transaction() as tx:
        row = Registration(workshop_id=workshop.id or 0, **{"registered_at": now(), **fields})
        tx.add(row)
    return row


async def territory(site: Site, name: str) -> Territory:
    """A territory of that name."""
    async with site.database.transaction() as tx:
        made = Territory(slug=name.lower(), name=name, country="CV", kind="city")
        tx.add(made)
    return made


async def page_of(browser: Browser, workshop: Workshop) -> str:
    """The workshop's page."""
    answer = await browser.get(f"/workshops/{workshop.slug}")
    assert answer.status_code == 200, answer.text
    return answer.text


def told(page: str) -> dict[str, Any]:
    """What the page tells its script."""
    found = re.search(r'<script type="application/json" id="waiting-page">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))
