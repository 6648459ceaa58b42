"""Who may write in the notes of one process, and who is shown out, on both databases."""

from realtime.events import Who
from realtime.notes import frames
from realtime.notes.hub import Notes
from realtime.notes.room import MAX_SOCKETS
from realtime.rules import Pass
from tests.realtime.notes.browsers import Browser
from tests.realtime.notes.writers import Editor, stored


async def test_a_readers_writing_reaches_nobody_and_their_presence_everybody(notes: Notes) -> None:
    alice = await Browser("Alice", 11).enter(notes)
    reader = await Browser("Stranger", 15, role="reader", may_note=False).enter(notes)

    reader.write("I may not")
    reader.show({"cursor": 4})
    alice.write("I may")
    await alice.until(lambda: alice.people.get(15, {}).get("cursor"))
    await reader.until(lambda: "I may" in reader.text and len(reader.people) > 1)
    await alice.until(lambda: alice.saved == 2)

    assert "I may not" not in alice.text + await stored(notes.database)
    assert reader.saved == 0


async def test_closing_makes_everybody_a_reader_at_once(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    alice.write("in time")

    notes.set_writable("w1", False)
    alice.write("too late")
    bob.write("too late")
    await bob.until(lambda: "in time" in bob.text)
    notes.set_writable("w1", True)
    alice.write("reopened")

    await bob.until(lambda: "reopened" in bob.text)
    assert "in time" in await stored(notes.database)


async def test_what_was_written_while_read_only_comes_back_with_the_right_to_write(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    notes.set_role("p11", role="reader", may_note=False)
    alice.write("kept in the browser")

    assert alice.saved < alice.member.sent
    notes.set_role("p11", role="rapporteur", may_note=True)
    alice.write("and now")
    await bob.until(lambda: "kept in the browser" in bob.text and "and now" in bob.text)
    await alice.until(lambda: alice.saved == alice.member.sent)

    assert alice.asked == 2
    await bob.until(lambda: bob.people[11]["user"]["role"] == "rapporteur")


async def test_opening_lets_those_write_who_were_already_there(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), Browser("Bob", 12, may_note=False)
    asked = 0

    async def door() -> Pass:
        nonlocal asked
        asked += 1
        return Pass(Who("p12", "rapporteur", "Bob"), may_write=True, may_note=True)

    bob.member.ask = door
    await bob.enter(notes)
    bob.write("written while closed")
    notes.set_writable("w1", True)

    await alice.until(lambda: "written while closed" in alice.text)
    await alice.until(lambda: alice.people.get(12, {}).get("user", {}).get("role") == "rapporteur")
    assert asked == 1


async def test_a_new_name_is_told(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)

    notes.rename("p12", "Roberto")

    await alice.until(lambda: alice.people.get(12, {}).get("user", {}).get("name") == "Roberto")
    assert bob.people[12]["user"]["role"] == "participant"


async def test_nothing_is_taken_from_somebody_who_was_shown_out(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    notes.evict(["p12"], 4403)

    bob.write("after all")
    alice.write("without Bob")
    await alice.until(lambda: alice.saved == 2)

    assert "after all" not in await stored(notes.database)


async def test_what_was_not_taken_is_never_called_saved(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)
    alice.write("known")
    await alice.until(lambda: alice.saved == 2)
    alice.type("lost on the way")
    alice.say(frames.update(Editor(3).type("")))  # stands for a message that says something else
    alice.silent = True

    alice.write("builds upon what was lost")
    del alice.fragment.children[0]
    alice.say(frames.update(alice.sent[-1]))
    bob.write("from Bob")
    await alice.until(lambda: "from Bob" in alice.text)

    assert alice.saved <= 3 < alice.member.sent
    alice.silent = False
    alice.answer()
    await alice.until(lambda: alice.saved == alice.member.sent)
    assert "lost on the way" in await stored(notes.database)


async def test_a_removed_person_is_shown_out(notes: Notes) -> None:
    alice, bob = await Browser("Alice", 11).enter(notes), await Browser("Bob", 12).enter(notes)

    notes.evict(["p12"], 4403)
    notes.evict(["key-Alice"], 4401)

    assert (alice.closed, bob.closed) == (4401, 4403)
    assert not bob.seat.seated


async def test_one_person_has_a_bounded_number_of_tabs(notes: Notes) -> None:
    tabs = [await Browser("Bob", 12).enter(notes) for _ in range(MAX_SOCKETS + 1)]

    assert tabs[-1].closed == 4409
    assert not any(tab.closed for tab in tabs[:-1])
