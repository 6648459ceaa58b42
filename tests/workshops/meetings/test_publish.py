"""From draft to published and back; and gone."""

from sqlmodel import select

from tests.site import Site
from tests.workshops.meetings.gathering import (
    change_workshop,
    convener,
    deeds,
    meeting_of,
    sessions_of,
    stored,
)
from workshops.models import HistoryEntry


async def test_published_everybody_reads_it(site: Site) -> None:
    await meeting_of(site, status="draft")
    dora = await site.browser("dora")
    answer = await dora.post("/meetings/5/publish")
    assert answer.status_code == 303
    assert "The meeting is published." in (await dora.get(answer.headers["location"])).text
    assert (await site.stranger().get("/meetings/5")).status_code == 200
    meeting = await stored(site, 5)
    assert meeting
    assert meeting.published_at
    assert await deeds(site) == ["meeting_published"]


async def test_its_draft_sessions_are_announced_in_the_same_press_only_if_so_wished(site: Site) -> None:
    meeting = await meeting_of(site, status="draft")
    for title in ("One", "Two"):
        await site.workshop(title=title, meeting=str(meeting.id))
    dora = await site.browser("dora")
    page = (await dora.get("/meetings/5/publish")).text
    assert "Publish, and announce its 2 draft sessions" in page
    await dora.post("/meetings/5/publish")
    assert [one.status for one in await sessions_of(site, 5)] == ["draft", "draft"]
    await dora.post("/meetings/5/withdraw")
    await dora.post("/meetings/5/publish", data={"announce": "1"})
    assert [one.status for one in await sessions_of(site, 5)] == ["announced", "announced"]
    async with site.database.reading() as tx:
        told = await tx.exec(select(HistoryEntry.name).where(HistoryEntry.what == "announced"))
        assert list(told.all()) == ["Dora", "Dora"]


async def test_a_session_outside_the_days_must_be_mended_first_and_nothing_is_announced(site: Site) -> None:
    meeting = await meeting_of(site, status="draft")
    await site.workshop(title="A day late", day="2037-12-06", meeting=str(meeting.id))
    dora = await site.browser("dora")
    page = (await dora.get("/meetings/5/publish")).text
    assert "Must be mended first" in page
    assert '<button class="button button--primary"' not in page
    answer = await dora.post("/meetings/5/publish", data={"announce": "1"})
    assert answer.status_code == 422
    assert "A day late" in answer.text
    assert (await stored(site, 5)).status == "draft"  # type: ignore[union-attr]
    assert [one.status for one in await sessions_of(site, 5)] == ["draft"]
    assert await deeds(site) == []


async def test_to_publish_it_twice_is_a_conflict(site: Site) -> None:
    await meeting_of(site)
    assert (await (await site.browser("dora")).post("/meetings/5/publish")).status_code == 409


async def test_a_published_meeting_still_tells_what_is_missing(site: Site) -> None:
    await meeting_of(site)
    page = (await (await site.browser("dora")).get("/meetings/5/publish")).text
    assert "There are no sessions yet." in page
    assert '<form class="form" method="post"' not in page


async def test_back_to_draft_after_asking_readers_no_longer_find_it(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(meeting=str(meeting.id))
    dora = await site.browser("dora")
    assert "Take this meeting back to draft?" in (await dora.get("/meetings/5/withdraw")).text
    assert (await dora.post("/meetings/5/withdraw")).status_code == 303
    assert (await site.stranger().get("/meetings/5")).status_code == 404
    assert (await site.stranger().get(f"/workshops/{workshop.slug}")).status_code == 200
    assert (await dora.post("/meetings/5/withdraw")).status_code == 409
    assert await deeds(site) == ["meeting_withdrawn"]


async def test_a_draft_without_sessions_is_deleted_after_asking(site: Site) -> None:
    await meeting_of(site, status="draft")
    dora = await site.browser("dora")
    assert "This cannot be undone." in (await dora.get("/meetings/5/delete")).text
    assert (await dora.post("/meetings/5/delete")).status_code == 303
    assert await stored(site, 5) is None
    assert await deeds(site) == ["meeting_deleted"]
    assert (await dora.post("/meetings/5/delete")).status_code == 404


async def test_what_is_published_or_has_a_session_is_not_deleted(site: Site) -> None:
    await meeting_of(site, 5)
    draft = await meeting_of(site, 6, status="draft")
    hidden = await site.workshop(meeting=str(draft.id))
    await change_workshop(site, hidden, status="cancelled")
    dora = await site.browser("dora")
    for number in (5, 6):
        assert (await dora.get(f"/meetings/{number}/delete")).status_code == 409
        assert (await dora.post(f"/meetings/{number}/delete")).status_code == 409
        assert await stored(site, number)


async def test_only_who_arranges_meetings_does_any_of_it(site: Site) -> None:
    await meeting_of(site, 5)
    await meeting_of(site, 6, status="draft")
    for browser in (site.stranger(), await site.browser("alice"), await site.browser("bob")):
        for deed in ("edit", "publish", "withdraw", "delete", "copy"):
            for ask in (browser.get, browser.post):
                assert (await ask(f"/meetings/5/{deed}")).status_code == 403, deed
                assert (await ask(f"/meetings/6/{deed}")).status_code == 404, deed
    assert await deeds(site) == []
    await convener(site, "bob")
    bob = await site.browser("bob")
    for deed in ("edit", "publish", "withdraw", "copy"):
        assert (await bob.get(f"/meetings/5/{deed}")).status_code == 200, deed
    assert (await bob.post("/meetings/6/publish")).status_code == 303


async def test_the_missing_and_the_wrong_method(site: Site) -> None:
    dora = await site.browser("dora")
    await meeting_of(site, 5)
    for deed in ("edit", "publish", "withdraw", "delete", "copy"):
        assert (await dora.get(f"/meetings/9/{deed}")).status_code == 404
        assert (await dora.post(f"/meetings/9/{deed}")).status_code == 404
        assert (await dora.delete(f"/meetings/5/{deed}")).status_code == 405
