"""A room of the simplest kind, to try the machinery without workshops: people say things, take them back, leave."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from realtime.events import Command, Data, Draft, Event, Refused, Who
from realtime.rules import Consequences
from together.database import Transaction

ALICE = Who("p1", "facilitator", "Alice")
BOB = Who("p2", "participant", "Bob")
CHARLIE = Who("p3", "rapporteur", "Charlie")
SYSTEM = Who("", "system")


def say(text: str) -> Command:
    """A command that says `text`."""
    return Command("talk.say", {"text": text})


@dataclass
class State:
    """What was said, by number."""

    said: dict[int, str] = field(default_factory=dict)
    open: bool = True


class Talk:
    """Its rules. `project` writes nothing; a test that wants more overrides it."""

    def initial(self, room: str) -> State:
        return State()

    def decide(self, state: State, who: Who, command: Command, now: float) -> Draft:
        if command.kind == "talk.say":
            if not state.open:
                raise Refused("closed", "It is closed.")
            return Draft("talk.said", {"text": command.data["text"]})
        if who.role not in ("facilitator", "system"):
            raise Refused("forbidden", "You may not do this.")
        past = {
            "talk.unsay": "talk.unsaid",
            "person.remove": "person.removed",
            "person.promote": "person.promoted",
        }
        past |= {"person.readmit": "person.readmitted", "talk.close": "talk.closed"}
        if command.kind not in past:
            raise Refused("bad_request", "Unknown.")
        return Draft(past[command.kind], command.data)

    def apply(self, state: State, event: Event) -> State:
        if event.kind == "talk.said":
            state.said[event.seq] = event.data["text"]
        elif event.kind == "talk.unsaid":
            state.said[event.data["seq"]] = ""
        elif event.kind == "talk.closed":
            state.open = False
        return state

    def present(self, state: State, event: Event) -> Data:
        return dict(event.data)

    def snapshot(self, state: State) -> Data:
        return {"said": [[seq, text] for seq, text in state.said.items()], "open": state.open}

    def may(self, state: State, who: Who) -> Sequence[str]:
        return ["talk.say"] if state.open and who.role != "reader" else []

    def redactions(self, event: Event) -> Sequence[int]:
        return [event.data["seq"]] if event.kind == "talk.unsaid" else []

    def scrub(self, data: Data) -> Data:
        return data | {"text": ""}

    def consequences(self, event: Event) -> Consequences | None:
        match event.kind:
            case "person.removed":
                return Consequences(removed={event.data["person"]})
            case "person.readmitted":
                return Consequences(readmitted={event.data["person"]})
            case "person.promoted":
                return Consequences(roles={event.data["person"]: event.data["role"]})
            case "talk.closed":
                return Consequences(rights=True)
        return None

    def answer(self, state: State, who: Who, kind: str, data: Data, here: Set[str]) -> Data | None:
        return {"people": sorted(here)} if kind == "people" else None

    def relay(self, state: State, who: Who, kind: str, data: Data) -> Data | None:
        return {"by": who.id, "name": who.name} if kind == "typing" else None

    async def project(self, tx: Transaction, room: str, state: State, events: Sequence[Event]) -> None:
        return None
