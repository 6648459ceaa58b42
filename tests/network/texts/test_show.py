"""What everybody reads about the network: in their language, else in another that is named."""

import re

import pytest

from network.models import SiteText
from network.texts.defaults import DEFAULTS
from network.texts.queries import PATHS, find_text
from tests.site import Site
from together.database import Database


async def write(database: Database, key: str, **texts: str) -> None:
    """These texts by language, the last one newest."""
    async with database.transaction() as tx:
        for language, text in texts.items():
            tx.add(SiteText(key=key, language=language, text=text))


@pytest.mark.parametrize(("key", "path"), PATHS.items())
async def test_before_anything_is_written_the_page_says_what_the_platform_knows_of_itself(
    site: Site, key: str, path: str
) -> None:
    page = await site.stranger().get(path)
    assert page.status_code == 200
    assert re.sub(r"[*\[].*", "", DEFAULTS[key][0])[:40] in page.text
    assert f'<link rel="canonical" href="http://testserver{path}">' in page.text
    for code in ("en", "fr", "pt", "ar"):
        assert f'hreflang="{code}" href="http://testserver{path}?lang={code}"' in page.text


async def test_readers_get_their_own_language(site: Site) -> None:
    await write(site.database, "legal", en="In English", fr="En français")
    stranger = site.stranger()
    assert "En français" in (await stranger.get("/legal", headers={"Accept-Language": "fr"})).text
    assert "In English" in (await stranger.get("/legal", headers={"Accept-Language": "en"})).text
    asked = await stranger.get("/legal?lang=fr", headers={"Accept-Language": "en"})
    assert "En français" in asked.text, "the address that search engines know"
    assert (await stranger.get("/legal?lang=xx")).status_code == 200


async def test_a_text_in_another_language_is_marked_as_such(site: Site) -> None:
    await write(site.database, "contact", ar="اكتبوا إلينا")
    page = (await site.stranger().get("/contact", headers={"Accept-Language": "pt"})).text
    assert '<div class="prose" lang="ar" dir="rtl">' in page
    assert "árabe" in page, "named in the reader's language"


async def test_a_text_that_was_emptied_counts_for_nothing(site: Site) -> None:
    await write(site.database, "welcome", en="", fr="Bienvenue")
    page = (await site.stranger().get("/about", headers={"Accept-Language": "en"})).text
    assert "Bienvenue" in page


async def test_the_language_asked_for_wins_then_english_then_any(any_database: Database) -> None:
    await write(any_database, "welcome", fr="Bienvenue", en="Welcome")
    async with any_database.reading() as tx:
        found = [await find_text(tx, "welcome", language) for language in ("fr", "pt")]
        assert [one.language for one in found if one] == ["fr", "en"]
        assert await find_text(tx, "legal", "en") is None


async def test_scripts_in_a_text_are_words(site: Site) -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(1)) [y](java\tscript:alert(1)) <img src=x onerror=alert(1)>"
    await write(site.database, "privacy", en=text)
    page = (await site.stranger().get("/privacy")).text
    shown = page.partition('<div class="prose"')[2].partition("</div>")[0]
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="java' not in shown
    assert "<script>alert" not in page


async def test_every_page_leads_there_and_search_engines_are_told(site: Site) -> None:
    home = (await site.stranger().get("/themes")).text
    sitemap = (await site.stranger().get("/sitemaps/pages.xml")).text
    for path in PATHS.values():
        assert f'href="{path}"' in home
        assert f"<loc>http://testserver{path}</loc>" in sitemap


async def test_the_pages_are_only_read(site: Site) -> None:
    assert (await site.stranger().post("/privacy")).status_code == 405
