"""The map in a real browser: drawn without scripts, reached by keyboard and finger, light, and from one host."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults
from tests.browser.test_right_to_left import too_wide
from tests.browser.test_weight import READING, weighing
from tests.browser.visitor import PHONE, Visitor
from tests.services.server import Server

MAP = "/practices/map"
OUTLINE = 15 * 1024
"""Bytes of the outlines, which come once and are kept for a year."""

FINGER = 24
"""Pixels of the smallest target (WCAG 2.2, 2.5.8)."""


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_it_weighs_at_most_30_kilobytes_besides_the_outlines(
    demo: Server, visit: Visit, language: str
) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    await gil.speak(language)
    scale = await weighing(gil)
    await gil.page.goto(gil.home + MAP, wait_until="networkidle")
    outline = sum(size for name, size in scale.bytes.items() if "/world-" in name)
    assert 0 < outline <= OUTLINE
    assert scale.bytes.total() - outline <= READING, scale.bytes


async def test_the_lands_are_drawn_from_the_file_of_our_own(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    await gil.page.goto(gil.home + MAP, wait_until="networkidle")
    box = await gil.page.locator(".map__land").evaluate(
        "use => { const { width, height } = use.getBBox(); return [width, height]; }"
    )
    assert box[0] > 7000
    assert box[1] > 3000
    fills = await gil.page.locator(".map__land").evaluate("use => getComputedStyle(use).fill")
    assert fills != "rgb(0, 0, 0)"


async def test_marks_are_reached_by_keyboard_shown_when_they_are_and_followed(
    demo: Server, visit: Visit
) -> None:
    gil: Visitor = await visit(demo)
    await gil.go(MAP)
    marks = gil.page.locator(".map__mark")
    await gil.page.locator(".page-head__tools a").last.focus()
    await gil.page.keyboard.press("Tab")
    await expect(marks.first).to_be_focused()
    assert await marks.first.evaluate("mark => mark.getAttribute('aria-label').length") > 3
    disc = marks.first.locator(".map__disc")
    assert await disc.evaluate("circle => getComputedStyle(circle).strokeWidth") == "5px"
    target = await marks.first.get_attribute("href")
    await gil.page.keyboard.press("Enter")
    await gil.page.wait_for_url(f"**{target}")


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_fingers_find_every_mark_on_a_phone(demo: Server, visit: Visit, language: str) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    await gil.speak(language)
    await gil.go(MAP)
    sizes = await gil.page.locator(".map__reach").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert sizes
    assert min(sizes) >= FINGER
    assert await too_wide(gil, MAP) == []


async def test_it_is_moved_and_opened_without_scripts(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo, java_script_enabled=False)
    await gil.go(MAP)
    for step in ("Closer", "East", "North", "Farther", "Show everything"):
        await gil.page.get_by_role("link", name=step, exact=True).click()
        await expect(gil.page.locator("svg.map")).to_be_visible()
    assert gil.page.url.endswith(MAP)


async def test_axe_finds_nothing_near_and_far_light_and_dark(demo: Server, visit: Visit) -> None:
    found = []
    for scheme in ("light", "dark"):
        gil: Visitor = await visit(demo, color_scheme=scheme)
        for path in (MAP, f"{MAP}?zoom=12&x=200&y=-1500", f"{MAP}?zoom=30&x=4000&y=1000"):
            await gil.go(path)
            found += await faults(gil.page, path)
    assert found == []
