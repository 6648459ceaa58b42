"""Two or three people in the notes of one process, on both databases."""

import asyncio

import pytest
from pycrdt import XmlElement, XmlFragment, XmlText
from sqlmodel import delete, func, select, update

from realtime.models import NoteDocument, NoteUpdate
from realtime.notes import frames, log
from realtime.notes.awareness import PALETTE
from realtime.notes.guard import Full, Malformed
from realtime.notes.hub import Notes
from realtime.notes.room import MAX_STRIKES
from tests.realtime.notes.browsers import Browser
from tests.realtime.notes.writers import Editor, begin, poison, stored
from together.database import Database


async def rows(database: Database) -> int:
    async with database.reading() as tx:
        return (await tx.exec(select(func.count()).select_from(NoteUpdate))).one()


async def test_what_one_writes_the_other_reads_and_the_log_keeps(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)

    alice.write("Bom dia")
    await bob.until(lambda: "Bom dia" in bob.text)

    assert "Bom dia" in await stored(notes.database)
    assert "Agenda" in bob.text


async def test_nothing_is_seen_before_it_is_durable(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    async with notes.database.transaction() as tx:
        await tx.exec(update(NoteDocument).values(changed_at=1.0))  # holds the row, or the one writer
        alice.write("not yet")
        assert "not yet" not in await stored(notes.database)  # and the room's task has had its turn
        late = await Browser("Charlie", 13).enter(notes)
        assert "not yet" not in bob.text + late.text
        assert alice.saved == 1  # the answer to the server's first question, which held nothing

    await bob.until(lambda: "not yet" in bob.text)
    await late.until(lambda: "not yet" in late.text)
    await alice.until(lambda: alice.saved == alice.member.sent == 2)


async def test_a_writer_is_told_when_everything_is_saved(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)
    for word in ("one", "two", "three"):
        alice.write(word)

    await alice.until(lambda: alice.saved == 4)

    assert alice.member.sent == 4
    assert "three" in await stored(notes.database)
    del alice.fragment.children[0:2]
    alice.say(frames.update(alice.sent[-1]))
    await alice.until(lambda: alice.saved == 5)
    assert "one" not in await stored(notes.database)


async def test_the_acknowledgement_is_an_empty_update_and_a_number(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)
    alice.write("saved")
    await alice.until(lambda: alice.saved == 2)

    assert alice.heard[-1] == b"\x00\x02\x02\x00\x00\x02"


async def test_keystrokes_that_come_together_are_one_row(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    text = alice.paragraph("")
    alice.say(frames.update(alice.sent[-1]))
    for _ in range(40):
        text += "a"
        alice.say(frames.update(alice.sent[-1]))

    await bob.until(lambda: "a" * 40 in bob.text)

    assert await rows(notes.database) <= 2


async def test_a_late_comer_sees_the_text_and_who_is_there(notes: Notes) -> None:
    alice = await Browser("Alice", 11, role="facilitator").enter(notes)
    alice.write("before")
    await alice.until(lambda: alice.saved == 2)

    charlie = await Browser("Charlie", 13).enter(notes)

    assert "before" in charlie.text
    assert charlie.people[11]["user"]["name"] == "Alice"


async def test_presence_is_signed_by_the_server_and_echoed(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)

    bob.show({"user": {"name": "Alice", "role": "facilitator"}, "cursor": {"anchor": 3}})
    await alice.until(lambda: alice.people.get(12, {}).get("cursor"))
    await bob.until(lambda: bob.people.get(12, {}).get("cursor"))

    assert alice.people[12]["cursor"] == {"anchor": 3}
    user = alice.people[12]["user"]
    assert (user["id"], user["name"], user["role"]) == ("p12", "Bob", "participant")
    assert user["color"] in PALETTE


async def test_nobody_speaks_as_another_client(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    bob.clock = 50

    bob.show({"cursor": "forged"}, client=11)
    bob.show(None, client=11)
    bob.show({"cursor": "ghost"}, client=77)
    bob.show({"cursor": "own"})
    await alice.until(lambda: alice.people.get(12, {}).get("cursor") == "own")

    assert alice.people[11]["user"]["name"] == "Alice"
    assert 77 not in alice.people


async def test_an_update_under_somebody_elses_client_id_reaches_nobody(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)

    bob.say(frames.update(Editor(11).type("as Alice")))
    alice.write("as herself")
    await bob.until(lambda: "as herself" in bob.text)

    assert "as Alice" not in alice.text + bob.text + await stored(notes.database)
    assert bob.asked == 2


async def test_leaving_clears_the_caret_and_an_echo_does_not_bring_it_back(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    gil = Browser("Gil", 14)
    gil.seat = await notes.join("w1", gil.member)

    alice.seat.leave()
    await bob.until(lambda: bob.people.get(11, {}) is None)
    gil.say(frames.presence([frames.Presence(11, 1, '{"user":{"name":"Alice"}}')]))
    gil.show({"cursor": 1})
    await bob.until(lambda: bob.people.get(14))

    assert bob.people[11] is None


async def test_a_person_who_reconnects_keeps_their_client(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    again = Browser("Alice", 11)
    again.clock = 5

    await again.enter(notes)
    again.show({"cursor": "again"})
    alice.seat.leave()
    again.show({"cursor": "still"})
    await bob.until(lambda: (bob.people.get(11) or {}).get("cursor") == "still")


@pytest.mark.parametrize("text", ["[]", "1", "{", '{"a":NaN}', '{"a":1e999}', "[" * 2000, "nul"])
async def test_an_awareness_state_must_be_an_object(notes: Notes, text: str) -> None:
    bob = await Browser("Bob", 12).enter(notes)

    with pytest.raises(Malformed):
        bob.say(frames.presence([frames.Presence(12, 9, text)]))


async def test_a_huge_awareness_state_is_refused(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)

    with pytest.raises(frames.TooBig):
        bob.show({"x": "x" * frames.MAX_PRESENCE})

    assert "x" not in (alice.people.get(12) or {})


@pytest.mark.parametrize("name", ["panic-on-apply", "panic-on-encode"])
async def test_a_poisoner_is_refused_and_the_others_go_on(notes: Notes, name: str) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)

    with pytest.raises(Malformed):
        bob.say(frames.update(poison(name)))
    bob.seat.leave()
    alice.write("after")
    await alice.until(lambda: alice.saved == 2)

    assert "after" in await stored(notes.database)
    late = await Browser("Charlie", 13).enter(notes)
    assert "after" in late.text


async def test_a_thousand_orphans_are_refused(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), Browser("Bob", 12)
    bob.seat = await notes.join("w1", bob.member)
    bob.type("never sent")
    refused = 0
    for number in range(1_000):
        try:
            bob.say(frames.update(bob.type(f"orphan {number}")))
        except Malformed:
            refused += 1

    assert refused == 1_000 - MAX_STRIKES
    assert bob.asked == 1
    alice.write("savable")
    await alice.until(lambda: alice.saved == 2)
    assert "orphan" not in await stored(notes.database)


async def test_a_full_document_refuses_its_writer(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)
    alice.seat.keeper.room.document.guard.limit = 500

    with pytest.raises(Full):
        alice.write("x" * 600)


async def test_a_program_writes_as_people_do(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)

    def edit(fragment: XmlFragment) -> None:
        fragment.children.append(XmlElement("paragraph", {}, [XmlText("by program")]))

    await notes.write("w1", "p7", edit)

    assert "by program" in alice.text
    assert "by program" in await stored(notes.database)


async def test_a_failed_commit_sends_everybody_back_to_the_log(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    async with notes.database.transaction() as tx:
        connection = await tx.connection()
        await connection.exec_driver_sql("ALTER TABLE note_update RENAME TO away")

    alice.write("not stored")
    await alice.until(lambda: alice.closed == 1012)
    assert bob.closed == 1012
    async with notes.database.transaction() as tx:
        connection = await tx.connection()
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO note_update")

    assert "not stored" not in bob.text
    again = Browser("Alice", 21)
    again.receive(alice.doc.get_update())
    await again.enter(notes)
    await again.until(lambda: again.saved == again.member.sent)
    assert "not stored" in await stored(notes.database)


async def test_a_replaced_document_is_never_written_to(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)
    async with notes.database.transaction() as tx:
        await tx.exec(delete(NoteUpdate))
        await tx.exec(delete(NoteDocument))
        await log.create(tx, "w1", Editor(2).type("restored"), 0.0)

    alice.write("of the old one")
    await alice.until(lambda: alice.closed == 4410)

    assert await stored(notes.database) == "<paragraph>restored</paragraph>"


async def test_an_empty_room_is_compacted_and_let_go(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)
    alice.write("kept")
    await alice.until(lambda: alice.saved == 2)
    keeper = alice.seat.keeper
    keeper.linger = 0.0

    alice.seat.leave()
    async with asyncio.timeout(10):
        while await rows(notes.database):
            pass

    assert "kept" in await stored(notes.database)
    again = await Browser("Alice", 22).enter(notes)
    assert "kept" in again.text


async def test_a_long_log_is_compacted_while_people_write(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)
    alice.seat.keeper.compact_every = 3
    for number in range(4):
        alice.write(f"line {number}")
        await alice.until(lambda: alice.saved == alice.member.sent)

    assert await rows(notes.database) < 3
    assert "line 3" in await stored(notes.database)


async def test_stopping_stores_what_waits(any_database: Database) -> None:
    await begin(any_database)
    async with Notes(any_database).running() as notes:
        alice = await Browser("Alice", 11).enter(notes)
        alice.write("last words")

    assert "last words" in await stored(any_database)
    assert alice.closed == 1012


async def test_a_dead_reader_is_dropped_and_a_slow_one_is_not(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    room = alice.seat.keeper.room
    alice.waiting = bob.waiting = 100_000
    for second in range(12):
        bob.waiting -= 1_000
        room.drop_stuck(100.0 + second)

    assert (alice.dropped, bob.dropped) == (True, False)
    assert alice.member not in room.members


async def test_silence_is_broken_for_stock_editors(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)

    alice.seat.keeper.room.sign_of_life()

    assert alice.heard[-1] == b"\x01\x01\x00"
