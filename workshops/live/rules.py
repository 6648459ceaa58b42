"""The rules of a live session, as `realtime` asks for them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from functools import lru_cache

from realtime.events import Command, Data, Draft, Event, Who
from realtime.rules import Consequences
from together.database import Transaction
from workshops.live import agenda, course, drawing, hands, messages, outcomes, people, sockets
from workshops.live.fields import parse
from workshops.live.kinds import Kind
from workshops.live.permissions import SYSTEM, allowed, authorise
from workshops.live.present import public_data
from workshops.live.snapshot import WINDOW, Render, public_snapshot
from workshops.live.state import LiveState

Projector = Callable[[Transaction, str, LiveState, Sequence[Event]], Awaitable[None]]
"""Writes what other tables derive from new events of a room, in the transaction that stores them."""

KINDS: tuple[Kind, ...] = (
    *messages.KINDS,
    *hands.KINDS,
    *agenda.KINDS,
    *outcomes.KINDS,
    *drawing.KINDS,
    *people.KINDS,
    *course.KINDS,
)
BY_COMMAND: Mapping[str, Kind] = {kind.command: kind for kind in KINDS}
BY_EVENT: Mapping[str, Kind] = {kind.event: kind for kind in KINDS}

RENDERED = 1024
"""Texts whose HTML is remembered: every snapshot shows the same last hundred messages again."""


async def no_projection(_tx: Transaction, _room: str, _state: LiveState, _events: Sequence[Event]) -> None:
    """For a room that nothing else is derived from."""


def plain_text(_text: str) -> str | None:
    """Render nothing: every text is shown as it was written."""
    return None


class LiveRules:
    """`realtime.rules.Rules` for workshops. Pure but for `project`, which is handed in."""

    def __init__(
        self, projector: Projector = no_projection, render: Render = plain_text, window: int = WINDOW
    ) -> None:
        self._projector = projector
        self._render = lru_cache(maxsize=RENDERED)(render)
        self._window = window

    def initial(self, room: str) -> LiveState:
        return LiveState(room)

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        """Role first, then fields, then target: a guest learns nothing by sending what is not theirs."""
        actor = authorise(state, who, command.kind)
        kind = BY_COMMAND[command.kind]
        data = kind.decide(state, actor, parse(kind.fields, command.data), now)
        if actor.role != SYSTEM and actor.id not in state.people:
            author = {"name": who.name, "role": who.role, "language": who.language}
            data = {**data, "author": author}
        return Draft(kind.event, data)

    def apply(self, state: LiveState, event: Event) -> LiveState:
        """Kinds of a later version are passed over."""
        kind = BY_EVENT.get(event.kind)
        if kind:
            people.introduce(state, event)
            kind.apply(state, event)
        return state

    def present(self, state: LiveState, event: Event) -> Data:
        return public_data(state, event, self._render)

    def snapshot(self, state: LiveState) -> Data:
        return public_snapshot(state, self._render, self._window)

    def may(self, state: LiveState, who: Who) -> Sequence[str]:
        return allowed(state, who)

    def redactions(self, event: Event) -> Sequence[int]:
        redact: Sequence[int] = event.data.get("redact", ()) if event.kind == "message.removed" else ()
        return redact

    def scrub(self, data: Data) -> Data:
        """Of a message the text goes; of an outcome only the quotation, its wording is the group's."""
        if "source" in data:
            return {**data, "quote": "", "quote_removed": True}
        return {**data, "text": ""}

    def consequences(self, event: Event) -> Consequences | None:
        return sockets.consequences(event)

    def answer(self, state: LiveState, who: Who, kind: str, _data: Data, here: Set[str]) -> Data | None:
        return sockets.answer(state, who, kind, here)

    def relay(self, state: LiveState, who: Who, kind: str, _data: Data) -> Data | None:
        return sockets.relay(state, who, kind)

    async def project(self, tx: Transaction, room: str, state: LiveState, events: Sequence[Event]) -> None:
        await self._projector(tx, room, state, events)


def state_of(rules: LiveRules, room: str, events: Sequence[Event]) -> LiveState:
    """The fold of a whole log."""
    state = rules.initial(room)
    for event in events:
        state = rules.apply(state, event)
    return state
