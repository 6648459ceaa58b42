"""The overview of the secretariat: what waits, what is missing, what goes on, and what was done."""

import pytest

from tests.site import Site

PAGES = (
    "/secretariat",
    "/secretariat/people",
    "/secretariat/people/new",
    "/secretariat/people/1",
    "/secretariat/people/999999999",
    "/secretariat/log",
    "/secretariat/log.csv",
    "/secretariat/log/1",
    "/secretariat/texts",
    "/secretariat/texts/privacy/fr",
)


@pytest.mark.parametrize("path", PAGES)
async def test_nobody_but_the_secretariat_reads_it(site: Site, path: str) -> None:
    stranger = await site.stranger().get(path)
    assert stranger.status_code == 403
    assert "/sign-in?next=" in stranger.text
    for name in ("alice", "bob", "charlie"):
        answer = await (await site.browser(name)).get(path)
        assert answer.status_code == 403
        assert "Only the secretariat may do this." in answer.text


async def test_the_menu_leads_the_secretariat_there_and_nobody_else(site: Site) -> None:
    assert 'href="/secretariat"' in (await (await site.browser("dora")).get("/themes")).text
    assert 'href="/secretariat"' not in (await (await site.browser("bob")).get("/themes")).text


async def test_an_empty_installation_is_told_the_first_steps_until_all_are_done(site: Site) -> None:
    dora = await site.browser("dora")
    page = (await dora.get("/secretariat")).text
    assert "First steps" in page
    assert "Write the privacy notice" in page
