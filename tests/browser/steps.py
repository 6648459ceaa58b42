"""What happens in a workshop, step by step, for any two people in any window and any language."""

import asyncio
import re
from datetime import date, timedelta

from playwright.async_api import Locator, expect

from tests.browser.visitor import CUT, FACILITATOR, LIVE, Visitor
from tests.services.server import Server

GUEST = "Gil Moreira"
DUE = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 - a day as people write it


async def come_in(claire: Visitor, gil: Visitor) -> None:
    """Claire by the demonstration's cast, Gil by the invitation that she makes."""
    await claire.become(FACILITATOR, f"{LIVE}/invite")
    invitation = await claire.page.locator("#link-participant").input_value()
    await claire.go(LIVE)
    await claire.in_room()
    assert invitation.startswith(f"{claire.home}{LIVE}/join/")
    await gil.enter(GUEST, invitation.removeprefix(gil.home), affiliation="Ilha do Maio")
    await claire.open_part("people")
    await claire.part("room-people").scroll_into_view_if_needed()
    await expect(claire.part("room-people").get_by_text(GUEST)).to_be_visible()


async def talk(claire: Visitor, gil: Visitor) -> Locator:
    """Messages, a reply, a reaction, an edit, a deletion; each seen by the other."""
    await claire.say("Shall we **share** the tool library?")
    await claire.sent("Shall we share the tool library?")
    question = gil.message("Shall we share the tool library?")
    await expect(question.locator("strong", has_text="share")).to_be_visible()

    await gil.reply(question, "Yes, from the first of march.")
    answer = await gil.sent("Yes, from the first of march.")
    at_claire = claire.message("Yes, from the first of march.")
    await expect(at_claire.locator(".cited")).to_contain_text("Shall we share the tool library?")
    await claire.react(at_claire, "👏")
    await expect(answer.locator(".reaction")).to_contain_text("👏 1")

    await gil.menu(answer, "Edit")
    await answer.locator("textarea").fill("Yes, from the first of April.")
    await gil.press("Save", answer)
    corrected = claire.message("Yes, from the first of April.")
    await expect(corrected.locator(".message__mark")).to_have_text(claire.t("edited"))

    await gil.say("Forget this sentence.")
    slip = await gil.sent("Forget this sentence.")
    number = await slip.get_attribute("id")
    await gil.menu(slip, "Delete")
    await gil.press("Delete", gil.dialog)
    await expect(claire.page.locator(f"#{number}")).to_contain_text(claire.t("Deleted by its author"))
    await expect(claire.page.get_by_text("Forget this sentence.")).to_have_count(0)
    return corrected


async def write_together(claire: Visitor, gil: Visitor) -> None:
    """Both write in the notes at once; each sees the other's words and caret, and the caret's name is no text."""
    await claire.open_notes()
    await gil.open_notes()
    await asyncio.gather(
        claire.jot("Claire writes at the end."), gil.jot("Gil writes below.", below="Which common good")
    )
    for one, other, name in ((claire, gil, FACILITATOR), (gil, claire, GUEST)):
        await expect(other.notes).to_contain_text("Claire writes at the end.")
        await expect(other.notes).to_contain_text("Gil writes below.")
        await expect(other.notes.locator(".caret")).to_have_attribute("data-name", name)
        await expect(other.notes).not_to_contain_text(GUEST)
        await one.notes_saved()


async def take_the_floor(claire: Visitor, gil: Visitor) -> None:
    """Gil asks for the floor, gets it from Claire and gives it back."""
    await gil.open_part("chat")
    await gil.press("Raise my hand", gil.part("room-composer"))
    await claire.open_part("people")
    await claire.press("Give the floor to %(name)s", name=GUEST)
    await expect(gil.page.locator(".bar__floor")).to_contain_text(gil.t("You have the floor"))
    await expect(claire.page.locator(".bar__floor")).to_contain_text(
        claire.t("%(name)s has the floor", name=GUEST)
    )
    await gil.open_part("people")
    await gil.press("I have finished")
    await expect(claire.page.locator(".bar__floor")).to_have_count(0)


async def lead_the_agenda(claire: Visitor, gil: Visitor) -> None:
    """Claire goes on to the next item and gives it five minutes more; Gil's view follows."""
    await gil.open_part("agenda")
    before = await gil.page.locator("[aria-current=step]").get_attribute("id")
    await claire.open_part("agenda")
    await claire.press("Next", claire.part("room-agenda"))
    current = gil.page.locator("[aria-current=step]")
    await expect(current).not_to_have_id(before or "")
    await claire.press("+5 min", claire.part("room-agenda"))
    await expect(current.locator(".agenda__minutes")).to_contain_text("+5")


async def record_outcomes(claire: Visitor, gil: Visitor, decided: Locator) -> None:
    """A decision from a message, a commitment from a passage of the notes."""
    await claire.open_part("chat")
    await claire.menu(decided, "Mark as an outcome…")
    await expect(claire.dialog.locator("blockquote")).to_have_text("Yes, from the first of April.")
    await claire.record("Decision", "The tool library opens to all on the first of April.")
    await expect(decided.locator(".mark--decision")).to_be_visible()

    await claire.open_part("notes")
    await claire.caret_to()
    await claire.page.keyboard.press("Shift+Home")
    await claire.press("Record as outcome")
    await expect(claire.dialog.locator("blockquote")).to_have_text("Claire writes at the end.")
    await claire.record("Commitment", "Write the rules of lending.", who="Gil and Claire", due=DUE)
    await gil.open_part("agenda")
    outcomes = gil.part("room-outcomes")
    await expect(outcomes).to_contain_text("The tool library opens to all on the first of April.")
    await expect(
        outcomes.locator(".recorded").filter(has_text="Write the rules of lending.")
    ).to_contain_text("Gil and Claire")


async def survive_a_kill(claire: Visitor, gil: Visitor, server: Server) -> None:
    """kill -9: both come back by themselves; what was written meanwhile is sent once; nothing is lost or doubled."""
    await gil.open_part("chat")
    count = await claire.page.locator("li[id^=m]").count()
    with claire.bearing(CUT), gil.bearing(CUT):
        server.kill()
        for one in (claire, gil):
            await expect(one.page.locator(".banner--away")).to_be_visible()
        await gil.say("Written while nobody could hear me.")
        await expect(gil.page.locator(".message--pending")).to_contain_text(
            gil.t("Kept here, sent when the connection is back")
        )
        await asyncio.to_thread(server.start)
        for one in (claire, gil):
            await expect(one.page.locator(".banner")).to_have_count(0, timeout=40_000)
    await gil.sent("Written while nobody could hear me.")
    await expect(claire.message("Written while nobody could hear me.")).to_have_count(1)
    await expect(claire.page.locator("li[id^=m]")).to_have_count(count + 1)
    await claire.say("Welcome back.")
    await expect(gil.message("Welcome back.")).to_have_count(1)
    await claire.notes_saved()
    await expect(claire.notes.get_by_text("Gil writes below.")).to_have_count(1)


async def close(claire: Visitor, gil: Visitor) -> None:
    """The room is read-only for both at once, and turns into the record."""
    await gil.open_part("chat")
    await claire.press("Close the workshop", claire.part("room-bar"))
    await claire.press("Close the workshop", claire.dialog)
    await expect(gil.page.locator(".closing")).to_contain_text(FACILITATOR)
    await expect(gil.page.locator("textarea")).to_have_count(0)
    await expect(gil.page.locator(".composer--closed")).to_be_visible()
    for one in (gil, claire):
        await one.page.get_by_role("link", name=one.t("See the outcomes")).click()
        await expect(one.page.locator(".closing")).to_have_count(0)


async def read_the_record(one: Visitor) -> None:
    """Outcomes and their sources, both ways; notes, conversation and attendance."""
    page = one.page
    decision = page.locator("article.outcome").filter(has_text="The tool library opens to all")
    await expect(decision.locator("blockquote")).to_contain_text("Yes, from the first of April.")
    await decision.get_by_role("link", name=one.t("To the words it came from")).click()
    source = page.locator("li:target")
    await expect(source).to_contain_text("Yes, from the first of April.")
    await source.get_by_role("link", name=one.t("Became an outcome")).click()
    await expect(page.locator("article:target")).to_contain_text("The tool library opens to all")

    commitment = page.locator("article.outcome").filter(has_text="Write the rules of lending.")
    await expect(commitment).to_contain_text("Gil and Claire")
    await expect(commitment.locator("a[href^='#note-']")).to_be_visible()
    notes = page.locator(".notes")
    await expect(notes).to_contain_text("Claire writes at the end.")
    await expect(notes).to_contain_text("Gil writes below.")
    await expect(notes.get_by_role("link", name=re.compile("Write the rules of lending"))).to_be_visible()
    await expect(one.message("Written while nobody could hear me.")).to_have_count(1)
    await expect(page.get_by_text("Forget this sentence.")).to_have_count(0)
    attendance = page.locator("section[aria-labelledby=attendance]")
    await attendance.locator("summary").click()
    await expect(attendance).to_contain_text(GUEST)


async def record_of(one: Visitor) -> str:
    """The words of the record, as they stand on the page when it is loaded now."""
    await one.go(LIVE)
    return await one.page.locator("main").inner_text()
