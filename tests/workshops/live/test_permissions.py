"""Every role, every command, own and others', in every status, against a table written by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from realtime.events import Command, Refused, Who
from tests.workshops.live.cast import (
    ALICE,
    BOB,
    CAST,
    DORA,
    GIL,
    READER,
    STRANGER,
    SYSTEM,
    Room,
    live_room,
)
from tests.workshops.live.oracle import ROLE_OF, ROWS, STATUSES
from tests.workshops.live.planted import EditsForOthers, GuestsDecide, LowersAnyHand, NeverCloses
from workshops.live import ALLOWED, KINDS, LiveRules, role_of

ACTOR = "p20"
OTHER = "p21"


def room_for(role: str, status: str, floor: str) -> Room:
    """A room full of things that belong to the actor or to somebody else, in `status`."""
    room = live_room()
    actor = Who(ACTOR, "participant" if role == "system" else role, "Ada")
    others = (Who(OTHER, "participant", "Oto"), GIL)
    for who in (actor, *others):
        room.do(SYSTEM, "person.enter", person=who.id, name=who.name, role=who.role)
        room.say(who)
        room.do(who, "hand.raise")
    for text in ("First", "Second"):
        room.record(ALICE, "idea", text)
    room.do(ALICE, "agenda.move", item="a2")
    room.do(ALICE, "person.remove", person="p6", reason="Noise")
    if floor:
        room.do(ALICE, "floor.give", person=floor)
        room.do(DORA, "hand.raise")
    room.state.status = status
    room.state.closed_at = room.now if status == "closed" else None
    return room


def command(room: Room, row: str) -> tuple[str, dict[str, Any]]:
    """A command for a row of the table, possible in every other respect."""
    kind, _, case = row.partition(" ")
    mine = ACTOR if case == "own" else OTHER
    message = next(key for key, message in room.state.messages.items() if message.by == mine)
    ideas = list(room.state.outcomes)
    data: dict[str, dict[str, Any]] = {
        "message.post": {"text": "hello"},
        "message.edit": {"id": message, "text": "other words"},
        "message.remove": {"id": message, "reason": "Off topic"},
        "message.react": {"id": message, "emoji": "👍", "on": True},
        "message.pin": {"id": message, "on": True},
        "hand.lower": {"all": True} if case == "all" else {"person": mine},
        "floor.give": {"person": "p5" if case == "somebody" else None},
        "agenda.set": {"items": []},
        "agenda.move": {"item": "a1"},
        "agenda.extend": {"minutes": 5},
        "outcome.record": {"kind": "decision" if case == "binding" else "idea", "text": "To meet"},
        "outcome.edit": {"id": ideas[0], "text": "Other words"},
        "outcome.withdraw": {"id": ideas[0], "on": True},
        "outcome.move": {"id": ideas[1], "before": ideas[0]},
        "summary.write": {"text": "A good hour"},
        "words.draw": {"source": {"message": message}, "practice": 7, "whose": "Mulhouse"},
        "person.enter": {"person": "p30", "name": "New", "role": "guest"},
        "person.rename": {"person": mine, "name": "Somebody"},
        "person.remove": {"person": OTHER, "reason": "Noise"},
        "person.readmit": {"person": "p6"},
        "person.promote": {"person": OTHER, "role": "rapporteur"},
        "conversation.hide": {"on": True},
    }
    return kind, data.get(kind, {})


def attempt(rules: LiveRules, row: str, role: str, status: str) -> str:
    """`yes`, or the code of the refusal."""
    floor = {"floor.give back": ACTOR, "floor.give away": OTHER}.get(row, "")
    room = room_for(role, status, floor)
    if row == "hand.raise":
        room.state.hands.clear()
    who = SYSTEM if role == "system" else Who(ACTOR, role, "Ada")
    try:
        rules.decide(room.state, who, Command(*command(room, row)), room.now + 1.0)
    except Refused as refusal:
        return refusal.code
    return "yes"


def disagreements(rules: LiveRules) -> Iterator[str]:
    """Cells of the table where the rules say otherwise."""
    for row, cells in ROWS.items():
        for status in STATUSES:
            for role in ROLE_OF.values():
                if role == "system" and row.endswith((" own", " back")):
                    continue  # nothing is the platform's own
                answer = attempt(rules, row, role, status)
                right = answer == "yes" if role in cells[status] else answer in {"forbidden", "closed"}
                if not right:
                    yield f"{row}, {status}, {role}: {answer}"


def test_the_rules_agree_with_the_table_in_every_cell() -> None:
    assert list(disagreements(LiveRules())) == []


@pytest.mark.parametrize("planted", [NeverCloses, EditsForOthers, GuestsDecide, LowersAnyHand])
def test_the_table_notices_a_planted_bug(planted: type[LiveRules]) -> None:
    assert list(disagreements(planted()))


def test_the_table_has_every_command() -> None:
    assert {row.partition(" ")[0] for row in ROWS} == set(ALLOWED) == {kind.command for kind in KINDS}


@pytest.mark.parametrize("who", [READER, STRANGER, Who("p99", "reader"), Who("", "facilitator")])
def test_readers_and_strangers_may_do_nothing_at_all(who: Who) -> None:
    room = live_room()
    room.say(BOB)
    assert room.rules.may(room.state, who) == []
    for kind in ALLOWED:
        assert room.refused(who, kind) == "forbidden"


def test_whoever_was_removed_may_do_nothing_until_readmitted() -> None:
    room = live_room()
    room.do(ALICE, "person.remove", person="p2", reason="Noise")
    assert room.rules.may(room.state, BOB) == []
    assert {room.refused(BOB, kind) for kind in ALLOWED} == {"forbidden"}
    room.do(ALICE, "person.readmit", person="p2")
    room.say(BOB)


def test_a_promotion_counts_at_once_even_on_a_page_that_has_not_heard_of_it() -> None:
    room = live_room()
    room.do(ALICE, "person.promote", person="p2", role="facilitator")
    room.do(BOB, "agenda.move", item="a1")


def test_a_demotion_counts_at_once_even_on_a_page_that_has_not_heard_of_it() -> None:
    room = live_room()
    room.do(DORA, "person.promote", person="p1", role="participant")
    assert room.refused(ALICE, "agenda.move", item="a1") == "forbidden"


def test_the_secretariat_s_office_comes_from_the_door_and_ends_there() -> None:
    room = live_room()
    former = Who(DORA.id, "participant", DORA.name)
    assert role_of(room.state, former) == "participant"
    assert room.refused(former, "agenda.move", item="a1") == "forbidden"


def test_what_one_may_do_follows_the_workshop() -> None:
    room = live_room()
    assert "message.post" in room.rules.may(room.state, GIL)
    assert "agenda.move" not in room.rules.may(room.state, GIL)
    assert "workshop.open" not in room.rules.may(room.state, ALICE)
    room.do(ALICE, "workshop.close")
    assert room.rules.may(room.state, GIL) == ["message.remove"]
    assert "workshop.reopen" in room.rules.may(room.state, ALICE)


def test_an_unknown_command_is_not_understood() -> None:
    assert live_room().refused(ALICE, "poll.open") == "bad_request"


def test_nobody_learns_from_a_refusal_what_they_may_not_do() -> None:
    room = live_room()
    for who in CAST:
        if "agenda.extend" not in room.rules.may(room.state, who):
            assert room.refused(who, "agenda.extend", minutes="soon", extra=1) == "forbidden"
