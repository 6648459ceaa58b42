"""A programme is arranged by two makers: by dragging, by keyboard, on a phone, on a cut line and without scripts."""

import re
from itertools import count

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, SECRETARIAT, Visitor
from tests.services.server import Server

NUMBERS = count(50)
TABLE = """title,day,time,minutes,themes
Water,2038-03-27,10:00,60,{theme}
Fire,2038-03-27,10:00,60,{theme}
Earth,2038-03-27,12:00,30,{theme}
"""


async def sign_in(dora: Visitor) -> None:
    """The secretariat, who reads English today."""
    await dora.become(SECRETARIAT)
    await dora.speak("en")


async def programme(dora: Visitor) -> str:
    """A meeting of three days with three sessions on the second, brought in from a table; and where it is arranged."""
    number = next(NUMBERS)
    await sign_in(dora)
    send, origin = dora.page.context.request, {"Origin": dora.home}
    described = {
        "number": str(number),
        "starts_on": "2038-03-26",
        "ends_on": "2038-03-28",
        "zone": "Europe/Brussels",
        "language": "en",
    }
    made = await send.post(f"{dora.home}/meetings/new", form=described, headers=origin)
    assert made.ok, await made.text()
    place = f"{dora.home}/meetings/{number}"
    example = (await (await send.get(f"{place}/import/example.csv")).text()).splitlines()
    theme = example[1].split(",")[8]
    table = {"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE.format(theme=theme).encode()}
    tried = await send.post(f"{place}/import", multipart={"file": table}, headers=origin)
    token = re.search(r'name="token" value="([^"]+)"', await tried.text())
    assert token, await tried.text()
    done = await send.post(f"{place}/import", multipart={"token": token[1]}, headers=origin)
    assert done.ok
    return f"/meetings/{number}/arrange"


async def open_board(dora: Visitor, address: str, *, scripts: bool = True) -> None:
    await dora.go(address)
    if scripts:
        await expect(dora.page.locator("[data-ready]")).to_be_attached()


def session(dora: Visitor, title: str) -> Locator:
    return dora.page.locator("[data-session]").filter(
        has=dora.page.get_by_role("link", name=title, exact=True)
    )


def at(dora: Visitor, day: str, clock: str) -> Locator:
    """What starts then."""
    return dora.page.locator(f"#d-{day} [data-slot][data-clock='{clock}']")


async def drag(dora: Visitor, title: str, target: str) -> None:
    """Lift a session by its grip and let it go over what `target` selects, which may only be there meanwhile."""
    mouse = dora.page.mouse
    grip = session(dora, title).locator("[data-grip]")
    await grip.scroll_into_view_if_needed()
    await grip.hover()
    await mouse.down()
    place = dora.page.locator(target).first
    await expect(place).to_be_visible()
    box = await place.bounding_box()
    assert box
    await mouse.move(box["x"] + 30, box["y"] + 12, steps=5)
    await expect(place).to_have_class(re.compile("is-over"))
    await mouse.up()


async def test_a_session_is_dragged_to_another_hour_and_day_and_brought_back(
    demo: Server, visit: Visit
) -> None:
    dora = await visit(demo)
    await open_board(dora, await programme(dora))
    await drag(dora, "Earth", "#d-2038-03-27 [data-clock='10:00']")
    await expect(at(dora, "2038-03-27", "10:00")).to_contain_text("Earth")
    await expect(dora.page.get_by_role("status").filter(has_text="Saved").first).to_be_attached()
    await drag(dora, "Water", ".arrange__free")  # when the longest of them has ended
    await expect(at(dora, "2038-03-27", "11:00")).to_contain_text("Water")
    await drag(dora, "Water", ".arrange__days [data-drop-day='2038-03-26']")
    await expect(at(dora, "2038-03-26", "11:00")).to_contain_text("Water")
    await dora.press("Undo")
    await expect(at(dora, "2038-03-27", "11:00")).to_contain_text("Water")
    await dora.page.reload()
    await expect(at(dora, "2038-03-27", "11:00")).to_contain_text("Water")


async def test_a_drag_that_is_called_off_changes_nothing(demo: Server, visit: Visit) -> None:
    dora = await visit(demo)
    await open_board(dora, await programme(dora))
    await session(dora, "Water").locator("[data-grip]").hover()
    await dora.page.mouse.down()
    await dora.page.mouse.move(400, 400)
    await dora.page.keyboard.press("Escape")
    await dora.page.mouse.up()
    await expect(dora.page.locator(".session--ghost")).to_have_count(0)
    await expect(at(dora, "2038-03-27", "10:00")).to_contain_text("Water")


async def test_a_session_is_moved_by_keyboard_and_the_focus_stays(demo: Server, visit: Visit) -> None:
    dora = await visit(demo)
    await open_board(dora, await programme(dora))
    keyboard = dora.page.keyboard
    await session(dora, "Water").locator("summary").focus()
    await keyboard.press("Enter")
    later = session(dora, "Water").get_by_role("button", name="15 minutes later")
    await later.focus()
    for clock in ("10:15", "10:30"):
        await keyboard.press("Enter")
        await expect(at(dora, "2038-03-27", clock)).to_contain_text("Water")
        await expect(later).to_be_focused()
    minutes = session(dora, "Water").get_by_label("Length in minutes")
    await minutes.fill("45")
    await keyboard.press("Enter")
    await expect(session(dora, "Water")).to_contain_text("until 11:15")


async def test_an_hour_that_does_not_exist_is_refused_at_its_field(demo: Server, visit: Visit) -> None:
    dora = await visit(demo)
    await open_board(dora, await programme(dora))
    await session(dora, "Water").locator("summary").click()
    await session(dora, "Water").get_by_label("Day").fill("2038-03-28")
    await session(dora, "Water").get_by_label("Time", exact=True).fill("02:30")
    with dora.bearing_refusals():
        await dora.press("Save", session(dora, "Water"))
        field = session(dora, "Water").get_by_label("Time", exact=True)
        await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("02:30")


async def test_another_makers_change_is_shown_and_not_overwritten(demo: Server, visit: Visit) -> None:
    dora, helena = await visit(demo), await visit(demo)
    address = await programme(dora)
    await sign_in(helena)
    for one in (dora, helena):
        await open_board(one, address)
        await session(one, "Fire").locator("summary").click()
    await session(helena, "Fire").get_by_role("button", name="Day before").click()
    await expect(at(helena, "2038-03-26", "10:00")).to_contain_text("Fire")
    with dora.bearing_refusals():
        await session(dora, "Fire").get_by_role("button", name="15 minutes later").click()
        told = dora.page.locator("[data-focus]")
        await expect(told).to_be_focused()
    await expect(told).to_contain_text("26 March 2038, 10:00–11:00")
    await expect(told).to_contain_text("27 March 2038, 10:15–11:15")
    await expect(at(dora, "2038-03-26", "10:00")).to_contain_text("Fire")
    await dora.press("Move it to where I wanted it")
    await expect(at(dora, "2038-03-27", "10:15")).to_contain_text("Fire")


async def test_nothing_is_lost_on_a_cut_line(demo: Server, visit: Visit) -> None:
    dora = await visit(demo)
    await open_board(dora, await programme(dora))
    await session(dora, "Earth").locator("summary").click()
    await session(dora, "Water").locator("summary").click()
    await session(dora, "Earth").get_by_label("Length in minutes").fill("77")
    with dora.bearing(re.compile("net::ERR_|Failed to load")):
        await dora.page.context.set_offline(True)
        for _ in range(2):
            await session(dora, "Water").get_by_role("button", name="15 minutes later").click()
        await expect(dora.page.get_by_text("Not saved:")).to_be_visible()
        await expect(session(dora, "Water")).to_have_class(re.compile("is-unsaved"))
        await dora.page.context.set_offline(False)
        await expect(at(dora, "2038-03-27", "10:30")).to_contain_text("Water")
    await expect(dora.page.get_by_text("Not saved:")).to_have_count(0)
    await expect(session(dora, "Earth").get_by_label("Length in minutes")).to_have_value("77")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_programme_is_arranged_on_a_phone(demo: Server, visit: Visit, scripts: bool) -> None:
    dora = await visit(demo, java_script_enabled=scripts, **PHONE)
    address = await programme(dora)
    await open_board(dora, address, scripts=scripts)
    await session(dora, "Water").locator("summary").click()
    await session(dora, "Water").get_by_role("button", name="Day after").click()
    await expect(at(dora, "2038-03-28", "10:00")).to_contain_text("Water")
    await dora.press("Undo")
    await expect(at(dora, "2038-03-27", "10:00")).to_contain_text("Water")
    if not scripts:
        return
    assert await dora.overflow() <= 0
    for path in ("/new", "/existing"):
        await dora.go(address + path)
        assert await dora.overflow() <= 0, path
    await dora.go(address.replace("arrange", "import"))
    assert await dora.overflow() <= 0
