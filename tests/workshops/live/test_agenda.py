from tests.workshops.live.cast import ALICE, BOB, CHARLIE, ITEMS, SYSTEM, live_room, waiting_room
from workshops.live import time_left


def test_the_time_left_follows_from_the_server_s_clock_alone() -> None:
    room = live_room()
    assert time_left(room.state.agenda, room.now) is None
    begun = room.do(ALICE, "agenda.move", item="a1").at
    assert time_left(room.state.agenda, begun + 60) == 4 * 60
    room.do(ALICE, "agenda.extend", minutes=5)
    assert time_left(room.state.agenda, begun + 60) == 9 * 60
    assert time_left(room.state.agenda, begun + 660) == -60


def test_two_who_press_next_at_once_move_one_step() -> None:
    room = live_room()
    room.do(ALICE, "agenda.move", item="a2")
    assert room.refused(ALICE, "agenda.move", item="a2") == "bad_request"


def test_the_agenda_can_be_left_and_an_item_must_exist() -> None:
    room = live_room()
    room.do(ALICE, "agenda.move", item="a2")
    room.do(ALICE, "agenda.move", item=None)
    assert room.snapshot()["agenda"]["current"] is None
    assert room.snapshot()["agenda"]["since"] is None
    assert room.refused(ALICE, "agenda.move", item="a9") == "not_found"


def test_only_the_current_item_is_extended_by_one_minute_to_sixty() -> None:
    room = live_room()
    assert room.refused(ALICE, "agenda.extend", minutes=5) == "bad_request"
    room.do(ALICE, "agenda.move", item="a2")
    for minutes in (0, 61, -1, 5.5, "5", True, None):
        assert room.refused(ALICE, "agenda.extend", minutes=minutes) == "bad_request"
    assert room.do(ALICE, "agenda.extend", minutes=60).data == {"item": "a2", "minutes": 60}


def test_a_new_agenda_keeps_the_current_item_and_its_extra_minutes_while_it_is_there() -> None:
    room = live_room()
    since = room.do(ALICE, "agenda.move", item="a2").at
    room.do(ALICE, "agenda.extend", minutes=5)
    room.do(SYSTEM, "agenda.set", items=[{**ITEMS[1], "title": "Well-being"}, ITEMS[0]])
    agenda = room.snapshot()["agenda"]
    assert (agenda["current"], agenda["since"]) == ("a2", since)
    assert agenda["items"][0] == {
        "id": "a2",
        "title": "Well-being",
        "minutes": 20,
        "presenter": "",
        "text": "",
        "extra": 5,
    }


def test_when_the_current_item_is_taken_out_the_one_that_followed_begins() -> None:
    room = live_room()
    third = {**ITEMS[1], "id": "a9", "title": "Third"}
    room.do(SYSTEM, "agenda.set", items=[*ITEMS[:2], third])
    room.do(ALICE, "agenda.move", item="a2")
    at = room.do(SYSTEM, "agenda.set", items=[third, ITEMS[0]]).at
    agenda = room.snapshot()["agenda"]
    assert (agenda["current"], agenda["since"]) == ("a9", at)
    room.do(SYSTEM, "agenda.set", items=[{**third, "id": "a8"}])
    assert room.snapshot()["agenda"]["current"] is None


def test_the_agenda_is_set_by_the_platform_before_during_and_after() -> None:
    room = waiting_room()
    for who in (ALICE, BOB, CHARLIE):
        assert room.refused(who, "agenda.set", items=[]) == "forbidden"
    assert room.refused(SYSTEM, "agenda.set", items=[ITEMS[0], ITEMS[0]]) == "bad_request"
    assert room.refused(SYSTEM, "agenda.set", items=[{"id": "a1", "title": "No minutes"}]) == "bad_request"
    too_many = [{**ITEMS[0], "id": f"a{number}"} for number in range(101)]
    assert room.refused(SYSTEM, "agenda.set", items=too_many) == "too_large"
