from tests.workshops.live.cast import ALICE, BOB, CHARLIE, DORA, SYSTEM, live_room, waiting_room


def test_nothing_is_said_before_the_workshop_is_opened() -> None:
    room = waiting_room()
    assert room.snapshot()["status"] == "announced"
    assert room.refused(BOB, "message.post", text="hello") == "closed"
    opened = room.do(ALICE, "workshop.open")
    room.say(BOB)
    assert (room.snapshot()["status"], room.snapshot()["opened_at"]) == ("live", opened.at)
    assert room.refused(ALICE, "workshop.open") == "closed"
    assert room.refused(ALICE, "workshop.reopen") == "closed"


def test_closing_ends_the_conversation_for_all() -> None:
    room = live_room()
    first = room.say(BOB)
    closed = room.do(ALICE, "workshop.close")
    assert (room.snapshot()["status"], room.snapshot()["closed_at"]) == ("closed", closed.at)
    for who in (ALICE, BOB, CHARLIE, DORA):
        assert room.refused(who, "message.post", text="one more thing") == "closed"
        assert room.refused(who, "message.react", id=first, emoji="👍", on=True) == "closed"
    assert room.refused(ALICE, "workshop.close") == "closed"


def test_after_the_end_one_may_still_take_one_s_own_words_away_and_facilitators_moderate() -> None:
    room = live_room()
    mine, yours = room.say(BOB), room.say(CHARLIE)
    room.do(ALICE, "workshop.close")
    room.do(BOB, "message.remove", id=mine)
    assert room.refused(BOB, "message.remove", id=yours, reason="No") == "forbidden"
    room.do(ALICE, "message.remove", id=yours, reason="A private address")


def test_reopening_is_possible_for_one_day_and_the_agenda_is_where_it_was() -> None:
    room = live_room()
    room.do(ALICE, "agenda.move", item="a2")
    room.do(ALICE, "workshop.close")
    room.now += 24 * 3600 - 2
    room.do(ALICE, "workshop.reopen")
    assert (room.snapshot()["status"], room.snapshot()["closed_at"]) == ("live", None)
    assert room.snapshot()["agenda"]["current"] == "a2"
    room.do(ALICE, "workshop.close")
    room.now += 24 * 3600
    assert room.refused(ALICE, "workshop.reopen") == "closed"
    assert room.refused(DORA, "workshop.reopen") == "closed"


def test_a_conversation_is_hidden_and_shown_again() -> None:
    room = live_room()
    room.do(ALICE, "workshop.close")
    room.do(DORA, "conversation.hide", on=True)
    assert room.snapshot()["hidden"]
    room.do(SYSTEM, "conversation.hide", on=False)
    assert not room.snapshot()["hidden"]
