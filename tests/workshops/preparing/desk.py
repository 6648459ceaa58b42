"""A page on which a workshop is described, without its scripts: what it shows, and what it sends."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx

from tests.site import Browser, Site
from workshops.models import Workshop, WorkshopDraft


def described(site: Site, **changes: object) -> dict[str, object]:
    """A whole description that is valid."""
    fields: dict[str, object] = {
        "title": "Sharing seeds",
        "introduction": "Why and how",
        "language": "en",
        "languages": ["en", "fr"],
        "themes": [str(site.theme.id)],
        "kind": "workshop",
        "meeting": "",
        "day": "2037-12-05",
        "clock": "14:30",
        "zone": "Atlantic/Cape_Verde",
        "minutes": "90",
        "visibility": "public",
        "registration": "open",
        "capacity": "",
        "call_url": "",
    }
    return fields | changes


@dataclass
class Page:
    """One open page: its version, its name, its marks."""

    browser: Browser
    address: str
    version: int
    tab: str
    was: str
    saves: int = 0
    fields: dict[str, Any] = field(default_factory=dict)

    @classmethod
    async def open(cls, browser: Browser, workshop: Workshop) -> "Page":
        """As a browser opens it."""
        address = f"/workshops/{workshop.slug}/edit"
        answer = await browser.get(address)
        assert answer.status_code == 200, answer.text
        hidden = dict(
            re.findall(r'<input type="hidden" name="(version|tab|was)" value="([^"]*)"', answer.text)
        )
        version, tab, was = (unescape(hidden[name]) for name in ("version", "tab", "was"))
        return cls(browser, address, int(version), tab, was)

    async def save(self, **values: object) -> httpx.Response:
        """As its scripts save."""
        self.saves += 1
        body = {"version": self.version, "tab": f"{self.tab}#{self.saves}", "values": values}
        answer = await self.browser.post(self.address, json=body)
        if answer.status_code == 200:
            self.version = answer.json()["version"]
        return answer

    async def send(self, do: str = "publish", **values: object) -> httpx.Response:
        """As its form is sent."""
        hidden = {"version": str(self.version), "tab": self.tab, "was": self.was, "do": do}
        return await self.browser.post(self.address, data=hidden | values)


async def draft_of(site: Site, workshop: Workshop) -> WorkshopDraft | None:
    """What is stored and not published."""
    async with site.database.reading() as tx:
        return await tx.get(WorkshopDraft, workshop.id)


async def stored(site: Site, workshop: Workshop) -> Workshop:
    """The workshop as it stands."""
    async with site.database.reading() as tx:
        return await tx.get_one(Workshop, workshop.id)
