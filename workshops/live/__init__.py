"""A live session: pure rules over the log of one room. `live.record` reads the state that they make."""

from workshops.live.agenda import time_left
from workshops.live.permissions import ALLOWED, ROLES, SYSTEM, role_of
from workshops.live.rules import KINDS, LiveRules, state_of
from workshops.live.state import LiveState

__all__ = [
    "ALLOWED",
    "KINDS",
    "ROLES",
    "SYSTEM",
    "LiveRules",
    "LiveState",
    "role_of",
    "state_of",
    "time_left",
]
