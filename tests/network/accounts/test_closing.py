"""Taking one's data along, and the end of an account: the record stays readable, the person is gone from it."""

import asyncio
import json
from datetime import timedelta

from sqlmodel import select

from network import actions as network
from network.accounts.actions import close_account
from network.models import AuditEntry, Grant, Membership, Notice, Passkey, Person
from network.notices.actions import tell
from realtime.models import RoomEvent
from tests.site import Site
from together.columns import now
from together.database import Database
from together.errors import Conflict
from together.mail import Mail
from together.outgoing.actions import queue
from together.outgoing.models import OutgoingMail
from workshops.models import HistoryEntry, Participant, Registration


async def test_ones_data_hold_what_one_said_and_no_secrets_and_nothing_of_others(site: Site) -> None:
    workshop, _ = await site.live()
    bob = await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/enter")
    await bob.act(workshop.slug, "message.post", text="The well is dry")
    guest = await site.guest(workshop, "Gil")
    await guest.act(workshop.slug, "message.post", text="Not Bob's words")
    answer = await bob.get("/me/data.json")
    assert answer.headers["content-disposition"].startswith("attachment")
    told = answer.json()
    assert told["profile"]["email"] == "bob@example.org"
    deeds = told["workshops"][0]["deeds"]
    assert [deed["data"]["text"] for deed in deeds if "text" in deed["data"]] == ["The well is dry"]
    assert "Not Bob" not in answer.text
    for secret in ("key_hash", "token_hash", "public_key", "secret"):
        assert f'"{secret}"' not in answer.text
    assert (await site.stranger().get("/me/data.json")).status_code == 403


async def test_after_closing_the_record_reads_a_participant_everywhere(site: Site) -> None:
    workshop, alice = await site.live()
    bob = await site.browser("bob")
    await bob.post("/me", data={"name": "Bob Barnaby", "shown": ["about"], "about": "x"})
    await bob.post(f"/workshops/{workshop.slug}/enter")
    await bob.act(workshop.slug, "message.post", text="The well is dry")
    said = await message_of(site, workshop.room)
    await alice.act(workshop.slug, "outcome.record", outcome_kind="decision", text="Dig", source_message=said)
    closed = await bob.post("/me/close", data={"email": "BOB@example.org"})
    assert closed.status_code == 303
    assert (await bob.get("/me")).status_code == 403
    record = (await alice.get(f"/workshops/{workshop.slug}.json")).text
    assert "The well is dry" in record
    assert "A participant" in record
    assert "Barnaby" not in record
    async with site.database.reading() as tx:
        for event in (await tx.exec(select(RoomEvent))).all():
            assert "Barnaby" not in event.data, event.kind
        assert "Barnaby" not in " ".join((await tx.exec(select(Participant.name))).all())
        person = (await tx.exec(select(Person).where(Person.id == site.people["bob"].id))).one()
    assert (person.name, person.about, person.shown) == ("A participant", "", [])
    assert "bob" not in person.email


async def test_names_that_they_bore_before_and_what_they_did_with_a_room_are_forgotten_too(
    site: Site,
) -> None:
    workshop, alice = await site.live()
    await alice.post("/me", data={"name": "Alice Quintal"})
    await alice.post(f"/workshops/{workshop.slug}/enter")
    await alice.act(workshop.slug, "message.post", text="Hello")
    await alice.post(f"/workshops/{workshop.slug}/close")
    page = (await (await site.browser("charlie")).get(f"/workshops/{workshop.slug}")).text
    assert "Alice" in page
    await alice.post("/me/close", data={"email": "alice@example.org"})
    for path in ("", ".json", ".md", ".html"):
        assert "Alice" not in (await site.stranger().get(f"/workshops/{workshop.slug}{path}")).text, path
    async with site.database.reading() as tx:
        for event in (await tx.exec(select(RoomEvent))).all():
            assert "Alice" not in event.data, event.kind
        assert "Alice" not in " ".join((await tx.exec(select(HistoryEntry.name))).all())


async def message_of(site: Site, room: str) -> str:
    async with site.database.reading() as tx:
        events = select(RoomEvent.seq).where(RoomEvent.room == room, RoomEvent.kind == "message.posted")
        return f"m{(await tx.exec(events)).one()}"


async def test_the_address_is_free_again_and_opens_a_new_account(site: Site) -> None:
    bob = await site.browser("bob")
    await bob.post("/me/close", data={"email": "bob@example.org"})
    again = await site.browser("bob")
    page = (await again.get("/me")).text
    assert "bob@example.org" in page
    assert 'value="Bob"' not in page


async def test_other_browsers_registrations_and_passkeys_end_with_it(site: Site) -> None:
    workshop = await site.announced(day="2030-12-01")
    bob, phone = await site.browser("bob"), await site.browser("bob")
    bob_id = site.people["bob"].id
    async with site.database.transaction() as tx:
        tx.add(Registration(workshop_id=workshop.id, person_id=bob_id, name="Bob", status="registered"))
        tx.add(Passkey(person_id=bob_id, credential_id="x", public_key="y"))
    await bob.post("/me/close", data={"email": "bob@example.org"})
    assert (await phone.get("/me")).status_code == 403
    async with site.database.reading() as tx:
        row = (await tx.exec(select(Registration))).one()
        assert (row.status, row.name, row.shown) == ("cancelled", "A participant", False)
        assert (await tx.exec(select(Passkey))).all() == []
        assert "account_closed" in (await tx.exec(select(AuditEntry.what))).all()


async def test_logs_notices_and_mails_of_others_name_them_no_more(site: Site) -> None:
    zoe, dora = "Zoé Quintal", await site.browser("dora")
    bob, bob_id = await site.browser("bob"), site.people["bob"].id
    await bob.post("/me", data={"name": zoe})
    for role in ("secretariat", "convener"):
        given = await dora.post(f"/secretariat/people/{bob_id}/role", data={"do": "give", "role": role})
        assert given.status_code == 303
    alice = site.people["alice"]
    await bob.post(f"/secretariat/people/{alice.id}/role", data={"do": "give", "role": "convener"})
    typed = await site.announced(title="Typed once", day="2030-12-01")
    async with site.database.transaction() as tx:
        told = {"data": {"who": zoe, "title": "Wells"}, "kind": "comment", "path": "/practices/wells"}
        await tell(tx, people=[alice.id or 0], **told)  # type: ignore[arg-type]
        mail = Mail(to="bob@example.org", subject="To come", text="x", html="x", language="en")
        await queue(tx, mail=mail, key="later", due_at=now() + timedelta(days=1))
        tx.add(Registration(workshop_id=typed.id, email="bob@example.org", name=zoe, status="unconfirmed"))
    assert zoe in (await dora.get("/secretariat/log")).text
    assert (await bob.post("/me/close", data={"email": "bob@example.org"})).status_code == 303
    for path in ("/secretariat/log", "/secretariat/log.csv", f"/secretariat/people/{alice.id}"):
        assert zoe not in (await dora.get(path)).text, path
    assert "A participant" in (await dora.get("/secretariat/log")).text
    async with site.database.reading() as tx:
        for table in (AuditEntry, Notice, OutgoingMail, Registration, Participant, HistoryEntry, Person):
            for row in (await tx.exec(select(table))).all():
                kept = json.dumps(row.model_dump(mode="json"), ensure_ascii=False)
                assert zoe not in kept, table
                assert "bob@example.org" not in kept, table


async def test_a_name_that_another_account_bears_too_stays_where_others_were_told_of_it(site: Site) -> None:
    alice, bob = site.people["alice"].id or 0, await site.browser("bob")
    await bob.post("/me", data={"name": "Charlie"})
    async with site.database.transaction() as tx:
        await tell(tx, people=[alice], data={"who": "Charlie"}, kind="comment", path="/practices/wells")
    await bob.post("/me/close", data={"email": "bob@example.org"})
    async with site.database.reading() as tx:
        assert (await tx.exec(select(Notice.data))).all() == [{"who": "Charlie"}]


async def test_nothing_is_closed_by_a_wrong_address_or_a_look(site: Site) -> None:
    bob = await site.browser("bob")
    assert (await bob.get("/me/close")).status_code == 200
    answer = await bob.post("/me/close", data={"email": "alice@example.org"})
    assert answer.status_code == 422
    assert 'value="alice@example.org"' in answer.text
    assert (await bob.get("/me")).status_code == 200
    for method in ("GET", "POST"):
        assert (await site.stranger().request(method, "/me/close")).status_code == 403


async def test_who_coordinates_a_territory_alone_is_told_so(site: Site) -> None:
    async with site.database.transaction() as tx:
        wells = await network.create_territory(tx, slug="wells", name="Wells")
        shared = await network.create_territory(tx, slug="shared", name="Shared")
        for territory, name in ((wells, "bob"), (shared, "bob"), (shared, "alice")):
            tx.add(Membership(territory_id=territory.id, person_id=site.people[name].id, role="coordinator"))
    page = (await (await site.browser("bob")).get("/me/close")).text
    assert "In 1 territory nobody else coordinates" in page


async def test_the_last_of_the_secretariat_stays(site: Site) -> None:
    dora = await site.browser("dora")
    answer = await dora.post("/me/close", data={"email": "dora@example.org"})
    assert answer.status_code == 409
    assert (await dora.get("/me")).status_code == 200
    async with site.database.transaction() as tx:
        await network.make_secretariat(tx, email="alice@example.org")
    assert (await dora.post("/me/close", data={"email": "dora@example.org"})).status_code == 303
    async with site.database.reading() as tx:
        grants = (await tx.exec(select(Grant).where(Grant.person_id == site.people["dora"].id))).all()
    assert all(grant.withdrawn_at for grant in grants)


async def test_of_two_last_members_who_leave_at_once_one_stays(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        people = [await network.make_secretariat(tx, email=f"{name}@example.org") for name in "xy"]

    async def leave(person: Person) -> bool:
        try:
            async with any_database.transaction() as tx:
                await close_account(tx, person=person)
        except Conflict:
            return False
        return True

    assert sorted(await asyncio.gather(*map(leave, people))) == [False, True]
