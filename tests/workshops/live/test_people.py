from typing import Any

import pytest

from realtime.events import Who
from realtime.rules import Rules
from tests.workshops.live.cast import ALICE, BOB, CHARLIE, DORA, GIL, READER, SYSTEM, live_room, waiting_room
from workshops.live import LiveRules
from workshops.live.record import lookalikes, people


def test_who_enters_is_counted_and_known_with_affiliation_and_language() -> None:
    room = live_room()
    about = {"affiliation": "Mulhouse", "language": "fr", "kind": "city", "territory": "Mulhouse"}
    told = room.shown(room.do(SYSTEM, "person.enter", person="p9", name="Zoé", role="guest", **about))
    assert told["d"]["people_count"] == 7
    assert told["d"]["profiles"]["p9"] == {
        "name": "Zoé",
        "role": "guest",
        "affiliation": "Mulhouse",
        "language": "fr",
        "kind": "city",
        "looks": "zoe",
    }
    assert "territory" not in told["d"]


def test_who_enters_again_is_the_same_person_with_what_they_say_now() -> None:
    room = live_room()
    room.say(GIL)
    room.do(SYSTEM, "person.enter", person="p5", name="Gil Santos", role="guest", affiliation="Praia")
    snapshot = room.snapshot()
    assert snapshot["people_count"] == 6
    assert snapshot["messages"][0]["name"] == "Gil Santos"


def test_only_the_platform_lets_people_in() -> None:
    room = live_room()
    for who in (ALICE, DORA, BOB):
        assert room.refused(who, "person.enter", person="p9", name="Eve", role="facilitator") == "forbidden"
    assert room.refused(SYSTEM, "person.enter", name="Nobody", role="guest") == "bad_request"
    on_behalf = Who("p9", "system", "Eve")
    assert room.do(on_behalf, "person.enter", name="Eve", role="guest").data["person"] == "p9"


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200f", "\u3164", 7, None, "\ud800"])
def test_a_name_that_nobody_can_see_is_refused(name: object) -> None:
    assert live_room().refused(BOB, "person.rename", person="p2", name=name) == "bad_request"


def test_a_name_loses_the_marks_that_could_impersonate() -> None:
    room = live_room()
    room.do(BOB, "person.rename", person="p2", name="\u202eBob\u200b  Martin\u2066")
    assert room.snapshot()["people"].get("p2") is None
    room.say(BOB)
    assert room.snapshot()["people"]["p2"]["name"] == "Bob Martin"


def test_a_new_name_stands_under_everything_they_ever_did() -> None:
    room = live_room()
    first = room.say(GIL)
    room.say(BOB, reply_to=first)
    room.record(CHARLIE, source={"message": first})
    room.do(ALICE, "person.rename", person="p5", name="Gil of Kavala")
    snapshot = room.snapshot()
    assert snapshot["messages"][0]["name"] == "Gil of Kavala"
    assert snapshot["outcomes"][0]["quoted_name"] == "Gil of Kavala"


def test_one_renames_oneself_and_a_facilitator_anybody_but_the_secretariat() -> None:
    room = live_room()
    assert room.refused(BOB, "person.rename", person="p5", name="Gilles") == "forbidden"
    assert room.refused(CHARLIE, "person.rename", person="p5", name="Gilles") == "forbidden"
    assert room.refused(ALICE, "person.rename", person="p4", name="Not Dora") == "forbidden"
    assert room.refused(ALICE, "person.rename", person="p404", name="Gilles") == "not_found"
    assert room.refused(GIL, "person.rename", person="p5", name="Guest Gil") == "bad_request"
    room.do(DORA, "person.rename", person="p1", name="Alice A.")


def test_a_name_that_looks_like_the_facilitator_s_is_marked() -> None:
    room = live_room()
    room.do(GIL, "person.rename", person="p5", name="Αlicе")
    assert lookalikes(room.state) == {"p5"}
    room.do(ALICE, "person.promote", person="p5", role="facilitator")
    assert lookalikes(room.state) == set()


def test_removal_needs_a_reason_and_there_is_no_silent_return() -> None:
    room = live_room()
    assert room.refused(ALICE, "person.remove", person="p5") == "bad_request"
    assert room.refused(ALICE, "person.remove", person="p5", reason="  ") == "bad_request"
    room.do(ALICE, "person.remove", person="p5", reason="Advertising")
    assert room.refused(SYSTEM, "person.enter", person="p5", name="Gil", role="guest") == "forbidden"
    assert room.refused(ALICE, "person.remove", person="p5", reason="Again") == "bad_request"
    snapshot = room.snapshot()
    assert snapshot["people_count"] == 5
    assert [(gone["person"], gone["reason"]) for gone in snapshot["removed"]] == [("p5", "Advertising")]
    room.do(ALICE, "person.readmit", person="p5")
    room.say(GIL)
    assert room.refused(ALICE, "person.readmit", person="p5") == "bad_request"
    assert room.snapshot()["removed"] == []


def test_nobody_removes_or_demotes_themselves_or_the_last_facilitator() -> None:
    room = live_room()
    assert room.refused(ALICE, "person.remove", person="p1", reason="Bye") == "forbidden"
    assert room.refused(ALICE, "person.promote", person="p1", role="participant") == "forbidden"
    outside = Who("p9", "facilitator", "Never entered")
    assert room.refused(outside, "person.remove", person="p1", reason="Coup") == "forbidden"
    room.do(ALICE, "person.promote", person="p2", role="facilitator")
    room.do(BOB, "person.promote", person="p1", role="rapporteur")
    assert room.refused(ALICE, "person.remove", person="p2", reason="Revenge") == "forbidden"


def test_the_secretariat_may_do_even_that_and_nobody_below_removes_it() -> None:
    room = live_room()
    assert room.refused(ALICE, "person.remove", person="p4", reason="Coup") == "forbidden"
    assert room.refused(ALICE, "person.promote", person="p4", role="guest") == "forbidden"
    room.do(DORA, "person.remove", person="p1", reason="Left the network")
    assert "p1" not in [row["id"] for row in people(room.state)]


def test_roles_are_given_within_the_room_only() -> None:
    room = live_room()
    assert room.refused(ALICE, "person.promote", person="p2", role="secretariat") == "bad_request"
    assert room.refused(ALICE, "person.promote", person="p2", role="participant") == "bad_request"
    room.do(ALICE, "person.remove", person="p5", reason="Noise")
    assert room.refused(ALICE, "person.promote", person="p5", role="facilitator") == "not_found"
    room.do(ALICE, "person.promote", person="p6", role="participant")
    room.say(READER)
    room.do(ALICE, "person.promote", person="p6", role="reader")
    assert room.refused(READER, "message.post", text="still?") == "forbidden"


def test_one_who_acts_without_having_entered_signs_but_is_not_counted() -> None:
    room = waiting_room()
    eve = Who("p9", "facilitator", "Eve", "fr")
    told = room.shown(room.do(eve, "workshop.open"))
    assert told["d"]["name"] == "Eve"
    assert told["d"]["profiles"]["p9"]["role"] == "facilitator"
    assert "author" not in told["d"]
    assert room.snapshot()["people_count"] == 6
    assert room.refused(Who("p9", "participant", "Eve"), "workshop.close") == "forbidden"
    assert room.refold() == room.state


def test_sockets_hear_of_removal_roles_names_and_rights() -> None:
    room = live_room()
    rules: Rules = LiveRules()

    def of(kind: str, **data: object) -> Any:
        return rules.consequences(room.do(ALICE, kind, **data))

    assert of("person.rename", person="p2", name="Bobby").names == {"p2": "Bobby"}
    assert of("person.promote", person="p2", role="reader").roles == {"p2": "reader"}
    assert of("person.remove", person="p2", reason="Noise").removed == {"p2"}
    assert of("person.readmit", person="p2").readmitted == {"p2"}
    assert of("message.post", text="hello") is None
    assert of("workshop.close").rights


def test_the_list_of_people_says_who_is_here_and_is_not_for_readers() -> None:
    room = live_room()
    answer = room.rules.answer(room.state, BOB, "people", {}, {"p2"})
    assert answer is not None
    assert [(row["id"], row["here"]) for row in answer["people"]] == [
        ("p1", False),
        ("p3", False),
        ("p4", False),
        ("p2", True),
        ("p5", False),
        ("p6", False),
    ]
    assert room.rules.answer(room.state, READER, "people", {}, set()) is None
    assert room.rules.answer(room.state, BOB, "passwords", {}, set()) is None


def test_typing_is_told_by_the_name_that_the_room_knows_and_only_while_live() -> None:
    room = live_room()
    liar = Who("p2", "participant", "Alice")
    assert room.rules.relay(room.state, liar, "typing", {"name": "Alice"}) == {"by": "p2", "name": "Bob"}
    assert room.rules.relay(room.state, READER, "typing", {}) is None
    assert room.rules.relay(room.state, BOB, "shouting", {}) is None
    room.do(ALICE, "workshop.close")
    assert room.rules.relay(room.state, BOB, "typing", {}) is None


def test_a_member_of_the_secretariat_is_removed_by_another_only_and_then_may_do_nothing() -> None:
    room = live_room()
    assert room.refused(DORA, "person.remove", person="p4", reason="By mistake") == "forbidden"
    other = Who("p40", "secretariat", "Didier")
    room.do(other, "person.remove", person="p4", reason="Left the network")
    assert room.refused(DORA, "message.post", text="still here") == "forbidden"
    assert room.refused(ALICE, "person.readmit", person="p4") == "forbidden"
    room.do(other, "person.readmit", person="p4")
    room.say(DORA)
