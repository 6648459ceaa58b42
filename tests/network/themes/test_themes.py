"""Themes: the list in two levels, and the page of each."""

from network.actions import create_theme
from tests.queries import counting
from tests.site import Site


async def plant(site: Site) -> None:
    """Production with farming in it, beside the site's own theme."""
    async with site.database.transaction() as tx:
        names = {"en": "Sustainable production", "fr": "Production durable", "ar": "الإنتاج المستدام"}
        parent = await create_theme(tx, code="3", slug="production", names=names)
        farming = {"en": "Farming", "fr": "Agriculture", "ar": "الفلاحة"}
        await create_theme(tx, code="3.2", slug="farming", names=farming, parent=parent)


async def test_the_list_shows_both_levels_in_the_readers_language(site: Site) -> None:
    await plant(site)
    page = (await site.stranger().get("/themes", headers={"Accept-Language": "fr"})).text
    assert page.index("Production durable") < page.index("Agriculture")
    assert 'href="/themes/farming"' in page


async def test_a_theme_names_what_it_lies_in_and_what_lies_in_it(site: Site) -> None:
    await plant(site)
    reader = site.stranger()
    assert 'href="/themes/production"' in (await reader.get("/themes/farming")).text
    assert 'href="/themes/farming"' in (await reader.get("/themes/production")).text
    assert (await reader.get("/themes/nothing")).status_code == 404
    assert (await reader.post("/themes/farming")).status_code == 405


async def test_the_list_costs_five_queries_at_most(site: Site) -> None:
    await plant(site)
    with counting(site.database) as queries:
        await site.stranger().get("/themes")
    assert len(queries) <= 5, queries
