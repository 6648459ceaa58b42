"""The page of a practice in a real browser: light, legible, narrow, from right to left, and whole without scripts."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults
from tests.browser.test_right_to_left import too_wide
from tests.browser.test_weight import READING, weighing
from tests.browser.visitor import FACILITATOR, PHONE, Visitor
from tests.services.server import Server

TALKED_ABOUT = "/practices/cercles-d-ecoute-au-pied-des-immeubles"
ARABIC = "/practices/rain-cisterns-of-the-schools-of-kairouan"
PLAIN = "/practices/un-quart-d-heure-dans-la-salle-d-attente"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", [TALKED_ABOUT, ARABIC, PLAIN, "/practices"])
async def test_a_practice_weighs_at_most_30_kilobytes_besides_its_photos(
    demo: Server, visit: Visit, path: str, language: str
) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    await gil.speak(language)
    scale = await weighing(gil)
    await gil.page.goto(gil.home + path, wait_until="networkidle")
    read = {name: size for name, size in scale.bytes.items() if "/files/" not in name}
    assert sum(read.values()) <= READING, read


@pytest.mark.parametrize("language", ["en", "fr", "pt", "ar"])
async def test_axe_finds_nothing_and_nothing_is_too_wide(demo: Server, visit: Visit, language: str) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    claire: Visitor = await visit(demo, color_scheme="dark")
    await claire.become(FACILITATOR)
    found = []
    for one in (gil, claire):
        await one.speak(language)
        for path in (TALKED_ABOUT, ARABIC, f"{TALKED_ABOUT}?lang=fr"):
            await one.go(path)
            found += await faults(one.page, path)
    for path in (TALKED_ABOUT, ARABIC, PLAIN):
        found += await too_wide(gil, path)
    assert found == []


async def test_words_run_in_their_own_direction_whatever_the_page_does(demo: Server, visit: Visit) -> None:
    amina: Visitor = await visit(demo, **PHONE)
    await amina.speak("ar")
    for path, direction in ((f"{TALKED_ABOUT}?lang=fr", "ltr"), (ARABIC, "rtl")):
        await amina.go(path)
        styles = "element => getComputedStyle(element).direction"
        assert await amina.page.locator("body").evaluate(styles) == "rtl"
        for part in ("h1", ".practice-what", ".practice-field .prose >> nth=0"):
            assert await amina.page.locator(part).evaluate(styles) == direction


async def test_the_contents_lead_to_the_sections(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo)
    await gil.go(TALKED_ABOUT)
    await gil.page.locator(".practice-contents a", has_text=gil.t("Transfer")).click()
    await expect(gil.page.locator("#transfer")).to_be_in_viewport()
    await expect(gil.page.locator(".practice-field--failed")).to_be_in_viewport()


async def test_the_citation_is_copied(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo, permissions=["clipboard-read", "clipboard-write"])
    await gil.go(TALKED_ABOUT)
    await gil.press("Copy")
    await expect(gil.button("Copied")).to_be_visible()
    copied = await gil.page.evaluate("navigator.clipboard.readText()")
    assert "TOGETHER" in copied
    assert TALKED_ABOUT in copied


async def test_without_scripts_everything_is_there_to_read(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo, **PHONE, java_script_enabled=False)
    await gil.go(f"{TALKED_ABOUT}?lang=fr")
    for part in ("h1", ".practice-what", "#process", "#failed", ".practice-citation"):
        await expect(gil.page.locator(part)).to_be_visible()
    await expect(gil.page.locator("button[data-copy]")).to_be_hidden()


async def test_on_paper_there_is_the_text_and_nothing_to_press(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    await claire.become(FACILITATOR, TALKED_ABOUT)
    await claire.page.emulate_media(media="print")
    await expect(claire.page.locator(".practice-what")).to_be_visible()
    await expect(claire.page.locator("#failed")).to_be_visible()
    for button in await claire.page.locator("main button").all():
        await expect(button).to_be_hidden()
    await expect(claire.page.locator(".practice-contents")).to_be_hidden()
