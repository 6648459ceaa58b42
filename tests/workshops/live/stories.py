"""Logs that Python and JavaScript both fold: one told by hand, one at random, one read late."""

from random import Random
from typing import Any

from realtime.events import Refused, Who
from tests.workshops.live.cast import (
    ALICE,
    BOB,
    CAST,
    CHARLIE,
    DORA,
    GIL,
    ITEMS,
    READER,
    SYSTEM,
    Room,
    live_room,
    waiting_room,
)
from workshops.live import KINDS
from workshops.live.messages import REACTIONS
from workshops.live.outcomes import OUTCOME_KINDS
from workshops.live.people import GIVEN_ROLES

WINDOW = 4
"""Small, so that messages leave it soon."""

Step = tuple[Who, str, dict[str, Any]]


class Recorder:
    """Follows a room and notes each event with what it changed in the public state."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.start = self.last = room.snapshot()
        self.steps: list[dict[str, Any]] = []

    def do(self, who: Who, kind: str, /, **data: Any) -> int:
        """One step; the number of its event."""
        event = self.room.do(who, kind, **data)
        shown, after = self.room.shown(event), self.room.snapshot()
        changes = {key: value for key, value in after.items() if value != self.last[key]}
        self.steps.append({"ev": shown, "changes": changes})
        self.last = after
        return event.seq

    def fixture(self) -> dict[str, Any]:
        """What a fixture file holds."""
        return {"window": WINDOW, "start": self.start, "steps": self.steps}


def told_story() -> dict[str, Any]:
    """Every kind of event at least once, with what is delicate about each."""
    told = Recorder(waiting_room(window=WINDOW))
    _opening(told)
    first = _talk(told)
    _hands(told)
    _outcomes(told, first)
    _people(told)
    _end(told)
    return told.fixture()


def _opening(told: Recorder) -> None:
    told.do(DORA, "workshop.open")
    told.do(ALICE, "agenda.move", item="a2")
    told.do(ALICE, "agenda.extend", minutes=5)
    told.do(SYSTEM, "agenda.set", items=[*ITEMS[1:], {"id": "a4", "title": "Closing", "minutes": 5}])
    told.do(ALICE, "agenda.move", item="a3")
    told.do(SYSTEM, "agenda.set", items=[ITEMS[1]])
    about = {"affiliation": "Mulhouse", "language": "fr", "kind": "city"}
    told.do(SYSTEM, "person.enter", person="p7", name="Élodie", role="participant", **about)


def _talk(told: Recorder) -> str:
    first = f"m{told.do(BOB, 'message.post', text='What makes you well? ' * 12, lang='en')}"
    told.do(CHARLIE, "message.pin", id=first, on=True)
    told.do(GIL, "message.post", text="**Neighbours**", reply_to=first)
    told.do(Who("p7", "participant"), "message.react", id=first, emoji="👍", on=True)
    told.do(GIL, "message.react", id=first, emoji="👍", on=True)
    told.do(GIL, "message.react", id=first, emoji="❤️", on=True)
    told.do(GIL, "message.react", id=first, emoji="❤️", on=False)
    for text in ("مرحبا بكم", "Être écouté", "𝒳" * 200, "Água limpa"):
        last = f"m{told.do(Who('p7', 'guest'), 'message.post', text=text, reply_to=first)}"
    told.do(BOB, "message.edit", id=first, text="**What makes us all well?**")
    told.do(BOB, "message.edit", id=first, text="𝒳" * 141)
    told.do(ALICE, "message.pin", id=last, on=True)
    told.do(ALICE, "message.pin", id=last, on=True)
    told.do(Who("p7", "guest"), "message.remove", id=last)
    told.do(BOB, "message.post", text="I had not seen that it was removed", reply_to=last)
    return first


def _hands(told: Recorder) -> None:
    for who in (BOB, GIL, CHARLIE, ALICE):
        told.do(who, "hand.raise")
    told.do(ALICE, "floor.give", person="p5")
    told.do(BOB, "hand.lower")
    told.do(GIL, "floor.give", person=None)
    told.do(BOB, "hand.raise")
    told.do(ALICE, "hand.lower", person="p3")
    told.do(ALICE, "hand.lower", all=True)


def _outcomes(told: Recorder, first: str) -> None:
    idea = f"o{told.do(BOB, 'outcome.record', kind='idea', text='A garden', source={'message': first})}"
    notes = {"note": "decisions", "heading": "Decisions"}
    words = {"source": notes, "quote": "We meet again in spring", "quoted_by": "p5"}
    told.do(CHARLIE, "outcome.record", kind="decision", text="To meet in spring", **words)
    pledge = {"kind": "commitment", "text": "Write to all", "who": "Braine-l'Alleud", "due": "2021-03-01"}
    last = f"o{told.do(ALICE, 'outcome.record', **pledge)}"
    told.do(CHARLIE, "outcome.edit", id=idea, kind="proposal", text="A garden for all", due="2021-05-01")
    told.do(CHARLIE, "outcome.move", id=last, before=idea)
    told.do(CHARLIE, "outcome.move", id=last, before=None)
    told.do(CHARLIE, "outcome.withdraw", id=last, on=True, reason="Nobody could")
    told.do(CHARLIE, "outcome.withdraw", id=last, on=False)
    told.do(DORA, "outcome.withdraw", id=last, on=True)
    told.do(SYSTEM, "words.draw", source={"message": first}, practice=7, whose="Mulhouse")
    told.do(SYSTEM, "words.draw", source={"message": first}, practice=8, whose="Praia")
    told.do(SYSTEM, "words.draw", source=notes, practice=9, whose="Praia")
    told.do(CHARLIE, "summary.write", text="**A good hour**")
    told.do(ALICE, "message.remove", id=first, reason="It names somebody")


def _people(told: Recorder) -> None:
    told.do(GIL, "hand.raise")
    told.do(GIL, "message.post", text="hello?")
    told.do(ALICE, "person.rename", person="p5", name="Gil of Kavala")
    told.do(CHARLIE, "person.rename", person="p3", name="Charlie B.")
    told.do(DORA, "person.rename", person="p4", name="Dora D.")
    told.do(ALICE, "person.remove", person="p5", reason="Advertising")
    told.do(ALICE, "floor.give", person="p2")
    told.do(ALICE, "person.promote", person="p2", role="reader")
    told.do(ALICE, "person.promote", person="p2", role="rapporteur")
    told.do(SYSTEM, "person.enter", person="p2", name="Bob B.", role="rapporteur", affiliation="Kavala")
    told.do(ALICE, "person.promote", person="p6", role="facilitator")
    told.do(READER, "person.remove", person="p2", reason="By mistake")
    told.do(READER, "person.readmit", person="p2")
    told.do(ALICE, "person.promote", person="p6", role="participant")
    told.do(Who("p8", "facilitator", "Eve"), "message.post", text="I never came in")


def _end(told: Recorder) -> None:
    told.do(BOB, "hand.raise")
    told.do(ALICE, "floor.give", person="p1")
    told.do(ALICE, "workshop.close")
    told.do(ALICE, "workshop.reopen")
    told.do(ALICE, "workshop.close")
    told.do(ALICE, "conversation.hide", on=True)
    told.do(ALICE, "conversation.hide", on=False)
    told.do(CHARLIE, "summary.write", text="")


def random_story(seed: int, length: int) -> dict[str, Any]:
    """Commands at random; those that are refused leave no trace."""
    chance = Random(seed)
    told = Recorder(live_room(window=WINDOW))
    while len(told.steps) < length:
        who, kind, data = random_step(chance, told.room)
        try:
            told.do(who, kind, **data)
        except Refused:
            continue
    return told.fixture()


def random_step(chance: Random, room: Room) -> Step:
    """One command, mostly possible. Posting is likeliest, the steps of the workshop's life are rare."""
    kinds = [kind.command for kind in KINDS]
    rare = {"workshop.close", "workshop.open", "agenda.set", "conversation.hide"}
    kind = chance.choices([*kinds, "message.post"], [*(1 if k in rare else 8 for k in kinds), 40])[0]
    who = SYSTEM if kind in {"agenda.set", "person.enter", "words.draw"} else chance.choice(CAST)
    return who, kind, random_data(chance, room, kind)


def random_data(chance: Random, room: Room, kind: str) -> dict[str, Any]:
    """Fields for a command, taken from what is in the room."""
    fields = next(each.fields for each in KINDS if each.command == kind)
    make = {
        "id": lambda: _recent(
            chance, room.state.outcomes if kind.startswith("outcome") else room.state.messages
        ),
        "reply_to": lambda: _recent(chance, room.state.messages),
        "text": lambda: (
            chance.choice(["Bonjour", "**Água**", "سلام", "long " * 40]) + str(chance.randrange(99))
        ),
        "person": lambda: chance.choice(sorted(room.state.people)),
        "name": lambda: chance.choice(["Ana", "Bob", "Zoé", "Alice", "Kofi"]),
        "role": lambda: chance.choice(GIVEN_ROLES),
        "emoji": lambda: chance.choice(REACTIONS),
        "kind": lambda: chance.choice(OUTCOME_KINDS),
        "on": lambda: chance.random() < 0.6,
        "reason": lambda: chance.choice(["Because", "Off topic"]),
        "item": lambda: chance.choice([*room.state.agenda.items, None]),
        "items": lambda: chance.sample(ITEMS, chance.randint(1, 3)),
        "minutes": lambda: chance.randint(1, 10),
        "before": lambda: chance.choice([None, _recent(chance, room.state.outcomes)]),
        "source": lambda: _source(chance, room, kind),
        "practice": lambda: chance.randint(1, 5),
        "all": lambda: chance.random() < 0.5,
        "due": lambda: chance.choice([None, "2021-01-31"]),
        "who": lambda: chance.choice(["", "Mulhouse"]),
        "lang": lambda: chance.choice(["fr", "pt"]),
        "quote": lambda: "",
        "quoted_by": lambda: "p2",
    }
    skipped = {"quote", "quoted_by"}
    return {
        name: make[name]() if name in make else "Kavala"
        for name, field in fields.items()
        if name not in skipped and (field.required or chance.random() < 0.5)
    } | ({"kind": "city"} if kind == "person.enter" else {})


def _source(chance: Random, room: Room, kind: str) -> dict[str, str] | None:
    other = {"note": "a1"} if kind == "words.draw" else None
    return chance.choice([other, {"message": _recent(chance, room.state.messages)}])


def _recent(chance: Random, of: dict[str, Any]) -> str:
    return chance.choice(list(of)[-12:]) if of else "m1"


def late_story(seed: int = 72) -> dict[str, Any]:
    """A browser that was away: every event is told at the end, when words are already removed and names changed."""
    chance = Random(seed)
    room = live_room(window=WINDOW)
    start, known = room.snapshot(), len(room.log)
    while len(room.log) < known + 150:
        who, kind, data = random_step(chance, room)
        try:
            room.do(who, kind, **data)
        except Refused:
            continue
    events = [room.shown(event) for event in room.log[known:]]
    return {"window": WINDOW, "start": start, "events": events, "end": room.snapshot()}
