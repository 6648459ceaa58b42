"""Waiting at a workshop's address until its room opens: registered, by name, without sockets, in Arabic, without scripts."""

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Route, WebSocketRoute, expect

from tests.browser.conftest import Loaded, Visit
from tests.browser.visitor import COMING, DESKTOP, PHONE, SECRETARIAT, Visitor
from tests.services.server import Server

GENEROUS = 20
"""Seconds from the facilitator's press until everybody is in: promised is one, on a machine that does nothing else."""

NOTE_NEWS = """(said) => new MutationObserver(() => sessionStorage.setItem("told", Date.now()))
  .observe(said, { childList: true })"""
"""Remember when the page was told that the room is open, over the coming in."""


@pytest.fixture
def nearly(loaded: Loaded, tmp_path: Path) -> Iterator[Server]:
    """A server whose coming workshop begins in five minutes."""
    data = tmp_path / "nearly"
    shutil.copytree(loaded.data, data)
    soon = datetime.now(UTC).replace(tzinfo=None, microsecond=0) + timedelta(minutes=5)
    with sqlite3.connect(data / "together.sqlite3") as database:
        starts = soon.isoformat(" ") + ".000000"
        changed = database.execute(
            "UPDATE workshop SET starts_at = ? WHERE slug = ?", (starts, COMING.rpartition("/")[2])
        )
        assert changed.rowcount == 1
    database.close()
    with Loaded(data).served(tmp_path) as server:
        yield server


async def opened_by(helena: Visitor) -> float:
    """The facilitator presses. Returns when, in seconds."""
    await helena.page.goto(helena.home + COMING)
    button = helena.button("Open the room")
    await expect(button).to_be_visible()
    pressed = time.time()
    await button.click()
    return pressed


async def seconds_until_in(visitor: Visitor, pressed: float) -> float:
    """How long after that they were let in and their browser went to the room."""
    await expect(visitor.page.locator("[data-room]")).to_be_visible(timeout=GENEROUS * 1000)
    came = await visitor.page.evaluate("performance.timeOrigin")
    return came / 1000 - pressed


async def seconds_until_told(visitor: Visitor, pressed: float) -> float:
    """How long after that their page had heard of it."""
    return int(await visitor.page.evaluate("sessionStorage.getItem('told')")) / 1000 - pressed


def rounded(seconds: list[float]) -> list[float]:
    return [round(each, 2) for each in seconds]


async def ask_to_be_taken_in(visitor: Visitor, name: str) -> None:
    await visitor.go(COMING)
    await visitor.page.get_by_label(visitor.t("Your name")).fill(name)
    await visitor.press("Take me in when it opens")
    await expect(visitor.page.locator("[data-taken]")).to_be_visible()


async def waits(visitor: Visitor) -> None:
    """Their socket has been welcomed, as the count of those who run the workshop tells."""
    await expect(visitor.page.locator("[data-here]")).to_be_visible()


async def test_who_registered_and_who_gave_a_name_are_in_at_once(nearly: Server, visit: Visit) -> None:
    helena: Visitor = await visit(nearly)
    amina: Visitor = await visit(nearly, **PHONE)
    gil: Visitor = await visit(nearly, **DESKTOP)
    reader: Visitor = await visit(nearly, **PHONE)
    await amina.become("Amina Trabelsi", COMING)
    await expect(amina.page.locator("[data-when=waiting]:visible")).to_contain_text(
        amina.t("Leave this page open: it takes you in when the room opens.")
    )
    await ask_to_be_taken_in(gil, "Gil Early")
    await reader.go(COMING)
    typed = reader.page.get_by_label(reader.t("Your name"))
    await typed.fill("Rea, half typed")
    await helena.become(SECRETARIAT, COMING)
    await waits(helena)
    for one in (amina, gil):
        await one.page.locator("[data-said]").evaluate(NOTE_NEWS)
    pressed = await opened_by(helena)
    times = [await seconds_until_in(one, pressed) for one in (amina, gil)]
    heard = [await seconds_until_told(one, pressed) for one in (amina, gil)]
    print("seconds from the press to hearing of it, and to the room:", rounded(heard), rounded(times))
    assert max(times) < GENEROUS
    await helena.in_room()
    await gil.in_room()

    await expect(reader.page.locator("[data-said]")).to_have_text(reader.t("The room is open. Come in."))
    await expect(typed).to_have_value("Rea, half typed")
    await expect(typed).to_be_focused()
    await reader.press("Enter the workshop")
    await reader.in_room()


async def test_where_sockets_are_blocked_asking_now_and_then_opens_too(nearly: Server, visit: Visit) -> None:
    gil: Visitor = await visit(nearly, **PHONE)

    async def refuse(socket: WebSocketRoute) -> None:
        await socket.close()

    await gil.page.route_web_socket(re.compile("/live/"), refuse)
    await ask_to_be_taken_in(gil, "Gil Behind A Wall")
    await gil.page.reload()
    await expect(gil.page.locator("[data-taken]")).to_be_visible()
    await expect(gil.page.get_by_label(gil.t("Your name"))).to_have_value("Gil Behind A Wall")
    await gil.press("Test my connection")
    await expect(gil.page.locator("[data-test] [role=status]")).to_contain_text(
        gil.t("Your network blocks live connections.")[:20]
    )
    helena: Visitor = await visit(nearly)
    await helena.become(SECRETARIAT, COMING)
    pressed = await opened_by(helena)
    took = await seconds_until_in(gil, pressed)
    print("seconds by asking alone:", round(took, 2))
    assert took < GENEROUS


async def test_what_changes_meanwhile_is_said_and_nothing_typed_is_lost(nearly: Server, visit: Visit) -> None:
    gil: Visitor = await visit(nearly, **DESKTOP)
    told = {"status": "announced", "sequence": 4}

    async def answer(route: Route) -> None:
        now = datetime.now(UTC)
        starts = now + timedelta(minutes=47, seconds=30)
        await route.fulfill(
            body=json.dumps({"starts_at": starts.isoformat(), "now": now.isoformat(), **told}),
            content_type="application/json",
        )

    await gil.page.route("**/state.json", answer)
    await gil.go(COMING)
    await gil.page.get_by_label(gil.t("Your name")).fill("Gil")
    await expect(gil.page.locator("[data-count]")).to_contain_text("min")
    await look(gil)
    await expect(gil.page.locator("[data-said]")).to_contain_text("The time has changed")
    await expect(gil.page.locator("[data-count]")).to_contain_text("47 min")
    await gil.page.get_by_role("link", name=gil.t("Load the page again")).click()
    await expect(gil.page.get_by_label(gil.t("Your name"))).to_have_value("Gil")
    told["status"] = "cancelled"
    await look(gil)
    await expect(gil.page.locator("[data-said]")).to_have_text(gil.t("This workshop was cancelled."))
    await expect(gil.page.locator("[data-door]")).to_be_hidden()


async def look(visitor: Visitor) -> None:
    """They come back to the page from another tab."""
    await visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_the_connection_is_tested_in_words(nearly: Server, visit: Visit) -> None:
    gil: Visitor = await visit(nearly, **PHONE)
    await gil.go(COMING)
    await gil.press("Test my connection")
    said = gil.page.locator("[data-test] [role=status]")
    await expect(said).to_contain_text(re.compile(r"good: \d+ ms"))


async def test_one_waits_from_right_to_left_too(nearly: Server, visit: Visit) -> None:
    gil: Visitor = await visit(nearly, locale="ar", **PHONE)
    await ask_to_be_taken_in(gil, "جيل")
    assert await gil.overflow() <= 0
    helena: Visitor = await visit(nearly)
    await helena.become(SECRETARIAT, COMING)
    await seconds_until_in(gil, await opened_by(helena))
    assert await gil.page.evaluate("getComputedStyle(document.body).direction") == "rtl"


async def test_without_scripts_the_page_says_what_to_do_and_leads_in(nearly: Server, visit: Visit) -> None:
    gil: Visitor = await visit(nearly, java_script_enabled=False, **PHONE)
    await gil.go(COMING)
    again = gil.page.get_by_role("link", name=gil.t("Look again whether it is open"))
    await expect(again).to_be_visible()
    await expect(gil.page.locator("[data-door]")).to_be_hidden()
    helena: Visitor = await visit(nearly)
    await helena.become(SECRETARIAT, COMING)
    await opened_by(helena)
    await helena.in_room()
    await again.click()
    await gil.page.get_by_label(gil.t("Your name")).fill("Gil Unscripted")
    await gil.press("Enter the workshop")
    await expect(gil.page.locator("#composer-text")).to_be_visible()


async def test_who_came_in_early_by_an_invitation_is_taken_into_the_room_when_it_opens(
    nearly: Server, visit: Visit
) -> None:
    helena: Visitor = await visit(nearly)
    await helena.become(SECRETARIAT, f"{COMING}/invite")
    invitation = await helena.page.locator("main input").first.input_value()
    gil: Visitor = await visit(nearly)
    await gil.page.goto(invitation)
    await gil.page.get_by_label(gil.t("Your name")).fill("Gil Early")
    await gil.press("Enter the workshop")
    await expect(gil.page.locator("[data-waiting]")).to_contain_text("Gil Early")
    await seconds_until_in(gil, await opened_by(helena))
