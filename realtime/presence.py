"""Who is in a room, here and in other processes, told as a count and the changes. No I/O and no clock."""

from collections.abc import Mapping, Set

from realtime.events import Data, Who
from realtime.limits import Limits

People = Mapping[str, tuple[str, str]]
"""Name and role by id."""

REPORT = 5.0
"""Seconds between two reports to the other processes when nothing changes."""
EXPIRE = 3 * REPORT
"""Seconds after which a process that has fallen silent no longer counts."""


class Presence:
    """People, not sockets: two tabs of one person count once. Those without an id are not counted."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._local: dict[str, tuple[str, str]] = {}
        self._tabs: dict[str, int] = {}
        self._elsewhere: dict[str, tuple[float, People]] = {}
        self._told: People = {}
        self._stale = False
        self._news = False
        self._told_at = self._reported_at = float("-inf")

    def enter(self, who: Who) -> None:
        """One more socket of `who`."""
        if who.id:
            self._tabs[who.id] = self._tabs.get(who.id, 0) + 1
            self._local[who.id] = (who.name, who.role)
            self._stale = self._news = True

    def leave(self, person: str) -> None:
        """One socket fewer of `person`."""
        if person not in self._tabs:
            return
        self._tabs[person] -= 1
        if not self._tabs[person]:
            del self._tabs[person], self._local[person]
            self._stale = self._news = True

    def here_locally(self, person: str) -> bool:
        """Whether `person` has a socket in this process."""
        return person in self._tabs

    def hear(self, process: str, people: People, now: float) -> None:
        """Another process says who is in this room there."""
        self._elsewhere[process] = (now + EXPIRE, people)
        self._stale = True

    def ids(self) -> Set[str]:
        """The ids of all who are here."""
        return self._local.keys() | {p for _, people in self._elsewhere.values() for p in people}

    def count(self) -> int:
        """How many people are here."""
        return len(self.ids())

    def change(self, now: float) -> Data | None:
        """What changed since it was last told, at most once in `limits.presence` seconds; None: nothing to tell."""
        self._forget_silent(now)
        if not self._stale or now - self._told_at < self.limits.presence:
            return None
        here = self._everybody()
        came = [
            {"id": i, "name": name, "role": role} for i, (name, role) in here.items() if i not in self._told
        ]
        left = [i for i in self._told if i not in here]
        self._stale, self._told, self._told_at = False, here, now
        if not came and not left:
            return None
        named = len(came) + len(left) <= self.limits.names
        return {"count": len(here), "came": came if named else [], "left": left if named else []}

    def report(self, now: float) -> People | None:
        """What to tell other processes: at once on a change, then every `REPORT` seconds while anybody is here."""
        pause = self.limits.presence if self._news else REPORT
        if now - self._reported_at < pause or not (self._news or self._local):
            return None
        self._news, self._reported_at = False, now
        return dict(self._local)

    def _everybody(self) -> People:
        here: dict[str, tuple[str, str]] = {}
        for _, people in self._elsewhere.values():
            here |= people
        return here | self._local

    def _forget_silent(self, now: float) -> None:
        silent = [process for process, (until, _) in self._elsewhere.items() if until <= now]
        for process in silent:
            del self._elsewhere[process]
            self._stale = True
