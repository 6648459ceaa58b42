"""The secretariat writes the texts of the site, each in four languages, and nobody overwrites another unseen."""

import asyncio
import re

import httpx
import pytest
from sqlmodel import select

from network.models import AuditEntry, SiteText
from network.texts import actions
from network.texts.defaults import default_of
from network.texts.forms import TextForm
from network.texts.queries import list_of, mark_of, states_of
from tests.site import Browser, Site, make_cast
from together.database import Database

PRIVACY = "/secretariat/texts/privacy/{}"


def seen_in(page: httpx.Response) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page.text)
    assert found
    return found[1]


async def save(browser: Browser, language: str, text: str, **fields: str) -> httpx.Response:
    address = PRIVACY.format(language)
    seen = seen_in(await browser.get(address))
    return await browser.post(address, data={"text": text, "seen": seen, "do": "save", **fields})


async def states(site: Site) -> dict[str, str]:
    async with site.database.reading() as tx:
        return {one.language: one.state for one in states_of(await list_of(tx, "privacy"))}


async def test_a_text_is_written_and_read_by_everybody(site: Site) -> None:
    dora = await site.browser("dora")
    assert (await save(dora, "fr", "Ce que nous **savons**")).status_code == 303
    page = await site.stranger().get("/privacy", headers={"Accept-Language": "fr"})
    assert "Ce que nous <strong>savons</strong>" in page.text


async def test_the_form_begins_with_the_platforms_own_words_and_emptied_brings_them_back(site: Site) -> None:
    dora = await site.browser("dora")
    first = default_of("privacy", "en").partition("\n")[0][:40]
    assert first in (await dora.get(PRIVACY.format("en"))).text
    await save(dora, "en", "Ours")
    assert first not in (await site.stranger().get("/privacy")).text
    await save(dora, "en", "")
    assert first in (await site.stranger().get("/privacy")).text


async def test_what_is_missing_or_outdated_is_marked(site: Site) -> None:
    dora = await site.browser("dora")
    assert set((await states(site)).values()) == {"default"}
    await save(dora, "en", "One")
    assert await states(site) == {"en": "current", "fr": "missing", "pt": "missing", "ar": "missing"}
    await save(dora, "fr", "Un")
    await save(dora, "en", "Two")
    assert (await states(site))["fr"] == "outdated"
    page = (await dora.get("/secretariat/texts")).text
    assert "Outdated" in page
    assert "Missing" in page
    await save(dora, "fr", "Deux")
    assert await states(site) == {"en": "current", "fr": "current", "pt": "missing", "ar": "missing"}


async def test_saving_it_unchanged_says_that_it_was_looked_at(site: Site) -> None:
    dora = await site.browser("dora")
    for language, text in (("en", "One"), ("fr", "Un"), ("en", "One.")):
        await save(dora, language, text)
    assert (await states(site))["fr"] == "outdated"
    await save(dora, "fr", "Un")
    assert (await states(site))["fr"] == "current"
    async with site.database.reading() as tx:
        noted = (await tx.exec(select(AuditEntry).where(AuditEntry.what == "text_changed"))).all()
    assert len(noted) == 3, "nothing was changed by that"


async def test_a_small_correction_outdates_nothing(site: Site) -> None:
    dora = await site.browser("dora")
    for language, text in (("en", "One"), ("fr", "Un"), ("pt", "Um")):
        await save(dora, language, text)
    await save(dora, "en", "One.", minor="1")
    assert [(await states(site))[one] for one in ("en", "fr", "pt")] == ["current"] * 3


async def test_of_two_who_write_at_once_the_second_sees_both_texts(site: Site) -> None:
    dora = await site.browser("dora")
    seen = seen_in(await dora.get(PRIVACY.format("en")))
    await save(dora, "en", "Hers was first")
    late = await dora.post(PRIVACY.format("en"), data={"text": "Mine came late", "seen": seen, "do": "save"})
    assert late.status_code == 409
    assert "Mine came late" in late.text
    assert "Hers was first" in late.text
    again = {"text": "Mine came late", "seen": seen_in(late), "do": "save"}
    assert (await dora.post(PRIVACY.format("en"), data=again)).status_code == 303, "now it is meant"
    assert "Mine came late" in (await site.stranger().get("/privacy")).text


async def test_two_first_texts_at_the_same_instant(any_database: Database) -> None:
    dora = (await make_cast(any_database))["dora"]

    async def write(text: str) -> None:
        async with any_database.transaction() as tx:
            form = TextForm(text=text, seen=mark_of(None))
            await actions.write_text(tx, by=dora, key="legal", language="en", form=form)

    ended = await asyncio.gather(*(write(f"Text {n}") for n in range(3)), return_exceptions=True)
    assert sorted(isinstance(one, actions.TextChanged) for one in ended) == [False, True, True], ended
    async with any_database.reading() as tx:
        assert len((await tx.exec(select(SiteText))).all()) == 1


async def test_what_was_said_before_stays_in_the_log(site: Site) -> None:
    dora = await site.browser("dora")
    await save(dora, "pt", "Primeiro")
    await save(dora, "pt", "Segundo")
    async with site.database.reading() as tx:
        newest = (await tx.exec(select(AuditEntry).order_by(AuditEntry.id.desc()))).first()
    assert newest
    assert (newest.subject, newest.data["language"], newest.data["before"]) == (
        "text:privacy",
        "pt",
        "Primeiro",
    )
    assert "Primeiro" in (await dora.get(f"/secretariat/log/{newest.id}")).text


async def test_a_preview_saves_nothing_and_keeps_what_was_typed(site: Site) -> None:
    dora = await site.browser("dora")
    shown = await save(dora, "ar", "**مرحبا** <script>alert(1)</script>", do="preview")
    assert shown.status_code == 200
    assert '<div class="card prose" lang="ar" dir="rtl"><p><strong>مرحبا</strong>' in shown.text
    assert "<script>alert" not in shown.text
    assert (await states(site))["ar"] == "default"


async def test_it_is_written_beside_another_language(site: Site) -> None:
    dora = await site.browser("dora")
    await save(dora, "en", "In English")
    await save(dora, "ar", "بالعربية")
    assert "In English" in (await dora.get(PRIVACY.format("fr") + "?beside=en")).text
    page = (await dora.get(PRIVACY.format("fr") + "?beside=ar")).text
    assert '<div class="pair__text prose" lang="ar" dir="rtl"><p>بالعربية</p>' in page
    assert (await dora.get(PRIVACY.format("fr") + "?beside=fr")).status_code == 200
    assert (await dora.get(PRIVACY.format("fr") + "?beside=xx")).status_code == 200


async def test_a_text_that_is_too_long_is_told_at_its_field(site: Site) -> None:
    answer = await save(await site.browser("dora"), "en", "x" * 20_001)
    assert answer.status_code == 422
    assert 'id="e-text"' in answer.text


@pytest.mark.parametrize("name", [None, "alice", "bob", "charlie"])
async def test_nobody_but_the_secretariat_writes(site: Site, name: str | None) -> None:
    browser = await site.browser(name) if name else site.stranger()
    fields = {"text": "Mine", "seen": mark_of(None), "do": "save"}
    assert (await browser.post(PRIVACY.format("en"), data=fields)).status_code == 403
    assert "Mine" not in (await site.stranger().get("/privacy")).text


async def test_unknown_texts_wrong_methods_and_foreign_pages(site: Site) -> None:
    dora = await site.browser("dora")
    for path in ("privacy/xx", "other/en", "privacy", "privacy/EN"):
        assert (await dora.get(f"/secretariat/texts/{path}")).status_code == 404
    assert (await dora.post("/secretariat/texts")).status_code == 405
    foreign = await dora.post(
        PRIVACY.format("en"), data={"text": "x"}, headers={"Origin": "http://evil.example"}
    )
    assert foreign.status_code == 403
