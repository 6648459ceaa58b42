"""The page as readers will see it, before they do."""

from tests.site import Site
from tests.workshops.preparing.desk import Page, described


async def test_it_shows_what_is_typed_and_names_nobody_a_reader(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    page = await Page.open(alice, workshop)
    await page.save(title="Soon to be", interpreter_language_1="ar", interpreter_name_1="Ines", clock="11:00")
    shown = await alice.get(f"/workshops/{workshop.slug}/preview")
    assert shown.status_code == 200
    for text in ("Soon to be", "Ines", "This is a preview", "Welcome", "10:00"):  # 11:00 in Brussels, in UTC
        assert text in shown.text, text
    assert "Soon to be" not in (await site.stranger().get(f"/workshops/{workshop.slug}")).text


async def test_a_draft_is_shown_as_announced_and_what_does_not_fit_as_it_stands(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    page = await Page.open(alice, workshop)
    await page.save(title="Better", day="nonsense", themes=[])
    shown = await alice.get(f"/workshops/{workshop.slug}/preview")
    assert shown.status_code == 200
    for text in ("Better", "Announced", "does not fit its field"):
        assert text in shown.text, text


async def test_a_workshop_just_begun_can_be_looked_at(site: Site) -> None:
    dora = await site.browser("dora")
    fields = {name: one for name, one in described(site).items() if name in {"title", "day", "clock", "zone"}}
    place = (await dora.post("/workshops/new", data=fields)).headers["location"]
    assert (await dora.get(place.replace("edit", "preview"))).status_code == 200


async def test_only_facilitators_see_it(site: Site) -> None:
    workshop = await site.announced()
    for name in ("bob", "charlie", None):
        browser = await site.browser(name) if name else site.stranger()
        assert (await browser.get(f"/workshops/{workshop.slug}/preview")).status_code == 403
    draft = await site.workshop(title="Hidden")
    assert (await site.stranger().get(f"/workshops/{draft.slug}/preview")).status_code == 404
    assert (await site.stranger().get("/workshops/none/preview")).status_code == 404
    assert (await site.stranger().post(f"/workshops/{workshop.slug}/preview")).status_code == 405
