"""A disk that is full: writing is refused clearly, reading goes on, and nothing needs a restart once there is room again."""

import asyncio

import pytest

from tests.site import Site


async def limit_pages(site: Site, pages: int) -> None:
    """Let the database grow to so many pages; SQLite then says what it says of a full disk (SQLITE_FULL)."""
    async with site.database.writer.connect() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


@pytest.mark.faults
async def test_a_full_disk_refuses_writing_and_nothing_else(site: Site) -> None:
    workshop, alice = await site.live()
    address = f"/workshops/{workshop.slug}"
    await alice.act(workshop.slug, "message.post", text="Before")
    await limit_pages(site, 1)
    long = "All that we said. " * 400
    refused = await alice.act(workshop.slug, "message.post", text=long)
    assert refused.status_code == 503
    assert long[:100] in refused.text, "what was typed is still there"
    for page in ("/", address, f"{address}.json", f"{address}/messages?format=json"):
        assert (await alice.get(page)).status_code == 200
    assert "Before" in (await alice.get(address)).text
    await limit_pages(site, 1_000_000)
    async with asyncio.timeout(5):
        while (await alice.act(workshop.slug, "message.post", text="After", cid="a:1")).status_code != 303:
            pass  # refused for a moment longer, so that a sick disk is not asked with every keystroke
    told = (await alice.get(f"{address}.json")).json()["messages"]
    assert [message["text"] for message in told] == ["Before", "After"]
