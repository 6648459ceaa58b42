"""Who may do what, written a second time and by hand, to hold the rules against.

G guest, P participant, R rapporteur, F facilitator, S secretariat, X the platform itself.
"""

from dataclasses import dataclass, field
from typing import Any

from realtime.events import Event, Who

ROLE_OF = {
    "G": "guest",
    "P": "participant",
    "R": "rapporteur",
    "F": "facilitator",
    "S": "secretariat",
    "X": "system",
}

#                               announced  live      closed
TABLE = """
message.post                    -          GPRFS     -
message.edit own                -          GPRFS     -
message.edit other              -          -         -
message.remove own              GPRFS      GPRFS     GPRFS
message.remove other            FSX        FSX       FSX
message.react                   -          GPRFS     -
message.pin                     -          RFSX      -
hand.raise                      -          GPRFS     -
hand.lower own                  -          GPRFS     -
hand.lower other                -          FSX       -
hand.lower all                  -          FSX       -
floor.give somebody             -          FSX       -
floor.give back                 -          GPRFS     -
floor.give away                 -          FSX       -
agenda.set                      X          X         X
agenda.move                     -          FSX       -
agenda.extend                   -          FSX       -
outcome.record open             -          GPRFS     RFS
outcome.record binding          -          RFS       RFS
outcome.edit                    RFSX       RFSX      RFSX
outcome.withdraw                RFSX       RFSX      RFSX
outcome.move                    RFSX       RFSX      RFSX
summary.write                   RFSX       RFSX      RFSX
words.draw                      -          X         X
person.enter                    X          X         X
person.rename own               -          GPRFS     -
person.rename other             X          FSX       X
person.remove                   X          FSX       X
person.readmit                  X          FSX       X
person.promote                  X          FSX       X
workshop.open                   FSX        -         -
workshop.close                  -          FSX       -
workshop.reopen                 -          -         FSX
conversation.hide               FSX        FSX       FSX
"""

STATUSES = ("announced", "live", "closed")
BINDING = {"decision", "commitment"}


def _rows() -> dict[str, dict[str, set[str]]]:
    rows = {}
    for line in TABLE.strip().splitlines():
        *name, announced, live, closed = line.split()
        cells = zip(STATUSES, (announced, live, closed), strict=True)
        rows[" ".join(name)] = {
            status: {ROLE_OF[letter] for letter in cell if letter in ROLE_OF} for status, cell in cells
        }
    return rows


ROWS = _rows()


@dataclass
class Model:
    """As much of a room as permissions depend on."""

    status: str = "announced"
    roles: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    authors: dict[str, str] = field(default_factory=dict)
    floor: str | None = None

    def hears(self, event: Event) -> None:
        """Keep up with what happened."""
        kind, data = event.kind, event.data
        if kind.startswith("workshop."):
            self.status = "closed" if kind == "workshop.closed" else "live"
        if kind in {"person.entered", "person.promoted"}:
            self.roles[data["person"]] = data["role"]
        if kind == "person.removed":
            self.removed.add(data["person"])
        if kind == "person.readmitted":
            self.removed.discard(data["person"])
        if kind == "message.posted":
            self.authors[f"m{event.seq}"] = event.author
        self._hears_of_the_floor(kind, data)

    def _hears_of_the_floor(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "floor.given":
            self.floor = data["person"]
        silenced = kind == "person.removed" or data.get("role") == "reader"
        if kind == "workshop.closed" or (silenced and data.get("person") == self.floor):
            self.floor = None

    def role(self, who: Who) -> str:
        """The role that counts: none after a removal, the secretariat's own word, else what the room heard."""
        if who.id in self.removed:
            return "removed"
        if who.role in {"system", "secretariat"}:
            return who.role
        return self.roles.get(who.id, who.role)

    def allows(self, who: Who, kind: str, data: dict[str, Any]) -> bool:
        """Whether the table, and the rules about whom one may act on, let `who` do this."""
        role = self.role(who)
        row = f"{kind} {self.case(who, kind, data)}".strip()
        return role in ROWS[row][self.status] and self._may_touch(who, role, kind, data)

    def case(self, who: Who, kind: str, data: dict[str, Any]) -> str:
        """Which of a command's rows applies."""
        if kind in {"message.edit", "message.remove"}:
            return "own" if self.authors.get(data["id"], who.id) == who.id else "other"
        if kind == "person.rename":
            return "own" if data["person"] == who.id else "other"
        if kind == "outcome.record":
            return "binding" if data["kind"] in BINDING else "open"
        if kind == "hand.lower":
            return "all" if data.get("all") else "own" if data.get("person", who.id) == who.id else "other"
        if kind == "floor.give":
            return "somebody" if data["person"] else "back" if self.floor == who.id else "away"
        return ""

    def _may_touch(self, who: Who, role: str, kind: str, data: dict[str, Any]) -> bool:
        person = data.get("person")
        acting = kind in {"person.remove", "person.readmit", "person.promote"}
        if kind == "person.enter":
            return person not in self.removed
        if kind == "person.remove" and person == who.id:
            return False
        if role in {"secretariat", "system"} or not (
            acting or (kind == "person.rename" and person != who.id)
        ):
            return True
        if self.roles.get(person or "") == "secretariat":
            return False
        if kind in {"person.readmit", "person.rename"}:
            return True
        leading = {key for key, has in self.roles.items() if has == "facilitator"} - self.removed
        return person != who.id and leading != {person}
