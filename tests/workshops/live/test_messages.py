import pytest

from tests.workshops.live.cast import ALICE, BOB, CHARLIE, GIL, live_room


def test_a_message_is_shown_with_its_author_its_time_and_its_language() -> None:
    room = live_room()
    event = room.do(BOB, "message.post", text="  **Bom dia**\r\n", lang="pt")
    (message,) = room.snapshot()["messages"]
    assert message == {
        "id": f"m{event.seq}",
        "by": "p2",
        "name": "Bob",
        "at": event.at,
        "text": "**Bom dia**",
        "html": "<p><strong>Bom dia</strong></p>",
        "lang": "pt",
        "reactions": {},
    }


def test_html_is_told_only_where_markdown_changed_something() -> None:
    room = live_room()
    assert "html" not in room.shown(room.do(BOB, "message.post", text="plain"))["d"]
    assert "html" in room.shown(room.do(BOB, "message.post", text="**bold**"))["d"]


def test_a_reply_brings_its_source_along_shortened() -> None:
    room = live_room()
    first = room.say(BOB, "x" * 500)
    told = room.shown(room.do(GIL, "message.post", text="Yes", reply_to=first))
    assert told["d"]["quoted"] == {"id": first, "by": "p2", "name": "Bob", "text": "x" * 139 + "…"}


def test_a_reply_to_nothing_is_refused() -> None:
    assert live_room().refused(BOB, "message.post", text="Yes", reply_to="m404") == "not_found"


def test_a_reply_to_what_was_removed_meanwhile_keeps_its_own_words_and_quotes_none() -> None:
    room = live_room()
    first = room.say(GIL, "secret")
    room.do(GIL, "message.remove", id=first)
    told = room.shown(room.do(BOB, "message.post", text="I agree", reply_to=first))
    assert told["d"]["quoted"]["text"] == ""
    assert room.snapshot()["messages"][-1]["text"] == "I agree"


def test_a_change_is_marked_and_only_the_last_words_are_shown() -> None:
    room = live_room()
    first = room.say(BOB, "Tuseday")
    event = room.do(BOB, "message.edit", id=first, text="Tuesday")
    (message,) = room.snapshot()["messages"]
    assert (message["text"], message["edited"]) == ("Tuesday", event.at)
    assert room.refused(BOB, "message.edit", id=first, text="Tuesday ") == "bad_request"


def test_nobody_puts_words_into_somebody_s_mouth() -> None:
    room = live_room()
    first = room.say(BOB)
    assert room.refused(ALICE, "message.edit", id=first, text="I resign") == "forbidden"


def test_removing_takes_the_words_out_of_every_event_of_the_log() -> None:
    room = live_room()
    first = room.say(BOB, "first words")
    room.do(BOB, "message.edit", id=first, text="second words")
    room.do(BOB, "message.edit", id=first, text="third words")
    room.do(BOB, "message.remove", id=first)
    assert not any("words" in str(event.data) for event in room.log)
    (message,) = room.snapshot()["messages"]
    assert message["text"] == ""
    assert message["removed"] == {"by": "p2", "name": "Bob", "own": True}
    assert room.refold() == room.state


def test_what_the_group_made_of_removed_words_stays_but_quotes_them_no_more() -> None:
    room = live_room()
    first = room.say(BOB, "a **garden** for all")
    outcome = room.record(CHARLIE, "proposal", "Plant a common garden", source={"message": first})
    room.do(BOB, "message.remove", id=first)
    (shown,) = room.snapshot()["outcomes"]
    assert (shown["id"], shown["text"]) == (outcome, "Plant a common garden")
    assert (shown["quote"], shown["quote_removed"]) == ("", True)
    assert not any("for all" in str(event.data) for event in room.log)
    assert room.refold() == room.state


def test_removing_somebody_else_s_message_needs_a_reason_which_is_told() -> None:
    room = live_room()
    first = room.say(GIL)
    assert room.refused(ALICE, "message.remove", id=first) == "bad_request"
    assert room.refused(ALICE, "message.remove", id=first, reason=" ") == "bad_request"
    assert room.refused(BOB, "message.remove", id=first, reason="I dislike it") == "forbidden"
    told = room.shown(room.do(ALICE, "message.remove", id=first, reason="Advertising"))
    assert (told["d"]["reason"], told["d"]["own"], told["d"]["name"]) == ("Advertising", False, "Alice")
    assert "redact" not in told["d"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("message.edit", {"text": "again"}),
        ("message.remove", {"reason": "again"}),
        ("message.react", {"emoji": "👍", "on": True}),
        ("message.pin", {"on": True}),
    ],
)
def test_nothing_more_can_be_done_with_a_removed_message(kind: str, data: dict[str, object]) -> None:
    room = live_room()
    first = room.say(ALICE)
    room.do(ALICE, "message.remove", id=first)
    assert room.refused(ALICE, kind, id=first, **data) == "not_found"


def test_reactions_are_counted_by_person_and_can_be_taken_back() -> None:
    room = live_room()
    first = room.say(BOB)
    for who in (GIL, ALICE, GIL):
        room.do(who, "message.react", id=first, emoji="👍", on=True)
    assert room.snapshot()["messages"][0]["reactions"] == {"👍": ["p5", "p1"]}
    room.do(GIL, "message.react", id=first, emoji="👍", on=False)
    room.do(ALICE, "message.react", id=first, emoji="👍", on=False)
    assert room.snapshot()["messages"][0]["reactions"] == {}
    room.do(ALICE, "message.react", id=first, emoji="👍", on=False)
    assert room.refused(GIL, "message.react", id=first, emoji="💩", on=True) == "bad_request"


def test_a_pinned_message_is_shown_in_full_however_old_it_is() -> None:
    room = live_room(window=3)
    first = room.say(BOB, "The address of the garden")
    room.do(CHARLIE, "message.pin", id=first, on=True)
    for _ in range(5):
        room.say(GIL)
    snapshot = room.snapshot()
    assert snapshot["pins"][0]["text"] == "The address of the garden"
    assert first not in [message["id"] for message in snapshot["messages"]]
    assert "p2" in snapshot["people"]
    room.do(CHARLIE, "message.pin", id=first, on=False)
    assert room.snapshot()["pins"] == []


def test_a_removed_message_is_no_longer_pinned() -> None:
    room = live_room()
    first = room.say(BOB)
    room.do(CHARLIE, "message.pin", id=first, on=True)
    room.do(BOB, "message.remove", id=first)
    assert room.snapshot()["pins"] == []
