"""Who belongs to a territory: invited, given another role, removed."""

import asyncio
import re

import pytest
from sqlmodel import select

from network.models import Membership, Notice, Person
from tests.network.territories.land import membership, settle
from tests.site import Site
from together.languages import translate
from together.mail import Mail, TerminalCarrier

INVITATION = {"email": "fay@example.org", "role": "editor", "language": "pt"}


async def newest_mail(site: Site) -> Mail:
    await site.app.state.outgoing.send_due()
    postman = site.app.state.postman
    assert isinstance(postman.carrier, TerminalCarrier)
    return postman.carrier.kept[0]


@pytest.mark.parametrize(("name", "status"), [("alice", 303), ("dora", 303), ("bob", 403), ("charlie", 403)])
async def test_coordinators_and_the_secretariat_invite_and_nobody_else(
    site: Site, name: str, status: int
) -> None:
    await settle(site)
    browser = await site.browser(name)
    assert (await browser.post("/territories/mulhouse/members", data=INVITATION)).status_code == status
    assert (await browser.get("/territories/mulhouse/members")).status_code == (200 if status == 303 else 403)
    assert (await site.stranger().post("/territories/mulhouse/members", data=INVITATION)).status_code == 403
    assert (await site.stranger().get("/territories/mulhouse/members")).status_code == 403


async def test_somebody_new_gets_an_account_and_a_mail_in_the_language_that_was_chosen(site: Site) -> None:
    await settle(site)
    alice = await site.browser("alice")
    await alice.post("/territories/mulhouse/members", data=INVITATION)
    mail = await newest_mail(site)
    assert (mail.to, mail.language) == ("fay@example.org", "pt")
    assert "http://testserver/sign-in?next=/territories/mulhouse" in mail.text
    assert "http://testserver/sign-in?next=/territories/mulhouse" in mail.html
    assert "Alice" in mail.text
    page = (await alice.get("/territories/mulhouse/members")).text
    assert "fa…@example.org" in page
    assert "fay@example.org" not in page
    assert "fa…" not in (await alice.get("/territories/mulhouse")).text


async def test_the_link_of_the_mail_leads_through_signing_in_to_the_territory(site: Site) -> None:
    await settle(site)
    await (await site.browser("alice")).post("/territories/mulhouse/members", data=INVITATION)
    path = re.search(r"http://testserver(/sign-in\?\S+)", (await newest_mail(site)).text)
    assert path
    fay = site.stranger()
    assert 'name="next" value="/territories/mulhouse"' in (await fay.get(path[1])).text
    await fay.post("/sign-in", data={"email": "fay@example.org", "next": "/territories/mulhouse"})
    await fay.post(await site.mailed_link())
    assert translate("pt", "Publish a practice") in (await fay.get("/territories/mulhouse")).text


async def test_one_who_is_known_is_written_to_in_their_own_language_and_told(site: Site) -> None:
    await settle(site)
    async with site.database.transaction() as tx:
        (await tx.get_one(Person, site.people["dora"].id)).language = "ar"
    alice = await site.browser("alice")
    await alice.post("/territories/mulhouse/members", data=INVITATION | {"email": " Dora@Example.org "})
    assert (await newest_mail(site)).language == "ar"
    async with site.database.reading() as tx:
        (told,) = (await tx.exec(select(Notice))).all()
    assert (told.person_id, told.kind, told.path) == (
        site.people["dora"].id,
        "invited",
        "/territories/mulhouse",
    )
    assert told.mailed_at, "the invitation itself was the mail"


@pytest.mark.parametrize(
    "email",
    [
        "a =?UTF-8?Q?=0A?=Bcc: x@y",
        "a@b.org, c@d.org",
        "a@b.org\r\nBcc: c@d.org",
        "nobody",
        "",
        "a" * 250 + "@example.org",
    ],
)
async def test_an_address_that_hides_another_is_refused_and_nothing_is_sent(site: Site, email: str) -> None:
    await settle(site)
    alice = await site.browser("alice")
    before = await newest_mail(site)
    answer = await alice.post("/territories/mulhouse/members", data=INVITATION | {"email": email})
    assert answer.status_code == 422
    assert 'id="e-email"' in answer.text
    assert await newest_mail(site) is before


async def test_an_unknown_role_is_refused_and_one_who_belongs_already_is_named_at_the_field(
    site: Site,
) -> None:
    await settle(site)
    alice = await site.browser("alice")
    for changes, field in (({"role": "secretariat"}, "role"), ({"email": "bob@example.org"}, "email")):
        answer = await alice.post("/territories/mulhouse/members", data=INVITATION | changes)
        assert answer.status_code == 422
        assert f'id="e-{field}"' in answer.text


async def test_a_territory_invites_no_more_than_fifty_a_day(site: Site) -> None:
    mulhouse, _ = await settle(site)
    async with site.database.transaction() as tx:
        for number in range(50):
            person = Person(email=f"p{number}@example.org")
            tx.add(person)
            await tx.flush()
            tx.add(
                Membership(territory_id=mulhouse.id, person_id=person.id, invited_by=site.people["alice"].id)
            )
    alice = await site.browser("alice")
    assert (await alice.post("/territories/mulhouse/members", data=INVITATION)).status_code == 429


async def test_a_role_is_changed_and_taken_away(site: Site) -> None:
    mulhouse, _ = await settle(site)
    bob = await membership(site, mulhouse, "bob")
    alice = await site.browser("alice")
    address = f"/territories/mulhouse/members/{bob.id}"
    assert (await alice.post(address, data={"role": "coordinator"})).status_code == 303
    assert (await membership(site, mulhouse, "bob")).role == "coordinator"
    assert (await alice.post(address, data={"role": "remove"})).status_code == 303
    assert (await alice.post(address, data={"role": "editor"})).status_code == 404
    assert (await alice.post(address, data={"role": "king"})).status_code == 400
    assert (await alice.get(address)).status_code == 405


async def test_only_a_coordinator_of_this_territory_changes_its_roles(site: Site) -> None:
    mulhouse, _ = await settle(site)
    charlie = await membership(site, mulhouse, "charlie")
    for name in ("bob", "charlie"):
        browser = await site.browser(name)
        answer = await browser.post(
            f"/territories/mulhouse/members/{charlie.id}", data={"role": "coordinator"}
        )
        assert answer.status_code == 403
    stranger = site.stranger()
    answer = await stranger.post(f"/territories/mulhouse/members/{charlie.id}", data={"role": "remove"})
    assert answer.status_code == 403
    dora = await site.browser("dora")
    elsewhere = await dora.post(f"/territories/barreiro/members/{charlie.id}", data={"role": "remove"})
    assert elsewhere.status_code == 404


async def test_the_last_coordinator_stays(site: Site) -> None:
    mulhouse, _ = await settle(site)
    own = await membership(site, mulhouse, "alice")
    alice, dora = await site.browser("alice"), await site.browser("dora")
    for browser in (alice, dora):
        for role in ("editor", "remove"):
            answer = await browser.post(f"/territories/mulhouse/members/{own.id}", data={"role": role})
            assert answer.status_code == 409
    assert (await alice.post("/territories/mulhouse/leave")).status_code == 409
    bob = await membership(site, mulhouse, "bob")
    await alice.post(f"/territories/mulhouse/members/{bob.id}", data={"role": "coordinator"})
    assert (await alice.post("/territories/mulhouse/leave")).status_code == 303


async def test_of_two_coordinators_who_leave_at_once_one_stays(site: Site) -> None:
    mulhouse, _ = await settle(site)
    bob = await membership(site, mulhouse, "bob")
    alice, other = await site.browser("alice"), await site.browser("bob")
    await alice.post(f"/territories/mulhouse/members/{bob.id}", data={"role": "coordinator"})
    answers = await asyncio.gather(
        alice.post("/territories/mulhouse/leave"), other.post("/territories/mulhouse/leave")
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
