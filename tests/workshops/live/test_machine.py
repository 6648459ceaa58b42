"""Any commands by anybody, in any order: permissions, removal of words, and the fold, each shown to catch planted bugs."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from realtime.events import Command, Event, Refused, Who
from tests.workshops.live.cast import ALICE, BOB, CAST, CHARLIE, DORA, GIL, ITEMS, SYSTEM, Room
from tests.workshops.live.oracle import Model
from tests.workshops.live.planted import FOLD_BUGS, PERMISSION_BUGS
from tests.workshops.live.stories import random_data
from workshops.live import KINDS, LiveRules

COMMANDS = [kind.command for kind in KINDS]
OFTEN = [
    "words.draw",
    "message.post",
    "message.edit",
    "message.remove",
    "person.promote",
    "person.remove",
    "hand.lower",
]
DENIED = {"forbidden", "closed"}
STALE = ("participant", "facilitator", "rapporteur", "guest")

STEPS = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def decided(room: Room, who: Who, kind: str, data: dict[str, Any]) -> str:
    """`yes`, or the code of the refusal."""
    try:
        room.rules.decide(room.state, who, Command(kind, data), room.now)
    except Refused as refusal:
        return refusal.code
    return "yes"


def machine(rules: type[LiveRules]) -> type[RuleBasedStateMachine]:  # noqa: C901 - one rule and four invariants
    """A machine that plays with `rules` and compares with the model."""

    class Machine(RuleBasedStateMachine):
        @initialize()
        def enter(self) -> None:
            self.room = Room(rules())
            self.model = Model()
            self.words = 0
            self.gone: list[str] = []
            for who in CAST:
                self.happens(SYSTEM, "person.enter", person=who.id, name=who.name, role=who.role)
            self.happens(SYSTEM, "agenda.set", items=ITEMS)
            self.happens(ALICE, "workshop.open")
            for who in (ALICE, BOB, GIL, CHARLIE):
                self.happens(who, "message.post", text=f"{who.name} says")
                self.happens(who, "hand.raise")
            self.happens(ALICE, "floor.give", person=GIL.id)
            self.happens(BOB, "message.edit", id="m11", text="Bob says otherwise")
            self.happens(SYSTEM, "words.draw", source={"message": "m9"}, practice=7, whose="Mulhouse")
            for message in ("m9", "m11", "m13"):
                self.happens(CHARLIE, "message.pin", id=message, on=True)

        @rule(
            who=st.sampled_from([*CAST, SYSTEM, Who("p50", "facilitator", "Never entered")]),
            stale=st.sampled_from([None, *STALE]),
            kind=st.sampled_from([*OFTEN, *COMMANDS]),
            seed=st.integers(0, 10_000),
        )
        def somebody_does_something(self, who: Who, stale: str | None, kind: str, seed: int) -> None:
            if stale and who not in {DORA, SYSTEM}:
                who = Who(who.id, stale, who.name)
            data = self.fields(Random(seed), kind)
            allowed = self.model.allows(who, kind, data)
            before = self.room.rules.snapshot(self.room.state)
            answer = decided(self.room, who, kind, data)
            assert self.room.rules.snapshot(self.room.state) == before
            if answer == "yes":
                assert allowed, f"accepted: {who} {kind} {data}"
                self.happens(who, kind, **data)
            else:
                assert not (allowed and answer in DENIED), f"{answer}: {who} {kind} {data}"

        def fields(self, chance: Random, kind: str) -> dict[str, Any]:
            data = random_data(chance, self.room, kind)
            if kind in {"message.post", "message.edit"}:
                self.words += 1
                data["text"] = f"word{self.words}word"
            return data

        def happens(self, who: Who, kind: str, /, **data: Any) -> None:
            if kind == "message.remove":
                self.gone += self.words_of(data["id"])
            event = self.room.do(who, kind, **data)
            self.model.hears(event)

        def words_of(self, message: str) -> list[str]:
            return [event.data["text"] for event in self.room.log if self.is_about(event, message)]

        def is_about(self, event: Event, message: str) -> bool:
            posted = event.kind == "message.posted" and f"m{event.seq}" == message
            return posted or (event.kind == "message.edited" and event.data["id"] == message)

        @invariant()
        def the_log_folded_anew_is_the_same(self) -> None:
            assert self.room.refold() == self.room.state

        @invariant()
        def removed_words_are_nowhere(self) -> None:
            kept = [event.data for event in self.room.log]
            everything = json.dumps([kept, self.room.rules.snapshot(self.room.state)])
            shown = json.dumps([self.room.shown(event) for event in self.room.log[-10:]])
            assert not any(words in everything or words in shown for words in self.gone)

        @invariant()
        def only_those_who_may_speak_have_hand_or_floor(self) -> None:
            state = self.room.state
            speaking = [*state.hands, *([state.floor.person] if state.floor else [])]
            assert not self.model.removed.intersection(speaking)
            others = set(state.hands) - {DORA.id}  # whose office lets her speak in any role
            assert all(self.model.roles.get(person) != "reader" for person in others)
            assert state.status == "live" or not speaking
            assert state.status == self.model.status

        @invariant()
        def what_is_pinned_is_there(self) -> None:
            assert not any(self.room.state.messages[key].removed for key in self.room.state.pins)

        @invariant()
        def nothing_is_drawn_from_what_was_removed(self) -> None:
            messages = self.room.state.messages
            assert not any(messages[key].removed for key in self.room.state.drawn if key in messages)

    Machine.TestCase.settings = STEPS
    return Machine


def test_whatever_anybody_does_the_rules_agree_with_the_model() -> None:
    run_state_machine_as_test(machine(LiveRules), settings=STEPS)


@pytest.mark.parametrize("planted", [*PERMISSION_BUGS, *FOLD_BUGS])
def test_the_machine_notices_a_planted_bug(planted: type[LiveRules]) -> None:
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(
            machine(planted), settings=settings(STEPS, max_examples=1_000)
        )  # ends once found
