"""Right to left, narrow windows and large type: nothing is wider than the window."""

import pytest

from tests.browser import steps
from tests.browser.conftest import Visit
from tests.browser.pages import AS_FACILITATOR, AS_STRANGER
from tests.browser.visitor import FACILITATOR, LIVE, PHONE, Visitor
from tests.services.server import Server


async def test_the_story_goes_from_right_to_left_on_two_phones(own_demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(own_demo, locale="ar", **PHONE)
    gil: Visitor = await visit(own_demo, locale="ar", **PHONE)
    await claire.speak("ar")
    await steps.come_in(claire, gil)
    for one in (claire, gil):
        assert one.language == "ar"
        assert await one.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    decided = await steps.talk(claire, gil)
    latin = claire.page.get_by_text("Yes, from the first of April.")
    assert await latin.evaluate("element => getComputedStyle(element).direction") == "ltr"
    await assert_fits(claire, gil)
    await steps.write_together(claire, gil)
    await assert_fits(claire, gil)
    await steps.take_the_floor(claire, gil)
    await steps.lead_the_agenda(claire, gil)
    await assert_fits(claire, gil)
    await steps.record_outcomes(claire, gil, decided)
    await assert_fits(claire, gil)
    await steps.close(claire, gil)
    await assert_fits(claire, gil)


async def assert_fits(*people: Visitor) -> None:
    """No page can be scrolled sideways."""
    for one in people:
        assert await one.overflow() <= 0, one.page.url


@pytest.mark.parametrize("language", ["fr", "ar"])  # of the longest words, and from right to left
async def test_no_page_is_wider_than_a_narrow_window(demo: Server, visit: Visit, language: str) -> None:
    gil: Visitor = await visit(demo, **PHONE)
    claire: Visitor = await visit(demo, **PHONE)
    await claire.become(FACILITATOR)
    wide = []
    for one, paths in ((gil, AS_STRANGER), (claire, AS_FACILITATOR)):
        await one.speak(language)
        for path in paths:
            wide += await too_wide(one, path)
    for part in ("chat", "notes", "agenda", "people"):
        wide += await too_wide(claire, f"{LIVE}?tab={part}")
    assert wide == []


async def too_wide(one: Visitor, path: str) -> list[str]:
    """The sizes in which the page at `path` can be scrolled sideways."""
    found = []
    await one.page.set_viewport_size({"width": 360, "height": 740})
    with one.bearing_refusals():
        await one.go(path)
    for width in (360, 320):
        await one.page.set_viewport_size({"width": width, "height": 740})
        if (more := await one.overflow()) > 0:
            found.append(f"{path} at {width}: {more:g} px too wide")
    return found
