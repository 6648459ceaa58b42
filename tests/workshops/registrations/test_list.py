"""The list for those who prepare a workshop: counts, parts, search, pages, a yes and a no; and who came."""

import csv
import json
from datetime import timedelta
from io import StringIO

from sqlmodel import select

from network.models import AuditEntry, Person
from tests.site import Browser, Site
from tests.workshops.registrations.desk import (
    announced,
    ask,
    asked,
    change,
    confirmed,
    registrations,
    statuses,
)
from together.columns import now
from workshops.models import Participant, Registration, Workshop


async def get(browser: Browser, workshop: Workshop, query: str = "") -> str:
    answer = await browser.get(f"/workshops/{workshop.slug}/registrations{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


async def number_of(site: Site, workshop: Workshop, name: str) -> str:
    return next(str(row.id) for row in await registrations(site, workshop) if row.name == name)


async def act(browser: Browser, workshop: Workshop, do: str, number: str, **fields: str) -> int:
    data = {"do": do, "registration": number, **fields}
    return (await browser.post(f"/workshops/{workshop.slug}/registrations", data=data)).status_code


async def test_the_parts_are_counted_and_shown(site: Site) -> None:
    workshop = await announced(site, capacity=1)
    alice, bob = await site.browser("alice"), await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/register")
    await confirmed(site, workshop, "gil@example.org", name="Gil", affiliation="Lille")
    await asked(site, workshop, "una@example.org", name="Una")
    page = await get(alice, workshop)
    assert "Bob" in page
    assert "bob@example.org" in page
    assert "Gil" not in page
    waiting = await get(alice, workshop, "?part=waiting")
    assert "Gil" in waiting
    assert "Lille" in waiting
    assert "without an account" in waiting
    assert "Una" in await get(alice, workshop, "?part=unconfirmed")
    assert "Nobody here" in await get(alice, workshop, "?part=cancelled")
    assert (await alice.get(f"/workshops/{workshop.slug}/registrations?part=secret")).status_code == 400


async def test_a_rapporteur_reads_names_without_addresses_and_answers(site: Site) -> None:
    workshop = await announced(site)
    number = await ask(site, workshop, words="Allergies?")
    await confirmed(site, workshop, "gil@example.org", **{f"q{number}": "Peanuts"})
    charlie, alice = await site.browser("charlie"), await site.browser("alice")
    page = await get(charlie, workshop)
    assert "Gil" in page
    for secret in ("gil@example.org", "Peanuts", "Allergies?", "Cancel this registration"):
        assert secret not in page
        assert secret in await get(alice, workshop)
    for kind in ("csv", "json"):
        text = (await charlie.get(f"/workshops/{workshop.slug}/registrations.{kind}")).text
        assert "Gil" in text
        assert "gil@example.org" not in text
        assert "Peanuts" not in text
    number = await number_of(site, workshop, "Gil")
    assert await act(charlie, workshop, "cancel", number, reason="No") == 403
    assert await act(charlie, workshop, "seat", number) == 403


async def test_accents_do_not_matter_in_a_search(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    await confirmed(site, workshop, "a@example.org", name="Zoé Éluard", affiliation="Ville de Liège")
    await confirmed(site, workshop, "b@example.org", name="Bruno")
    for query in ("zoe", "ELUARD zoe", "liege"):
        page = await get(alice, workshop, f"?q={query}")
        assert "Zoé" in page
        assert "Bruno" not in page
    assert "Nothing was found" in await get(alice, workshop, "?q=zorro")
    assert "Nothing was found" in await get(alice, workshop, "?q=%25")


async def test_the_list_has_pages(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    async with site.database.transaction() as tx:
        for number in range(120):
            row = Registration(
                workshop_id=workshop.id or 0, email=f"{number}@example.org", name=f"N{number:03}"
            )
            row.registered_at = now() + timedelta(seconds=number)
            tx.add(row)
    first, last = await get(alice, workshop), await get(alice, workshop, "?page=3")
    assert "N000" in first
    assert "N050" not in first
    assert "Page 1 of 3" in first
    assert "N119" in last
    assert 'rel="next"' not in last
    assert "Nobody here" in await get(alice, workshop, "?page=99999")
    assert "N000" in await get(alice, workshop, "?page=999999999999")
    assert "Page 1 of 3" in await get(alice, workshop, "?q=n")


async def test_the_organisers_say_no_with_a_reason_and_the_list_moves_up(site: Site) -> None:
    workshop = await announced(site, capacity=1)
    alice, bob = await site.browser("alice"), await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/register")
    await confirmed(site, workshop)
    number = await number_of(site, workshop, "Bob")
    assert await act(alice, workshop, "cancel", number) == 422
    assert await act(alice, workshop, "cancel", number, reason="For pupils only") == 303
    assert await statuses(site, workshop) == {"Bob": "cancelled", "Gil": "registered"}
    page = (await bob.get(f"/workshops/{workshop.slug}")).text
    assert "For pupils only" in page
    assert (await bob.post(f"/workshops/{workshop.slug}/register")).status_code == 403
    assert "For pupils only" in await get(alice, workshop, "?part=cancelled")
    assert await act(alice, workshop, "seat", number) == 303
    assert await statuses(site, workshop) == {"Bob": "registered", "Gil": "registered"}
    async with site.database.reading() as tx:
        entries = (await tx.exec(select(AuditEntry).order_by(AuditEntry.id))).all()
    told = [
        (each.what, each.data.get("reason", "")) for each in entries if each.what.startswith("registration")
    ]
    assert told == [("registration_cancelled", "For pupils only"), ("registration_seated", "")]


async def test_a_seat_over_the_capacity_is_given_to_one_and_taken_from_nobody(site: Site) -> None:
    workshop = await announced(site, capacity=1)
    alice = await site.browser("alice")
    for name in ("One", "Two", "Three"):
        await confirmed(site, workshop, f"{name.lower()}@example.org", name=name)
    assert await act(alice, workshop, "seat", await number_of(site, workshop, "Three")) == 303
    assert await statuses(site, workshop) == {"One": "registered", "Two": "waiting", "Three": "registered"}
    assert await act(alice, workshop, "cancel", await number_of(site, workshop, "One"), reason="x") == 303
    assert (await statuses(site, workshop))["Two"] == "waiting"


async def test_only_who_waits_or_was_refused_is_given_a_seat(site: Site) -> None:
    workshop, alice, bob = await announced(site), await site.browser("alice"), await site.browser("bob")
    await asked(site, workshop, name="Una")
    await bob.post(f"/workshops/{workshop.slug}/register")
    assert await act(alice, workshop, "seat", await number_of(site, workshop, "Bob")) == 409
    assert await act(alice, workshop, "seat", await number_of(site, workshop, "Una")) == 409
    await bob.post(f"/workshops/{workshop.slug}/registration", data={"do": "cancel"})
    assert await act(alice, workshop, "seat", await number_of(site, workshop, "Bob")) == 409
    assert await act(alice, workshop, "cancel", await number_of(site, workshop, "Bob"), reason="x") == 409


async def test_a_registration_of_another_workshop_is_out_of_reach(site: Site) -> None:
    workshop, other, alice = await announced(site), await announced(site), await site.browser("alice")
    await confirmed(site, other)
    number = await number_of(site, other, "Gil")
    assert await act(alice, workshop, "cancel", number, reason="x") == 404
    assert await act(alice, workshop, "seat", number) == 404
    for wrong in ("", "x", "9" * 19, "-1"):
        assert await act(alice, workshop, "cancel", wrong, reason="x") == 400
    assert await act(alice, workshop, "burn", number) == 400


async def test_exports_hold_everything_harmlessly_and_are_logged(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    number = await ask(site, workshop, words="=SUM(A1)?")
    await confirmed(
        site,
        workshop,
        "gil@example.org",
        name="Gil",
        affiliation="=cmd|' /C calc'!A0",
        **{f"q{number}": "@x"},
    )
    answer = await alice.get(f"/workshops/{workshop.slug}/registrations.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"{workshop.slug}-registrations.csv" in answer.headers["content-disposition"]
    [row] = csv.DictReader(StringIO(answer.text.lstrip("\ufeff")))
    assert (row["name"], row["email"], row["status"], row["came"]) == (
        "Gil",
        "gil@example.org",
        "registered",
        "",
    )
    assert row["affiliation"] == "'=cmd|' /C calc'!A0"
    assert row["'=SUM(A1)?"] == "'@x"
    data = json.loads((await alice.get(f"/workshops/{workshop.slug}/registrations.json")).text)
    assert data["list"][0]["answers"] == {str(number): "@x"}
    assert data["list"][0]["affiliation"].startswith("=cmd")
    assert data["questions"][0]["words"] == "=SUM(A1)?"
    async with site.database.reading() as tx:
        logged = (await tx.exec(select(AuditEntry).where(AuditEntry.what == "registrations_exported"))).all()
    assert [(each.person_id, each.subject) for each in logged] == [
        (site.people["alice"].id, f"workshop:{workshop.id}")
    ] * 2


async def test_an_empty_list_is_exported_too(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    assert json.loads((await alice.get(f"/workshops/{workshop.slug}/registrations.json")).text)["list"] == []
    assert "name,email" in (await alice.get(f"/workshops/{workshop.slug}/registrations.csv")).text


async def opened_with_people(site: Site) -> tuple[Workshop, Browser]:
    """Bob and Gil registered and came, Una registered and did not, Zed came without; Alice runs it."""
    workshop, alice, bob = await announced(site), await site.browser("alice"), await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/register")
    _row, gil = await confirmed(site, workshop, "gil@example.org", name="Gil")
    await confirmed(site, workshop, "una@example.org", name="Una")
    await alice.post(f"/workshops/{workshop.slug}/open")
    await bob.post(f"/workshops/{workshop.slug}/enter")
    await gil.post(f"/workshops/{workshop.slug}/enter", data={"name": "Gil"})
    await site.guest(workshop, "Zed", affiliation="Dakar")
    return workshop, alice


async def test_who_registered_is_compared_with_who_came(site: Site) -> None:
    workshop, alice = await opened_with_people(site)
    page = await get(alice, workshop)
    assert "3 people are registered." in page
    assert "2 of them came." in page
    came, absent = await get(alice, workshop, "?part=came"), await get(alice, workshop, "?part=absent")
    too = await get(alice, workshop, "?part=unregistered")
    assert [name in came for name in ("Bob", "Gil", "Una", "Zed")] == [True, True, False, False]
    assert [name in absent for name in ("Bob", "Gil", "Una", "Zed")] == [False, False, True, False]
    assert [name in too for name in ("Bob", "Gil", "Una", "Zed")] == [False, False, False, True]
    assert "Dakar" in too
    data = json.loads((await alice.get(f"/workshops/{workshop.slug}/registrations.json")).text)
    assert {each["name"]: each["came"] for each in data["list"]} == {"Bob": True, "Gil": True, "Una": False}
    rest = await alice.get(f"/workshops/{workshop.slug}/registrations.csv?part=unregistered")
    assert [row["name"] for row in csv.DictReader(StringIO(rest.text.lstrip("\ufeff")))] == ["Zed"]


async def test_the_public_record_tells_numbers_only(site: Site) -> None:
    workshop, alice = await opened_with_people(site)
    await alice.post(f"/workshops/{workshop.slug}/close")
    record = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert "3 people had registered, 2 of them came." in record
    assert "Una" not in record
    data = (await site.stranger().get(f"/workshops/{workshop.slug}.json")).json()
    assert data["attendance"]["registered"] == 3
    assert data["attendance"]["registered_and_came"] == 2


async def test_a_closed_account_is_named_nowhere(site: Site) -> None:
    workshop, alice, bob = await announced(site), await site.browser("alice"), await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/register")
    async with site.database.transaction() as tx:
        (await tx.get_one(Person, site.people["bob"].id)).closed_at = now()
    page = await get(alice, workshop)
    assert "A participant" in page
    assert "Bob" not in page
    assert "bob@example.org" not in page
    assert "Bob" not in (await alice.get(f"/workshops/{workshop.slug}/registrations.csv")).text


async def test_removed_people_did_not_come(site: Site) -> None:
    workshop, alice = await opened_with_people(site)
    async with site.database.transaction() as tx:
        zed = (await tx.exec(select(Participant).where(Participant.name == "Zed"))).one()
        zed.removed_at = now()
    assert "Zed" not in await get(alice, workshop, "?part=unregistered")


async def test_after_it_is_over_nothing_is_changed(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    await confirmed(site, workshop)
    await change(site, workshop, status="closed")
    assert await act(alice, workshop, "cancel", await number_of(site, workshop, "Gil"), reason="x") == 409
