"""A workshop by form posts alone."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import FACILITATOR, LIVE, PHONE, Visitor
from tests.services.server import Server


async def test_a_workshop_is_held_and_read_without_scripts(own_demo: Server, visit: Visit) -> None:
    claire: Visitor = await visit(own_demo, java_script_enabled=False)
    gil: Visitor = await visit(own_demo, java_script_enabled=False, **PHONE)
    await come_in(claire, gil)
    await take_part(claire, gil)
    await lead(claire, gil)
    await close_and_read(claire, gil)


async def come_in(claire: Visitor, gil: Visitor) -> None:
    """The transcript is there, and a field to write in."""
    await claire.become(FACILITATOR, LIVE)
    await gil.go(LIVE)
    await gil.page.get_by_label(gil.t("Your name")).fill("Gil Unscripted")
    await gil.press("Enter the workshop")
    await expect(gil.page.locator("#composer-text")).to_be_visible()
    assert await gil.page.locator("li[id^=m]").count() >= 10
    await expect(gil.page.get_by_role("link", name=gil.t("Earlier messages"))).to_be_attached()


async def take_part(claire: Visitor, gil: Visitor) -> None:
    """A message, a reply to somebody, a raised hand."""
    await gil.page.locator("#composer-text").fill("Written without scripts.")
    await gil.press("Send")
    await expect(gil.message("Written without scripts.")).to_be_in_viewport()
    await claire.page.get_by_role("link", name=claire.t("Fetch new messages")).click()
    await claire.message("Written without scripts.").locator(".message__reply").click()
    await claire.page.locator("#composer-text").fill("Answered without scripts.")
    await claire.press("Send")
    answer = claire.message("Answered without scripts.")
    await expect(answer.locator(".cited")).to_contain_text("Written without scripts.")

    await gil.page.locator(".tabs").get_by_role("link", name=gil.t("People")).click()
    await gil.press("Raise my hand", gil.part("room-hands"))
    await expect(gil.button("Lower my hand", gil.part("room-hands"))).to_be_visible()


async def lead(claire: Visitor, gil: Visitor) -> None:
    """The floor, the agenda, a decision."""
    await claire.go(LIVE)
    await claire.press("Give the floor to %(name)s", name="Gil Unscripted")
    await expect(claire.page.locator(".bar__floor")).to_contain_text("Gil Unscripted")
    following = claire.page.locator("[aria-current=step] + li")
    number = await following.get_attribute("id")
    await following.get_by_role("button").click()
    await expect(claire.page.locator("[aria-current=step]")).to_have_id(number or "")
    await claire.press("+5 min")
    await expect(claire.page.locator("[aria-current=step] .agenda__minutes")).to_contain_text("+5")

    await claire.page.locator("room-outcomes summary").click()
    await claire.page.locator("room-outcomes [name=outcome_kind]").select_option("decision")
    await claire.page.locator("room-outcomes [name=text]").fill("Scripts are not needed.")
    await claire.press("Record", claire.part("room-outcomes"))
    await gil.page.locator(".tabs").get_by_role("link", name=gil.t("Agenda")).click()
    await expect(gil.page.locator(f"#{number}")).to_have_attribute("aria-current", "step")
    await expect(gil.part("room-outcomes")).to_contain_text("Scripts are not needed.")


async def close_and_read(claire: Visitor, gil: Visitor) -> None:
    """The same address is the record."""
    await claire.press("Close the workshop", claire.part("room-bar"))
    for one in (claire, gil):
        await one.go(LIVE)
        await expect(
            one.page.locator("article.outcome").filter(has_text="Scripts are not needed.")
        ).to_be_visible()
        await expect(one.message("Answered without scripts.")).to_be_visible()
        await expect(one.page.locator("#composer-text")).to_have_count(0)
