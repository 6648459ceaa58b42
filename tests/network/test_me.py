"""One's own profile, and the language of pages."""

from tests.site import Site

PROFILE = {"name": "Zoé", "language": "fr", "languages": ["fr", "ar"], "time_zone": "Atlantic/Cape_Verde"}


async def test_a_stranger_is_asked_to_sign_in(site: Site) -> None:
    answer = await site.stranger().get("/me")
    assert answer.status_code == 403
    assert "/sign-in" in answer.text


async def test_a_profile_is_kept_and_pages_speak_its_language(site: Site) -> None:
    bob = await site.browser("bob")
    assert (await bob.post("/me", data=PROFILE)).status_code == 303
    page = await bob.get("/me")
    assert "Zoé" in page.text
    assert '<html lang="fr"' in page.text
    assert "<option selected>Atlantic/Cape_Verde</option>" in page.text


async def test_what_is_wrong_is_told_and_what_was_typed_is_kept(site: Site) -> None:
    bob = await site.browser("bob")
    answer = await bob.post("/me", data=PROFILE | {"name": "\u200b\u202e", "time_zone": "Mars/Base"})
    assert answer.status_code == 422
    assert 'id="e-name"' in answer.text
    assert 'id="e-time_zone"' in answer.text


async def test_a_name_shows_as_typed_but_never_impersonates_by_hidden_characters(site: Site) -> None:
    bob = await site.browser("bob")
    await bob.post("/me", data=PROFILE | {"name": "Ali\u202ece\u200b <b>"})
    page = (await bob.get("/me")).text
    assert "Alice &lt;b&gt;" in page
    assert "\u202e" not in page


async def test_the_language_is_negotiated_chosen_and_remembered(site: Site) -> None:
    browser = site.stranger()
    page = await browser.get("/", headers={"Accept-Language": "de, ar;q=0.8, fr;q=0.5"})
    assert '<html lang="ar" dir="rtl"' in page.text
    assert page.headers["content-language"] == "ar"
    answer = await browser.post("/language", data={"language": "pt", "next": "/meetings"})
    assert answer.headers["location"] == "/meetings"
    assert '<html lang="pt" dir="ltr"' in (await browser.get("/", headers={"Accept-Language": "fr"})).text
    await browser.post("/language", data={"language": "xx", "next": "//evil"})
    assert '<html lang="pt"' in (await browser.get("/")).text


async def test_the_cast_and_its_mails_exist_in_the_demonstration_only(site: Site) -> None:
    browser = site.stranger()
    for path in ("/demo", "/dev/mail"):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.post("/demo/1")).status_code == 404
