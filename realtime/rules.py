"""What a room needs to be told about the thing that is discussed in it, and about who may enter."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.requests import HTTPConnection

from realtime.events import Command, Data, Draft, Event, Who
from together.database import Transaction

State = Any
"""The fold of a room's log. Opaque here: only the rules look inside."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What an event means for open sockets: who must leave, who may be back, who is now what, or called what.

    `rights` says that others too may now do more or less than before (a workshop opened or closed).
    """

    removed: Set[str] = frozenset()
    readmitted: Set[str] = frozenset()
    roles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    rights: bool = False


class Rules(Protocol):
    """The pure rules of one kind of room. All but `project` are free of I/O and of clocks."""

    def initial(self, room: str) -> State:
        """The state before the first event."""

    def decide(self, state: State, who: Who, command: Command, now: float) -> Draft:
        """What `command` becomes, or `Refused`. Never changes `state`."""

    def apply(self, state: State, event: Event) -> State:
        """The state after `event`. May change `state` in place and return it."""

    def present(self, state: State, event: Event) -> Data:
        """The `d` that browsers receive for `event`; called right after `apply`, or on replay."""

    def snapshot(self, state: State) -> Data:
        """The state as everybody in the room may see it, ready for JSON."""

    def may(self, state: State, who: Who) -> Sequence[str]:
        """The kinds of command that `who` may send now."""

    def redactions(self, event: Event) -> Sequence[int]:
        """Numbers of earlier events whose words `event` removes; the log scrubs them in the same commit."""

    def scrub(self, data: Data) -> Data:
        """The data of a removed event without its words."""

    def consequences(self, event: Event) -> Consequences | None:
        """What `event` means for open sockets; None for most."""

    def answer(self, state: State, who: Who, kind: str, data: Data, here: Set[str]) -> Data | None:
        """What `who` alone is told when they ask `kind` (`people`); `here` are the ids present. None: nothing."""

    def relay(self, state: State, who: Who, kind: str, data: Data) -> Data | None:
        """What the others are told of a passing hint (`typing`), never stored. None: nothing."""

    async def project(self, tx: Transaction, room: str, state: State, events: Sequence[Event]) -> None:
        """Write what other tables derive from `events`, in the transaction that stores them."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What the door grants: who the person is here, what they may do, and the key of their session."""

    who: Who
    may_write: bool
    may_note: bool
    key: str = ""


class Door(Protocol):
    """Answers "may this person enter this room, and as what?"; raises `Problem` (403, 404) when not."""

    async def __call__(self, connection: HTTPConnection, room: str) -> Pass: ...
