"""Invitation links can be withdrawn: who only holds one is out at once, who entered stays, and the page says why."""

import re

from sqlmodel import select

from network.models import AuditEntry
from tests.site import Browser, Site
from workshops import rooms
from workshops.door import readers_of
from workshops.models import Workshop


async def links(browser: Browser, workshop: Workshop) -> dict[str, str]:
    """The addresses that the page of invitations shows."""
    page = (await browser.get(f"/workshops/{workshop.slug}/invite")).text
    return dict(re.findall(r'id="link-(\w+)" value="http://testserver([^"]+)"', page))


async def test_withdrawn_links_lead_nowhere_and_say_why(site: Site) -> None:
    workshop = await site.announced(visibility="link")
    alice = await site.browser("alice")
    before = await links(alice, workshop)
    guest = site.stranger()
    assert (await guest.get(before["participant"])).status_code == 200
    address = f"/workshops/{workshop.slug}"
    assert (await guest.get(address)).status_code == 200
    assert (await alice.post(f"{address}/invite/withdraw")).status_code == 303
    gone = await guest.get(before["participant"])
    assert gone.status_code == 410
    assert "withdrew this invitation link" in gone.text
    assert "Ask for another link" not in gone.text  # that is asked of whoever invited, not of us
    assert (await guest.get(address)).status_code == 404
    after = await links(alice, workshop)
    assert after["participant"] != before["participant"]
    assert (await guest.get(after["participant"])).status_code == 200
    async with site.database.reading() as tx:
        deed = (await tx.exec(select(AuditEntry).where(AuditEntry.what == "links_withdrawn"))).one()
    assert (deed.subject, deed.person_id) == (f"workshop:{workshop.id}", site.people["alice"].id)


async def test_who_entered_by_a_link_keeps_their_place(site: Site) -> None:
    workshop, alice = await site.live(visibility="link")
    invited = await links(alice, workshop)
    gil = site.stranger()
    assert (await gil.post(invited["participant"], data={"name": "Gil"})).status_code == 303
    await alice.post(f"/workshops/{workshop.slug}/invite/withdraw")
    assert (await gil.get(f"/workshops/{workshop.slug}")).status_code == 200


async def test_who_held_a_facilitators_link_enters_a_public_workshop_as_anybody(site: Site) -> None:
    workshop, alice = await site.live()
    holder = site.stranger()
    assert (await holder.get((await links(alice, workshop))["facilitator"])).status_code == 200
    await alice.post(f"/workshops/{workshop.slug}/invite/withdraw")
    assert (await holder.post(f"/workshops/{workshop.slug}/enter", data={"name": "Hal"})).status_code == 303
    assert (await holder.post(f"/workshops/{workshop.slug}/close")).status_code == 403


async def test_a_link_of_before_there_were_turns_counts_as_the_first(site: Site) -> None:
    workshop = await site.announced(visibility="link")
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "participant"})
    path = f"/workshops/{workshop.slug}/join/{token}"
    assert (await site.stranger().get(path)).status_code == 200
    await (await site.browser("alice")).post(f"/workshops/{workshop.slug}/invite/withdraw")
    assert (await site.stranger().get(path)).status_code == 410


async def test_readers_are_shown_out(site: Site) -> None:
    workshop, alice = await site.live(visibility="link")
    gone: list[tuple[list[str], int]] = []
    site.app.state.hub.evict = lambda names, code: gone.append((list(names), code))
    await alice.post(f"/workshops/{workshop.slug}/invite/withdraw")
    assert gone == [([readers_of(workshop)], rooms.LINK_REVOKED)]


async def test_only_facilitators_withdraw_them(site: Site) -> None:
    workshop = await site.announced()
    address = f"/workshops/{workshop.slug}/invite/withdraw"
    for name in ("bob", "charlie", None):
        browser = await site.browser(name) if name else site.stranger()
        assert (await browser.post(address)).status_code == 403
    assert (await site.stranger().get(address)).status_code == 405
    assert (await site.stranger().post("/workshops/none/invite/withdraw")).status_code == 404
