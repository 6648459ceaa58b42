"""Somebody with a browser: what they do on our pages, in the words of their own language, and what went wrong meanwhile.

Names of buttons are looked up in the catalogues, so that the same steps serve in every language.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from together.languages import translate

DESKTOP: dict[str, object] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, object] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}

LIVE = "/workshops/caring-for-common-goods-what-our-territories-do"
CLOSED = "/workshops/public-policy"
COMING = "/workshops/what-an-hour-is-worth-time-banks-and-exchange"
FACILITATOR = "Claire Wagner"
RAPPORTEUR = "Elin Berg"
SECRETARIAT = "Helena Duarte"

CUT = re.compile(r"WebSocket connection to|net::ERR_(CONNECTION|INTERNET|FAILED|EMPTY|NETWORK)|status of 50")
"""What Chromium says of a server that is gone."""


REFUSED = re.compile(r"status of 4\d\d")
"""What it says of a page that the server refuses."""

DRAWN = """async (element) => {
  await customElements.whenDefined(element.localName);
  await element.updateComplete;
}"""
"""The element's script has come, and it has drawn itself."""

PLACE_CARET = """async (text, words) => {
  const blocks = [...text.children];
  const block = words ? blocks.find((each) => each.textContent.includes(words)) : blocks.at(-1);
  const stands = () => {
    const { focusNode, focusOffset, isCollapsed } = getSelection();
    return isCollapsed && focusNode === block && focusOffset === block.childNodes.length;
  };
  for (let quiet = 0; quiet < 5; quiet++) {
    if (!stands()) getSelection().collapse(block, block.childNodes.length), (quiet = 0);
    await new Promise(requestAnimationFrame);
  }
}"""
"""An editor that has just got the focus may put the caret back once: until it stays for a few frames."""


@dataclass
class Watch:
    """Everything a page should never do: throw, complain, break its content policy, ask another host."""

    home: str
    troubles: list[str] = field(default_factory=list)
    borne: list[re.Pattern[str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to `page` from now on."""
        page.on("pageerror", lambda error: self.note(f"threw {error}"))
        page.on("console", self.heard)
        page.on("request", lambda request: self.asked(request.url))
        page.on("websocket", lambda socket: self.asked(socket.url))

    def heard(self, message: ConsoleMessage) -> None:
        """A line of the console; violations of the content policy come as errors too."""
        if message.type in {"error", "warning"}:
            self.note(f"{message.type}: {message.text} ({message.location.get('url')})")

    def asked(self, url: str) -> None:
        """A request or a socket."""
        self.requests.append(url)
        if (
            urlsplit(url).scheme not in {"data", "blob"}
            and urlsplit(url).netloc != urlsplit(self.home).netloc
        ):
            self.note(f"asked another host: {url}")

    def note(self, trouble: str) -> None:
        """Remember it, unless it was to be expected."""
        if not any(pattern.search(trouble) for pattern in self.borne):
            self.troubles.append(trouble)


@dataclass
class Visitor:
    """One person in front of one page."""

    page: Page
    home: str
    watch: Watch
    language: str = "en"

    def t(self, message: str, /, **params: object) -> str:
        """Our own words as this person reads them."""
        return translate(self.language, message, **params)

    @property
    def narrow(self) -> bool:
        """Whether one part of the room shows at a time."""
        size = self.page.viewport_size
        return size is not None and size["width"] < 1024

    def assert_untroubled(self) -> None:
        """Nothing was thrown, refused or fetched elsewhere."""
        assert not self.watch.troubles, self.watch.troubles

    def bearing_refusals(self) -> AbstractContextManager[None]:
        """The server refuses a page meanwhile."""
        return self.bearing(REFUSED)

    async def another_tab(self, path: str) -> "Visitor":
        """The same person in a second tab of the same browser."""
        second = Visitor(await self.page.context.new_page(), self.home, self.watch)
        await second.go(path)
        return second

    @contextmanager
    def bearing(self, pattern: re.Pattern[str]) -> Iterator[None]:
        """What matches is part of the test meanwhile, such as failing connections to a killed server."""
        self.watch.borne.append(pattern)
        yield
        self.watch.borne.remove(pattern)

    async def picture(self, path: Path) -> Path:
        """What they see now, in a file."""
        await self.page.screenshot(path=path)
        return path

    # -- the way in ---------------------------------------------------------------------------------------------------

    async def go(self, path: str) -> None:
        """Open a page and learn its language."""
        await self.page.goto(self.home + path)
        await self.learn_language()

    async def learn_language(self) -> None:
        """Which language the page speaks."""
        self.language = await self.page.locator("html").get_attribute("lang") or "en"

    async def speak(self, language: str) -> None:
        """Choose a language, as the picker of every page does. Pages opened from now on are in it."""
        form = {"language": language, "next": "/"}
        await self.page.context.request.post(
            f"{self.home}/language", form=form, headers={"Origin": self.home}
        )

    async def become(self, name: str, then: str = "/") -> None:
        """One of the demonstration's cast, through the page for that; and open `then`."""
        await self.go("/demo")
        await self.page.get_by_role("button", name=name).click()
        await self.page.wait_for_url(lambda url: "/demo" not in url)
        await self.go(then)

    async def enter(self, name: str, address: str = LIVE, affiliation: str = "") -> None:
        """The short form of a guest."""
        await self.go(address)
        await self.page.get_by_label(self.t("Your name")).fill(name)
        if affiliation:
            await self.page.get_by_label(self.t("Territory or organisation")).fill(affiliation)
        await self.press("Enter the workshop")
        await self.in_room()

    async def in_room(self) -> None:
        """The scripts have taken the room over, and its socket is open."""
        await expect(self.page.locator(".bar .fact").last).to_be_visible()
        # The server's own transcript looks the same; what is focused in it is lost when the script draws its own.
        # (Not `wait_for_function`: from its second look on, the page's policy refuses what it evaluates.)
        await self.page.locator("room-transcript").evaluate(DRAWN)
        await expect(self.page.locator(".banner")).to_have_count(0)

    # -- what one presses ---------------------------------------------------------------------------------------------

    def button(self, message: str, within: Locator | None = None, **params: object) -> Locator:
        """The button of that name, on the page or in a part of it."""
        place: Locator | Page = within or self.page
        return place.get_by_role("button", name=self.t(message, **params), exact=True)

    async def press(self, message: str, within: Locator | None = None, **params: object) -> None:
        """Press the button of that name."""
        await self.button(message, within, **params).click()

    async def open_part(self, part: str) -> None:
        """One of the room's parts, where only one shows at a time."""
        if self.narrow:
            await self.page.locator(f"#tab-{part}").click()

    def part(self, name: str) -> Locator:
        """A part of the room by its element, such as `room-agenda`."""
        return self.page.locator(name)

    # -- the conversation ---------------------------------------------------------------------------------------------

    async def write(self, text: str) -> None:
        """Put words into the field without sending them."""
        await self.open_part("chat")
        await self.page.locator("#composer-text").fill(text)

    async def say(self, text: str) -> None:
        """Write a message and send it, without waiting for it to arrive."""
        await self.write(text)
        await self.press("Send")

    def message(self, text: str) -> Locator:
        """The message with these words, in the room or in the record. It must be the only one."""
        return self.page.locator("li[id^=m]").filter(has_text=text)

    async def sent(self, text: str) -> Locator:
        """One's own message, once it is stored; found by its number from then on, whatever becomes of its words."""
        message = self.message(text)
        await expect(message.locator(".message__sent")).to_be_attached()
        await expect(self.page.locator(".message--pending").filter(has_text=text)).to_have_count(0)
        return self.page.locator(f"#{await message.get_attribute('id')}")

    async def reply(self, message: Locator, text: str) -> None:
        """Answer a message."""
        await self.menu(message, "Reply")
        await expect(self.page.locator(".composer__reply")).to_be_visible()
        await self.say(text)

    async def open_menu(self, message: Locator) -> Locator:
        """What can be done with a message."""
        await message.scroll_into_view_if_needed()
        await message.hover()
        await message.locator(".message__more").click()
        return self.page.locator(".message-menu")

    async def menu(self, message: Locator, item: str) -> None:
        """Do one of these things."""
        menu = await self.open_menu(message)
        await menu.get_by_role("menuitem", name=self.t(item), exact=True).click()

    async def react(self, message: Locator, emoji: str) -> None:
        """One of the reactions."""
        menu = await self.open_menu(message)
        await menu.get_by_role("menuitemcheckbox").filter(has_text=emoji).click()

    # -- the notes ----------------------------------------------------------------------------------------------------

    @property
    def notes(self) -> Locator:
        """The text of the editor."""
        return self.page.locator("#notes-text")

    @property
    def notes_state(self) -> Locator:
        """The line that says what is saved."""
        return self.page.locator(".notepad__state > p")

    async def open_notes(self) -> None:
        """The editor, ready to write in."""
        await self.open_part("notes")
        await expect(self.notes).to_be_visible()
        await self.notes_saved()

    async def notes_saved(self) -> None:
        """The server has acknowledged everything written here."""
        await expect(self.notes_state).to_have_text(self.t("All changes saved"))

    async def jot(self, text: str, *, below: str = "") -> None:
        """A paragraph at the end of the notes, or below the first block with the words `below`."""
        await self.caret_to(below)
        await self.page.keyboard.press("Enter")
        await self.page.keyboard.type(text)

    async def caret_to(self, words: str = "") -> None:
        """The caret to the end of the first block with these words, without them of the last block."""
        await self.notes.focus()
        await self.notes.evaluate(PLACE_CARET, words)
        await expect(self.notes).to_be_focused()

    # -- dialogs ------------------------------------------------------------------------------------------------------

    @property
    def dialog(self) -> Locator:
        """The open dialog."""
        return self.page.locator("dialog[open]")

    async def record(self, kind: str, text: str, who: str = "", due: str = "") -> None:
        """Fill the open dialog of an outcome."""
        await self.dialog.get_by_role("radio", name=self.t(kind), exact=True).check()
        await self.dialog.locator("[name=text]").fill(text)
        if who:
            await self.dialog.locator("[name=who]").fill(who)
            await self.dialog.locator("[name=due]").fill(due)
        await self.press("Record", self.dialog)
        await expect(self.dialog).to_have_count(0)

    async def overflow(self) -> float:
        """By how many pixels the page is wider than its window."""
        await self.page.wait_for_load_state()
        return await self.page.locator(":root").evaluate("root => root.scrollWidth - root.clientWidth")


@asynccontextmanager
async def opened(
    browser: Browser, home: str, *, locale: str = "en-GB", zone: str = "Europe/Brussels", **choices: object
) -> AsyncIterator[Visitor]:
    """A visitor with a context of their own; `choices` are Playwright's for a context."""
    context = await browser.new_context(locale=locale, timezone_id=zone, **choices)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    watch = Watch(home)
    context.on("page", watch.watch)
    try:
        yield Visitor(await context.new_page(), home, watch)
    finally:
        await context.close()
