"""Registering without an account: the mailed link, what nobody learns about an address, and becoming an account's."""

import re
from datetime import UTC, timedelta

import pytest
from sqlmodel import select

from network.models import Person
from tests.site import Site
from tests.workshops.registrations.desk import (
    announced,
    ask,
    asked,
    change,
    confirmed,
    link,
    registrations,
    statuses,
)
from together.columns import now
from workshops.front import list_front
from workshops.models import Participant, Registration, Telling, Workshop
from workshops.registrations import guests
from workshops.registrations.actions import hold
from workshops.registrations.queries import own_statuses
from workshops.visitors import Visitor


async def test_a_guest_is_registered_once_the_link_is_pressed(site: Site) -> None:
    workshop = await announced(site)
    gil = site.stranger()
    gil.cookies.set("tz", "Africa/Dakar", domain="testserver.local")
    said = {
        "name": "Gil",
        "email": "Gil@Example.org",
        "affiliation": "Lille",
        "language": "fr",
        "shown": "yes",
    }
    answer = await gil.post(f"/workshops/{workshop.slug}/register", data=said)
    assert answer.status_code == 200
    assert "Look at your mail" in answer.text
    [row] = await registrations(site, workshop)
    assert (row.status, row.email, row.affiliation, row.language) == (
        "unconfirmed",
        "gil@example.org",
        "Lille",
        "fr",
    )
    assert (row.shown, row.registered_at, row.time_zone) == (True, None, "Africa/Dakar")
    page = await gil.get(link(site, workshop, row))
    assert "Confirm my registration" in page.text
    assert [row.status for row in await registrations(site, workshop)] == ["unconfirmed"]
    pressed = await gil.post(link(site, workshop, row), data={"do": "confirm"})
    assert pressed.status_code == 303
    assert "You are registered" in (await gil.get(pressed.headers["location"])).text
    assert "You are registered" in (await gil.get(f"/workshops/{workshop.slug}")).text
    [row] = await registrations(site, workshop)
    assert row.status == "registered"
    assert row.registered_at


async def test_looking_at_the_link_changes_nothing(site: Site) -> None:
    workshop = await announced(site)
    row = await asked(site, workshop)
    before = row.model_dump()
    for _scanner in range(3):
        assert (await site.stranger().get(link(site, workshop, row))).status_code == 200
        assert (await site.stranger().head(link(site, workshop, row))).status_code == 200
    assert [each.model_dump() for each in await registrations(site, workshop)] == [before]


async def test_pressing_the_link_twice_is_once(site: Site) -> None:
    workshop = await announced(site)
    row, browser = await confirmed(site, workshop)
    first = (await registrations(site, workshop))[0].registered_at
    assert (await browser.post(link(site, workshop, row), data={"do": "confirm"})).status_code == 303
    assert [each.registered_at for each in await registrations(site, workshop)] == [first]


async def test_the_link_cancels_changes_and_registers_again(site: Site) -> None:
    workshop = await announced(site)
    row, browser = await confirmed(site, workshop)
    address = link(site, workshop, row)
    await browser.post(address, data={"do": "change", "shown": "yes"})
    assert [each.shown for each in await registrations(site, workshop)] == [True]
    await browser.post(address, data={"do": "cancel"})
    assert await statuses(site, workshop) == {"Gil": "cancelled"}
    assert "Register again" in (await browser.get(address)).text
    await browser.post(address, data={"do": "confirm"})
    assert await statuses(site, workshop) == {"Gil": "registered"}


async def test_a_browser_that_opened_the_link_changes_it_on_the_workshops_page(site: Site) -> None:
    workshop = await announced(site)
    row = await asked(site, workshop)
    phone = site.stranger()
    await phone.get(link(site, workshop, row))
    assert "please confirm" in (await phone.get(f"/workshops/{workshop.slug}")).text
    own = f"/workshops/{workshop.slug}/registration"
    await phone.post(own, data={"do": "confirm"})
    assert await statuses(site, workshop) == {"Gil": "registered"}
    await phone.post(own, data={"do": "cancel"})
    assert await statuses(site, workshop) == {"Gil": "cancelled"}
    assert (await site.stranger().post(own, data={"do": "confirm"})).status_code == 404


async def test_nobody_learns_whether_an_address_is_known(site: Site) -> None:
    workshop = await announced(site)
    await confirmed(site, workshop, "known@example.org")
    await asked(site, workshop, "asked@example.org")
    answers = set()
    for email in ("new@example.org", "known@example.org", "asked@example.org", "bob@example.org"):
        answer = await site.stranger().post(
            f"/workshops/{workshop.slug}/register", data={"name": "X", "email": email}
        )
        body = re.sub(r"nonce-\S+", "", answer.text.replace(email, "…"))
        answers.add((answer.status_code, body, tuple(sorted(set(answer.headers) - {"set-cookie"}))))
    assert len(answers) == 1


async def test_who_types_anothers_address_changes_nothing_that_was_confirmed(site: Site) -> None:
    workshop = await announced(site)
    await confirmed(site, workshop, shown="yes")
    await asked(site, workshop, name="Mallory")
    [row] = await registrations(site, workshop)
    assert (row.name, row.status, row.shown) == ("Gil", "registered", True)


async def test_asking_again_writes_again_only_after_a_while(site: Site) -> None:
    workshop = await announced(site)
    first = await asked(site, workshop)
    again = await asked(site, workshop, name="Gilles")
    assert (again.created_at, again.name) == (first.created_at, "Gilles")
    async with site.database.transaction() as tx:
        (await tx.get_one(Registration, first.id)).created_at = now() - guests.AGAIN - timedelta(seconds=1)
    later = await asked(site, workshop)
    assert later.created_at > first.created_at
    assert len(await registrations(site, workshop)) == 1


async def test_one_address_is_registered_for_few_workshops_an_hour(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "WORKSHOPS_PER_HOUR", 2)
    for _number in range(2):
        await asked(site, await announced(site))
    third = await announced(site)
    data = {"name": "Gil", "email": "gil@example.org"}
    answer = await site.stranger().post(f"/workshops/{third.slug}/register", data=data)
    assert answer.status_code == 429
    assert await registrations(site, third) == []
    await asked(site, third, "other@example.org")


async def test_what_nobody_confirmed_is_forgotten_after_a_week(site: Site) -> None:
    workshop = await announced(site)
    old = await asked(site, workshop, "old@example.org")
    await confirmed(site, workshop, "kept@example.org")
    async with site.database.transaction() as tx:
        tx.add(Telling(registration_id=old.id or 0, what="confirm:1"))
        for row in (await tx.exec(select(Registration))).all():
            row.created_at = now() - timedelta(days=8)
    async with site.database.transaction() as tx:
        await guests.forget_unconfirmed(tx, now())
    assert {row.email for row in await registrations(site, workshop)} == {"kept@example.org"}
    assert (await site.stranger().get(link(site, workshop, old))).status_code == 410


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a@b, c@d",
        "a =?UTF-8?Q?=0A?=Bcc: x@y.example",
        "a@example.org\nBcc: x@y.example",
        "a@" + "b" * 300,
    ],
)
async def test_an_address_that_hides_another_is_refused_at_its_field(site: Site, email: str) -> None:
    workshop = await announced(site)
    data = {"name": "Gil", "email": email, "affiliation": "Lille"}
    answer = await site.stranger().post(f"/workshops/{workshop.slug}/register", data=data)
    assert answer.status_code == 422
    assert 'id="e-email"' in answer.text
    assert 'value="Lille"' in answer.text
    assert await registrations(site, workshop) == []


async def test_a_full_workshop_puts_the_guest_on_the_list_when_they_confirm(site: Site) -> None:
    workshop = await announced(site, capacity=1)
    early = await asked(site, workshop, "early@example.org", name="Early")
    await confirmed(site, workshop, "late@example.org", name="Late")
    browser = site.stranger()
    page = (await browser.get(link(site, workshop, early))).text
    assert "you are on the waiting list as" in page
    assert "you are registered as" not in page
    fields = {"name": "Third", "email": "third@example.org"}
    third = await browser.post(f"/workshops/{workshop.slug}/register", data=fields)
    assert "only then are you on the waiting list" in third.text
    await browser.post(link(site, workshop, early), data={"do": "confirm"})
    assert await statuses(site, workshop) == {
        "Early": "waiting",
        "Late": "registered",
        "Third": "unconfirmed",
    }
    assert "number 1 on the waiting list" in (await browser.get(link(site, workshop, early))).text


async def test_too_late_to_confirm_is_said(site: Site) -> None:
    workshop = await announced(site)
    row = await asked(site, workshop)
    await change(site, workshop, begun=True)
    answer = await site.stranger().post(link(site, workshop, row), data={"do": "confirm"})
    assert answer.status_code == 409
    assert await statuses(site, workshop) == {"Gil": "unconfirmed"}


async def test_an_address_of_an_account_registers_the_account(site: Site) -> None:
    workshop = await announced(site)
    row = await asked(site, workshop, "bob@example.org", name="Bobby")
    answer = await site.stranger().post(link(site, workshop, row), data={"do": "confirm"})
    assert answer.status_code == 200
    assert "This address has an account" in answer.text
    [own] = await registrations(site, workshop)
    assert (own.person_id, own.email, own.name, own.status) == (
        site.people["bob"].id,
        None,
        "Bob",
        "registered",
    )
    assert (await site.stranger().get(link(site, workshop, row))).status_code == 410


async def test_an_account_that_is_registered_stays_registered_once(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/register")
    row = await asked(site, workshop, "bob@example.org")
    answer = await site.stranger().post(link(site, workshop, row), data={"do": "confirm"})
    assert answer.status_code == 200
    assert [each.person_id for each in await registrations(site, workshop)] == [site.people["bob"].id]


async def test_a_blocked_account_does_not_come_as_a_guest(site: Site) -> None:
    workshop = await announced(site)
    row = await asked(site, workshop, "bob@example.org")
    async with site.database.transaction() as tx:
        (await tx.get_one(Person, site.people["bob"].id)).blocked_at = now()
    answer = await site.stranger().post(link(site, workshop, row), data={"do": "confirm"})
    assert answer.status_code == 403
    assert [each.status for each in await registrations(site, workshop)] == ["unconfirmed"]


async def test_signing_in_makes_a_guests_registrations_the_accounts(site: Site) -> None:
    one, two, third = await announced(site), await announced(site), await announced(site, capacity=0)
    for workshop in (one, third):
        await confirmed(site, workshop, "eve@example.org", name="Eve")
    await asked(site, two, "eve@example.org")
    site.people["eve"] = Person(email="eve@example.org")
    eve = await site.browser("eve")
    assert "You are registered" in (await eve.get(f"/workshops/{one.slug}")).text
    assert "number 1 on the waiting list" in (await eve.get(f"/workshops/{third.slug}")).text
    assert [(row.email, bool(row.person_id)) for row in await registrations(site, one)] == [(None, True)]
    assert [(row.email, bool(row.person_id)) for row in await registrations(site, two)] == [
        ("eve@example.org", False)
    ]


async def test_two_registrations_of_one_person_become_the_better_one(site: Site) -> None:
    workshop, bob = await announced(site, capacity=2), await site.browser("bob")
    seat = await confirm_as(site, workshop, "b2@example.org")
    await confirm_as(site, workshop, "x@example.org", name="X")
    await bob.post(f"/workshops/{workshop.slug}/register")
    charlie = await site.browser("charlie")
    await charlie.post(f"/workshops/{workshop.slug}/register")
    async with site.database.transaction() as tx:
        tx.add(Telling(registration_id=seat.id or 0, what="registered:1"))
        tx.add(Participant(workshop_id=workshop.id or 0, name="Gil", registration_id=seat.id))
        held = await hold(tx, workshop.id or 0)
        guest = await tx.get_one(Registration, seat.id)
        own = await guests.unite(tx, held, guest, site.people["bob"])
    rows = await registrations(site, workshop)
    assert {row.name: row.status for row in rows} == {
        "X": "registered",
        "Bob": "registered",
        "Charlie": "waiting",
    }
    async with site.database.reading() as tx:
        moved = select(Telling.registration_id).where(Telling.what == "registered:1")
        assert (await tx.exec(moved)).all() == [own.id]
        assert own.id in (await tx.exec(select(Participant.registration_id))).all()


async def test_a_browser_forgets_what_is_an_accounts_now(site: Site) -> None:
    workshop = await announced(site)
    row = await confirm_as(site, workshop, "b2@example.org")
    visitor, number = Visitor(registrations={str(workshop.id): row.id or 0}), workshop.id or 0
    async with site.database.transaction() as tx:
        assert await own_statuses(tx, [number], visitor) == {number: "registered"}
        assert (await list_front(tx, visitor, UTC)).own is not None
        held = await hold(tx, number)
        await guests.unite(tx, held, await tx.get_one(Registration, row.id), site.people["bob"])
        assert await own_statuses(tx, [number], visitor) == {}
        assert (await list_front(tx, visitor, UTC)).own is None


async def confirm_as(site: Site, workshop: Workshop, email: str, **fields: str) -> Registration:
    return (await confirmed(site, workshop, email, **fields))[0]


async def test_a_guest_who_comes_back_when_the_room_is_open_finds_their_name(site: Site) -> None:
    workshop = await announced(site)
    row, phone = await confirmed(site, workshop, affiliation="Lille", name="Gilberte")
    alice = await site.browser("alice")
    assert (await alice.post(f"/workshops/{workshop.slug}/open")).status_code == 303
    door = (await phone.get(f"/workshops/{workshop.slug}")).text
    assert 'value="Gilberte"' in door
    assert 'value="Lille"' in door
    await phone.post(f"/workshops/{workshop.slug}/enter", data={"name": "Gilberte", "affiliation": "Lille"})
    async with site.database.reading() as tx:
        places = (await tx.exec(select(Participant).where(Participant.name == "Gilberte"))).all()
    assert [place.registration_id for place in places] == [row.id]


@pytest.mark.parametrize("token", ["x", "WzFd.abc.def", "1"])
async def test_an_address_that_we_did_not_make_opens_nothing(site: Site, token: str) -> None:
    workshop = await announced(site)
    await asked(site, workshop)
    answer = await site.stranger().get(f"/workshops/{workshop.slug}/registrations/{token}")
    assert answer.status_code == 410


async def test_an_address_opens_one_registration_of_one_workshop(site: Site) -> None:
    one, two = await announced(site), await announced(site)
    row = await asked(site, one)
    assert (await site.stranger().get(link(site, two, row))).status_code == 404
    for signed in ([0], ["1"], [True, 2], {}, [10**30], None):
        token = site.app.state.signer.sign("registration", signed)
        answer = await site.stranger().get(f"/workshops/{one.slug}/registrations/{token}")
        assert answer.status_code in {404, 410}, signed
    other_purpose = site.app.state.signer.sign("join", [row.id])
    answer = await site.stranger().get(f"/workshops/{one.slug}/registrations/{other_purpose}")
    assert answer.status_code == 410


async def test_questions_are_asked_of_guests_too_and_answers_kept_until_they_confirm(site: Site) -> None:
    workshop = await announced(site)
    number = await ask(site, workshop, words="What do you hope for?")
    row, _browser = await confirmed(site, workshop, **{f"q{number}": "Ideas"})
    assert [each.answers for each in await registrations(site, workshop)] == [{str(number): "Ideas"}]
    assert row.answers == {str(number): "Ideas"}


async def test_who_is_removed_from_the_room_is_not_coming_any_more(site: Site) -> None:
    workshop = await announced(site)
    _row, phone = await confirmed(site, workshop)
    alice = await site.browser("alice")
    await alice.post(f"/workshops/{workshop.slug}/open")
    await phone.post(f"/workshops/{workshop.slug}/enter", data={"name": "Gil"})
    async with site.database.reading() as tx:
        place = (await tx.exec(select(Participant).where(Participant.name == "Gil"))).one()
    answer = await alice.act(workshop.slug, "person.remove", person=place.key, reason="Insults")
    assert answer.status_code == 303
    assert await statuses(site, workshop) == {"Gil": "cancelled"}
