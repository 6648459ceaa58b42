"""What search engines read of a workshop: schema.org, as JSON."""

import json
import re
from typing import Any

from tests.site import Site
from workshops.models import Workshop

PUBLIC = "https://schema.org/"


async def facts(site: Site, workshop: Workshop) -> Any:
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


async def change(site: Site, workshop: Workshop, **fields: object) -> None:
    async with site.database.transaction() as tx:
        own = await tx.get_one(Workshop, workshop.id)
        for name, value in fields.items():
            setattr(own, name, value)


async def test_an_announced_workshop_is_an_event_that_is_held_online(site: Site) -> None:
    workshop = await site.announced(title="Soil </script><b>", introduction="Why *soil*.")
    await change(site, workshop, capacity=30)
    told = await facts(site, workshop)
    assert told["@type"] == "Event"
    assert told["name"] == "Soil </script><b>"
    assert told["description"] == "Why soil."
    assert told["url"] == told["location"]["url"] == f"http://testserver/workshops/{workshop.slug}"
    assert told["startDate"] == "2037-12-01T09:00:00+00:00"
    assert told["endDate"] == "2037-12-01T10:00:00+00:00"
    assert told["eventStatus"] == f"{PUBLIC}EventScheduled"
    assert told["eventAttendanceMode"] == f"{PUBLIC}OnlineEventAttendanceMode"
    assert told["maximumAttendeeCapacity"] == told["maximumVirtualAttendeeCapacity"] == 30
    assert told["organizer"]["name"] == "TOGETHER"
    assert told["inLanguage"] == ["en", "fr"]
    assert "offers" not in told


async def test_one_without_a_limit_names_none_and_a_cancelled_one_says_so(site: Site) -> None:
    workshop = await site.announced()
    assert "maximumAttendeeCapacity" not in await facts(site, workshop)
    await change(site, workshop, status="cancelled")
    assert (await facts(site, workshop))["eventStatus"] == f"{PUBLIC}EventCancelled"


async def test_its_record_names_the_same_address_as_its_announcement(site: Site) -> None:
    workshop, alice = await site.live()
    await alice.post(f"/workshops/{workshop.slug}/close")
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert f'<link rel="canonical" href="http://testserver/workshops/{workshop.slug}">' in page
    assert (await facts(site, workshop))["@id"] == f"http://testserver/workshops/{workshop.slug}"


async def test_of_one_that_is_not_for_everybody_nothing_is_told(site: Site) -> None:
    workshop = await site.announced(title="By link")
    await change(site, workshop, visibility="link")
    page = (await (await site.browser("alice")).get(f"/workshops/{workshop.slug}")).text
    assert "ld+json" not in page
    assert 'name="robots" content="noindex"' in page
