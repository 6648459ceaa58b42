"""Who may do what in the room, and what happens to an open page when that changes."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import FACILITATOR, LIVE, RAPPORTEUR, Visitor
from tests.services.server import Server


async def facilitator(visit: Visit, server: Server) -> Visitor:
    """Claire in her room."""
    claire = await visit(server)
    await claire.become(FACILITATOR, LIVE)
    await claire.in_room()
    return claire


async def choose(claire: Visitor, name: str, item: str) -> None:
    """One of the things that can be done with somebody in the list of people."""
    people = claire.part("room-people")
    await people.scroll_into_view_if_needed()
    menu = people.locator("li").filter(has_text=name).locator("details")
    await menu.locator("summary").click()
    await claire.press(item, menu)


async def test_a_guest_sees_no_facilitators_controls_until_promoted(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo)
    await gil.enter("Gil Before")
    leading = gil.page.get_by_role("group", name=gil.t("Lead the agenda"))
    closing = gil.button("Close the workshop")
    await expect(leading).to_have_count(0)
    await expect(closing).to_have_count(0)
    menu = await gil.open_menu(gil.page.locator("li[id^=m]").last)
    await expect(menu.get_by_role("menuitem", name=gil.t("Reply"))).to_be_visible()
    for forbidden in ("Pin", "Remove…", "Delete", "Edit"):
        await expect(menu.get_by_role("menuitem", name=gil.t(forbidden), exact=True)).to_have_count(0)
    await gil.page.keyboard.press("Escape")

    claire = await facilitator(visit, demo)
    await choose(claire, "Gil Before", "Change the name…")
    await claire.dialog.locator("[name=value]").fill("Gil After")
    await claire.press("Save", claire.dialog)
    await gil.part("room-people").scroll_into_view_if_needed()
    await expect(gil.part("room-people")).to_contain_text("Gil After")
    await choose(claire, "Gil After", "Change the role…")
    await claire.dialog.get_by_role("radio").first.check()
    await claire.press("Save", claire.dialog)
    await expect(leading).to_be_visible()
    await expect(closing).to_be_visible()
    await gil.say("I lead too now.")
    await expect(claire.message("I lead too now.")).to_contain_text("Gil After")


async def test_a_removed_guest_is_told_why_and_cannot_come_back(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo)
    await gil.enter("Gil Removed")
    claire = await facilitator(visit, demo)
    await choose(claire, "Gil Removed", "Remove…")
    await claire.dialog.locator("[name=reason]").fill("An advertisement")
    await claire.press("Remove", claire.dialog)
    await expect(gil.page.locator(".banner--stopped")).to_contain_text("An advertisement")
    await expect(gil.page.locator("#composer-text")).to_have_count(0)
    with gil.bearing_refusals():
        await gil.page.reload()
        await expect(
            gil.page.get_by_text(gil.t("A facilitator removed you from this workshop."))
        ).to_be_visible()
        answer = await gil.page.goto(f"{gil.home}{LIVE}/enter")
        assert answer is not None
        assert answer.status == 403


async def test_a_tab_signed_out_elsewhere_stops_and_says_so(demo: Server, visit: Visit) -> None:
    elin: Visitor = await visit(demo)
    await elin.become(RAPPORTEUR, LIVE)
    await elin.in_room()
    await elin.write("Half a sentence")
    elsewhere = await elin.another_tab("/me")
    await elsewhere.page.locator(".site-header__tools details").last.locator("summary").click()
    await elsewhere.press("Sign out")
    await expect(elin.page.locator(".banner--stopped")).to_contain_text(
        elin.t("You are signed out. Sign in again to go on; what you have not sent is kept in this tab.")
    )
    await elin.page.locator(".banner--stopped").get_by_role("link").click()
    await expect(elin.page.locator("form[action='/sign-in'] [name=next]")).to_have_value(LIVE)


async def test_two_tabs_of_one_person_are_one_presence(demo: Server, visit: Visit) -> None:
    gil: Visitor = await visit(demo)
    await gil.enter("Gil Twice")
    claire = await facilitator(visit, demo)
    count = claire.page.locator(".bar a[href='#people'] [aria-hidden]").last
    alone = await count.inner_text()
    second = await gil.another_tab(LIVE)
    await second.in_room()
    await second.say("From my second tab.")
    for one in (gil, second, claire):
        await expect(one.message("From my second tab.")).to_have_count(1)
    await second.sent("From my second tab.")
    await expect(count).to_have_text(alone)
    await claire.part("room-people").scroll_into_view_if_needed()
    await expect(claire.part("room-people").locator("li").filter(has_text="Gil Twice")).to_have_count(1)
    await second.page.close()
    await claire.say("Still one of you.")
    await expect(gil.message("Still one of you.")).to_have_count(1)
    await expect(count).to_have_text(alone)
