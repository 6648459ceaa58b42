"""The room as a value machine: no sockets, no database, no clock but the numbers given here."""

import json
from typing import Any

import pytest

from realtime import wire
from realtime.events import Command, Data, Event, Who
from realtime.history import History, Stored
from realtime.limits import Limits
from realtime.member import Member
from realtime.room import Close, Effect, Room, Send, Submit, Tell
from realtime.rules import Consequences
from tests.realtime.talk import ALICE, BOB, CHARLIE, Talk


class Ear:
    """An outlet of which nothing is asked: the room only names who gets what."""

    choked = 0.0

    def send(self, batch: wire.Batch) -> None: ...
    def close(self, code: int) -> None: ...
    def drop(self) -> None: ...
    def backlog(self) -> int:
        return 0


def member(who: Who = BOB, *, key: str = "", may_write: bool = True) -> Member:
    return Member(who, Ear(), may_write=may_write, key=key)


def hello(resume: wire.Resume | None = None, tab: str = "t", version: int = 1) -> wire.Hello:
    return wire.Hello(version, tab, resume)


def a_room(**limits: Any) -> Room:
    chosen = Limits(**limits)
    return Room("w1", History("w1", "e1", Talk(), chosen), chosen, lambda _, text, params: text)


def store(
    room: Room, kind: str = "talk.said", author: str = "p1", cid: str = "", **data: Any
) -> list[Effect]:
    """Store an event as the writer does; returns what follows for the members."""
    seq = room.history.seq + 1
    event = Event(seq, kind, author, cid or f"c{seq}", 0.0, data or {"text": f"text {seq}"})
    message = room.history.fold(event)
    room.history.keep(Stored(event, wire.digest("talk.say", event.data)), message)
    return [*room.publish([message]), *(room.react(event) or [])]


def frames(effects: list[Effect], to: Member) -> list[Data]:
    """What `to` is sent."""
    sent = [effect.batch for effect in effects if isinstance(effect, Send) and to in effect.to]
    return [json.loads(payload) for batch in sent for payload in batch.payloads]


def closed(effects: list[Effect]) -> dict[Member, int]:
    return {effect.member: effect.code for effect in effects if isinstance(effect, Close)}


def enter(room: Room, who: Who = BOB, now: float = 0.0, **fields: Any) -> Member:
    entered = member(who)
    assert not closed(room.enter(entered, hello(**fields), now, 0.0))
    return entered


def post(text: str = "hi", cid: str = "b:1") -> str:
    return json.dumps({"t": "post", "cid": cid, "k": "talk.say", "d": {"text": text}})


def test_a_newcomer_gets_the_state_and_who_they_are():
    room = a_room()
    store(room)
    bob = member()
    welcome, presence = frames(room.enter(bob, hello(), 0.0, 9.0), bob)
    assert (welcome["mode"], welcome["seq"], welcome["epoch"], welcome["at"]) == ("snapshot", 1, "e1", 9.0)
    assert welcome["state"] == {"said": [[1, "text 1"]], "open": True}
    assert welcome["you"] == {"id": "p2", "name": "Bob", "role": "participant", "may": ["talk.say"]}
    assert welcome["ping_ms"] == 25_000
    assert presence == {"t": "eph", "k": "presence", "d": {"count": 1, "came": [], "left": []}}


def test_who_comes_back_gets_what_they_missed_in_order_and_no_state():
    room = a_room()
    for _ in range(5):
        store(room)
    bob = member()
    welcome, *missed = frames(room.enter(bob, hello(wire.Resume("e1", 2)), 0.0, 0.0), bob)
    assert (welcome["mode"], welcome["seq"]) == ("replay", 5)
    assert "state" not in welcome
    assert [event["seq"] for event in missed if event["t"] == "ev"] == [3, 4, 5]


@pytest.mark.parametrize(
    ("resume", "mode"),
    [
        (wire.Resume("e1", 600), "replay"),
        (wire.Resume("e1", 100), "replay"),
        (wire.Resume("e1", 99), "snapshot"),
        (wire.Resume("e1", 601), "snapshot"),
        (wire.Resume("e0", 599), "snapshot"),
    ],
)
def test_resume_is_all_or_nothing(resume: wire.Resume, mode: str):
    room = a_room()
    for _ in range(600):
        store(room)
    bob = member()
    assert frames(room.enter(bob, hello(resume), 0.0, 0.0), bob)[0]["mode"] == mode


def test_a_gap_of_more_than_a_mebibyte_is_not_replayed():
    room = a_room()
    for _ in range(200):
        store(room, text="x" * 7_000)
    bob = member()
    assert frames(room.enter(bob, hello(wire.Resume("e1", 40)), 0.0, 0.0), bob)[0]["mode"] == "snapshot"
    assert frames(room.enter(bob, hello(wire.Resume("e1", 80)), 0.0, 0.0), bob)[0]["mode"] == "replay"


def test_words_that_were_taken_back_are_not_replayed():
    room = a_room()
    store(room, text="secret")
    store(room, "talk.unsaid", seq=1)
    bob = member()
    sent = frames(room.enter(bob, hello(wire.Resume("e1", 0)), 0.0, 0.0), bob)
    assert [event["d"] for event in sent if event["t"] == "ev"] == [{"text": ""}, {"seq": 1}]


def test_a_retry_of_words_that_were_taken_back_is_still_the_same_message():
    room = a_room()
    store(room, cid="a:1", text="secret")
    store(room, "talk.unsaid", seq=1)
    assert room.admit(ALICE, "a:1", Command("talk.say", {"text": "secret"}), 0.0)[1] == 1


def test_another_version_is_told_so():
    bob = member()
    assert closed(a_room().enter(bob, hello(version=2), 0.0, 0.0)) == {bob: 4426}


def test_a_post_is_submitted_and_a_known_one_acknowledged_again():
    room = a_room()
    bob = enter(room)
    [submit] = room.receive(bob, post(), 0.0)
    assert isinstance(submit, Submit)
    assert submit.command == Command("talk.say", {"text": "hi"})
    store(room, author="p2", cid="b:1", text="hi")
    [ack] = frames(room.receive(bob, post(), 0.0), bob)
    assert ack == {"t": "ack", "cid": "b:1", "seq": 1, "dup": True}


def test_the_same_cid_with_other_words_is_a_conflict_and_another_author_s_is_none():
    room = a_room()
    bob, charlie = enter(room), enter(room, CHARLIE)
    store(room, author="p2", cid="b:1", text="hi")
    assert frames(room.receive(bob, post("other"), 0.0), bob)[0]["code"] == "cid_conflict"
    assert isinstance(room.receive(charlie, post("other"), 0.0)[0], Submit)


def test_a_reader_may_not_post():
    room = a_room()
    reader = member(Who("p9", "reader"), may_write=False)
    room.enter(reader, hello(), 0.0, 0.0)
    assert frames(room.receive(reader, post(), 0.0), reader)[0]["code"] == "forbidden"


def test_ten_posts_at_once_then_five_a_second_over_all_tabs_of_a_person():
    room = a_room()
    tabs = [enter(room), enter(room)]
    answers = [room.receive(tabs[n % 2], post(cid=f"b:{n}"), 0.0)[0] for n in range(11)]
    assert [isinstance(answer, Submit) for answer in answers] == [True] * 10 + [False]
    [nack] = frames([answers[10]], tabs[0])
    assert (nack["code"], nack["retry_ms"]) == ("rate_limited", 201)
    assert isinstance(room.receive(tabs[0], post(cid="b:12"), 0.21)[0], Submit)
    assert isinstance(room.receive(enter(room, CHARLIE), post(), 0.21)[0], Submit)


def test_leaving_and_coming_back_does_not_renew_the_rate():
    room = a_room()
    for number in range(10):
        room.receive(enter(room), post(cid=f"b:{number}"), 0.0)
    for gone in list(room.members):
        room.leave(gone)
    room.tick(0.1)
    back = enter(room, now=0.1)
    assert frames(room.receive(back, post(cid="b:99"), 0.1), back)[0]["code"] == "rate_limited"


def test_retries_of_what_is_stored_cost_nothing():
    room = a_room()
    bob = enter(room)
    store(room, author="p2", cid="b:1", text="hi")
    assert all(frames(room.receive(bob, post(), 0.0), bob)[0]["t"] == "ack" for _ in range(50))


def test_a_text_that_is_too_long_is_refused_by_its_cid():
    room = a_room()
    bob = enter(room)
    [nack] = frames(room.receive(bob, post("x" * 8_001), 0.0), bob)
    assert (nack["cid"], nack["code"]) == ("b:1", "too_large")


def test_a_malformed_frame_puts_its_sender_out_and_nobody_else():
    room = a_room()
    bob, charlie = enter(room), enter(room, CHARLIE)
    assert closed(room.receive(bob, "{", 0.0)) == {bob: 4400}
    assert list(room.members) == [charlie]
    assert room.receive(bob, post(), 0.0) == []


def test_frames_without_end_are_a_flood():
    room = a_room(frames=50, frames_burst=200)
    bob = enter(room)
    for _ in range(200):
        assert room.receive(bob, '{"t":"pong"}', 0.0) == []
    assert closed(room.receive(bob, '{"t":"pong"}', 0.0)) == {bob: 4129}


def test_the_eleventh_socket_of_a_person_is_one_too_many():
    room = a_room()
    for number in range(10):
        enter(room, tab=f"t{number}")
    eleventh = member()
    assert closed(room.enter(eleventh, hello(tab="t10"), 0.0, 0.0)) == {eleventh: 4409}
    enter(room, CHARLIE)


def test_a_tab_that_comes_back_takes_the_place_of_its_dead_connection():
    room = a_room()
    tabs = [enter(room, tab=f"t{number}") for number in range(10)]
    again = member()
    assert closed(room.enter(again, hello(tab="t3"), 0.0, 0.0)) == {tabs[3]: 4100}
    assert again in room.members
    assert len(room.members) == 10


def test_who_does_not_answer_a_ping_within_eight_seconds_is_closed():
    room = a_room()
    bob, charlie = enter(room), enter(room, CHARLIE)
    assert frames(room.tick(24.9), bob) == [{"t": "eph", "k": "presence", "d": {"count": 2, "came": [
        {"id": "p2", "name": "Bob", "role": "participant"}, {"id": "p3", "name": "Charlie", "role": "rapporteur"},
    ], "left": []}}]  # fmt: skip
    assert frames(room.tick(25.0), bob) == [{"t": "ping"}]
    room.receive(charlie, '{"t":"pong"}', 26.0)
    assert closed(room.tick(32.9)) == {}
    assert closed(room.tick(33.0)) == {bob: 4102}
    assert frames(room.tick(50.0), charlie)[0] == {"t": "ping"}


def test_presence_counts_people_and_is_told_at_most_once_a_second():
    room = a_room()
    bob = enter(room)
    enter(room)
    assert frames(room.tick(0.0), bob)[0]["d"]["count"] == 1
    alice = enter(room, ALICE, now=0.5)
    assert frames(room.tick(0.5), bob) == []
    assert frames(room.tick(1.0), bob)[0]["d"] == {
        "count": 2, "came": [{"id": "p1", "name": "Alice", "role": "facilitator"}], "left": [],
    }  # fmt: skip
    room.leave(alice)
    assert frames(room.tick(2.0), bob)[0]["d"] == {"count": 1, "came": [], "left": ["p1"]}


def test_who_leaves_and_returns_within_the_second_is_not_mentioned():
    room = a_room()
    bob, alice = enter(room), enter(room, ALICE)
    room.tick(0.0)
    room.leave(alice)
    enter(room, ALICE)
    assert frames(room.tick(1.0), bob) == []


def test_a_crowd_is_told_as_a_count():
    room = a_room()
    bob = enter(room)
    for number in range(60):
        enter(room, Who(f"x{number}", "guest"))
    assert frames(room.tick(0.0), bob)[0]["d"] == {"count": 61, "came": [], "left": []}


def test_people_in_other_processes_count_until_those_fall_silent():
    room = a_room()
    bob = enter(room)
    room.presence.hear("other", {"p2": ("Bob", "participant"), "p7": ("Dora", "secretariat")}, 0.0)
    assert frames(room.tick(0.0), bob)[0]["d"]["count"] == 2
    assert room.presence.ids() == {"p2", "p7"}
    assert frames(room.tick(16.0), bob)[-1]["d"] == {"count": 1, "came": [], "left": ["p7"]}


def test_other_processes_are_told_who_is_here():
    room = a_room()
    enter(room)
    [told] = [effect for effect in room.tick(0.0) if isinstance(effect, Tell)]
    assert told.note == {"t": "here", "room": "w1", "people": {"p2": ("Bob", "participant")}}
    assert not [effect for effect in room.tick(4.9) if isinstance(effect, Tell)]
    assert [effect for effect in room.tick(5.0) if isinstance(effect, Tell)]


def test_a_typing_hint_reaches_the_others_once_and_not_its_author():
    room = a_room()
    bob, charlie = enter(room), enter(room, CHARLIE)
    room.tick(0.0)
    for _ in range(3):
        room.receive(bob, '{"t":"eph","k":"typing","d":{}}', 0.0)
    effects = room.tick(0.25)
    assert frames(effects, charlie) == [{"t": "eph", "k": "typing", "d": {"by": "p2", "name": "Bob"}}]
    assert frames(effects, bob) == []
    assert room.tick(0.5) == []


def test_a_hint_is_dropped_for_who_cannot_keep_up():
    room = a_room()
    bob, charlie = enter(room), enter(room, CHARLIE)
    room.tick(0.0)
    charlie.outlet.choked = 1.0  # type: ignore[misc]
    room.receive(bob, '{"t":"eph","k":"typing","d":{}}', 0.0)
    assert frames(room.tick(0.25), charlie) == []


def test_a_question_is_answered_to_who_asked_only():
    room = a_room()
    bob, charlie = enter(room), enter(room, CHARLIE)
    effects = room.receive(bob, '{"t":"eph","k":"people","d":{}}', 0.0)
    assert frames(effects, bob) == [{"t": "eph", "k": "people", "d": {"people": ["p2", "p3"]}}]
    assert frames(effects, charlie) == []


def test_more_than_twenty_hints_a_second_are_dropped_without_a_word():
    room = a_room()
    bob = enter(room)
    answers = [room.receive(bob, '{"t":"eph","k":"people","d":{}}', 0.0) for _ in range(25)]
    assert [bool(answer) for answer in answers] == [True] * 20 + [False] * 5


def test_who_is_removed_hears_of_it_and_is_closed_and_stays_out():
    room = a_room()
    bob, alice = enter(room), enter(room, ALICE)
    effects = store(room, "person.removed", person="p2")
    assert frames(effects, bob)[0]["k"] == "person.removed"
    assert closed(effects) == {bob: 4403}
    assert list(room.members) == [alice]
    again = member()
    assert closed(room.enter(again, hello(), 0.0, 0.0)) == {again: 4403}
    store(room, "person.readmitted", person="p2")
    enter(room)


def test_who_is_promoted_is_told_what_they_may_and_acts_in_the_new_role():
    room = a_room()
    bob, charlie = enter(room), enter(room, CHARLIE)
    effects = store(room, "person.promoted", person="p2", role="facilitator")
    assert frames(effects, bob)[1]["d"]["role"] == "facilitator"
    assert len(frames(effects, charlie)) == 1
    [submit] = room.receive(bob, post(), 0.0)
    assert isinstance(submit, Submit)
    assert submit.member.who.role == "facilitator"


def test_when_the_rights_of_all_change_all_are_told():
    room = a_room()
    bob = enter(room)
    assert frames(store(room, "talk.closed"), bob)[1] == {
        "t": "eph", "k": "you", "d": {"id": "p2", "name": "Bob", "role": "participant", "may": []},
    }  # fmt: skip


def test_a_session_that_ends_takes_its_sockets_with_it():
    room = a_room()
    here, there = member(key="laptop"), member(key="phone")
    room.enter(here, hello(), 0.0, 0.0)
    room.enter(there, hello(), 0.0, 0.0)
    assert closed(room.evict(["laptop"], 4401, at=5.0)) == {here: 4401}
    assert closed(room.evict(["p2"], 4403, at=5.0)) == {there: 4403}


def test_who_came_back_after_an_eviction_is_not_meant_by_it():
    room = a_room()
    back = member(key="laptop")
    room.enter(back, hello(), 0.0, 10.0)
    assert room.evict(["laptop"], 4401, at=5.0) == []


def test_an_event_is_framed_once_for_all():
    room = a_room()
    for number in range(5):
        enter(room, Who(f"x{number}", "guest"))
    [send] = store(room)
    assert isinstance(send, Send)
    assert len(send.to) == 5


def test_consequences_default_to_nothing():
    assert Consequences() == Consequences(frozenset(), frozenset(), {}, {}, False)
