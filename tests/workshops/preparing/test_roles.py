"""Facilitators and rapporteurs are asked by mail, in their language, with the way there; one facilitator always stays."""

import asyncio
import re

import pytest
from sqlmodel import col, select

from network.models import Notice, Person
from tests.site import Site
from tests.workshops.preparing.test_copy import made
from together.database import Database
from together.errors import Conflict
from together.mail import Mail
from together.outgoing.models import OutgoingMail
from workshops import actions
from workshops.forms import RoleForm
from workshops.models import Participant
from workshops.preparing import roles
from workshops.queries import get_standing, list_staff
from workshops.visitors import Visitor


async def mails(site: Site, to: str) -> list[Mail]:
    """What was sent to this address about roles, once all of it is on its way; the queue forgets words that were sent."""
    async with asyncio.timeout(10):
        while await _waits(site):
            await site.app.state.outgoing.send_due()
    return [
        mail for mail in site.app.state.postman.carrier.kept if mail.to == to and "/sign-in?next" in mail.text
    ]


async def _waits(site: Site) -> bool:
    async with site.database.reading() as tx:
        role = col(OutgoingMail.key).startswith("role:")
        found = await tx.exec(select(OutgoingMail.id).where(role, OutgoingMail.status != "sent"))
        return found.first() is not None


async def test_who_is_asked_gets_one_mail_in_their_language_and_zone_with_the_way_there(site: Site) -> None:
    workshop = await site.announced()
    async with site.database.transaction() as tx:
        bob = await tx.get_one(Person, site.people["bob"].id)
        bob.time_zone, bob.language = "Atlantic/Cape_Verde", "en"
        tx.add(bob)
    alice = await site.browser("alice")
    address, asked = f"/workshops/{workshop.slug}/roles", {"email": "bob@example.org", "role": "facilitator"}
    for _ in range(2):
        assert (await alice.post(address, data=asked)).status_code == 303
    [mail] = await mails(site, "bob@example.org")
    assert "Caring for the commons" in mail.subject
    for text in (
        "Alice asks you to facilitate",
        "08:00",
        f"http://testserver/sign-in?next=/workshops/{workshop.slug}",
    ):
        assert text in mail.text, text
    assert not re.search(r"/sign-in/[A-Za-z0-9_-]{20}|/join/", mail.text + mail.html)
    async with site.database.reading() as tx:
        [notice] = (await tx.exec(select(Notice).where(Notice.kind == "workshop_role").limit(1))).all()
    assert (notice.person_id, notice.data["role"]) == (site.people["bob"].id, "facilitator")
    assert "asks you to facilitate" in (await (await site.browser("bob")).get("/me/notices")).text


async def test_an_unknown_address_gets_an_account_in_the_language_of_who_asks(site: Site) -> None:
    workshop = await site.workshop(title="A <b>bold</b>\u202e title")
    alice = await site.browser("alice")
    headers = {"Accept-Language": "fr"}
    asked = {"email": "new@example.org", "role": "rapporteur"}
    answer = await alice.post(f"/workshops/{workshop.slug}/roles", data=asked, headers=headers)
    assert answer.status_code == 303
    [mail] = await mails(site, "new@example.org")
    assert "<b>bold" not in mail.html
    async with site.database.reading() as tx:
        assert (await tx.exec(select(Person).where(Person.email == "new@example.org"))).first() is not None


async def test_only_so_many_are_asked_a_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "ASKED_A_DAY", 3)
    workshop = await site.workshop()  # Charlie is one
    alice = await site.browser("alice")
    statuses = [
        (
            await alice.post(
                f"/workshops/{workshop.slug}/roles",
                data={"email": f"p{number}@example.org", "role": "rapporteur"},
            )
        ).status_code
        for number in range(4)
    ]
    assert statuses == [303, 303, 429, 429]
    assert await mails(site, "p3@example.org") == []


async def test_a_role_is_given_and_taken_back_only_by_those_who_run_it(site: Site) -> None:
    workshop = await site.announced()
    address, asked = f"/workshops/{workshop.slug}/roles", {"email": "bob@example.org", "role": "facilitator"}
    for name in ("bob", "charlie", None):
        browser = await site.browser(name) if name else site.stranger()
        assert (await browser.post(address, data=asked)).status_code == 403
    assert (await site.stranger().get(address)).status_code == 405
    assert await mails(site, "bob@example.org") == []


async def test_the_secretariat_cannot_take_away_the_only_facilitator(site: Site) -> None:
    workshop = await site.workshop()
    dora = await site.browser("dora")
    async with site.database.reading() as tx:
        places = {place.role: place.id for place in await list_staff(tx, workshop)}
    address = f"/workshops/{workshop.slug}/roles"
    assert (await dora.post(address, data={"withdraw": str(places["facilitator"])})).status_code == 409
    named = {"email": "alice@example.org", "role": "rapporteur"}
    assert (await dora.post(address, data=named)).status_code == 409
    assert (await dora.post(address, data={"withdraw": str(places["rapporteur"])})).status_code == 303


async def test_two_who_take_each_others_role_at_once_leave_one(any_database: Database) -> None:
    workshop, alice = await made(any_database)
    async with any_database.transaction() as tx:
        standing = await get_standing(tx, workshop.slug, Visitor(alice))
        form = RoleForm(email="bob@example.org", role="facilitator")
        place = await actions.give_role(tx, standing=standing, form=form, by=alice, language="en")
        bob = await tx.get_one(Person, place.person_id)

    async def withdraw(by: Person, of: Person) -> bool:
        try:
            async with any_database.transaction() as tx:
                standing = await get_standing(tx, workshop.slug, Visitor(by))
                found = await tx.exec(select(Participant).where(Participant.person_id == of.id))
                await actions.withdraw_role(tx, standing=standing, place=found.one(), by=by)
        except Conflict:
            return False
        return True

    await asyncio.gather(withdraw(alice, bob), withdraw(bob, alice), return_exceptions=True)
    async with any_database.reading() as tx:
        assert len(await list_staff(tx, workshop)) == 1
