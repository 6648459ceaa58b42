"""The cast, and a room to put them in: commands in, events and public data out, without sockets or tables."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from realtime.events import Command, Event, Refused, Who
from workshops.live import LiveRules, LiveState, state_of

SYSTEM = Who("", "system")
ALICE = Who("p1", "facilitator", "Alice")
BOB = Who("p2", "participant", "Bob")
CHARLIE = Who("p3", "rapporteur", "Charlie")
DORA = Who("p4", "secretariat", "Dora")
GIL = Who("p5", "guest", "Guest Gil")
READER = Who("p6", "reader", "Rita")
STRANGER = Who("", "reader")
CAST = (ALICE, BOB, CHARLIE, DORA, GIL, READER)

START = 1_604_133_000.0
ITEMS = [
    {"id": "a1", "title": "Welcome", "minutes": 5, "presenter": "Alice", "text": "Who is here?"},
    {"id": "a2", "title": "What is well-being for you?", "minutes": 20},
    {"id": "a3", "title": "Commitments", "minutes": 15, "presenter": "Charlie"},
]


def starred(text: str) -> str | None:
    """Stands in for Markdown."""
    return f"<p><strong>{text.strip('*')}</strong></p>" if text.startswith("**") else None


@dataclass
class Room:
    """A log and its fold, with a clock that moves one second at each command."""

    rules: LiveRules = field(default_factory=lambda: LiveRules(render=starred))
    log: list[Event] = field(default_factory=list)
    now: float = START

    def __post_init__(self) -> None:
        self.state: LiveState = self.rules.initial("w1")

    def do(self, who: Who, kind: str, /, **data: Any) -> Event:
        """Decide, store as the database would (through JSON), apply."""
        self.now += 1.0
        draft = self.rules.decide(self.state, who, Command(kind, data), self.now)
        stored = json.loads(json.dumps(draft.data))
        event = Event(len(self.log) + 1, draft.kind, who.id, f"c{len(self.log)}", self.now, stored)
        self.log.append(event)
        self.state = self.rules.apply(self.state, event)
        for seq in self.rules.redactions(event):
            self._scrub(seq)
        return event

    def refused(self, who: Who, kind: str, /, **data: Any) -> str:
        """The code with which a command is refused; fails when it is not."""
        with pytest.raises(Refused) as refusal:
            self.rules.decide(self.state, who, Command(kind, data), self.now + 1.0)
        assert refusal.value.text
        return refusal.value.code

    def say(self, who: Who, text: str = "Good morning", **data: Any) -> str:
        """Post a message; its id."""
        return f"m{self.do(who, 'message.post', text=text, **data).seq}"

    def record(self, who: Who, kind: str = "idea", text: str = "A common garden", /, **data: Any) -> str:
        """Record an outcome; its id."""
        return f"o{self.do(who, 'outcome.record', kind=kind, text=text, **data).seq}"

    def snapshot(self) -> Any:
        """The public state as a browser reads it."""
        return json.loads(json.dumps(self.rules.snapshot(self.state), allow_nan=False))

    def shown(self, event: Event) -> Any:
        """The event as a browser reads it, told now."""
        public = self.rules.present(self.state, event)
        told = {"seq": event.seq, "k": event.kind, "id": f"{event.kind[0]}{event.seq}"}
        told |= {"by": event.author, "at": event.at, "d": public}
        return json.loads(json.dumps(told, allow_nan=False))

    def refold(self) -> LiveState:
        """The fold of the log as it is stored now."""
        return state_of(self.rules, "w1", self.log)

    def _scrub(self, seq: int) -> None:
        event = self.log[seq - 1]
        clean = self.rules.scrub(event.data)
        self.log[seq - 1] = Event(event.seq, event.kind, event.author, event.cid, event.at, clean)


def waiting_room(**rules: Any) -> Room:
    """Everybody is in, the agenda is set, nothing has begun."""
    room = Room(LiveRules(render=starred, **rules))
    for who in CAST:
        room.do(SYSTEM, "person.enter", person=who.id, name=who.name, role=who.role, language="en")
    room.do(SYSTEM, "agenda.set", items=ITEMS)
    return room


def live_room(**rules: Any) -> Room:
    """As `waiting_room`, and Alice has opened it."""
    room = waiting_room(**rules)
    room.do(ALICE, "workshop.open")
    return room


def closed_room() -> Room:
    """As `live_room`, with a message of Bob's and an outcome, and Alice has closed it."""
    room = live_room()
    room.say(BOB)
    room.record(CHARLIE, "decision")
    room.do(ALICE, "workshop.close")
    return room
