"""A territory's page: for everybody, with names as far as they may be seen."""

import pytest

from network.models import Territory
from tests.network.territories.land import FIELDS, settle
from tests.queries import counting
from tests.site import Site


async def test_everybody_reads_the_page_and_no_address_of_a_person(site: Site) -> None:
    await settle(site)
    answer = await site.stranger().get("/territories/mulhouse")
    assert answer.status_code == 200
    for told in ("Mulhouse", "France", "city", "Alice", "Coordinator", "Bob", "Editor"):
        assert told in answer.text, told
    assert "example.org" not in answer.text


async def test_members_are_named_to_those_who_have_signed_in(site: Site) -> None:
    await settle(site)
    page = (await site.stranger().get("/territories/mulhouse")).text
    assert "Charlie" not in page
    assert "1 more member" in page
    assert "Charlie" in (await (await site.browser("dora")).get("/territories/mulhouse")).text


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("bob", {"Publish a practice"}),
        ("charlie", set()),
        ("alice", {"Publish a practice", "Edit this page", "People and invitations"}),
        ("dora", {"Publish a practice", "Edit this page", "People and invitations"}),
    ],
)
async def test_each_is_offered_what_they_may_do(site: Site, name: str, offers: set[str]) -> None:
    await settle(site)
    page = (await (await site.browser(name)).get("/territories/mulhouse")).text
    known = {"Publish a practice", "Edit this page", "People and invitations"}
    assert {words for words in known if words in page} == offers


async def test_the_description_is_in_the_readers_language_or_another_and_can_be_switched(site: Site) -> None:
    await settle(site)
    dora = await site.browser("dora")
    await dora.post("/territories/new", data=FIELDS)
    reader = site.stranger()
    portuguese = (await reader.get("/territories/barreiro-maio", headers={"Accept-Language": "pt"})).text
    assert "Uma aldeia" in portuguese
    assert 'href="?lang=fr"' in portuguese
    assert "<strong>village</strong>" in (await reader.get("/territories/barreiro-maio?lang=fr")).text
    arabic = (await reader.get("/territories/barreiro-maio?lang=xx", headers={"Accept-Language": "ar"})).text
    assert 'lang="fr" dir="auto"' in arabic


async def test_parent_and_children_lead_to_each_other(site: Site) -> None:
    mulhouse, barreiro = await settle(site)
    async with site.database.transaction() as tx:
        (await tx.get_one(Territory, barreiro.id)).parent_id = mulhouse.id
    reader = site.stranger()
    assert 'href="/territories/barreiro"' in (await reader.get("/territories/mulhouse")).text
    assert 'href="/territories/mulhouse"' in (await reader.get("/territories/barreiro")).text


async def test_a_page_that_is_not_there_is_not_found(site: Site) -> None:
    await settle(site)
    for path in ("/territories/nowhere", "/territories/Mulhouse", "/territories/a%00b"):
        assert (await site.stranger().get(path)).status_code in {400, 404}, path
    assert (await site.stranger().post("/territories/mulhouse")).status_code == 405


async def test_one_leaves_a_territory_oneself(site: Site) -> None:
    await settle(site)
    charlie = await site.browser("charlie")
    assert "Leave this territory" in (await charlie.get("/territories/mulhouse")).text
    assert (await charlie.post("/territories/mulhouse/leave")).status_code == 303
    assert "Charlie" not in (await charlie.get("/territories/mulhouse")).text.partition("<main")[2]
    assert (await charlie.post("/territories/mulhouse/leave")).status_code == 403
    assert (await site.stranger().post("/territories/mulhouse/leave")).status_code == 403


async def test_the_page_costs_few_queries(site: Site) -> None:
    await settle(site)
    alice = await site.browser("alice")
    with counting(site.database) as queries:
        await alice.get("/territories/mulhouse")
    assert len(queries) <= 12, queries
