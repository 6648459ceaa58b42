"""A practice beyond its own page: on those of its territory and themes, in feeds, sitemaps, and what other sites preview."""

import json
import re
from typing import Any

import pytest

from practices.models import Practice
from tests.practices.shelf import Shelf
from tests.queries import counting

TITLE = "The shared garden of the Drouot quarter"
SURFACES = (
    "/territories/mulhouse",
    "/themes/common-goods",
    "/feed.atom",
    "/themes/common-goods/feed.atom",
    "/territories/mulhouse/feed.atom",
    "/sitemaps/1.xml",
)


def facts_of(page: str) -> dict[str, Any]:
    """The page's block of data."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


@pytest.mark.parametrize("path", SURFACES)
async def test_a_published_practice_stands_there(shelf: Shelf, published: Practice, path: str) -> None:
    page = (await shelf.stranger().get(path)).text
    assert f"/practices/{published.slug}" in page
    assert TITLE in page or "sitemap" in path


@pytest.mark.parametrize("path", SURFACES)
async def test_a_draft_and_what_was_taken_back_stand_nowhere(
    shelf: Shelf, draft: Practice, published: Practice, path: str
) -> None:
    await shelf.move(published, "unpublish")
    for browser in (shelf.stranger(), await shelf.browser("bob"), await shelf.browser("fay")):
        page = (await browser.get(path)).text
        for practice in (draft, published):
            assert practice.slug not in page
        assert TITLE not in page
        assert "Repairing bicycles" not in page
        assert 'id="practices"' not in page


async def test_those_who_write_find_what_is_being_written_on_their_territorys_page(
    shelf: Shelf, draft: Practice
) -> None:
    assert "Repairing bicycles" in (await (await shelf.browser("eve")).get("/territories/mulhouse")).text
    assert "Repairing bicycles" in (await (await shelf.browser("dora")).get("/territories/mulhouse")).text


async def test_whom_to_ask_is_told_to_no_feed_preview_or_search_engine(
    shelf: Shelf, published: Practice
) -> None:
    for path in (*SURFACES, f"/practices/{published.slug}"):
        assert "garden@mulhouse.example" not in (await shelf.stranger().get(path)).text


async def test_a_theme_gathers_practices_of_those_within_it_and_lists_count_them(
    shelf: Shelf, published: Practice
) -> None:
    assert "1 practice" in (await shelf.stranger().get("/territories")).text
    for path in ("/themes", "/territories", "/themes/common-goods"):
        with counting(shelf.database) as queries:
            await shelf.stranger().get(path)
        assert len(queries) <= 9, queries
    for path in ("/themes", "/territories"):
        with counting(shelf.database) as queries:
            await shelf.stranger().get(path)
        assert len(queries) <= 5, queries


async def test_other_sites_get_a_title_a_text_and_a_picture(shelf: Shelf, published: Practice) -> None:
    page = (await shelf.stranger().get(f"/practices/{published.slug}")).text
    assert f'<meta property="og:title" content="{TITLE}">' in page
    assert 'content="Neighbours and a school grow vegetables on a lot of the municipality.' in page
    assert (
        f'<meta property="og:image" content="http://testserver/practices/{published.slug}/card.png?lang=en">'
        in page
    )
    assert f'<link rel="canonical" href="http://testserver/practices/{published.slug}">' in page
    assert page.count('name="description"') == 1


async def test_each_language_has_its_own_address_and_names_the_others(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.translated(published)
    address = f"http://testserver/practices/{published.slug}"
    page = (await shelf.stranger().get(f"/practices/{published.slug}?lang=fr")).text
    for code in ("en", "fr"):
        assert f'<link rel="alternate" hreflang="{code}" href="{address}?lang={code}">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="{address}">' in page
    assert f'<link rel="canonical" href="{address}?lang=fr">' in page
    assert facts_of(page)["inLanguage"] == "fr"
    assert f"{address}?lang=fr" in (await shelf.stranger().get("/sitemaps/1.xml")).text
    feed = (await shelf.stranger().get("/feed.atom?lang=fr")).text
    assert "<title>Le jardin partagé</title>" in feed


async def test_the_block_of_data_says_what_the_page_says(shelf: Shelf, published: Practice) -> None:
    facts = facts_of((await shelf.stranger().get(f"/practices/{published.slug}")).text)
    assert facts["headline"] == TITLE
    assert facts["author"]["name"] == "Mulhouse"
    assert facts["license"] == "https://creativecommons.org/licenses/by/4.0/"


async def test_no_title_ends_the_block_of_data(shelf: Shelf) -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028 \"'&"
    practice = await shelf.published(title=evil, what=f"{evil} ]]>")
    page = (await shelf.stranger().get(f"/practices/{practice.slug}")).text
    assert "<script>alert" not in page
    assert facts_of(page)["headline"].startswith("</script><script>alert(1)</script>")
    for path in SURFACES:
        assert "<script>alert" not in (await shelf.stranger().get(path)).text, path


async def test_an_unpublished_practice_asks_not_to_be_indexed(shelf: Shelf, published: Practice) -> None:
    await shelf.move(published, "unpublish")
    page = (await (await shelf.browser("eve")).get(f"/practices/{published.slug}")).text
    assert '<meta name="robots" content="noindex">' in page
    assert "og:title" not in page
    assert "ld+json" not in page
