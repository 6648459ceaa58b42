"""What search engines are told: every public page, and none besides."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

from sqlmodel import select

from network.additions.queries import Public
from network.additions.sitemaps import sitemap
from network.indexing import refresh
from network.models import Territory
from practices.models import Practice
from tests.network.territories.land import settle
from tests.practices.shelf import Shelf
from tests.site import Site
from tests.workshops.meetings.gathering import meeting_of
from together.search import Entry, put


def addresses(text: str) -> list[str]:
    ElementTree.fromstring(text)  # noqa: S314 - our own
    return re.findall(r"<loc>http://testserver([^<]*)</loc>", text)


async def everything(site: Site) -> list[str]:
    reader = site.stranger()
    parts = addresses((await reader.get("/sitemap.xml")).text)
    return [path for part in parts for path in addresses((await reader.get(part)).text)]


async def test_every_public_page_stands_in_it_and_can_be_read_by_a_stranger(site: Site) -> None:
    await settle(site)
    await site.announced()
    await site.workshop(title="Not yet")
    await site.announced(title="By link", visibility="link")
    found = await everything(site)
    assert {"/", "/territories/mulhouse", "/themes/common-goods", "/workshops/caring-for-the-commons"} <= set(
        found
    )
    assert "/workshops/not-yet" not in found
    assert "/workshops/by-link" not in found
    for path in found:
        assert (await site.stranger().get(path)).status_code == 200, path


async def test_every_address_in_it_is_the_one_that_its_page_names_as_its_own(
    shelf: Shelf, published: Practice
) -> None:
    site = shelf.site
    await shelf.translated(published)
    await site.announced()
    await meeting_of(site)
    async with site.database.transaction() as tx:
        territory = (await tx.exec(select(Territory).where(Territory.slug == "mulhouse"))).one()
        territory.descriptions = {"en": "A town.", "fr": "Une ville."}
        await tx.flush()
        await refresh(tx, territory.id or 0)
    found = await everything(site)
    assert {"/?lang=pt", "/territories/mulhouse?lang=fr", f"/practices/{published.slug}?lang=fr"} <= set(
        found
    )
    assert {"/meetings/5", "/about", "/privacy", "/themes/common-goods?lang=ar"} <= set(found)
    for path in found:
        page = (await site.stranger().get(path)).text
        canonical = re.findall(r'<link rel="canonical" href="http://testserver([^"]*)">', page)
        assert canonical == [path]
        asked = re.search(r"lang=(\w+)", path)
        assert not asked or f'<html lang="{asked[1]}"' in page
        if asked:
            assert f'hreflang="{asked[1]}" href="http://testserver{path}"' in page


async def test_each_part_holds_five_thousand_at_most(site: Site) -> None:
    async with site.database.transaction() as tx:
        for number in range(3):
            entry = Entry(
                "practice",
                f"practice:{number}",
                f"/practices/p{number}",
                {"en": ("P", "")},
                datetime.now(UTC),
            )
            await put(tx, entry)
        await tx.run_each("UPDATE search_entry SET id = 5000 WHERE ref = :ref", [{"ref": "practice:2"}])
    parts = addresses((await site.stranger().get("/sitemap.xml")).text)
    assert parts == ["/sitemaps/pages.xml", "/sitemaps/1.xml", "/sitemaps/2.xml"]
    assert addresses((await site.stranger().get("/sitemaps/2.xml")).text) == ["/practices/p2"]
    for path in ("/sitemaps/0.xml", "/sitemaps/3.xml", "/sitemaps/x.xml"):
        assert (await site.stranger().get(path)).status_code == 404


def test_a_page_in_several_languages_is_named_in_each_with_all_the_others() -> None:
    text = sitemap([Public("/practices/seeds", None, ["fr", "ar"])], "http://testserver").decode()
    assert addresses(text) == ["/practices/seeds?lang=fr", "/practices/seeds?lang=ar"]
    assert text.count('hreflang="ar"') == text.count('hreflang="x-default"') == 2


async def test_robots_are_told_where_it_lies(site: Site) -> None:
    answer = await site.stranger().get("/robots.txt")
    assert "Sitemap: http://testserver/sitemap.xml" in answer.text
    assert "Disallow: /me" in answer.text
    assert "Disallow: /\n" not in answer.text
