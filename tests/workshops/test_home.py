"""Home: what is live, and the meetings."""

from tests.site import Site
from tests.workshops.meetings.gathering import meeting_of


async def test_home_leads_to_the_workshop_that_is_live(site: Site) -> None:
    workshop, _alice = await site.live()
    home = (await site.stranger().get("/")).text
    assert f'href="/workshops/{workshop.slug}"' in home


async def test_an_empty_installation_has_a_home_and_no_meetings(site: Site) -> None:
    for path in ("/", "/meetings"):
        assert (await site.stranger().get(path)).status_code == 200
    assert (await site.stranger().get("/meetings/1")).status_code == 404


async def test_home_shows_a_draft_only_to_who_arranges_it_and_leads_to_the_programme_of_a_published_one(
    site: Site,
) -> None:
    await meeting_of(site, 5)
    await meeting_of(site, 6, status="draft")
    stranger = (await site.stranger().get("/")).text
    assert 'href="/meetings/5"' in stranger
    assert "/meetings/6" not in stranger
    assert "/meetings/6" not in (await (await site.browser("alice")).get("/")).text
    dora = (await (await site.browser("dora")).get("/")).text
    assert 'href="/meetings/6"' in dora
    assert dora.index('href="/meetings/5"') < dora.index(
        'href="/meetings/6"'
    )  # first the button to the programme
