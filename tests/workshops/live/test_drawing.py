"""Practices drawn from words: everybody sees for whom, and nothing is drawn from words that are gone."""

from tests.workshops.live.cast import ALICE, BOB, CHARLIE, DORA, SYSTEM, closed_room, live_room, waiting_room

OF_MULHOUSE = {"practice": 7, "whose": "Mulhouse"}


def test_everybody_sees_from_which_words_a_practice_is_drawn_and_for_whom() -> None:
    room = live_room()
    message = room.say(BOB)
    room.do(SYSTEM, "words.draw", source={"message": message}, **OF_MULHOUSE)
    room.do(SYSTEM, "words.draw", source={"message": message}, practice=8, whose="Praia")
    room.do(SYSTEM, "words.draw", source={"note": "a1", "heading": "Welcome"}, practice=9, whose="Praia")
    assert room.snapshot()["drawn"] == {
        message: [OF_MULHOUSE, {"practice": 8, "whose": "Praia"}],
        "note-a1": [{"practice": 9, "whose": "Praia"}],
    }


def test_the_event_tells_nothing_of_the_draft() -> None:
    room = live_room()
    event = room.do(SYSTEM, "words.draw", source={"message": room.say(BOB)}, **OF_MULHOUSE)
    assert room.shown(event)["d"] == {"source": event.data["source"], **OF_MULHOUSE}
    source = event.data["source"]
    assert room.refused(SYSTEM, "words.draw", source=source, title="Gardens", **OF_MULHOUSE) == "bad_request"


def test_only_the_platform_says_so() -> None:
    room = live_room()
    source = {"message": room.say(BOB)}
    for who in (ALICE, BOB, CHARLIE, DORA):
        assert room.refused(who, "words.draw", source=source, **OF_MULHOUSE) == "forbidden"


def test_afterwards_too_but_not_before_anything_was_said() -> None:
    room = closed_room()
    room.do(SYSTEM, "words.draw", source={"message": next(iter(room.state.messages))}, **OF_MULHOUSE)
    source = {"note": "a1"}
    assert waiting_room().refused(SYSTEM, "words.draw", source=source, **OF_MULHOUSE) == "closed"


def test_nothing_is_drawn_from_words_that_are_not_there() -> None:
    room = live_room()
    message = room.say(BOB)
    room.do(BOB, "message.remove", id=message)
    assert room.refused(SYSTEM, "words.draw", source={"message": message}, **OF_MULHOUSE) == "not_found"
    assert room.refused(SYSTEM, "words.draw", source={"message": "m999"}, **OF_MULHOUSE) == "not_found"
    assert room.refused(SYSTEM, "words.draw", source=None, **OF_MULHOUSE) == "bad_request"


def test_a_removed_message_loses_its_mark() -> None:
    room = live_room()
    message = room.say(BOB)
    room.do(SYSTEM, "words.draw", source={"message": message}, **OF_MULHOUSE)
    room.do(ALICE, "message.remove", id=message, reason="It names somebody")
    assert room.snapshot()["drawn"] == {}
    assert room.refold() == room.state


def test_told_twice_it_stands_once() -> None:
    room = live_room()
    source = {"message": room.say(BOB)}
    for _ in range(2):
        room.do(SYSTEM, "words.draw", source=source, **OF_MULHOUSE)
    assert room.snapshot()["drawn"] == {source["message"]: [OF_MULHOUSE]}


def test_one_who_comes_again_as_a_reader_has_neither_hand_nor_floor() -> None:
    room = live_room()
    room.do(BOB, "hand.raise")
    room.do(SYSTEM, "person.enter", person=BOB.id, name="Bob", role="reader")
    assert not room.state.hands
