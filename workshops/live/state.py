"""The fold of a live session's log: what is so in the room after every event until now."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

ANNOUNCED, LIVE, CLOSED = "announced", "live", "closed"

Source = dict[str, str]
"""Where an outcome came from: `{"message": id}` or `{"note": anchor, "heading": words}`."""


@dataclass(slots=True)
class Removal:
    """Who took something away, when, and why. `own`: it was theirs."""

    by: str
    at: float
    reason: str = ""
    own: bool = False


@dataclass(slots=True)
class Person:
    """Somebody known in the room. `entered` is None for one who acted without having come in.

    Of such a one the role is only what the door said then, until the room gives them one (`given`).
    `decided`: somebody here changed their role, so an older invitation no longer does.
    """

    name: str
    role: str
    affiliation: str = ""
    language: str = ""
    kind: str = ""
    territory: str = ""
    entered: float | None = None
    given: bool = True
    decided: bool = False
    removed: Removal | None = None


@dataclass(slots=True)
class Message:
    """A message with its latest words; a removed one has none. `edits` are its edits' numbers in the log."""

    id: str
    seq: int
    by: str
    at: float
    text: str
    lang: str = ""
    reply_to: str = ""
    edited: float | None = None
    edits: list[int] = field(default_factory=list)
    removed: Removal | None = None
    reactions: dict[str, dict[str, None]] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class AgendaItem:
    """One point of the agenda; `extra` are the minutes added while it was running."""

    id: str
    title: str
    minutes: int
    presenter: str = ""
    text: str = ""
    extra: int = 0


@dataclass(slots=True)
class Agenda:
    """The items in order, which one is current, and since when."""

    items: dict[str, AgendaItem] = field(default_factory=dict)
    current: str | None = None
    since: float | None = None


@dataclass(slots=True)
class Outcome:
    """Something the group came to. The quotation is frozen; `quote_removed`: its words were taken away."""

    id: str
    seq: int
    kind: str
    text: str
    by: str
    at: float
    quote: str = ""
    quoted_by: str = ""
    quote_removed: bool = False
    source: Source | None = None
    who: str = ""
    due: str | None = None
    edited: float | None = None
    withdrawn: Removal | None = None


@dataclass(slots=True)
class Floor:
    """Who may speak, and since when."""

    person: str
    since: float


@dataclass(slots=True)
class Summary:
    """What the rapporteur wrote of the whole."""

    text: str
    by: str
    at: float


@dataclass(slots=True)
class LiveState:
    """Everything that is so in one room. Only the functions that apply events change it."""

    room: str
    status: str = ANNOUNCED
    opened_at: float | None = None
    closed_at: float | None = None
    hidden: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    pins: dict[str, None] = field(default_factory=dict)
    hands: dict[str, float] = field(default_factory=dict)
    floor: Floor | None = None
    agenda: Agenda = field(default_factory=Agenda)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    outcome_order: list[str] = field(default_factory=list)
    summary: Summary | None = None
    drawn: dict[str, dict[int, str]] = field(default_factory=dict)
    """Practices that are drawn from words, by the anchor of the words: the practice's number, and whose it becomes."""

    def window(self, limit: int, before: str | None = None) -> Iterator[Message]:
        """The last `limit` messages, oldest first; with `before`, the last ones before that message."""
        end = len(self.order) if before is None else bisect_left(self.order, number(before))
        for seq in self.order[max(0, end - limit) : end]:
            yield self.messages[f"m{seq}"]

    def present_people(self) -> Iterator[tuple[str, Person]]:
        """Those who came in and were not removed, in the order of their coming."""
        for key, person in self.people.items():
            if person.entered is not None and person.removed is None:
                yield key, person


def number(event_id: str) -> int:
    """The sequence number within an id such as `m12` or `o15`; 0 for anything else."""
    digits = event_id[1:]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0
