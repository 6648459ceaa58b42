"""A kind of thing that happens in a live session: a command, its event, two pure functions."""

from collections.abc import Callable
from dataclasses import dataclass

from realtime.events import Data, Event
from workshops.live.fields import Fields
from workshops.live.permissions import Actor
from workshops.live.state import LiveState

Decide = Callable[[LiveState, Actor, Data, float], Data]
"""(state, actor, checked fields, now) → the event's data; raises `Refused`. Never changes the state."""

Apply = Callable[[LiveState, Event], None]
"""Changes the state by one event. Trusts the log; looks at no clock."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`message.post` with its fields, and `message.posted`."""

    command: str
    event: str
    fields: Fields
    decide: Decide
    apply: Apply


def as_given(_state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    """The decision of a command that only its sender's role and its fields can forbid."""
    return data
