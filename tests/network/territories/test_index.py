"""The list of territories."""

from tests.network.territories.land import settle
from tests.queries import counting
from tests.site import Site


async def test_territories_stand_under_their_country_in_the_readers_language(site: Site) -> None:
    await settle(site)
    page = (await site.stranger().get("/territories", headers={"Accept-Language": "ar"})).text
    assert "فرنسا" in page
    assert "البرتغال" in page
    page = (await site.stranger().get("/territories", headers={"Accept-Language": "fr"})).text
    assert page.index("France") < page.index('href="/territories/mulhouse"') < page.index("Portugal")


async def test_only_the_secretariat_is_offered_a_new_one(site: Site) -> None:
    await settle(site)
    for name, offered in (("alice", False), ("dora", True)):
        page = (await (await site.browser(name)).get("/territories")).text
        assert ("/territories/new" in page) is offered


async def test_an_empty_list_says_so_and_cannot_be_posted_to(site: Site) -> None:
    assert "No territory yet" in (await site.stranger().get("/territories")).text
    assert (await site.stranger().post("/territories")).status_code == 405


async def test_the_list_costs_five_queries_at_most(site: Site) -> None:
    await settle(site)
    alice = await site.browser("alice")
    with counting(site.database) as queries:
        await alice.get("/territories")
    assert len(queries) <= 5, queries
