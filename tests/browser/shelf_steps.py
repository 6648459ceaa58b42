"""The story of a practice, step by step: an editor with a phone, and a reader of another territory, in any language."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.async_api import expect

from tests.browser.visitor import Visitor
from tests.practices.files.pictures import pdf
from together.demo.scripts import topics

THEME = "local-links"
SLUG = "des-bancs-pour-l-ete"
TITLE = "Des bancs pour l'été"
QUESTION = "Who repairs them in winter?"
ANSWER = "Two neighbours, with a key to the shed."
CHANGED = "Hammocks between the acacias, because nobody sits still here."


@dataclass(frozen=True)
class Places:
    """Where the reader looks for it."""

    workshop: str = "/workshops/public-policy"
    reader_home: str = "/territories/barreiro-maio"


def theme_name(language: str) -> str:
    """The name of the theme, as this language has it."""
    children = [child for topic in topics() for child in topic.children]
    return next(child.names[language] for child in children if child.slug == THEME)


def photo() -> bytes:
    """A picture that says where and with what it was taken."""
    image = Image.new("RGB", (1200, 800), "#7fae6a")
    exif = Image.Exif()
    exif[271] = "SecretCamera"
    kept = BytesIO()
    image.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


async def publish_first(editor: Visitor) -> None:
    """The short version, as one tells it on a phone."""
    page = editor.page
    await editor.go("/practices/new")
    await page.get_by_label(editor.t("Title")).fill(TITLE)
    await page.get_by_label(editor.t("What was done, and for whom")).fill(
        "Quarante bancs à l'ombre, là où les anciens font une pause."
    )
    await page.get_by_label(editor.t("What is new or useful to others")).fill(
        "Les places ont été choisies en marchant, pas sur un plan."
    )
    theme = page.get_by_label(theme_name(editor.language), exact=True)
    await page.locator("details", has=theme).locator("summary").click()
    await theme.check()
    await page.locator("select[name=language]").select_option("fr")
    await editor.press("Publish")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


async def complete(editor: Visitor, *, scripts: bool) -> None:
    """What failed, a photo and a PDF, and the workshop where it was presented; then published again."""
    page = editor.page
    await editor.go(f"/practices/{SLUG}/files")
    files = [
        {"name": "banc.jpg", "mimeType": "image/jpeg", "buffer": photo()},
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdf()},
    ]
    await page.locator("#f-files").set_input_files(files)  # type: ignore[arg-type]
    if await editor.button("Add").is_visible():
        await editor.press("Add")
    await expect(page.locator(".edit-file")).to_have_count(2)
    await page.get_by_label(editor.t("What does the photo show?")).fill("Un banc vert sous un tilleul")
    await editor.press("Save descriptions")

    await editor.go(f"/practices/{SLUG}/edit/transfer")
    if scripts:  # the editor comes when one goes into the field
        await page.locator("#r-failed").focus()
        await expect(page.locator("#r-failed-text")).to_be_focused()
        await page.keyboard.type("Les bancs livrés sans dossier sont restés vides.")
    else:
        await page.locator("#f-failed").fill("Les bancs livrés sans dossier sont restés vides.")
    await page.locator("button[name=do][value=next]").click()
    await page.wait_for_url("**/edit/meta")
    await editor.go(f"/practices/{SLUG}/workshops?q=public+policy")
    await page.get_by_role("button", name=editor.t("Presented here")).first.click()
    await editor.go(f"/practices/{SLUG}/edit")
    await editor.press("Publish the changes")
    await editor.go(f"/practices/{SLUG}")
    await expect(page.get_by_role("img", name="Un banc vert sous un tilleul")).to_be_visible()
    await expect(page.locator("main")).to_contain_text("sans dossier")


async def find(reader: Visitor, places: Places) -> None:
    """By a word without its accent, by theme, on the map, and on the page of the workshop."""
    page = reader.page
    await reader.go("/practices?q=ete+bancs")
    found = page.get_by_role("link", name=TITLE)
    await expect(found.first).to_be_visible()
    await reader.go(f"/practices?theme={THEME}")
    await expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    await reader.go(f"/themes/{THEME}")
    await expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    await reader.go("/practices/map?q=bancs")
    await expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    await reader.go(places.workshop)
    await page.get_by_role("link", name=TITLE).first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


async def ask_and_answer(editor: Visitor, reader: Visitor) -> None:
    """A question is asked, answered and settled; the editor found it among their news."""
    await reader.page.locator("#new-text").fill(QUESTION)
    await reader.press("Send", reader.page.locator(".comment-form").first)
    await expect(reader.page.locator(".comment").filter(has_text=QUESTION)).to_be_visible()

    await editor.go("/me/notices")
    news = editor.page.locator("li").filter(has_text=QUESTION)
    await news.get_by_role("link").first.click()
    thread = editor.page.locator(".thread").filter(has_text=QUESTION)
    await thread.locator("summary").filter(has_text=editor.t("Reply")).last.click()
    await thread.locator("textarea").last.fill(ANSWER)
    await editor.press("Send", thread)
    answer = editor.page.locator(".comment").filter(has_text=ANSWER)
    await editor.press("Accept as the answer", answer)
    await reader.go(f"/practices/{SLUG}")
    await expect(reader.page.locator(".comment--answer")).to_contain_text(ANSWER)


async def adapt(editor: Visitor, reader: Visitor, places: Places) -> None:
    """The reader's territory declares that it has adapted it, and what it changed: both pages show it."""
    page = reader.page
    await page.get_by_role("link", name=reader.t("We do this too, or tried it")).click()
    await page.get_by_role("radio", name=reader.t("We adapted it"), exact=True).check()
    if await page.locator("select[name=territory]").count():
        await page.locator("select[name=territory]").select_option(index=0)
    await page.locator("#f-text").fill(CHANGED)
    await reader.press("Declare")
    await expect(page.locator(".adoption--adapted")).to_contain_text(CHANGED)
    await reader.go(places.reader_home)
    await expect(page.locator("main")).to_contain_text(TITLE)
    await editor.go(f"/practices/{SLUG}/lineage")
    await expect(editor.page.locator("main")).to_contain_text("Barreiro")
