"""Feeds of the latest additions: public things only, the same for everybody who asks for an address."""

import re

from network.actions import create_theme
from tests.network.territories.land import settle
from tests.site import Site

GROUPS = {
    "/feeds/coordination-groups.atom": "Coordination Groups",
    "/feeds/homogeneous-groups.atom": "Homogeneous Groups",
}


async def test_announced_workshops_and_new_territories_are_told_and_drafts_are_not(site: Site) -> None:
    await settle(site)
    await site.announced()
    await site.workshop(title="Not yet")
    answer = await site.stranger().get("/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "http://testserver/workshops/caring-for-the-commons" in answer.text
    assert "http://testserver/territories/mulhouse" in answer.text
    assert "Not yet" not in answer.text


async def test_a_workshop_that_closes_is_new_once_more_because_what_came_out_is_there(site: Site) -> None:
    workshop, alice = await site.live(title="Closing")
    await site.announced(title="Announced after it")
    path = f"/workshops/{workshop.slug}"
    before = (await site.stranger().get("/feed.atom")).text
    assert before.index("Announced after it") < before.index("Closing")
    assert (await alice.post(f"{path}/close")).status_code == 303
    after = (await site.stranger().get("/feed.atom")).text
    assert after.index("Closing") < after.index("Announced after it")
    assert after.count(f"<id>http://testserver{path}</id>") == 1


async def test_what_is_by_link_is_in_no_feed_even_for_those_who_are_in_it(site: Site) -> None:
    await site.live(visibility="link")
    for browser in (site.stranger(), await site.browser("alice"), await site.browser("dora")):
        for path in ("/feed.atom", "/themes/common-goods/feed.atom", "/sitemaps/1.xml"):
            assert "caring" not in (await browser.get(path)).text.lower(), path


async def test_a_theme_tells_of_the_themes_within_it_too(site: Site) -> None:
    async with site.database.transaction() as tx:
        inner = await create_theme(
            tx, code="2.1", slug="water", names={"en": "Water", "fr": "Eau"}, parent=site.theme
        )
    await site.announced(themes=[inner.id])
    for slug in ("water", "common-goods"):
        assert "caring-for-the-commons" in (await site.stranger().get(f"/themes/{slug}/feed.atom")).text
    assert "TOGETHER · Eau" in (await site.stranger().get("/themes/water/feed.atom?lang=fr")).text


async def test_a_territory_has_its_feed_and_what_is_not_there_has_none(site: Site) -> None:
    await settle(site)
    assert "TOGETHER · Mulhouse" in (await site.stranger().get("/territories/mulhouse/feed.atom")).text
    for path in ("/territories/nowhere/feed.atom", "/themes/nowhere/feed.atom"):
        assert (await site.stranger().get(path)).status_code == 404


async def test_the_feeds_of_groups_keep_their_names_and_are_empty(site: Site) -> None:
    for path, name in GROUPS.items():
        answer = await site.stranger().get(path)
        assert f"<title>TOGETHER · {name}</title>" in answer.text
        assert "<entry" not in answer.text


async def test_the_page_names_every_feed_and_all_of_them_are_there(site: Site) -> None:
    await settle(site)
    reader = site.stranger()
    page = (await reader.get("/feeds", headers={"Accept-Language": "pt"})).text
    feeds = re.findall(r'href="(/[^"]*\.atom\?lang=pt)"', page.partition("<main")[2])
    assert len(feeds) == 6
    for path in feeds:
        assert (await reader.get(path)).status_code == 200
    for words in GROUPS.values():
        assert words in (await reader.get("/feeds")).text


async def test_a_feed_depends_on_its_address_only_and_is_asked_for_conditionally(site: Site) -> None:
    await site.announced()
    dora = await site.browser("dora")
    first = await site.stranger().get("/feed.atom", headers={"Accept-Language": "ar"})
    assert first.content == (await dora.get("/feed.atom")).content
    assert "no-store" not in first.headers["cache-control"]
    again = await dora.get("/feed.atom", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert (await dora.post("/feed.atom")).status_code == 405


async def test_pages_lead_to_their_feed(site: Site) -> None:
    await settle(site)
    reader = site.stranger()
    for page, feed in (
        ("/", "/feed.atom"),
        ("/themes/common-goods", "/themes/common-goods/feed.atom"),
        ("/territories/mulhouse", "/territories/mulhouse/feed.atom"),
    ):
        links = re.findall(
            r'<link rel="alternate" type="application/atom\+xml"[^>]*>', (await reader.get(page)).text
        )
        assert any(f'href="{feed}"' in link for link in links), page
