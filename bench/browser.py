"""What a person waits for: the room on a weak line, and another writer's keystroke, in real Chromium."""

import asyncio
import shutil
import statistics
import time
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.servers import Target, ours

WEAK = {"offline": False, "downloadThroughput": 400_000 / 8, "uploadThroughput": 200_000 / 8, "latency": 400}
"""400 kbit/s down, 200 up, 400 ms."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
LETTERS = 60
SEEN = (
    """async (number) => { while (window.seen.length <= number) await new Promise(requestAnimationFrame); }"""
)
"""Not `wait_for_function`: from its second look on, the page's policy refuses what it evaluates."""


def report() -> None:
    """Measure and print."""
    asyncio.run(_measure())


async def _measure() -> None:
    chromium = next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )
    if chromium is None:
        print("\nbrowser: no Chromium on PATH, not measured")
        return
    with ours() as target:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            chat, notes = await _weak_line(browser, target)
            keys = await _keystrokes(browser, target)
            await browser.close()
    print("\nbrowser, 400 kbit/s down, 200 up, 400 ms, cold cache")
    print(f"  chat usable after {chat:.1f} s (goal ≤ 4), notes editable after {notes:.1f} s (goal ≤ 8)")
    print(
        f"  a keystroke is seen by the other writer after {statistics.median(keys):.0f} ms median, "
        f"{sorted(keys)[int(len(keys) * 0.95)]:.0f} ms p95 on loopback (goal ≤ 45 median)"
    )


async def _enter(context: BrowserContext, target: Target, name: str) -> Page:
    page = await context.new_page()
    await page.goto(f"{target.url}/workshops/{target.slug}")
    await page.fill("[name=name]", name)
    await page.click("form[action$='/enter'] .button--accent")
    await page.wait_for_selector("main[data-room]")
    await page.close()
    return await context.new_page()


def _welcome(page: Page) -> asyncio.Event:
    """Set once the server has let the page into its room: a page that is connected shows nothing that says so."""
    welcomed = asyncio.Event()

    def hear(frame: str | bytes) -> None:
        if isinstance(frame, str) and frame.startswith('{"t":"welcome"'):
            welcomed.set()

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return welcomed


async def _weak_line(browser: Browser, target: Target) -> tuple[float, float]:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await _enter(context, target, "Weak line")
    session: Any = await context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.clearBrowserCache")
    await session.send("Network.emulateNetworkConditions", WEAK)
    welcomed = _welcome(page)
    began = time.perf_counter()
    await page.goto(f"{target.url}/workshops/{target.slug}", wait_until="commit")
    await welcomed.wait()
    await page.wait_for_selector("room-composer textarea:enabled")
    chat = time.perf_counter() - began
    await page.wait_for_selector("[contenteditable='true']")
    notes = time.perf_counter() - began
    await context.close()
    return chat, notes


async def _keystrokes(browser: Browser, target: Target) -> list[float]:
    """Milliseconds from a key to its letter in the other page. Both pages share one clock: the performance time origin."""
    pages = []
    for name in ("Ana", "Ben"):
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        page = await _enter(context, target, name)
        await page.goto(f"{target.url}/workshops/{target.slug}")
        await page.wait_for_selector("[contenteditable='true']")
        pages.append(page)
    writer, reader = pages
    await reader.evaluate(
        """() => { window.seen = []; new MutationObserver(() => {
            const text = document.querySelector("[contenteditable='true']").textContent;
            const found = text.match(/§(\\d+)·/g); if (found && found.length > window.seen.length)
              window.seen.push(performance.timeOrigin + performance.now());
        }).observe(document.querySelector("[contenteditable='true']"),
                   {subtree: true, childList: true, characterData: true}); }"""
    )
    await writer.locator("[contenteditable='true'] p").first.click()
    waits = []
    for number in range(LETTERS):
        await writer.keyboard.insert_text(f"§{number}")
        sent = await writer.evaluate(
            "() => new Promise((done) => { const at = performance.timeOrigin + performance.now();"
            " document.execCommand('insertText', false, '·'); done(at); })"
        )
        await reader.evaluate(SEEN, number)
        waits.append(await reader.evaluate("(number) => window.seen[number]", number) - sent)
    return waits
