"""One's own territories and roles, on one's own page."""

from tests.network.territories.land import settle
from tests.site import Site


async def test_my_territories_and_roles_stand_on_my_page(site: Site) -> None:
    await settle(site)
    page = (await (await site.browser("bob")).get("/me")).text
    assert 'href="/territories/mulhouse"' in page
    assert "Editor" in page
    assert "My territories" not in (await (await site.browser("dora")).get("/me")).text
