"""The course of a workshop: opening, closing, reopening within a day; hiding its conversation."""

from realtime.events import Data, Event, Refused
from together.languages import N_
from workshops.live import fields
from workshops.live.kinds import Kind, as_given
from workshops.live.permissions import Actor
from workshops.live.state import CLOSED, LIVE, LiveState

REOPEN_WITHIN = 24 * 3600.0
"""Seconds after closing during which a workshop may be opened again."""


def opened(state: LiveState, event: Event) -> None:
    state.status = LIVE
    state.opened_at = event.at


def closed(state: LiveState, event: Event) -> None:
    """Nobody can speak any more: hands and floor go. The agenda stays where it is, in case of reopening."""
    state.status = CLOSED
    state.closed_at = event.at
    state.hands.clear()
    state.floor = None


def reopen(state: LiveState, _actor: Actor, data: Data, now: float) -> Data:
    if now - (state.closed_at or 0.0) > REOPEN_WITHIN:
        raise Refused("closed", N_("A workshop can be reopened within one day of closing."))
    return data


def reopened(state: LiveState, event: Event) -> None:
    state.status = LIVE
    state.closed_at = None


def hidden(state: LiveState, event: Event) -> None:
    state.hidden = event.data["on"]


KINDS = (
    Kind("workshop.open", "workshop.opened", {}, as_given, opened),
    Kind("workshop.close", "workshop.closed", {}, as_given, closed),
    Kind("workshop.reopen", "workshop.reopened", {}, reopen, reopened),
    Kind("conversation.hide", "conversation.hidden", {"on": fields.flag()}, as_given, hidden),
)
