"""Translations: by a person, of an original that may change."""

import html
import re

from practices.models import Practice
from practices.queries import find_draft, find_edition
from tests.practices.shelf import Shelf
from tests.site import Browser

FRENCH = {
    "title": "Le jardin partagé",
    "what": "Des voisins et une école cultivent.",
    "novelty": "Les élèves décident.",
    "problem": "Personne ne se parlait.",
    "failed": "Personne n'arrosait en août.",
}


async def fields(browser: Browser, practice: Practice, language: str = "fr") -> dict[str, str]:
    page = (await browser.get(f"/practices/{practice.slug}/translate/{language}")).text
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


async def translate(browser: Browser, practice: Practice, **words: str) -> str:
    sent = await fields(browser, practice) | FRENCH | {"do": "publish"} | words
    answer = await browser.post(f"/practices/{practice.slug}/translate/fr", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_an_editor_of_any_territory_translates(shelf: Shelf, published: Practice) -> None:
    fay = await shelf.browser("fay")
    page = (await fay.get(f"/practices/{published.slug}/translate/fr")).text
    assert "Nobody met anybody" in page
    assert "garden@mulhouse.example" not in page
    shown = await translate(fay, published)
    assert shown == f"/practices/{published.slug}?lang=fr&done=translated"
    assert "The translation is published." in (await fay.get(shown)).text
    read = (await shelf.stranger().get(f"/practices/{published.slug}?lang=fr")).text
    assert "Personne ne se parlait." in read
    assert "Fay" in read


async def test_who_may_not_translate_finds_no_page(
    shelf: Shelf, published: Practice, draft: Practice
) -> None:
    address = f"/practices/{published.slug}/translate/fr"
    for name, status in (("bob", 403), ("max", 403), (None, 403)):
        browser = await shelf.browser(name) if name else shelf.stranger()
        assert (await browser.get(address)).status_code == status, name
        assert (await browser.post(address, data=FRENCH)).status_code == status, name
    fay = await shelf.browser("fay")
    assert (await fay.get(f"/practices/{draft.slug}/translate/fr")).status_code == 404
    for language in ("en", "xx", "zz" * 40):
        assert (await fay.get(f"/practices/{published.slug}/translate/{language}")).status_code == 404


async def test_a_translation_needs_what_the_original_says_in_short(shelf: Shelf, published: Practice) -> None:
    fay = await shelf.browser("fay")
    sent = await fields(fay, published) | FRENCH | {"do": "publish", "novelty": ""}
    answer = await fay.post(f"/practices/{published.slug}/translate/fr", data=sent)
    assert answer.status_code == 422
    assert 'id="e-novelty"' in answer.text
    assert "Personne ne se parlait." in answer.text


async def test_an_outdated_translation_is_marked_and_its_translator_sees_what_changed(
    shelf: Shelf, published: Practice
) -> None:
    fay = await shelf.browser("fay")
    await translate(fay, published)
    await shelf.rewrite(published, problem="<p>Nobody met somebody in the quarter.</p>")
    await shelf.publish(published)
    assert "older than the original" in (await fay.get(f"/practices/{published.slug}?lang=fr")).text
    page = (await fay.get(f"/practices/{published.slug}/translate/fr")).text
    spoken = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", page)
    assert "<ins>somebody</ins>" in spoken
    sent = await fields(fay, published) | {"problem": "Personne ne rencontrait quelqu'un.", "do": "save"}
    await fay.post(f"/practices/{published.slug}/translate/fr", data=sent)
    page = (await fay.get(f"/practices/{published.slug}/translate/fr")).text
    assert "The original changed" in page, "until it is published, the translator still sees what changed"
    await fay.post(
        f"/practices/{published.slug}/translate/fr", data=await fields(fay, published) | {"do": "publish"}
    )
    assert "older than the original" not in (await fay.get(f"/practices/{published.slug}?lang=fr")).text


async def test_a_translation_of_an_original_that_changed_meanwhile_is_born_outdated(
    shelf: Shelf, published: Practice
) -> None:
    fay = await shelf.browser("fay")
    sent = await fields(fay, published) | FRENCH | {"do": "publish"}
    await shelf.rewrite(published, title="The changed garden")
    await shelf.publish(published)
    await fay.post(f"/practices/{published.slug}/translate/fr", data=sent)
    async with shelf.database.reading() as tx:
        edition = await find_edition(tx, published, "fr")
    assert edition
    assert edition.outdated


async def test_facts_alone_outdate_no_translation(shelf: Shelf, published: Practice) -> None:
    await translate(await shelf.browser("fay"), published)
    eve = await shelf.browser("eve")
    draft = {"language": "en", "version": 1_000_000, "tab": "a#1", "facts": {"scale": "region"}}
    assert (await eve.post(f"/practices/{published.slug}/edit", json=draft)).status_code == 200
    await shelf.publish(published)
    async with shelf.database.reading() as tx:
        edition = await find_edition(tx, published, "fr")
    assert edition
    assert not edition.outdated


async def test_translations_save_by_themselves_and_take_no_facts(shelf: Shelf, published: Practice) -> None:
    fay = await shelf.browser("fay")
    source = (await fields(fay, published))["source"]
    answer = await fay.post(
        f"/practices/{published.slug}/translate/fr",
        json={
            "language": "fr",
            "version": 0,
            "tab": "f#1",
            "words": {"title": "Le jardin"},
            "facts": {"contact": "mine"},
            "source": int(source),
        },
    )
    assert answer.status_code == 200
    async with shelf.database.reading() as tx:
        draft = await find_draft(tx, published, "fr")
    assert draft
    assert (draft.facts, draft.source_id) == ({}, int(source))
    foreign = await shelf.published(title="Another")
    async with shelf.database.reading() as tx:
        edition = await find_edition(tx, foreign, "en")
    assert edition
    answer = await fay.post(
        f"/practices/{published.slug}/translate/pt",
        json={"language": "pt", "version": 0, "tab": "f#1", "words": {}, "source": edition.revision_id},
    )
    assert answer.status_code == 400


async def test_two_translators_choose_between_both_texts(shelf: Shelf, published: Practice) -> None:
    fay, dora = await shelf.browser("fay"), await shelf.browser("dora")
    hers, others = await fields(fay, published), await fields(dora, published)
    address = f"/practices/{published.slug}/translate/fr"
    await fay.post(address, data=hers | {"title": "Par Fay", "do": "save"})
    clash = await dora.post(address, data=others | {"title": "Par Dora", "do": "save"})
    assert clash.status_code == 409
    assert "Par Fay" in clash.text
    assert "Par Dora" in clash.text
