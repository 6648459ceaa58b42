"""Preparing a workshop in a real browser: saved over a cut line and to a second device; items dragged and moved."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults
from tests.browser.visitor import CUT, DESKTOP, PHONE, REFUSED, SECRETARIAT, Visitor
from tests.services.server import Server


async def begin(one: Visitor, title: str) -> str:
    """A draft from the short page; returns its address."""
    await one.become(SECRETARIAT)
    await one.speak("en")
    await one.go("/workshops/new")
    await one.page.locator("#f-title").fill(title)
    await one.page.locator("#f-day").fill("2038-03-02")
    await one.press("Make the draft")
    await one.page.wait_for_url("**/edit")
    return re.sub(r"^https?://[^/]+", "", one.page.url).removesuffix("/edit")


async def open_form(one: Visitor, address: str) -> None:
    """A page, once its scripts have taken it over."""
    await one.go(address)
    await expect(one.page.locator("form[data-ready]")).to_be_attached()


async def is_saved(one: Visitor) -> None:
    """The server has it, and the page says so."""
    await expect(one.page.locator(".save-status")).to_have_attribute("data-state", "saved")


def titles(one: Visitor) -> Locator:
    """The items of the agenda, from above."""
    return one.page.locator("[data-agenda-rows] input[name^='title-']")


async def read_titles(one: Visitor) -> list[str]:
    """What they say, and that their names follow their order."""
    fields = await titles(one).all()
    assert [await field.get_attribute("name") for field in fields] == [
        f"title-{number}" for number in range(len(fields))
    ]
    return [await field.input_value() for field in fields]


async def fill_agenda(one: Visitor, address: str, *items: str) -> None:
    """Items of ten minutes each."""
    await open_form(one, f"{address}/agenda")
    for place, item in enumerate(items):
        if place:
            await one.press("Add an item")
        await titles(one).nth(place).fill(item)
        await one.page.locator(f"[name='minutes-{place}']").fill("10")


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_description_saves_itself_and_is_there_on_another_device(
    demo: Server, visit: Visit, device: dict
) -> None:
    helena: Visitor = await visit(demo, **device)
    address = await begin(helena, "Seeds of two rivers")
    await open_form(helena, f"{address}/edit")
    await helena.page.locator("#f-introduction").fill("Why we share seeds.")
    await helena.press("Add an address")
    await helena.page.locator("#f-link_label_1").fill("Board")
    await helena.page.locator("#f-link_url_1").fill("https://board.example/1")
    await is_saved(helena)
    assert await helena.overflow() <= 0
    assert not await faults(helena.page, "a description")
    elsewhere: Visitor = await visit(demo)
    await elsewhere.become(SECRETARIAT)
    await elsewhere.speak("en")
    await open_form(elsewhere, f"{address}/edit")
    await expect(elsewhere.page.locator("#f-introduction")).to_have_value("Why we share seeds.")
    await expect(elsewhere.page.locator("#f-link_url_1")).to_have_value("https://board.example/1")
    with elsewhere.bearing(REFUSED):
        await elsewhere.page.locator("#f-introduction").fill("Why and how.")
        await is_saved(elsewhere)
    with helena.bearing(REFUSED):
        await helena.page.locator("#f-introduction").fill("Because we must.")
        await helena.page.get_by_text("Keep this version").click()
        await helena.press("Save what I chose")
        await is_saved(helena)
    await open_form(elsewhere, f"{address}/edit")
    await expect(elsewhere.page.locator("#f-introduction")).to_have_value("Because we must.")


async def test_a_cut_line_is_told_and_what_was_typed_arrives_once_it_is_back(
    demo: Server, visit: Visit
) -> None:
    helena: Visitor = await visit(demo)
    address = await begin(helena, "Nets and boats")
    await open_form(helena, f"{address}/edit")
    with helena.bearing(CUT):
        await helena.page.context.set_offline(True)
        await helena.page.locator("#f-introduction").fill("Without a line.")
        told = f"{helena.t('Not saved: no connection.')} {helena.t('Kept on this device.')}"
        await expect(helena.page.locator(".save-status > span").first).to_have_text(told)
        await helena.page.context.set_offline(False)
        await is_saved(helena)
    await helena.page.locator("fieldset#f-themes input").first.check()
    await helena.page.locator("button[value=publish]").click()
    await helena.page.wait_for_url(f"**{address}")
    await expect(helena.page.get_by_text("Without a line.")).to_be_visible()


async def test_items_are_moved_by_keys_and_buttons_with_the_focus_kept(demo: Server, visit: Visit) -> None:
    helena: Visitor = await visit(demo)
    address = await begin(helena, "Moved by keys")
    await fill_agenda(helena, address, "One", "Two", "Three")
    handle = helena.page.locator("[data-agenda-row]").first.locator("[data-agenda-handle]")
    await handle.focus()
    await helena.page.keyboard.press("ArrowDown")
    assert await read_titles(helena) == ["Two", "One", "Three"]
    told = helena.page.locator("[data-agenda-told]")
    await expect(told).to_have_text("“One” is item 2 of 3 now, at 10:10.")
    focused = "document.activeElement.matches('[data-agenda-row]:nth-child(2) [data-agenda-handle]')"
    assert await helena.page.evaluate(focused)
    up = helena.page.locator("[name=do][value=up-2]")
    await up.click()
    assert await read_titles(helena) == ["Two", "Three", "One"]
    await helena.page.locator("[name=do][value=remove-0]").click()
    assert await read_titles(helena) == ["Three", "One"]
    await helena.press("Put it back")
    assert await read_titles(helena) == ["Two", "Three", "One"]
    await helena.page.locator("[name='minutes-1']").fill("55")
    await expect(helena.page.locator("[data-agenda-over]")).to_have_text(
        "15 minutes more than the workshop lasts."
    )
    assert not await faults(helena.page, "an agenda")
    await helena.press("Save the agenda")
    await helena.page.wait_for_url(f"**{address}")
    await open_form(helena, f"{address}/agenda")
    assert await read_titles(helena) == ["Two", "Three", "One"]


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["mouse", "finger"])
async def test_an_item_is_dragged_to_where_it_belongs(demo: Server, visit: Visit, device: dict) -> None:
    helena: Visitor = await visit(demo, **device)
    address = await begin(helena, "Dragged along")
    await fill_agenda(helena, address, "One", "Two", "Three")
    rows = helena.page.locator("[data-agenda-row]")
    handle = rows.nth(1).locator("[data-agenda-handle]")
    await handle.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    start = await handle.bounding_box()
    assert start
    across = start["x"] + start["width"] / 2
    await helena.page.mouse.move(across, start["y"] + start["height"] / 2)
    await helena.page.mouse.down()
    await helena.page.mouse.move(across, 30, steps=25)  # at the edge the page scrolls along
    await helena.page.mouse.up()
    assert await read_titles(helena) == ["Two", "One", "Three"]
    await expect(helena.page.locator("[data-agenda-told]")).to_contain_text("“Two” is item 1 of 3 now")
    assert await helena.overflow() <= 0
