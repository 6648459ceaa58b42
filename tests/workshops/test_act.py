"""The room by form posts alone: everything that people do, and everything that they may not."""

import pytest

from tests.site import Site


async def test_a_message_is_posted_and_stands_in_the_transcript_at_its_own_anchor(site: Site) -> None:
    workshop, _alice = await site.live()
    gil = await site.guest(workshop)
    answer = await gil.act(workshop.slug, "message.post", text="**Water** is common\nto all")
    anchor = answer.headers["location"].partition("#")[2]
    page = (await gil.get(f"/workshops/{workshop.slug}")).text
    assert f'id="{anchor}"' in page
    assert "<strong>Water</strong>" in page


async def test_a_form_sent_twice_is_stored_once(site: Site) -> None:
    workshop, _alice = await site.live()
    gil = await site.guest(workshop)
    answers = [await gil.act(workshop.slug, "message.post", text="once", cid="form:1") for _ in range(3)]
    assert len({answer.headers["location"] for answer in answers}) == 1
    messages = (await gil.get(f"/workshops/{workshop.slug}.json")).json()["messages"]
    assert [message["text"] for message in messages] == ["once"]
    conflict = await gil.act(workshop.slug, "message.post", text="another", cid="form:1")
    assert conflict.status_code == 409


async def test_a_refused_form_keeps_what_was_typed_and_says_why(site: Site) -> None:
    workshop, _alice = await site.live()
    gil = await site.guest(workshop)
    words = "word " * 1700
    answer = await gil.act(workshop.slug, "message.post", text=words)
    assert answer.status_code in {413, 422}
    assert words.strip() in answer.text
    assert 'role="alert"' in answer.text


FOR_FACILITATORS = [
    {"kind": "agenda.move", "item": "a1"},
    {"kind": "agenda.extend", "minutes": "5"},
    {"kind": "floor.give", "person": "p1"},
    {"kind": "person.remove", "person": "p1", "reason": "no"},
    {"kind": "person.promote", "person": "p1", "role": "guest"},
    {"kind": "workshop.close"},
    {"kind": "conversation.hide", "on": "1"},
    {"kind": "summary.write", "text": "mine"},
    {"kind": "outcome.record", "outcome_kind": "decision", "text": "mine"},
    {"kind": "agenda.set"},
    {"kind": "person.enter", "name": "X", "role": "facilitator"},
]


@pytest.mark.parametrize("fields", FOR_FACILITATORS, ids=lambda fields: str(fields["kind"]))
async def test_a_guest_may_not_do_what_facilitators_do(site: Site, fields: dict[str, str]) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    before = (await alice.get(f"/workshops/{workshop.slug}.json")).json()
    assert (await gil.post(f"/workshops/{workshop.slug}/act", data=fields)).status_code == 403
    assert (await alice.get(f"/workshops/{workshop.slug}.json")).json() == before


async def test_a_facilitator_of_one_workshop_is_nobody_in_another(site: Site) -> None:
    workshop, _alice = await site.live()
    async with site.database.transaction():
        pass
    other, _ = await site.live(title="Another one")
    helper = site.stranger()
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "facilitator"})
    await helper.post(f"/workshops/{workshop.slug}/join/{token}", data={"name": "Helper"})
    assert (await helper.post(f"/workshops/{other.slug}/close")).status_code == 403
    assert (await helper.act(other.slug, "message.post", text="hello")).status_code == 403


async def test_one_deletes_ones_own_words_and_they_leave_the_database(site: Site) -> None:
    workshop, _alice = await site.live()
    gil, bob = await site.guest(workshop), await site.guest(workshop, "Bob")
    secret = "an address that should not have been written"
    posted = await gil.act(workshop.slug, "message.post", text=secret)
    message = posted.headers["location"].partition("#")[2]
    await gil.act(workshop.slug, "message.edit", id=message, text=secret + " at all")
    await bob.act(
        workshop.slug, "outcome.record", outcome_kind="idea", text="Be careful", source_message=message
    )
    assert (await bob.act(workshop.slug, "message.remove", id=message)).status_code == 403
    assert (await gil.act(workshop.slug, "message.remove", id=message)).status_code == 303
    assert secret not in (await gil.get(f"/workshops/{workshop.slug}")).text
    assert secret not in (await gil.get(f"/workshops/{workshop.slug}.json")).text
    async with site.database.reading() as tx:
        rows = await (await tx.connection()).exec_driver_sql("select kind, data from room_event")
        assert not [kind for kind, data in rows.all() if "should not have been written" in data]


async def test_somebody_removed_cannot_come_back_in_silence(site: Site) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    people = (await alice.get(f"/workshops/{workshop.slug}.json")).json()["attendance"]["people"]
    [key] = [person["id"] for person in people if person["name"] == "Gil"]
    assert (await alice.act(workshop.slug, "person.remove", person=key, reason="Insults")).status_code == 303
    assert (await gil.get(f"/workshops/{workshop.slug}")).status_code == 403
    asked = await gil.get(f"/workshops/{workshop.slug}/messages?before=m1&format=json")
    assert (asked.status_code, asked.json()["code"]) == (403, "removed")
    assert (await gil.act(workshop.slug, "message.post", text="I am back")).status_code == 403
    assert (await gil.post(f"/workshops/{workshop.slug}/enter", data={"name": "Gil"})).status_code == 403
    await alice.act(workshop.slug, "person.readmit", person=key)
    assert (await gil.get(f"/workshops/{workshop.slug}")).status_code == 200


async def test_hands_floor_and_agenda_work_without_scripts(site: Site) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    assert (await gil.act(workshop.slug, "hand.raise", back="people")).status_code == 303
    people = (await alice.get(f"/workshops/{workshop.slug}.json")).json()["attendance"]["people"]
    [key] = [person["id"] for person in people if person["name"] == "Gil"]
    assert (await alice.act(workshop.slug, "floor.give", person=key)).status_code == 303
    assert (await gil.act(workshop.slug, "floor.give", person="none")).status_code == 303
    items = (await alice.get(f"/workshops/{workshop.slug}.json")).json()["agenda"]
    assert (await alice.act(workshop.slug, "agenda.move", item=items[1]["id"])).status_code == 303
    assert (await alice.act(workshop.slug, "agenda.extend", minutes="5")).status_code == 303
    items = (await alice.get(f"/workshops/{workshop.slug}.json")).json()["agenda"]
    assert items[1]["extra"] == 5


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": ""},
        {"kind": "no.such"},
        {"kind": "message.post", "text": "x", "stray": "y"},
        {"kind": "agenda.extend", "minutes": "99999999999999999999"},
        {"kind": "message.react", "id": "m99999999999", "emoji": "👍", "on": "1"},
        {"kind": "message.post", "text": "x\x00y"},
        {"kind": "message.edit", "id": "p1", "text": "x"},
        {"kind": "outcome.move", "id": "o1"},
    ],
)
async def test_nonsense_is_refused_and_never_an_error_of_ours(site: Site, fields: dict[str, str]) -> None:
    workshop, alice = await site.live()
    answer = await alice.post(f"/workshops/{workshop.slug}/act", data=fields)
    assert 400 <= answer.status_code < 500


async def test_who_posts_too_fast_is_asked_to_wait_with_what_they_typed(site: Site) -> None:
    workshop, _alice = await site.live()
    gil = await site.guest(workshop)
    for number in range(100):
        answer = await gil.act(workshop.slug, "message.post", text=f"word {number}")
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert f"word {number}" in answer.text


async def test_older_messages_come_page_by_page(site: Site) -> None:
    workshop, alice = await site.live()
    for ten in range(11):
        browser = await site.guest(workshop, f"Guest {ten}")
        for one in range(10):
            answer = await browser.act(workshop.slug, "message.post", text=f"message <{ten * 10 + one}>")
            assert answer.status_code == 303
    address = f"/workshops/{workshop.slug}"
    room = (await alice.get(address)).text
    assert "message &lt;109&gt;" in room
    assert "message &lt;9&gt;" not in room
    data = (await alice.get(f"{address}.json")).json()["messages"]
    older = (await alice.get(f"{address}/messages?before={data[10]['id']}&format=json")).json()
    assert [message["text"] for message in older["messages"]] == [
        f"message <{number}>" for number in range(10)
    ]
    assert older["more"] is False
    assert "message &lt;9&gt;" in (await alice.get(f"{address}/messages?before={data[10]['id']}")).text


@pytest.mark.parametrize("before", ["x", "m", "m-1", "m99999999999999999999", "%00"])
async def test_older_than_nonsense_is_refused(site: Site, before: str) -> None:
    workshop, alice = await site.live()
    assert (
        await alice.get(f"/workshops/{workshop.slug}/messages?before={before}&format=json")
    ).status_code == 400
