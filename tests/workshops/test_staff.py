"""Whoever prepares a workshop is told what others do to it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from network.models import Notice
from tests.site import Browser, Site
from tests.workshops.preparing.desk import Page, described
from together.columns import now
from workshops.models import Workshop
from workshops.moving import move_workshop

Deed = Callable[[Site, Browser, Workshop], Awaitable[None]]


async def by_the_programme(site: Site, _dora: Browser, workshop: Workshop) -> None:
    async with site.database.transaction() as tx:
        at = workshop.starts_at + timedelta(hours=1)
        await move_workshop(tx, workshop=workshop, starts_at=at, by=site.people["dora"])


async def by_its_description(site: Site, dora: Browser, workshop: Workshop) -> None:
    page = await Page.open(dora, workshop)
    assert (await page.send(**described(site))).status_code == 303


async def cancelled(_site: Site, dora: Browser, workshop: Workshop) -> None:
    answer = await dora.post(f"/workshops/{workshop.slug}/cancel", data={"reason": "The hall is flooded."})
    assert answer.status_code == 303


async def told(site: Site) -> dict[str, list[str]]:
    """Kinds of the notices about workshops, by who is told."""
    names = {person.id: name for name, person in site.people.items()}
    async with site.database.reading() as tx:
        found = await tx.exec(select(Notice).where(Notice.kind != "workshop_role").order_by(Notice.id))
        kinds: dict[str, list[str]] = {}
        for notice in found.all():
            kinds.setdefault(names[notice.person_id], []).append(notice.kind)
    return kinds


@pytest.mark.parametrize(
    ("deed", "kind", "words"),
    [
        (by_the_programme, "workshop_moved", "was put at another time"),
        (by_its_description, "workshop_moved", "was put at another time"),
        (cancelled, "workshop_cancelled", "The hall is flooded."),
    ],
)
async def test_who_facilitates_or_reports_is_told_at_once(
    site: Site, deed: Deed, kind: str, words: str
) -> None:
    workshop, dora = await site.announced(), await site.browser("dora")
    await deed(site, dora, workshop)
    assert await told(site) == {"alice": [kind], "charlie": [kind]}
    async with site.database.reading() as tx:
        notices = (await tx.exec(select(Notice).where(Notice.kind == kind))).all()
    assert [(one.urgent, one.mailed_at) for one in notices] == [(True, None)] * 2
    assert words in (await (await site.browser("charlie")).get("/me/notices")).text


async def test_not_who_did_it_and_of_several_moves_only_the_last(site: Site) -> None:
    workshop = await site.announced()
    for hours in (1, 2):
        async with site.database.transaction() as tx:
            at = workshop.starts_at + timedelta(hours=hours)
            await move_workshop(tx, workshop=workshop, starts_at=at, by=site.people["alice"])
    assert await told(site) == {"charlie": ["workshop_moved"]}


async def test_who_registered_gets_the_mail_of_everybody_and_no_second_one(site: Site) -> None:
    workshop, charlie = await site.announced(), await site.browser("charlie")
    assert (await charlie.post(f"/workshops/{workshop.slug}/register")).status_code == 303
    await by_the_programme(site, charlie, workshop)
    async with site.database.reading() as tx:
        found = await tx.exec(select(Notice.person_id).where(Notice.mailed_at.is_not(None)))  # type: ignore[union-attr]
        assert list(found.all()).count(site.people["charlie"].id) == 1


async def test_other_words_and_drafts_are_no_news(site: Site) -> None:
    workshop, draft, dora = await site.announced(), await site.workshop(), await site.browser("dora")
    page = await Page.open(dora, workshop)
    same = {"day": "2037-12-01", "clock": "10:00", "zone": "Europe/Brussels", "minutes": "60"}
    assert (await page.send(**described(site, title="Another title", **same))).status_code == 303
    await by_the_programme(site, dora, draft)
    assert workshop.starts_at > now()
    assert await told(site) == {}
