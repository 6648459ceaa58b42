from tests.workshops.live.cast import ALICE, BOB, CHARLIE, GIL, Room, live_room


def hands(room: Room) -> list[str]:
    return [hand["person"] for hand in room.snapshot()["hands"]]


def test_hands_stand_in_the_order_of_raising_the_facilitator_s_too() -> None:
    room = live_room()
    for who in (GIL, ALICE, BOB):
        room.do(who, "hand.raise")
    assert hands(room) == ["p5", "p1", "p2"]


def test_raising_a_raised_hand_does_not_move_it_and_says_why() -> None:
    room = live_room()
    room.do(GIL, "hand.raise")
    assert room.refused(GIL, "hand.raise") == "bad_request"


def test_one_lowers_one_s_own_hand_by_naming_nobody() -> None:
    room = live_room()
    room.do(GIL, "hand.raise")
    assert room.do(GIL, "hand.lower").data == {"people": ["p5"]}
    assert hands(room) == []
    assert room.refused(GIL, "hand.lower") == "bad_request"


def test_a_facilitator_lowers_one_or_all() -> None:
    room = live_room()
    for who in (GIL, BOB, CHARLIE):
        room.do(who, "hand.raise")
    room.do(ALICE, "hand.lower", person="p2")
    assert hands(room) == ["p5", "p3"]
    assert room.refused(ALICE, "hand.lower", person="p5", all=True) == "bad_request"
    room.do(ALICE, "hand.lower", all=True)
    assert hands(room) == []
    assert room.refused(ALICE, "hand.lower", all=True) == "bad_request"


def test_nobody_lowers_another_s_hand() -> None:
    room = live_room()
    room.do(GIL, "hand.raise")
    assert room.refused(BOB, "hand.lower", person="p5") == "forbidden"
    assert room.refused(CHARLIE, "hand.lower", all=True) == "forbidden"


def test_the_floor_lowers_the_hand_and_tells_since_when() -> None:
    room = live_room()
    room.do(GIL, "hand.raise")
    event = room.do(ALICE, "floor.give", person="p5")
    assert room.snapshot()["floor"] == {"person": "p5", "since": event.at}
    assert hands(room) == []
    assert room.refused(GIL, "hand.raise") == "bad_request"


def test_whoever_has_the_floor_gives_it_back_and_nobody_else_takes_it() -> None:
    room = live_room()
    room.do(ALICE, "floor.give", person="p5")
    assert room.refused(BOB, "floor.give", person=None) == "forbidden"
    assert room.refused(GIL, "floor.give", person="p2") == "forbidden"
    room.do(GIL, "floor.give", person=None)
    assert room.snapshot()["floor"] is None
    assert room.refused(ALICE, "floor.give", person=None) == "bad_request"


def test_the_floor_goes_to_nobody_unknown_or_removed_and_not_twice() -> None:
    room = live_room()
    assert room.refused(ALICE, "floor.give", person="p404") == "not_found"
    room.do(ALICE, "person.remove", person="p5", reason="Noise")
    assert room.refused(ALICE, "floor.give", person="p5") == "not_found"
    room.do(ALICE, "floor.give", person="p2")
    assert room.refused(ALICE, "floor.give", person="p2") == "bad_request"


def test_removal_and_closing_take_hand_and_floor_away() -> None:
    room = live_room()
    room.do(GIL, "hand.raise")
    room.do(BOB, "hand.raise")
    room.do(ALICE, "floor.give", person="p2")
    room.do(ALICE, "person.remove", person="p2", reason="Noise")
    room.do(ALICE, "person.promote", person="p5", role="reader")
    assert (hands(room), room.snapshot()["floor"]) == ([], None)
    room.do(CHARLIE, "hand.raise")
    room.do(ALICE, "floor.give", person="p1")
    room.do(ALICE, "workshop.close")
    assert (hands(room), room.snapshot()["floor"]) == ([], None)
