"""What workshops show on the pages of territories and themes: only what the reader may see."""

import pytest

from network.models import Person, Territory
from tests.network.territories.land import settle
from tests.queries import counting
from tests.site import Browser, Site
from workshops.models import Workshop

WHO = "Alice"


@pytest.fixture
async def land(site: Site) -> tuple[Territory, Territory]:
    """Mulhouse, where Alice lives, and Barreiro."""
    mulhouse, barreiro = await settle(site)
    async with site.database.transaction() as tx:
        (await tx.get_one(Person, site.people["alice"].id)).territory_id = mulhouse.id
    site.people["alice"].territory_id = mulhouse.id
    return mulhouse, barreiro


async def committed(site: Site, who: str = WHO, **changes: object) -> tuple[Workshop, Browser]:
    """A closed workshop in which Alice recorded a commitment."""
    workshop, alice = await site.live(**changes)
    await alice.post(f"/workshops/{workshop.slug}/enter", data={})
    answer = await alice.act(
        workshop.slug,
        "outcome.record",
        outcome_kind="commitment",
        text="Count every drop",
        who=who,
        due="2038-01-31",
    )
    assert answer.status_code == 303, answer.text
    assert (await alice.post(f"/workshops/{workshop.slug}/close")).status_code == 303
    return workshop, alice


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("Alice", "mulhouse"),
        ("alice, somebody else", "mulhouse"),
        ("Barreiro", "barreiro"),
        ("Alice, Barreiro", "mulhouse barreiro"),
        ("nobody we know", ""),
    ],
)
async def test_a_commitment_stands_with_the_territories_that_its_words_name(
    site: Site, land: object, who: str, where: str
) -> None:
    workshop, _ = await committed(site, who)
    for slug in ("mulhouse", "barreiro"):
        page = (await site.stranger().get(f"/territories/{slug}")).text
        assert ("Count every drop" in page) is (slug in where), slug
        assert (f'href="/workshops/{workshop.slug}#o' in page) is (slug in where)


async def test_a_commitment_that_is_reworded_or_withdrawn_is_so_here_too(site: Site, land: object) -> None:
    workshop, alice = await committed(site)
    page = (await alice.get(f"/workshops/{workshop.slug}")).text
    outcome = page.partition('class="outcome outcome--commitment" id="')[2].partition('"')[0]
    await alice.act(workshop.slug, "outcome.edit", id=outcome, text="Count some", outcome_kind="commitment")
    page = (await site.stranger().get("/territories/mulhouse")).text
    assert "Count some" in page
    assert "Count every drop" not in page
    await alice.act(workshop.slug, "outcome.withdraw", id=outcome, on="1", reason="too many")
    assert "Count some" not in (await site.stranger().get("/territories/mulhouse")).text


async def test_an_outcome_that_becomes_an_idea_is_a_commitment_no_more(site: Site, land: object) -> None:
    workshop, alice = await committed(site)
    page = (await alice.get(f"/workshops/{workshop.slug}")).text
    outcome = page.partition('class="outcome outcome--commitment" id="')[2].partition('"')[0]
    await alice.act(workshop.slug, "outcome.edit", id=outcome, text="Count", outcome_kind="idea")
    assert 'id="commitments"' not in (await site.stranger().get("/territories/mulhouse")).text


async def test_commitments_of_a_live_workshop_are_not_shown_yet(site: Site, land: object) -> None:
    workshop, alice = await site.live()
    await alice.post(f"/workshops/{workshop.slug}/enter", data={})
    await alice.act(
        workshop.slug, "outcome.record", outcome_kind="commitment", text="Count every drop", who=WHO
    )
    assert "Count every drop" not in (await site.stranger().get("/territories/mulhouse")).text


async def test_what_is_by_link_is_shown_to_those_who_are_in_it_only(site: Site, land: object) -> None:
    _, alice = await committed(site, visibility="link")
    for path in ("/territories/mulhouse", "/themes/common-goods"):
        assert "Caring for the commons" not in (await site.stranger().get(path)).text
        assert "Caring for the commons" not in (await (await site.browser("bob")).get(path)).text
        assert "Caring for the commons" in (await alice.get(path)).text
    assert "Count every drop" not in (await site.stranger().get("/territories/mulhouse")).text
    assert "1 workshop" not in (await site.stranger().get("/themes")).text


async def test_a_draft_is_on_no_page_of_others_even_for_those_who_prepare_it(
    site: Site, land: object
) -> None:
    await site.workshop()
    for browser in (site.stranger(), await site.browser("alice"), await site.browser("dora")):
        for path in ("/territories/mulhouse", "/themes/common-goods"):
            assert "Caring for the commons" not in (await browser.get(path)).text


async def test_a_theme_gathers_its_workshops(site: Site) -> None:
    await site.announced()
    await committed(site, title="Sharing seeds")
    page = (await site.stranger().get("/themes/common-goods")).text
    assert page.index("Caring for the commons") < page.index("Sharing seeds")


async def test_the_pages_stay_within_a_bounded_number_of_queries(site: Site, land: object) -> None:
    await committed(site)
    await committed(site, title="Sharing seeds")
    for path, most in (("/territories/mulhouse", 12), ("/themes/common-goods", 8), ("/themes", 5)):
        with counting(site.database) as queries:
            await site.stranger().get(path)
        assert len(queries) <= most, queries
