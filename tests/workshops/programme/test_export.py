"""A programme taken away as a table: what it gives, the import takes, and no spreadsheet runs it."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from tests.site import Site
from tests.workshops.programme.maker import convener, meeting_of
from tests.workshops.programme.sheet import GOOD, attempt, confirm, read, sheet
from workshops.models import AgendaItem, Workshop

EXPORT = "/meetings/5.csv"


@pytest.mark.parametrize("name", [None, "bob", "alice"])
async def test_only_makers_take_it_away(site: Site, name: str | None) -> None:
    meeting = await meeting_of(site, status="published")
    await site.announced(meeting=str(meeting.id))
    browser = await site.browser(name) if name else site.stranger()
    assert (await browser.get(EXPORT)).status_code == 403  # it holds addresses
    assert (await browser.get("/meetings/9.csv")).status_code == 404
    answer = await (await convener(site, "charlie")).get(EXPORT)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="meeting-5.csv"'
    assert "private" in answer.headers["cache-control"]
    assert (await (await site.browser("dora")).post(EXPORT)).status_code == 405


async def test_a_draft_meeting_is_not_there_for_others(site: Site) -> None:
    await meeting_of(site)
    assert (await site.stranger().get(EXPORT)).status_code == 404


async def test_what_is_taken_away_can_be_brought_in_again(site: Site) -> None:
    meeting = await meeting_of(site)
    await meeting_of(site, number=6, zone="Asia/Tokyo", language="fr")
    dora = await site.browser("dora")
    rows = [
        GOOD,
        GOOD | {"title": "=HYPERLINK(1)", "time": "14:30", "zone": "Atlantic/Cape_Verde", "kind": "assembly"},
        GOOD | {"title": "-2+3", "language": "pt", "visibility": "link", "capacity": "", "facilitators": ""},
        GOOD
        | {"title": "@home, “quoted”", "agenda": r"Welcome \; goodbye (5); a\\b (6)", "introduction": "+1"},
        GOOD | {"title": "ورشة الماء", "day": "2037-12-04", "time": "23:45", "introduction": "\tTab\nLine"},
    ]
    assert (await confirm(dora, await attempt(dora, sheet(*rows)))).status_code == 303
    await site.announced(title="By hand", meeting=str(meeting.id), day="2037-12-05")
    first = (await dora.get(EXPORT)).content
    tried = await attempt(dora, first, "/meetings/6/import")
    assert (await confirm(dora, tried, "/meetings/6/import")).status_code == 303
    second = (await dora.get("/meetings/6.csv")).content
    assert second == first
    assert len(read(first)) == 6


async def test_no_cell_is_a_formula(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    async with site.database.transaction() as tx:
        stored = await tx.get_one(Workshop, workshop.id)
        stored.introduction = "\r=1+1"
        tx.add(stored)
        for item in (await tx.exec(select(AgendaItem))).all():
            item.title = f"={item.title}"
            tx.add(item)
    dora = await site.browser("dora")
    for title in ("=1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"):
        async with site.database.transaction() as tx:
            stored = await tx.get_one(Workshop, workshop.id)
            stored.title = title
            tx.add(stored)
        told = read((await dora.get(EXPORT)).content)[0]
        assert told["title"] == f"'{title}"
        assert told["introduction"].startswith("'")
        assert told["agenda"].startswith("'=")


async def test_cancelled_sessions_are_no_part_of_it(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    async with site.database.transaction() as tx:
        stored = await tx.get_one(Workshop, workshop.id)
        stored.status = "cancelled"
        tx.add(stored)
    assert read((await (await site.browser("dora")).get(EXPORT)).content) == []


async def test_the_second_of_two_equal_hours_keeps_its_instant(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    async with site.database.transaction() as tx:
        stored = await tx.get_one(Workshop, workshop.id)
        stored.starts_at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 in Brussels for the second time
        tx.add(stored)
    told = read((await (await site.browser("dora")).get(EXPORT)).content)[0]
    assert (told["day"], told["time"], told["zone"]) == ("2026-10-25", "01:30", "UTC")
