"""Writing a practice in a real browser: it saves itself, bears a lost line, and asks where two people wrote."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults, tab_to
from tests.browser.visitor import CUT, FACILITATOR, PHONE, REFUSED, SECRETARIAT, Visitor
from tests.services.server import Server

ONE, OTHER = "A garden for every street", "Lending tools instead of buying them"


async def begin(claire: Visitor, title: str) -> str:
    """A draft with the short version alone; returns where it is written."""
    await claire.become(FACILITATOR)
    await claire.speak("en")
    await claire.go("/practices/new")
    await claire.page.locator("#f-title").fill(title)
    await claire.page.locator("#f-what").fill("Neighbours dig where cars stood.")
    await claire.press("Save draft")
    await claire.page.wait_for_url("**/edit")
    return re.sub(r"^https?://[^/]+", "", claire.page.url)


async def open_part(one: Visitor, address: str, part: str) -> None:
    """One part of the template, once its scripts have taken it over."""
    await one.go(f"{address}/{part}")
    await expect(one.page.locator("form[data-ready]")).to_be_attached()


def status(one: Visitor) -> Locator:
    """The line that says what is saved."""
    return one.page.locator(".save-status > span").first


async def is_saved(one: Visitor) -> None:
    """The server has it, and the page says so."""
    await expect(one.page.locator(".save-status")).to_have_attribute("data-state", "saved")


def text(one: Visitor, field: str) -> Locator:
    """The editor of a rich field."""
    return one.page.locator(f"#r-{field}-text")


async def write(one: Visitor, field: str, words: str) -> None:
    """Go into a rich field and add a paragraph's words at its end."""
    if not await text(one, field).count():
        await one.page.locator(f"#r-{field}").focus()
        await expect(text(one, field)).to_be_focused()
    await text(one, field).focus()
    await one.page.keyboard.press("ControlOrMeta+End")
    await one.page.keyboard.type(words)


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
async def test_what_is_written_saves_itself_and_is_there_again(
    demo: Server, visit: Visit, device: dict
) -> None:
    claire: Visitor = await visit(demo, **device)
    address = await begin(claire, ONE)
    await open_part(claire, address, "process")
    await write(claire, "steps", "First we asked.")
    await is_saved(claire)
    await write(claire, "methods", "A walk together.")
    await is_saved(claire)
    assert await claire.overflow() <= 0
    await open_part(claire, address, "process")
    await expect(claire.page.locator("#r-steps")).to_have_text("First we asked.")
    await expect(claire.page.locator("#r-methods")).to_have_text("A walk together.")


async def test_saving_leads_on_with_what_was_typed_at_the_last_moment(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    await open_part(claire, address, "process")
    await write(claire, "steps", "Then ")
    await claire.press("Bold")
    await claire.page.keyboard.type("we dug")
    await claire.page.locator("button[name=do][value=next]").click()
    await claire.page.wait_for_url("**/resources")
    await claire.page.locator("#f-money").fill("Four hundred euros")
    await claire.page.locator("button[name=do][value=save]").click()
    await claire.page.wait_for_url("**/edit")
    await open_part(claire, address, "process")
    await expect(claire.page.locator("#r-steps strong")).to_have_text("we dug")
    await open_part(claire, address, "resources")
    await expect(claire.page.locator("#f-money")).to_have_value("Four hundred euros")


@pytest.mark.parametrize("do", ["next", "save"])
async def test_one_press_leads_on_where_all_is_saved_already(demo: Server, visit: Visit, do: str) -> None:
    claire: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    await open_part(claire, address, "resources")
    await claire.page.locator(f"button[name=do][value={do}]").click()
    await claire.page.wait_for_url("**/results" if do == "next" else "**/edit")


async def test_a_lost_line_is_told_and_what_was_written_arrives_once_it_is_back(
    demo: Server, visit: Visit
) -> None:
    claire: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    await open_part(claire, address, "process")
    await write(claire, "steps", "Before. ")
    await is_saved(claire)
    with claire.bearing(CUT):
        await claire.page.context.set_offline(True)
        await claire.page.keyboard.type("Without a line.")
        told = f"{claire.t('Not saved: no connection.')} {claire.t('Kept on this device.')}"
        await expect(status(claire)).to_have_text(told)
        async with claire.page.expect_event("dialog") as asked:
            await claire.page.evaluate("setTimeout(() => location.assign('/practices'))")
        assert (await asked.value).type == "beforeunload"
        await (await asked.value).dismiss()
        await claire.page.context.set_offline(False)
        await is_saved(claire)
    await open_part(claire, address, "process")
    await expect(claire.page.locator("#r-steps")).to_have_text("Before. Without a line.")


async def test_what_a_closed_page_could_not_save_is_offered_to_the_next(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    await open_part(claire, address, "process")
    await write(claire, "steps", "Saved. ")
    await is_saved(claire)
    with claire.bearing(CUT):
        await claire.page.context.set_offline(True)
        await claire.page.keyboard.type("Kept.")
        await expect(status(claire)).to_contain_text(claire.t("Kept on this device."))
        await claire.page.close()
        claire.page = await claire.page.context.new_page()
        await claire.page.context.set_offline(False)
    await open_part(claire, address, "process")
    await expect(claire.page.locator("#r-steps")).to_have_text("Saved.")
    await claire.press("Put them back")
    await expect(claire.page.locator("#r-steps")).to_have_text("Saved. Kept.")
    await is_saved(claire)
    await open_part(claire, address, "process")
    await expect(claire.button("Put them back")).to_have_count(0)
    await expect(claire.page.locator("#r-steps")).to_have_text("Saved. Kept.")


async def test_two_who_write_in_different_fields_keep_both(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    helena: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    await helena.become(SECRETARIAT)
    await helena.speak("en")
    for one in (claire, helena):
        await open_part(one, address, "process")
    await write(claire, "steps", "Claire's steps.")
    await is_saved(claire)
    with helena.bearing(REFUSED):
        await write(helena, "methods", "Helena's methods.")
        await is_saved(helena)
    await expect(helena.page.locator("#r-steps, #r-steps-text")).to_have_text("Claire's steps.")
    await expect(helena.page.locator("form > .notice, .notice").first).to_contain_text("Claire Wagner")
    await open_part(claire, address, "process")
    await expect(claire.page.locator("#r-methods")).to_have_text("Helena's methods.")
    await expect(claire.page.locator("#r-steps")).to_have_text("Claire's steps.")


@pytest.mark.parametrize("choice", ["Keep mine", "Keep theirs"])
async def test_two_who_write_in_the_same_field_choose_and_nothing_is_overwritten_before(
    demo: Server, visit: Visit, choice: str
) -> None:
    claire: Visitor = await visit(demo)
    helena: Visitor = await visit(demo)
    address = await begin(claire, OTHER)
    await helena.become(SECRETARIAT)
    await helena.speak("en")
    for one in (claire, helena):
        await open_part(one, address, "process")
    await write(claire, "steps", "As Claire saw it.")
    await is_saved(claire)
    with helena.bearing(REFUSED):
        await write(helena, "steps", "As Helena saw it.")
        await expect(helena.dialog).to_be_visible()
    await expect(helena.dialog).to_contain_text("As Claire saw it.")
    await expect(helena.dialog).to_contain_text("As Helena saw it.")
    assert await faults(helena.page, "the choice") == []
    await helena.press("Later", helena.dialog)
    await expect(status(helena)).to_have_text(helena.t("Not saved: somebody else changed the same words."))
    await helena.press("Choose")
    await helena.dialog.get_by_role("radio", name=helena.t(choice)).check()
    await helena.press("Save what I chose", helena.dialog)
    await expect(helena.dialog).to_have_count(0)
    kept = "As Helena saw it." if choice == "Keep mine" else "As Claire saw it."
    await expect(text(helena, "steps")).to_have_text(kept)
    if choice == "Keep mine":
        await is_saved(helena)
    await open_part(claire, address, "process")
    await expect(claire.page.locator("#r-steps")).to_have_text(kept)


async def test_two_tabs_of_one_person_do_not_overwrite_each_other(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    second = await claire.another_tab(address)
    for tab in (claire, second):
        await open_part(tab, address, "resources")
    await claire.page.locator("#f-money").fill("From the first tab")
    await is_saved(claire)
    with second.bearing(REFUSED):
        await second.page.locator("#f-people").fill("From the second tab")
        await is_saved(second)
    await expect(second.page.locator("#f-money")).to_have_value("From the first tab")
    await open_part(claire, address, "resources")
    await expect(claire.page.locator("#f-people")).to_have_value("From the second tab")


async def test_a_translation_saves_itself_beside_its_original(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    await claire.become(FACILITATOR)
    await claire.speak("en")
    await open_part(claire, "/practices/cercles-d-ecoute-au-pied-des-immeubles", "translate/pt")
    await claire.page.locator("#f-title").fill("Círculos de escuta")
    await write(claire, "failed", "No primeiro inverno ficámos na rua.")
    await is_saved(claire)
    await open_part(claire, "/practices/cercles-d-ecoute-au-pied-des-immeubles", "translate/pt")
    await expect(claire.page.locator("#f-title")).to_have_value("Círculos de escuta")
    await expect(claire.page.locator("#r-failed")).to_have_text("No primeiro inverno ficámos na rua.")


async def test_whoever_may_write_no_more_is_told_and_loses_nothing(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    await open_part(claire, address, "resources")
    await claire.page.context.clear_cookies()
    with claire.bearing(REFUSED):
        await claire.page.locator("#f-money").fill("Typed after signing out")
        await expect(status(claire)).to_contain_text(claire.t("Kept on this device."))
    await claire.become(FACILITATOR)
    await claire.speak("en")
    await open_part(claire, address, "resources")
    await claire.press("Put them back")
    await is_saved(claire)
    await expect(claire.page.locator("#f-money")).to_have_value("Typed after signing out")


async def test_the_short_version_survives_a_closed_page(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    await claire.become(FACILITATOR, "/practices/new")
    await expect(claire.page.locator("form[data-ready]")).to_be_attached()
    await claire.page.locator("#f-title").fill("Written on the tram")
    await claire.page.close()
    claire.page = await claire.page.context.new_page()
    await claire.go("/practices/new")
    await claire.press("Put them back")
    await expect(claire.page.locator("#f-title")).to_have_value("Written on the tram")
    await claire.press("Save draft")
    await claire.page.wait_for_url("**/edit")
    await claire.go("/practices/new")
    await expect(claire.page.locator("form[data-ready]")).to_be_attached()
    await expect(claire.button("Put them back")).to_have_count(0)


async def test_the_editor_is_used_and_left_by_keyboard(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo)
    address = await begin(claire, ONE)
    await open_part(claire, address, "process")
    keyboard = claire.page.keyboard
    await tab_to(claire, "#r-steps, #r-steps-text")
    await expect(text(claire, "steps")).to_be_focused()
    await keyboard.type("Steps")
    await keyboard.press("Shift+Tab")
    await expect(claire.button("Bold", claire.page.locator("[data-field=steps]"))).to_be_focused()
    await keyboard.press("ArrowRight")
    await keyboard.press("ArrowRight")
    await expect(claire.button("Link", claire.page.locator("[data-field=steps]"))).to_be_focused()
    await keyboard.press("Tab")
    await expect(text(claire, "steps")).to_be_focused()
    await keyboard.press("Tab")
    await expect(text(claire, "methods")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_axe_finds_nothing_where_one_writes(demo: Server, visit: Visit, language: str) -> None:
    claire: Visitor = await visit(demo, **PHONE, color_scheme="dark" if language == "ar" else "light")
    address = await begin(claire, ONE)
    await claire.speak(language)
    found = []
    for path in ("/practices/new", "/practices/mine", address, f"{address}/short", f"{address}/context"):
        await claire.go(path)
        found += await faults(claire.page, path)
        if (more := await claire.overflow()) > 0:
            found.append(f"{path}: {more:g} px too wide")
    await open_part(claire, address, "transfer")
    await write(claire, "failed", "Nobody watered.")
    found += await faults(claire.page, "the editor")
    assert found == []


async def test_without_scripts_the_same_page_is_a_form(demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(demo, java_script_enabled=False)
    address = await begin(claire, ONE)
    await claire.go(f"{address}/process")
    await claire.page.locator("#f-steps").fill("1. Ask\n2. Dig")
    await claire.page.locator("button[name=do][value=save]").click()
    await claire.page.wait_for_url("**/edit")
    await claire.go(f"{address}/process")
    await expect(claire.page.locator("#f-steps")).to_have_value("1. Ask\n2. Dig")
