"""One address for life: who sees what there, in each of its lives."""

import asyncio

import pytest

from network.models import Person, Theme
from tests.site import Site, make_cast
from together.database import Database
from together.security import Signer
from workshops import actions
from workshops.forms import WorkshopForm
from workshops.models import Workshop
from workshops.visitors import Standing


@pytest.mark.parametrize("suffix", ["", ".json", ".md", ".html", "/messages", "/edit", "/agenda", "/invite"])
async def test_a_draft_does_not_exist_for_those_who_do_not_prepare_it(site: Site, suffix: str) -> None:
    workshop = await site.workshop()
    for browser in (site.stranger(), await site.browser("bob")):
        assert (await browser.get(f"/workshops/{workshop.slug}{suffix}")).status_code == 404


async def test_a_draft_is_seen_by_its_facilitator_its_rapporteur_and_the_secretariat(site: Site) -> None:
    workshop = await site.workshop()
    for name in ("alice", "charlie", "dora"):
        assert (await (await site.browser(name)).get(f"/workshops/{workshop.slug}")).status_code == 200
    for name in ("alice", "charlie"):  # the first page shows what one prepares oneself
        assert workshop.title in (await (await site.browser(name)).get("/")).text
    assert workshop.title not in (await site.stranger().get("/")).text


async def test_an_announced_workshop_shows_its_agenda_and_time_with_both_zones_but_no_way_in(
    site: Site,
) -> None:
    workshop = await site.announced()
    browser = site.stranger()
    browser.cookies.set("tz", "Atlantic/Cape_Verde")
    page = (await browser.get(f"/workshops/{workshop.slug}")).text
    assert "08:00" in page  # 10:00 in Brussels, two hours less in Praia
    assert "Announced as 10:00, Central European" in page
    assert "Water" in page
    browser.cookies.set("tz", "Europe/Paris")  # the same hour: saying it twice helps nobody
    assert "Announced as" not in (await browser.get(f"/workshops/{workshop.slug}")).text
    assert (
        'novalidate data-door="unnamed" hidden>' in page
    )  # a script shows it, and sends it when the room opens
    assert (await browser.post(f"/workshops/{workshop.slug}/enter", data={"name": "Gil"})).status_code == 403


async def test_a_live_workshop_asks_a_stranger_for_a_name_and_shows_the_room_afterwards(site: Site) -> None:
    workshop, _alice = await site.live()
    door = await site.stranger().get(f"/workshops/{workshop.slug}")
    assert "data-room" not in door.text
    gil = await site.guest(workshop)
    room = (await gil.get(f"/workshops/{workshop.slug}")).text
    assert f'data-room="w{workshop.id}"' in room
    assert 'data-notes-schema="1"' in room
    assert "Gil" in room


async def test_from_the_room_facilitators_reach_invitations_and_the_agenda_and_others_do_not(
    site: Site,
) -> None:
    workshop, alice = await site.live()
    address = f"/workshops/{workshop.slug}"
    for_alice = (await alice.get(address)).text
    for_gil = (await (await site.guest(workshop)).get(address)).text
    for page in ("invite", "agenda"):
        assert f'href="{address}/{page}"' in for_alice
        assert f'href="{address}/{page}"' not in for_gil


async def test_a_guest_without_a_visible_name_is_told_so_at_the_field(site: Site) -> None:
    workshop, _alice = await site.live()
    answer = await site.stranger().post(
        f"/workshops/{workshop.slug}/enter", data={"name": " \u200b ", "affiliation": "Kairouan"}
    )
    assert answer.status_code == 422
    assert 'id="e-name"' in answer.text
    assert "Kairouan" in answer.text


async def test_a_returning_guest_keeps_their_identity_in_that_browser(site: Site) -> None:
    workshop, _alice = await site.live()
    gil = await site.guest(workshop)
    await gil.post(f"/workshops/{workshop.slug}/enter", data={"name": "Gil again"})
    data = (await gil.get(f"/workshops/{workshop.slug}.json")).json()
    assert [person["name"] for person in data["attendance"]["people"] if person["role"] == "guest"] == [
        "Gil again"
    ]


async def test_a_workshop_by_link_is_hidden_until_one_is_invited(site: Site) -> None:
    workshop, _alice = await site.live(visibility="link")
    browser = site.stranger()
    assert (await browser.get(f"/workshops/{workshop.slug}")).status_code == 404
    assert workshop.title not in (await browser.get("/")).text
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "participant"})
    assert (await browser.get(f"/workshops/{workshop.slug}/join/{token}")).status_code == 200
    answer = await browser.post(f"/workshops/{workshop.slug}/join/{token}", data={"name": "Gil"})
    assert answer.status_code == 303
    assert "data-room" in (await browser.get(f"/workshops/{workshop.slug}")).text


async def test_an_invitation_opened_again_leads_back_in_without_asking_for_the_name_again(site: Site) -> None:
    workshop, _alice = await site.live()
    address = f"/workshops/{workshop.slug}"
    invitation = f"{address}/join/" + site.app.state.signer.sign(
        "join", {"slug": workshop.slug, "as": "participant"}
    )
    gil = site.stranger()
    await gil.post(invitation, data={"name": "Gil"})
    again = await gil.get(invitation)
    assert (again.status_code, again.headers["location"]) == (303, address)
    assert (await site.stranger().get(invitation)).status_code == 200


async def test_an_invitation_makes_a_facilitator_only_if_we_signed_it_for_this_workshop(site: Site) -> None:
    workshop, _alice = await site.live()
    other = await site.announced(title="Another")
    sign = site.app.state.signer.sign
    token = sign("join", {"slug": workshop.slug, "as": "facilitator"})
    helper = site.stranger()
    await helper.post(f"/workshops/{workshop.slug}/join/{token}", data={"name": "Helper"})
    assert (await helper.post(f"/workshops/{workshop.slug}/close")).status_code == 303
    forged = Signer("x" * 40).sign("join", {"slug": other.slug, "as": "facilitator"})
    for bad in (forged, token, sign("sign-in", {"slug": other.slug, "as": "facilitator"}), "x"):
        assert (await site.stranger().get(f"/workshops/{other.slug}/join/{bad}")).status_code == 410


async def test_a_signed_in_person_enters_with_one_press_under_their_own_name(site: Site) -> None:
    workshop, _alice = await site.live()
    bob = await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/enter", data={"name": "Somebody Else"})
    people = (await bob.get(f"/workshops/{workshop.slug}.json")).json()["attendance"]["people"]
    assert {"Alice", "Bob"} == {person["name"] for person in people}


async def test_pressing_several_times_at_once_enters_once(site: Site) -> None:
    workshop, alice = await site.live()
    bob = await site.browser("bob")
    answers = await asyncio.gather(*(bob.post(f"/workshops/{workshop.slug}/enter") for _ in range(4)))
    assert {answer.status_code for answer in answers} == {303}
    people = (await alice.get(f"/workshops/{workshop.slug}.json")).json()["attendance"]["people"]
    assert sorted(person["name"] for person in people) == ["Alice", "Bob"]


async def test_two_processes_give_one_person_one_place(any_database: Database) -> None:
    cast = await make_cast(any_database)
    async with any_database.transaction() as tx:
        theme = Theme(code="2", slug="common-goods", name="Resources and common goods", names={})
        tx.add(theme)
        await tx.flush()  # the workshop names its id
        form = WorkshopForm.model_validate(
            {"title": "Water", "themes": [theme.id], "day": "2037-12-01", "clock": "10:00", "minutes": 60}
            | {"zone": "Europe/Brussels"}
        )
        workshop = await actions.create_workshop(tx, form=form, by=cast["alice"])

    async def press(workshop: Workshop, person: Person) -> int | None:
        async with any_database.transaction() as tx:
            standing = Standing(workshop, None, "reader")  # as both found it before
            return (await actions.enter_as_person(tx, standing=standing, person=person, role="guest")).id

    places = await asyncio.gather(*(press(workshop, cast["bob"]) for _ in range(5)))
    assert len(set(places)) == 1


async def test_a_reader_may_read_along_without_entering_and_cannot_write(site: Site) -> None:
    workshop, alice = await site.live()
    await alice.act(workshop.slug, "message.post", text="Good morning")
    reader = site.stranger()
    page = await reader.get(f"/workshops/{workshop.slug}?read=1")
    assert "Good morning" in page.text
    assert (await reader.act(workshop.slug, "message.post", text="hello")).status_code == 403


async def test_no_such_workshop_and_the_wrong_method(site: Site) -> None:
    browser = site.stranger()
    assert (await browser.get("/workshops/none")).status_code == 404
    assert (await browser.delete("/workshops/none")).status_code == 405
    assert (await browser.get("/workshops/none/open")).status_code == 405


async def test_an_invitation_to_facilitate_counts_for_a_guest_who_is_in_already_until_the_room_decides(
    site: Site,
) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "facilitator"})
    address = f"/workshops/{workshop.slug}/join/{token}"
    assert (await gil.post(address, data={"name": "Gil"})).status_code == 303
    people = (await gil.get(f"/workshops/{workshop.slug}.json")).json()["attendance"]["people"]
    [(key, role)] = [(one["id"], one["role"]) for one in people if one["name"] == "Gil"]
    assert role == "facilitator"
    await alice.act(workshop.slug, "person.promote", person=key, role="guest")
    await gil.post(address, data={"name": "Gil"})
    assert (await gil.post(f"/workshops/{workshop.slug}/close")).status_code == 403
