"""Scripts in every field of a practice: inert text on every page where it is shown."""

from html.parser import HTMLParser

from practices import actions
from practices.content import RICH, Words
from practices.models import Practice
from practices.queries import find_draft
from tests.practices.shelf import Shelf

EVIL = (
    '"\'><script>alert(7)</script><img src=x onerror=alert(7)><a href="java\tscript:alert(7)">x</a>{{7001*7}}'
)
PAGES = (
    "",
    ".md",
    "/preview",
    "/edit",
    "/edit/short",
    "/edit/context",
    "/edit/process",
    "/edit/meta",
    "/revisions",
    "/revisions/1",
    "/revisions/1..2",
    "/revisions/2..3",
    "/revisions/1/restore",
    "/translate/fr",
    "/unpublish",
)


class Eyes(HTMLParser):
    """What a browser would run or fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.alive: list[str] = []
        self.within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        data = "json" in (dict(attrs).get("type") or "")  # a block of data, which nobody runs
        self.within = "" if data else tag
        told = {name: "".join((value or "").split()).lower() for name, value in attrs}
        if any(name.startswith("on") for name in told) or told.get("src") == "x":
            self.alive.append(f"{tag} {told}")
        if told.get("href", "").startswith(("javascript:", "data:")):
            self.alive.append(f"{tag} {told}")

    def handle_data(self, data: str) -> None:
        if self.within == "script" and "alert(7)" in data:
            self.alive.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.within = ""


async def evil(shelf: Shelf) -> Practice:
    """A practice that is nothing but scripts, published twice, with a draft."""
    practice = await shelf.published()
    for ending in ("one", "two", "three"):
        words = {
            name: f"<p>{EVIL} {ending}</p>" if name in RICH else f"{EVIL} {ending}"[:160]
            for name in Words.model_fields
        }
        async with shelf.database.transaction() as tx:
            standing = await shelf.standing(tx, practice)
            draft = await find_draft(tx, practice, "en") or await actions.begin_draft(tx, standing, "en")
            await actions.save_draft(
                tx,
                standing=standing,
                language="en",
                words=words,
                facts={"place": EVIL, "contact": EVIL},
                version=draft.version,
                tab="",
            )
            if ending != "three":
                await actions.publish(tx, standing=standing)
    return practice


async def test_nothing_that_is_written_runs_anywhere(shelf: Shelf) -> None:
    practice = await evil(shelf)
    eve = await shelf.browser("eve")
    for page in PAGES:
        answer = await eve.get(f"/practices/{practice.slug}{page}")
        assert answer.status_code == 200, page
        if page != ".md":
            assert Eyes(answer.text).alive == [], page
            assert "49007" not in answer.text
    for page in ("/practices", "/practices/mine", "/territories/mulhouse", "/search?q=alert", "/"):
        assert Eyes((await eve.get(page)).text).alive == [], page


async def test_two_texts_to_choose_from_are_inert_too(shelf: Shelf) -> None:
    practice = await evil(shelf)
    eve = await shelf.browser("eve")
    fields = {
        "version": "1",
        "tab": "other",
        "format": "html",
        "problem": f"<p>{EVIL} mine</p>",
        "place": EVIL,
    }
    answer = await eve.post(f"/practices/{practice.slug}/edit/context", data=fields)
    assert answer.status_code == 409
    assert Eyes(answer.text).alive == []
