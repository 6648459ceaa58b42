"""What a live session means for open sockets: who must leave, who is asked for, who is typing."""

from collections.abc import Callable, Mapping, Set

from realtime.events import Data, Event, Who
from realtime.rules import Consequences
from workshops.live.permissions import VOICES, role_of
from workshops.live.record import people
from workshops.live.snapshot import name_of
from workshops.live.state import LIVE, LiveState


def consequences(event: Event) -> Consequences | None:
    """What `event` means for open sockets; None for most."""
    consequence = CONSEQUENCES.get(event.kind)
    return consequence(event.data) if consequence else None


def answer(state: LiveState, who: Who, kind: str, here: Set[str]) -> Data | None:
    """The list of people, for those who are among them; readers see how many, not who."""
    if kind != "people" or role_of(state, who) not in VOICES:
        return None
    return {"people": [{**row, "here": row["id"] in here} for row in people(state)]}


def relay(state: LiveState, who: Who, kind: str) -> Data | None:
    """That somebody is typing, while there is a conversation. Their name is the room's, not what they send."""
    if kind != "typing" or state.status != LIVE or role_of(state, who) not in VOICES:
        return None
    return {"by": who.id, "name": name_of(state, who.id) or who.name}


def _entered(data: Data) -> Consequences:
    return Consequences(roles={data["person"]: data["role"]}, names={data["person"]: data["name"]})


CONSEQUENCES: Mapping[str, Callable[[Data], Consequences]] = {
    "person.entered": _entered,
    "person.renamed": lambda data: Consequences(names={data["person"]: data["name"]}),
    "person.removed": lambda data: Consequences(removed={data["person"]}),
    "person.readmitted": lambda data: Consequences(readmitted={data["person"]}),
    "person.promoted": lambda data: Consequences(roles={data["person"]: data["role"]}),
    "workshop.opened": lambda _data: Consequences(rights=True),
    "workshop.closed": lambda _data: Consequences(rights=True),
    "workshop.reopened": lambda _data: Consequences(rights=True),
}
