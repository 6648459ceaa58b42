"""Home: what the network is, what is on, what comes next and what was added last, on one page."""

import json
import re
from datetime import timedelta
from typing import Any

from network.models import SiteText, Territory
from tests.site import Browser, Site
from tests.workshops.meetings.gathering import meeting_of
from together.columns import now
from workshops.models import Registration, Workshop


async def home(browser: Browser, **headers: str) -> str:
    answer = await browser.get("/", headers=headers)
    assert answer.status_code == 200
    return answer.text


def front(page: str) -> str:
    """What is on and comes next, as text."""
    found = re.search(r'<section class="now card".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


async def moved(site: Site, workshop: Workshop, **fields: object) -> None:
    async with site.database.transaction() as tx:
        own = await tx.get_one(Workshop, workshop.id)
        for name, value in fields.items():
            setattr(own, name, value)


async def register(site: Site, workshop: Workshop, name: str, status: str = "registered") -> int:
    async with site.database.transaction() as tx:
        person = site.people.get(name)
        row = Registration(
            workshop_id=workshop.id,
            person_id=person.id if person else None,
            email=None if person else "gil@example.org",
            status=status,
            registered_at=now(),
        )
        tx.add(row)
        await tx.flush()
        return row.id or 0


async def test_home_leads_to_the_workshop_that_is_live(site: Site) -> None:
    workshop, _alice = await site.live()
    page = await home(site.stranger())
    assert f'href="/workshops/{workshop.slug}"' in page
    assert front(page).startswith("Now and next Live now Caring for the commons Enter the workshop")


async def test_what_comes_next_stands_with_its_time_in_the_readers_zone_soonest_first(site: Site) -> None:
    later = await site.announced(title="Later", day="2036-12-02", clock="10:00")
    await site.announced(title="Sooner", day="2036-12-01", clock="00:30")
    await moved(site, later, registration="closed")
    page = front(await home(site.stranger(), Cookie="tz=Atlantic/Cape_Verde"))
    assert page.index("Sooner") < page.index("Later")
    assert "Sunday, 30 November 2036 , 22:30 Sooner" in page
    assert "Cape Verde" in page
    assert page.count("Register") == 1  # only where one can


async def test_what_has_ended_is_cancelled_or_not_for_everybody_is_not_announced_here(site: Site) -> None:
    await moved(site, await site.announced(title="Over"), starts_at=now() - timedelta(hours=2))
    await moved(site, await site.announced(title="Called off", day="2036-12-01"), status="cancelled")
    await moved(site, await site.announced(title="By link", day="2036-12-01"), visibility="link")
    await moved(site, await site.announced(title="For members", day="2036-12-01"), visibility="members")
    await site.workshop(title="Unfinished", day="2036-12-01")
    page = await home(site.stranger())
    for title in ("Over", "Called off", "By link", "For members", "Unfinished"):
        assert f">{title}<" not in page


async def test_ones_own_next_workshop_stands_first_with_the_days_until_then(site: Site) -> None:
    soon = await site.announced(title="Tomorrow's")
    own = await site.announced(title="Mine")
    await moved(site, soon, starts_at=now() + timedelta(days=1))
    await moved(site, own, starts_at=now() + timedelta(days=2))
    await register(site, own, "bob")
    page = front(await home(await site.browser("bob")))
    assert page.startswith("Now and next In 2 days")
    assert page.index("Mine") < page.index("You are registered") < page.index("Tomorrow")
    assert page.count("Mine") == 1
    assert front(await home(site.stranger())).index("Tomorrow") < front(await home(site.stranger())).index(
        "Mine"
    )


async def test_who_waits_or_cancelled_or_prepares_is_told_so(site: Site) -> None:
    workshop = await site.announced(day="2036-12-01")
    await register(site, workshop, "bob", "waiting")
    await register(site, workshop, "dora", "cancelled")
    assert "You are on the waiting list" in front(await home(await site.browser("bob")))
    assert "You are" not in front(await home(await site.browser("dora")))
    assert "You prepare this workshop" in front(await home(await site.browser("alice")))


async def test_a_guest_who_opened_the_mailed_link_finds_their_workshop_first(site: Site) -> None:
    await site.announced(title="Sooner", day="2036-12-01")
    workshop = await site.announced(title="The guest's", day="2036-12-02")
    number = await register(site, workshop, "gil")
    token = site.app.state.signer.sign("registration", [number])
    browser = site.stranger()
    assert (await browser.get(f"/workshops/{workshop.slug}/registrations/{token}")).status_code in {200, 303}
    told = front(await home(browser))
    assert told.index("guest") < told.index("You are registered") < told.index("Sooner")


async def test_those_who_prepare_find_their_drafts_and_nobody_else_does(site: Site) -> None:
    await site.workshop(title="Unfinished")
    alice, bob = await site.browser("alice"), await site.browser("bob")
    assert "Unfinished" in await home(alice)
    assert "Unfinished" not in await home(bob)


async def test_what_came_out_and_territories_and_feeds_are_one_press_away(site: Site) -> None:
    await moved(site, await site.announced(title="Closed one"), status="closed", closed_at=now())
    async with site.database.transaction() as tx:
        tx.add(Territory(slug="praia", name="Praia", country="CV"))
        tx.add(Territory(slug="mulhouse", name="Mulhouse", country="FR"))
    page = await home(site.stranger())
    assert "Closed one" in page
    assert "2 territories · 2 countries" in " ".join(page.split())
    for link in ("/territories/praia", "/feed.atom", "/feeds/coordination-groups.atom", "/contact"):
        assert f'href="{link}"' in page
    assert ">Coordination Groups<" in page
    assert ">Homogeneous Groups<" in page


async def test_an_empty_installation_has_a_home_and_no_meetings(site: Site) -> None:
    for path in ("/", "/meetings"):
        assert (await site.stranger().get(path)).status_code == 200
    assert (await site.stranger().get("/meetings/1")).status_code == 404
    page = await home(site.stranger())
    assert "No workshop is announced yet" in page
    assert 'href="/practices"' in page
    assert "/secretariat" not in page
    assert 'href="/secretariat"' in await home(await site.browser("dora"))


async def test_home_shows_a_draft_only_to_who_arranges_it_and_leads_to_the_programme_of_a_published_one(
    site: Site,
) -> None:
    await meeting_of(site, 5)
    await meeting_of(site, 6, status="draft")
    stranger = await home(site.stranger())
    assert 'href="/meetings/5"' in stranger
    assert "/meetings/6" not in stranger
    assert "/meetings/6" not in await home(await site.browser("alice"))
    dora = await home(await site.browser("dora"))
    assert 'href="/meetings/6"' in dora
    # first the button to the programme
    assert dora.index('href="/meetings/5"') < dora.index('href="/meetings/6"')


async def test_the_secretariats_own_words_say_what_the_network_is_in_the_readers_language(site: Site) -> None:
    async with site.database.transaction() as tx:
        tx.add(SiteText(key="welcome", language="en", text="We are *many*.\r\n\r\nMore behind."))
        tx.add(SiteText(key="welcome", language="fr", text="Nous sommes nombreux. <script>x</script>"))
        tx.add(SiteText(key="contact", language="en", text="Write to **us**."))
    english = await home(site.stranger())
    assert "We are <em>many</em>." in english
    assert "More behind" not in english
    assert "Write to <strong>us</strong>." in english
    french = await home(site.stranger(), **{"Accept-Language": "fr"})
    assert "Nous sommes nombreux." in french
    assert "<script>x" not in french


async def test_an_address_may_ask_for_a_language_and_a_choice_goes_before_it(site: Site) -> None:
    stranger = site.stranger()
    answer = await stranger.get("/?lang=fr")
    assert '<html lang="fr"' in answer.text
    assert answer.headers["content-language"] == "fr"
    assert "lang" not in stranger.cookies
    assert 'rel="canonical" href="http://testserver/?lang=fr"' in answer.text
    assert 'hreflang="ar" href="http://testserver/?lang=ar"' in answer.text
    plain = (await stranger.get("/")).text
    assert '<html lang="en"' in plain
    assert 'rel="canonical" href="http://testserver/"' in plain
    assert '<html lang="en"' in (await stranger.get("/?lang=xx")).text
    assert '<html lang="pt"' in (await stranger.get("/?lang=fr", headers={"Cookie": "lang=pt"})).text


async def test_search_engines_read_what_the_network_is(site: Site) -> None:
    facts = data_of(await home(site.stranger()))
    kinds = {one["@type"]: one for one in facts["@graph"]}
    assert kinds["Organization"]["name"] == "TOGETHER"
    assert kinds["WebSite"]["publisher"]["@id"] == kinds["Organization"]["@id"]


def data_of(page: str) -> Any:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block)
