"""An account is blocked with a reason: its rooms close, nobody signs in with it, and what it registered for is cancelled."""

import asyncio

import pytest
from sqlmodel import select

from network.models import AuditEntry, Person, PersonSession
from tests.site import Site
from tests.workshops.test_room_sockets import port, room  # noqa: F401 - a fixture, and a socket
from together.columns import now
from together.outgoing.models import OutgoingMail
from workshops.models import Registration

REASON = {"reason": "Wrote threats to others."}


def address(site: Site, name: str, deed: str = "block") -> str:
    return f"/secretariat/people/{site.people[name].id}/{deed}"


async def as_is(site: Site, name: str) -> Person:
    async with site.database.reading() as tx:
        return await tx.get_one(Person, site.people[name].id)


async def test_a_blocked_person_is_signed_out_everywhere_at_once(site: Site) -> None:
    browsers = [await site.browser("bob") for _ in range(3)]
    dora = await site.browser("dora")
    assert (await dora.post(address(site, "bob"), data=REASON)).status_code == 303
    for bob in browsers:
        assert (await bob.get("/me")).status_code == 403
    async with site.database.reading() as tx:
        sessions = (
            await tx.exec(select(PersonSession).where(PersonSession.person_id == site.people["bob"].id))
        ).all()
    assert all(one.ended_at for one in sessions), (
        "not only refused: ended, also once the account is open again"
    )


async def test_open_rooms_of_a_blocked_person_close_within_a_second(site: Site, port: int) -> None:  # noqa: F811
    workshop, _ = await site.live()
    bob, dora = await site.browser("bob"), await site.browser("dora")
    await bob.post(f"/workshops/{workshop.slug}/enter", data={"name": "Bob"})
    async with room(port, workshop, bob) as inside:
        await dora.post(address(site, "bob"), data=REASON)
        async with asyncio.timeout(1):
            assert await inside.code() == 4401


async def test_who_loses_a_role_is_asked_at_the_door_of_their_rooms_again(site: Site, port: int) -> None:  # noqa: F811
    workshop, _ = await site.live()
    bob, dora = await site.browser("bob"), await site.browser("dora")
    role = {"role": "secretariat", "do": "give"}
    await dora.post(address(site, "bob", "role"), data=role)
    await bob.post(f"/workshops/{workshop.slug}/enter", data={"name": "Bob"})
    async with room(port, workshop, bob) as inside:
        assert inside.welcome["you"]["role"] == "secretariat"
        await dora.post(
            address(site, "bob", "role"), data={"role": "secretariat", "do": "withdraw", "reason": "Over"}
        )
        async with asyncio.timeout(1):
            assert await inside.code() == 4100
    async with room(port, workshop, bob) as inside:
        assert inside.welcome["you"]["role"] == "participant"


async def test_signing_in_gets_the_ordinary_answer_and_the_link_tells_why(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post(address(site, "bob"), data=REASON)
    bob, stranger = site.stranger(), site.stranger()
    blocked = await bob.post("/sign-in", data={"email": "bob@example.org"})
    link = await site.mailed_link()
    unknown = await stranger.post("/sign-in", data={"email": "new@example.org"})
    assert blocked.status_code == unknown.status_code
    assert blocked.text.replace("bob@", "new@") == unknown.text
    told = await bob.post(link)
    assert told.status_code == 403
    assert "Wrote threats to others." in told.text
    assert 'href="/contact"' in told.text
    assert (await bob.get("/me")).status_code == 403


async def test_the_person_is_told_by_mail_and_once_more_when_it_is_over(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post(address(site, "bob"), data=REASON)
    await dora.post(address(site, "bob", "unblock"))
    await dora.post(address(site, "bob"), data={"reason": "Again."})
    async with site.database.reading() as tx:
        mails = (await tx.exec(select(OutgoingMail).order_by(OutgoingMail.id))).all()
    assert [(one.to, one.key.split(":")[0]) for one in mails] == [
        ("bob@example.org", "blocked"),
        ("bob@example.org", "unblocked"),
        ("bob@example.org", "blocked"),
    ]


async def test_the_account_is_opened_again_without_its_roles(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post(address(site, "bob", "role"), data={"role": "convener", "do": "give"})
    await dora.post(address(site, "bob"), data=REASON)
    assert (await dora.post(address(site, "bob", "unblock"))).status_code == 303
    bob = await as_is(site, "bob")
    assert (bob.blocked_at, bob.block_reason, bob.convener) == (None, "", False)
    assert (await (await site.browser("bob")).get("/me")).status_code == 200


async def test_what_they_had_registered_for_is_cancelled_and_the_next_one_moves_up(site: Site) -> None:
    workshop = await site.announced(day="2030-12-01")
    async with site.database.transaction() as tx:
        (await tx.get_one(type(workshop), workshop.id)).capacity = 1
        for name, status in (("bob", "registered"), ("charlie", "waiting")):
            number = site.people[name].id
            tx.add(
                Registration(workshop_id=workshop.id, person_id=number, status=status, registered_at=now())
            )
    dora = await site.browser("dora")
    assert (await dora.post(address(site, "bob"), data=REASON)).status_code == 303
    async with site.database.reading() as tx:
        found = await tx.exec(select(Registration.person_id, Registration.status))
        statuses = dict(found.all())
    assert statuses == {site.people["bob"].id: "cancelled", site.people["charlie"].id: "registered"}


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 1001])
async def test_nobody_is_blocked_without_a_reason(site: Site, reason: str) -> None:
    dora = await site.browser("dora")
    answer = await dora.post(address(site, "bob"), data={"reason": reason})
    assert answer.status_code == 422
    assert 'id="e-reason"' in answer.text
    assert (await as_is(site, "bob")).blocked_at is None


async def test_oneself_the_last_of_the_secretariat_and_those_blocked_already(site: Site) -> None:
    dora = await site.browser("dora")
    assert (await dora.post(address(site, "dora"), data=REASON)).status_code == 403
    assert (await dora.post(address(site, "bob", "unblock"))).status_code == 409
    await dora.post(address(site, "bob"), data=REASON)
    assert (await dora.post(address(site, "bob"), data=REASON)).status_code == 409
    invited = await dora.post(
        "/secretariat/people/new", data={"email": "bob@example.org", "role": "convener"}
    )
    assert invited.status_code == 422
    assert (
        await dora.post(address(site, "bob", "role"), data={"role": "convener", "do": "give"})
    ).status_code == 409


@pytest.mark.parametrize("name", [None, "alice", "bob", "charlie"])
async def test_nobody_but_the_secretariat_blocks(site: Site, name: str | None) -> None:
    browser = await site.browser(name) if name else site.stranger()
    assert (await browser.post(address(site, "bob"), data=REASON)).status_code == 403
    assert (await browser.post(address(site, "bob", "unblock"))).status_code == 403
    assert (await as_is(site, "bob")).blocked_at is None


async def test_somebody_who_was_blocked_may_do_nothing_more(site: Site) -> None:
    dora, bob = await site.browser("dora"), await site.browser("bob")
    await dora.post(address(site, "bob", "role"), data={"role": "secretariat", "do": "give"})
    assert (await bob.get("/secretariat")).status_code == 200
    await dora.post(address(site, "bob"), data=REASON)
    assert (await bob.get("/secretariat")).status_code == 403
    assert (await bob.post(address(site, "dora"), data=REASON)).status_code == 403
    assert (await as_is(site, "dora")).blocked_at is None


async def test_missing_people_wrong_methods_and_foreign_pages(site: Site) -> None:
    dora = await site.browser("dora")
    assert (await dora.post("/secretariat/people/999999999/block", data=REASON)).status_code == 404
    assert (await dora.post("/secretariat/people/999999999/unblock")).status_code == 404
    for deed in ("block", "unblock"):
        assert (await dora.get(address(site, "bob", deed))).status_code == 405
    foreign = await dora.post(address(site, "bob"), data=REASON, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert (await as_is(site, "bob")).blocked_at is None


async def test_the_log_keeps_who_blocked_whom_and_why(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post(address(site, "bob"), data=REASON)
    async with site.database.reading() as tx:
        entry = (await tx.exec(select(AuditEntry).where(AuditEntry.what == "blocked"))).one()
    assert (entry.person_id, entry.subject) == (site.people["dora"].id, f"person:{site.people['bob'].id}")
    assert (entry.title, entry.data["who"], entry.data["reason"]) == ("Bob", "Dora", REASON["reason"])
