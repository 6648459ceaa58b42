"""The page that makes a copy: when, part of which meeting, by whom; and the list of what is missing."""

from sqlmodel import select

from tests.site import Site
from workshops.models import Participant, Workshop

WHEN = {"day": "2038-03-02", "clock": "09:30", "zone": "Atlantic/Cape_Verde", "meeting": ""}


async def test_a_copy_is_made_for_another_time_and_zone(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    address = f"/workshops/{workshop.slug}/copy"
    assert 'value="10:00"' in (await alice.get(address)).text
    made = await alice.post(address, data=WHEN | {"roles": "true"})
    assert made.headers["location"] == "/workshops/caring-for-the-commons-2/edit"
    async with site.database.reading() as tx:
        copy = (await tx.exec(select(Workshop).where(Workshop.slug == "caring-for-the-commons-2"))).one()
        staff = (await tx.exec(select(Participant.name).where(Participant.workshop_id == copy.id))).all()
    assert (copy.starts_at.isoformat(), copy.zone) == ("2038-03-02T10:30:00+00:00", "Atlantic/Cape_Verde")
    assert (copy.status, sorted(staff)) == ("draft", ["Alice", "Charlie"])


async def test_what_is_wrong_stands_at_its_field(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    answer = await alice.post(f"/workshops/{workshop.slug}/copy", data=WHEN | {"day": "x"})
    assert answer.status_code == 422
    assert 'id="e-day"' in answer.text
    assert (
        await alice.post(f"/workshops/{workshop.slug}/copy", data=WHEN | {"meeting": "99"})
    ).status_code == 404


async def test_only_facilitators_copy(site: Site) -> None:
    workshop = await site.announced()
    for name in ("bob", "charlie", None):
        browser = await site.browser(name) if name else site.stranger()
        for answer in (
            await browser.get(f"/workshops/{workshop.slug}/copy"),
            await browser.post(f"/workshops/{workshop.slug}/copy", data=WHEN),
        ):
            assert answer.status_code == 403
    assert (await site.stranger().get("/workshops/none/copy")).status_code == 404


async def test_a_facilitator_reads_what_is_missing_and_readers_do_not(site: Site) -> None:
    workshop = await site.workshop(introduction="", minutes=20)
    page = (await (await site.browser("alice")).get(f"/workshops/{workshop.slug}")).text
    assert "Before you announce it" in page
    assert "An introduction: what it is about" in page
    assert "5 minutes more than the workshop lasts" in page
    assert "A rapporteur" not in page
    charlie = (await (await site.browser("charlie")).get(f"/workshops/{workshop.slug}")).text
    assert "Before you announce it" not in charlie
