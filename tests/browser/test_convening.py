"""The story of a meeting: a secretariat of two convenes it from nothing, people register from far away, and it moves."""

import csv
import re
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
import vobject
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.post import Letter, letters, newest
from tests.browser.visitor import COMING, DESKTOP, PHONE, Visitor
from tests.services.places import wait_until
from tests.services.server import Server, serving

JOAO = "joao@example.org"
BRUSSELS, PRAIA = ZoneInfo("Europe/Brussels"), ZoneInfo("Atlantic/Cape_Verde")
TITLES = {
    "fr": ("Ouvrir la rencontre", "Soigner ensemble", "Ce qui a échoué", "Le plan d'action relu"),
    "en": ("Water for all", "Fairer streets", "What an hour is worth", "Commitments, one by one"),
    "pt": ("Escolas que escutam", "Bancos de tempo", "Jovens e decisões", "A água do poço"),
}
"""Twelve workshops in three languages."""


def first_day() -> date:
    """A Monday, well ahead."""
    day = datetime.now(BRUSSELS).date() + timedelta(days=21)
    return day + timedelta(days=-day.weekday() % 7)


def programme() -> str:
    """The workshops as a table: three a day on four days, two of them at the same time."""
    table = StringIO()
    rows = csv.writer(table)
    rows.writerow(
        ["title", "day", "time", "minutes", "language", "languages", "themes", "facilitators", "agenda"]
    )
    all_titles = [(title, code) for code, titles in TITLES.items() for title in titles]
    for number, (title, code) in enumerate(all_titles):
        day = first_day() + timedelta(days=number // 3)
        hour = ("10:00", "14:00", "14:00")[number % 3]
        agenda = "Welcome (10); What we know (50); What we keep (30)"
        mail = f"facilitator{number % 4}@example.org"
        rows.writerow([title, day, hour, 90, code, f"{code} fr", "2.2", mail, agenda])
    return table.getvalue()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Server]:
    """A server on an empty database whose one account is Helena's, of the secretariat."""
    server = Server(tmp_path)
    for command in (["migrate"], ["create-admin", "helena@example.org"]):
        call = [*server.command(), *command, "--data", str(tmp_path / "data")]
        subprocess.run(call, cwd=server.where(), check=True, capture_output=True)
    with serving(tmp_path, TOGETHER_CHANGE_SETTLE="0") as serves:
        yield serves


async def sign_in(visitor: Visitor, server: Server, email: str, *, then: str = "/") -> None:
    """By the link of a mail."""
    await visitor.go(f"/sign-in?next={then}")
    await visitor.page.locator("main input[name=email]").fill(email)
    await visitor.press("Send me a link")
    letter = newest(server, email, "/sign-in/")
    link = next(each for each in letter.links if "/sign-in/" in each)
    await visitor.go(link)
    await visitor.press("Sign in", visitor.page.locator("main"))
    await expect(visitor.page).not_to_have_url(re.compile("/sign-in/"))
    await visitor.learn_language()


async def tell_name(visitor: Visitor, name: str) -> None:
    """Who is new says what they are called."""
    await visitor.page.locator("#f-name").fill(name)
    await visitor.press("Save", visitor.page.locator("main"))


async def make_ready(helena: Visitor, server: Server) -> None:
    """Themes with one press; a colleague by mail."""
    await helena.go("/secretariat/themes")
    await helena.press("Start with these")
    await helena.go("/secretariat/people/new")
    await helena.page.locator("#f-email").fill("marc@example.org")
    await helena.page.locator("#f-role").select_option("secretariat")
    await helena.press("Send the invitation")
    newest(server, "marc@example.org", "/sign-in")


async def make_meeting(helena: Visitor) -> None:
    """A fifth meeting of five days."""
    page = helena.page
    await helena.go("/meetings/new")
    await page.locator("#f-number").fill("5")
    await page.locator("#f-starts_on").fill(first_day().isoformat())
    await page.locator("#f-ends_on").fill((first_day() + timedelta(days=4)).isoformat())
    await page.locator("#f-zone").select_option("Europe/Brussels")
    await page.locator("#f-introduction").fill("Five days, from *Praia* to Brussels.")
    await helena.press("Save")
    await expect(page).to_have_url(re.compile(r"/meetings/5"))


async def import_programme(marc: Visitor) -> None:
    """The colleague brings the workshops in from a table: first only tried, then written."""
    await marc.go("/meetings/5/import")
    table = {"name": "programme.csv", "mimeType": "text/csv", "buffer": programme().encode()}
    await marc.page.locator("#f-file").set_input_files(table)  # type: ignore[arg-type]
    await marc.press("Try the file")
    await expect(marc.page.locator("#trial")).to_contain_text("12")
    await marc.page.locator("main form button.button--primary").click()
    await expect(marc.page.locator("main [role=status], main .notice--good").first).to_contain_text("12")


async def add_assembly(helena: Visitor) -> None:
    """The General Assembly by hand, with the agenda that is ready for it."""
    page = helena.page
    await helena.go("/meetings/5/arrange/new")
    await page.locator("#f-title").fill("General Assembly")
    await page.locator("#f-kind").select_option("assembly")
    await page.locator("#f-day").fill((first_day() + timedelta(days=4)).isoformat())
    await page.locator("#f-clock").fill("14:00")
    await page.locator("#f-minutes").fill("150")
    await page.locator("input[name=themes]").first.check()
    await helena.press("Add the session")
    await expect(page.locator("main").get_by_text("General Assembly").first).to_be_visible()


async def publish(helena: Visitor) -> None:
    """With all of its drafts, in one press."""
    await helena.go("/meetings/5/publish")
    await helena.page.locator("button[name=announce]").click()
    await helena.go("/meetings/5")
    await expect(helena.page.locator("main")).to_contain_text("Water for all")


async def register(visitor: Visitor, title: str) -> str:
    """One press on the workshop's page; returns its address."""
    await visitor.go("/meetings/5")
    await visitor.page.get_by_role("link", name=title).first.click()
    await visitor.press("Register", visitor.page.locator("#registration"))
    await expect(visitor.page.locator("#registration")).to_contain_text(visitor.t("You are registered"))
    return re.sub(r"https?://[^/]+", "", visitor.page.url).partition("?")[0].partition("#")[0]


def events(server: Server, path: str) -> dict[str, vobject.base.Component]:
    """The events of a calendar by their titles, as another program reads them."""
    answer = httpx.get(server.url + path)
    assert answer.status_code == 200, answer.text
    calendar = vobject.readOne(answer.text)
    return {str(event.summary.value): event for event in calendar.vevent_list}


async def calendar_of(visitor: Visitor) -> str:
    """The path of their personal calendar."""
    await visitor.go("/me/calendar")
    content = await visitor.page.content()
    found = re.search(r"(/calendar/[^\"'<\s]+\.ics)", content)
    assert found
    return found[1]


async def move_by_an_hour(helena: Visitor, path: str) -> None:
    """On the page of its description."""
    await helena.go(f"{path}/edit")
    await helena.page.locator("#f-clock").fill("15:00")
    await helena.page.locator("button[name=do][value=publish]").click()
    await expect(helena.page).not_to_have_url(re.compile("/edit"))


async def convene(server: Server, visit: Visit) -> Visitor:
    """Two of the secretariat, an empty database, and at the end a meeting that everybody sees; returns the first of them."""
    helena = await visit(server, **DESKTOP)
    await sign_in(helena, server, "helena@example.org")
    await tell_name(helena, "Helena Duarte")
    await make_ready(helena, server)
    await make_meeting(helena)
    marc = await visit(server, **DESKTOP)
    await sign_in(marc, server, "marc@example.org")
    await tell_name(marc, "Marc Lambert")
    await import_programme(marc)
    await add_assembly(helena)
    for number in range(4):  # every facilitator is invited by mail, in one mail for all of their sessions
        letter = newest(server, f"facilitator{number}@example.org", "/sign-in?next=/me/workshops")
        assert "3" in letter.subject
    await publish(helena)
    return helena


def told_of(server: Server, start: datetime) -> list[Letter]:
    """The mails to João that tell of this hour, as it is in Praia."""
    hour = start.astimezone(PRAIA).strftime("%H:%M")
    return [each for each in letters(server, JOAO) if "Water for all" in each.text and hour in each.text]


async def join_from_praia(server: Server, visit: Visit) -> tuple[Visitor, str]:
    """A member on a phone, in Portuguese, registers for three workshops; returns them and the first one's address."""
    joao = await visit(server, locale="pt", zone="Atlantic/Cape_Verde", **PHONE)
    await sign_in(joao, server, JOAO, then="/meetings/5")
    await tell_name(joao, "João Tavares")
    water = await register(joao, "Water for all")
    await register(joao, "Bancos de tempo")
    await register(joao, "Escolas que escutam")
    await joao.go(water)
    await expect(joao.page.locator("#waiting")).to_contain_text("UTC−1")
    return joao, water


async def test_a_fifth_meeting_from_an_empty_database_to_the_open_room(bare: Server, visit: Visit) -> None:
    helena = await convene(bare, visit)
    joao, water = await join_from_praia(bare, visit)
    start = datetime.combine(first_day() + timedelta(days=1), time(14), BRUSSELS)
    shown = joao.page.locator("#waiting time").last
    await expect(shown).to_have_text(start.astimezone(PRAIA).strftime("%H:%M"))
    calendar = await calendar_of(joao)
    before = events(bare, calendar)
    assert len(before) == 3
    assert before["Water for all"].dtstart.value == start
    wait_until(lambda: len(told_of(bare, start)) == 1, "he is told that he is registered", 30)

    later = start + timedelta(hours=1)
    await move_by_an_hour(helena, water)
    after = events(bare, calendar)["Water for all"]
    assert after.dtstart.value == later
    assert after.uid.value == before["Water for all"].uid.value
    assert int(after.sequence.value) == int(before["Water for all"].sequence.value) + 1
    wait_until(lambda: len(told_of(bare, later)) == 1, "he is told of the new hour", 30)

    await joao.go(water)  # and waits there: he presses nothing any more
    await helena.go(water)
    await helena.press("Open the room")
    await helena.in_room()
    await joao.in_room()
    assert len(told_of(bare, later)) == 1


async def test_a_guest_in_tunis_registers_from_right_to_left_and_without_scripts(
    demo: Server, visit: Visit
) -> None:
    nour = await visit(demo, locale="ar", zone="Africa/Tunis", java_script_enabled=False, **PHONE)
    await nour.go(f"{COMING}/register")
    page = nour.page
    assert await page.locator("html").get_attribute("dir") == "rtl"
    await page.locator("#f-name").fill("نور بن صالح")
    await page.locator("#f-email").fill("nour@example.org")
    await page.locator("main form button.button--primary").click()
    await expect(page.locator("main")).to_contain_text("nour@example.org")
    letter = newest(demo, "nour@example.org", "/registrations/")
    link = next(each for each in letter.links if "/registrations/" in each)
    await nour.go(link)
    await page.locator("main form button.button--primary").click()
    await nour.go(COMING)
    await expect(page.locator("#registration")).to_contain_text(nour.t("You are registered"))
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
