"""Carets and names: who is in the notes and where. Kept in memory only; the latest state of a client wins.

A connection speaks for one client id, its own. Stock editors send back every state they hear from others, so a state
for another connection's id is not an attack by itself: it is ignored, never believed. The `user` field is always
written here, from who the person is.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from realtime.events import Who
from realtime.notes.frames import GONE, Presence
from realtime.notes.member import Member
from realtime.notes.update import Malformed, strict_json

PALETTE = (
    "#b3261e",
    "#9a4600",
    "#7a5b00",
    "#4d6a00",
    "#1b7033",
    "#00695f",
    "#00658a",
    "#1d5bbf",
    "#4a4fc4",
    "#7a3fbf",
    "#9b2f97",
    "#b0246a",
)
"""Caret colours: white text on each, and each on white, has a contrast of at least 4.5 to 1 (WCAG 1.4.3)."""

REMOTE_LIFE = 45.0
"""Seconds that a caret from another process lives unrenewed; editors renew theirs every 15."""
REMEMBERED = 512
"""Clients that left and may not be brought back by an echo."""


def color(person: str) -> str:
    """The same colour for the same person, everywhere and always."""
    return PALETTE[blake2b(person.encode(), digest_size=4).digest()[0] % len(PALETTE)]


@dataclass(slots=True)
class _Held:
    clock: int
    text: str
    person: str
    owner: Member | str
    heard: float = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """A client's new state, whose it is, and whether it happened in this process."""

    state: Presence
    person: str
    local: bool


class Awareness:
    """`changed` holds the clients whose state the members have not been told yet."""

    def __init__(self) -> None:
        self.changed: dict[int, Change] = {}
        self._held: dict[int, _Held] = {}
        self._left: dict[int, tuple[int, str]] = {}

    def person(self, client: int) -> str | None:
        """Whose client this is, while it is here."""
        held = self._held.get(client)
        return held.person if held else None

    def states(self) -> list[Presence]:
        """Every state, for somebody who joins."""
        return [Presence(client, held.clock, held.text) for client, held in self._held.items()]

    def mine(self) -> list[Change]:
        """The states of this process's members."""
        return [
            Change(Presence(client, held.clock, held.text), held.person, local=True)
            for client, held in self._held.items()
            if isinstance(held.owner, Member)
        ]

    def hear(self, member: Member, states: Iterable[Presence]) -> None:
        """Believe what `member` says of its own client. Raises `Malformed`."""
        for state in states:
            if self._is_for(member, state):
                self._believe(member, state)

    def leave(self, member: Member) -> None:
        """Clear the state of `member`, who is gone."""
        if member.client is not None:
            self._drop(member.client, self._held[member.client].clock + 1)
            member.client = None

    def rewrite(self, member: Member) -> None:
        """Tell the role of `member` anew."""
        if member.client is not None:
            held = self._held[member.client]
            self._put(member.client, held.clock + 1, signed(held.text, member.who), member.who.id, member)

    def relay(self, process: str, state: Presence, person: str, now: float) -> None:
        """A state from another process, which has checked it."""
        held = self._held.get(state.client)
        if held and (isinstance(held.owner, Member) or held.clock > state.clock):
            return
        if state.text == GONE:
            self._drop(state.client, state.clock)
        else:
            self._put(state.client, state.clock, state.text, person, process, now)

    def expire(self, now: float) -> None:
        """Clear the states of processes that have fallen silent."""
        silent = [
            (client, held.clock + 1)
            for client, held in self._held.items()
            if isinstance(held.owner, str) and now - held.heard > REMOTE_LIFE
        ]
        for client, clock in silent:
            self._drop(client, clock)

    def _is_for(self, member: Member, state: Presence) -> bool:
        if member.client not in (None, state.client):
            return False
        held = self._held.get(state.client)
        if held is None:
            clock, person = self._left.get(state.client, (-1, member.who.id))
            return state.text != GONE and person == member.who.id and state.clock > clock
        if held.owner is member:
            return state.clock > held.clock or (state.clock == held.clock and state.text == GONE)
        return held.person == member.who.id and state.clock > held.clock and state.text != GONE

    def _believe(self, member: Member, state: Presence) -> None:
        if state.text == GONE:
            self._drop(state.client, state.clock)
            member.client = None
            return
        text = signed(state.text, member.who)
        held = self._held.get(state.client)
        if held and isinstance(held.owner, Member):
            held.owner.client = None  # the same person's older connection, not yet known to be dead
        member.client = state.client
        self._put(state.client, state.clock, text, member.who.id, member)

    def _put(
        self, client: int, clock: int, text: str, person: str, owner: Member | str, now: float = 0.0
    ) -> None:
        self._held[client] = _Held(clock, text, person, owner, now)
        self.changed[client] = Change(Presence(client, clock, text), person, isinstance(owner, Member))

    def _drop(self, client: int, clock: int) -> None:
        held = self._held.pop(client, None)
        if held is None:
            return
        local = isinstance(held.owner, Member)
        self.changed[client] = Change(Presence(client, clock, GONE), held.person, local)
        self._left[client] = (clock, held.person)
        if len(self._left) > REMEMBERED:
            del self._left[next(iter(self._left))]


def signed(text: str, who: Who) -> str:
    """An awareness state with `user` as the server knows them. Raises `Malformed`."""
    state = strict_json(text)
    if not isinstance(state, dict):
        raise Malformed("an awareness state is an object")
    state["user"] = {"id": who.id, "name": who.name, "color": color(who.id), "role": who.role}
    try:
        return json.dumps(state, allow_nan=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
