"""Roles of the platform: given, withdrawn with a reason, and kept for ever; somebody is always there to give them."""

import asyncio
import re

import pytest
from sqlmodel import select

from network import actions as network
from network.models import AuditEntry, Grant, Person
from network.secretariat import actions, roles
from network.secretariat.forms import InviteForm
from network.secretariat.roles import LastSecretary
from tests.site import Site, make_cast
from together.database import Database
from together.errors import Forbidden
from together.outgoing.models import OutgoingMail

GIVE = {"role": "convener", "do": "give"}
WITHDRAW = {"role": "secretariat", "do": "withdraw", "reason": "She asked for it."}
INVITATION = {"email": "fay@example.org", "role": "convener", "language": "pt"}


def role_of(site: Site, name: str) -> str:
    return f"/secretariat/people/{site.people[name].id}/role"


async def grants(database: Database, person: Person) -> list[Grant]:
    async with database.reading() as tx:
        found = await tx.exec(select(Grant).where(Grant.person_id == person.id).order_by(Grant.id))
        return list(found.all())


async def as_is(database: Database, person: Person) -> Person:
    async with database.reading() as tx:
        return await tx.get_one(Person, person.id)


async def mails(database: Database) -> list[OutgoingMail]:
    async with database.reading() as tx:
        return list((await tx.exec(select(OutgoingMail).order_by(OutgoingMail.id))).all())


async def test_a_role_is_given_and_withdrawn_and_its_history_stays(site: Site) -> None:
    dora, bob = await site.browser("dora"), site.people["bob"]
    assert (await dora.post(role_of(site, "bob"), data=GIVE)).status_code == 303
    assert (await as_is(site.database, bob)).convener
    answer = await dora.post(
        role_of(site, "bob"), data=GIVE | {"do": "withdraw", "reason": "His year is over."}
    )
    assert answer.status_code == 303
    assert not (await as_is(site.database, bob)).convener
    (grant,) = await grants(site.database, bob)
    assert (grant.role, grant.granted_by, grant.withdrawn_by) == ("convener", *[site.people["dora"].id] * 2)
    assert grant.withdrawn_at
    page = (await dora.get(f"/secretariat/people/{bob.id}")).text
    assert "His year is over." in page
    assert "Given by Dora" in page
    assert "Withdrawn by Dora" in page


async def test_they_are_told_by_mail_in_their_own_language(site: Site) -> None:
    async with site.database.transaction() as tx:
        (await tx.get_one(Person, site.people["bob"].id)).language = "ar"
    dora = await site.browser("dora")
    await dora.post(role_of(site, "bob"), data=GIVE)
    await dora.post(role_of(site, "bob"), data=GIVE | {"do": "withdraw", "reason": "<b>Over</b>"})
    given, withdrawn = await mails(site.database)
    assert {given.to, withdrawn.to} == {"bob@example.org"}
    assert (given.language, withdrawn.language) == ("ar", "ar")
    assert given.key != withdrawn.key


async def test_who_prepares_workshops_may_do_so_from_then_on(site: Site) -> None:
    bob, dora = await site.browser("bob"), await site.browser("dora")
    assert (await bob.get("/workshops/new")).status_code == 403
    await dora.post(role_of(site, "bob"), data=GIVE)
    assert (await bob.get("/workshops/new")).status_code == 200
    assert (await bob.get("/secretariat")).status_code == 403


async def test_a_role_is_withdrawn_with_a_reason_or_not_at_all(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post(role_of(site, "bob"), data={"role": "secretariat", "do": "give"})
    for reason in ("", "   ", "x" * 1001):
        answer = await dora.post(role_of(site, "bob"), data=WITHDRAW | {"reason": reason})
        assert answer.status_code == 422
        assert 'id="e-reason"' in answer.text
    assert (await as_is(site.database, site.people["bob"])).secretariat


@pytest.mark.parametrize(
    "fields", [{}, {"role": "king", "do": "give"}, {"role": "secretariat", "do": "sell"}]
)
async def test_what_is_no_role_is_refused(site: Site, fields: dict[str, str]) -> None:
    assert (await (await site.browser("dora")).post(role_of(site, "bob"), data=fields)).status_code == 400


async def test_giving_what_they_have_or_taking_what_they_have_not_is_told(site: Site) -> None:
    dora = await site.browser("dora")
    assert (await dora.post(role_of(site, "dora"), data=GIVE | {"role": "secretariat"})).status_code == 409
    assert (await dora.post(role_of(site, "bob"), data=WITHDRAW)).status_code == 409
    assert len(await grants(site.database, site.people["dora"])) == 1


@pytest.mark.parametrize("name", [None, "alice", "bob", "charlie"])
async def test_nobody_but_the_secretariat_gives_roles(site: Site, name: str | None) -> None:
    browser = await site.browser(name) if name else site.stranger()
    for fields in (GIVE, WITHDRAW):
        assert (await browser.post(role_of(site, "bob"), data=fields)).status_code == 403
    assert (await browser.post("/secretariat/people/new", data=INVITATION)).status_code == 403
    assert await grants(site.database, site.people["bob"]) == []


async def test_missing_people_huge_numbers_and_wrong_methods(site: Site) -> None:
    dora = await site.browser("dora")
    assert (await dora.post("/secretariat/people/999999999/role", data=GIVE)).status_code == 404
    assert (await dora.post(f"/secretariat/people/{2**63}/role", data=GIVE)).status_code == 404
    assert (await dora.get(role_of(site, "bob"))).status_code == 405
    cross = await dora.post(role_of(site, "bob"), data=GIVE, headers={"Origin": "http://evil.example"})
    assert cross.status_code == 403


async def test_the_last_of_the_secretariat_stays(site: Site) -> None:
    dora = await site.browser("dora")
    answer = await dora.post(role_of(site, "dora"), data=WITHDRAW)
    assert answer.status_code == 409
    assert "somebody" in answer.text
    await dora.post(role_of(site, "bob"), data={"role": "secretariat", "do": "give"})
    assert (await dora.post(role_of(site, "dora"), data=WITHDRAW)).status_code == 303
    assert (await dora.get("/secretariat")).status_code == 403
    assert (await (await site.browser("bob")).get("/secretariat")).status_code == 200


async def test_somebody_blocked_does_not_count_as_the_one_who_stays(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post(role_of(site, "bob"), data={"role": "secretariat", "do": "give"})
    await dora.post(f"/secretariat/people/{site.people['bob'].id}/block", data={"reason": "Spam"})
    assert not (await as_is(site.database, site.people["bob"])).secretariat, "roles end with it"
    assert (await dora.post(role_of(site, "dora"), data=WITHDRAW)).status_code == 409


async def test_of_two_who_withdraw_each_other_at_once_one_stays(any_database: Database) -> None:
    people = await make_cast(any_database)
    async with any_database.transaction() as tx:
        bob = await tx.get_one(Person, people["bob"].id)
        await roles.give(tx, person=bob, role="secretariat", by=None)

    async def withdraw(by: str, of: str) -> None:
        async with any_database.transaction() as tx:
            await actions.withdraw_role(
                tx, by=people[by], person_id=people[of].id or 0, role="secretariat", reason="No"
            )

    ended = await asyncio.gather(withdraw("bob", "dora"), withdraw("dora", "bob"), return_exceptions=True)
    assert sorted(isinstance(one, Forbidden | LastSecretary) for one in ended) == [False, True], ended
    held = [(await as_is(any_database, people[name])).secretariat for name in ("bob", "dora")]
    assert sorted(held) == [False, True]


async def test_of_two_who_leave_at_once_one_stays(any_database: Database) -> None:
    people = await make_cast(any_database)
    async with any_database.transaction() as tx:
        await roles.give(tx, person=await tx.get_one(Person, people["bob"].id), role="secretariat", by=None)

    async def leave(name: str) -> None:
        async with any_database.transaction() as tx:
            await roles.end_roles(tx, people[name].id or 0)

    ended = await asyncio.gather(leave("bob"), leave("dora"), return_exceptions=True)
    assert sorted(isinstance(one, LastSecretary) for one in ended) == [False, True], ended


async def test_a_role_that_two_give_at_once_is_written_once(any_database: Database) -> None:
    people = await make_cast(any_database)

    async def give() -> None:
        async with any_database.transaction() as tx:
            await actions.give_role(tx, by=people["dora"], person_id=people["bob"].id or 0, role="convener")

    ended = await asyncio.gather(*(give() for _ in range(4)), return_exceptions=True)
    assert sum(one is None for one in ended) == 1, ended
    assert len(await grants(any_database, people["bob"])) == 1


async def test_what_stands_with_a_person_is_what_the_grants_say(any_database: Database) -> None:
    people = await make_cast(any_database)
    async with any_database.transaction() as tx:
        form = InviteForm(email="fay@example.org", role="secretariat")
        fay, _ = await actions.invite(tx, by=people["dora"], form=form)
        await actions.withdraw_role(
            tx, by=people["dora"], person_id=people["dora"].id or 0, role="secretariat", reason="Fay does it"
        )
    async with any_database.reading() as tx:
        for person in (await tx.exec(select(Person))).all():
            standing = [one for one in await grants(any_database, person) if not one.withdrawn_at]
            assert {one.role for one in standing} == {
                role for role in roles.ROLES if getattr(person, role)
            }, person.email
    assert fay.secretariat


async def test_the_command_line_writes_a_grant_too(any_database: Database) -> None:
    for _ in range(2):
        async with any_database.transaction() as tx:
            person = await network.make_secretariat(tx, email="new@example.org")
    (grant,) = await grants(any_database, person)
    assert (grant.role, grant.granted_by) == ("secretariat", None)
    async with any_database.reading() as tx:
        (entry,) = (await tx.exec(select(AuditEntry))).all()
    assert (entry.what, entry.person_id) == ("role_granted", None)


async def test_somebody_new_is_invited_and_becomes_what_they_were_invited_as(site: Site) -> None:
    dora = await site.browser("dora")
    answer = await dora.post("/secretariat/people/new", data=INVITATION | {"role": "secretariat"})
    assert answer.status_code == 303
    (mail,) = await mails(site.database)
    assert (mail.to, mail.language) == ("fay@example.org", "pt")
    path = re.search(r"http://testserver(/sign-in\?\S+)", mail.text)
    assert path
    fay = site.stranger()
    assert 'name="next" value="/secretariat"' in (await fay.get(path[1])).text
    await fay.post("/sign-in", data={"email": "fay@example.org", "next": "/secretariat"})
    await fay.post(await site.mailed_link())
    assert (await fay.get("/secretariat")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "a =?UTF-8?Q?=0A?=Bcc: x@y"}, "email"),
        ({"email": "a@b.org, c@d.org"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "dora@example.org", "role": "secretariat"}, "email"),
        ({"role": "king"}, "role"),
        ({"language": "xx"}, "language"),
    ],
)
async def test_an_invitation_that_cannot_be_is_told_at_its_field(
    site: Site, changes: dict[str, str], field: str
) -> None:
    answer = await (await site.browser("dora")).post("/secretariat/people/new", data=INVITATION | changes)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert await mails(site.database) == []
