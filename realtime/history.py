"""A room's log as one process holds it: the fold, the latest events as browsers get them, and who posted what. No I/O.

Folding and keeping are two steps. An event is folded while its transaction is open, because the next command is
decided against it, and kept once that transaction is durable; only what is kept is ever acknowledged or replayed.
"""

from collections import deque
from collections.abc import Sequence, Set
from dataclasses import dataclass

from realtime import wire
from realtime.events import Command, Draft, Event, Refused, Who
from realtime.limits import Limits
from realtime.rules import Rules, State
from together.languages import N_

CID_TAKEN = N_("Something else was already sent under this number.")


@dataclass(frozen=True, slots=True)
class Stored:
    """An event with the digest of the command that made it; the digest is empty once its words were removed."""

    event: Event
    digest: bytes


class History:
    """`seq` is the last kept event; `state` may be ahead of it while a transaction is open.

    `removed` are the people who may not come back; the door may not know of them yet.
    """

    __slots__ = (
        "_known",
        "_latest",
        "_scrubbed",
        "_size",
        "_snapshot",
        "epoch",
        "limits",
        "removed",
        "rules",
        "seq",
        "state",
    )

    def __init__(self, room: str, epoch: str, rules: Rules, limits: Limits) -> None:
        self.epoch = epoch
        self.seq = 0
        self.removed: Set[str] = frozenset()
        self.rules = rules
        self.limits = limits
        self.state: State = rules.initial(room)
        self._latest: deque[tuple[Event, bytes]] = deque()
        self._size = 0
        self._known: dict[tuple[str, str], tuple[int, bytes]] = {}
        self._scrubbed: set[int] = set()
        self._snapshot: tuple[int, bytes] = (-1, b"")

    def decide(self, who: Who, command: Command, now: float) -> Draft:
        """What `command` becomes now. Raises `Refused`."""
        return self.rules.decide(self.state, who, command, now)

    def fold(self, event: Event) -> bytes:
        """Change the state by `event`; returns the event as browsers receive it."""
        self.state = self.rules.apply(self.state, event)
        return wire.event(event, self.rules.present(self.state, event))

    def keep(self, stored: Stored, message: bytes) -> None:
        """`stored`, folded before, is durable: count it, remember who posted it, hold `message` for replay."""
        self._count(stored)
        self._hold(stored.event, message)
        redacted = self.rules.redactions(stored.event)
        if redacted:
            self._scrub(frozenset(redacted))

    def recall(self, stored: Stored) -> None:
        """Fold and count an event that is too old to be replayed; only before anything is kept."""
        self.state = self.rules.apply(self.state, stored.event)
        self._count(stored)

    def repeated(self, author: str, cid: str, digest: bytes) -> int | None:
        """The number under which `author` posted this as `cid` before. Raises `Refused` if that was something else."""
        seq, earlier = self._known.get((author, cid), (None, b""))
        if seq is None or seq in self._scrubbed:
            return seq
        if earlier and earlier != digest:
            raise Refused("cid_conflict", CID_TAKEN)
        return seq

    def replay(self, resume: wire.Resume | None) -> Sequence[bytes] | None:
        """What a browser misses; None when it needs a snapshot: other epoch, ahead of us, or too far behind."""
        if resume is None or resume.epoch != self.epoch or resume.seq > self.seq:
            return None
        missing = self.seq - resume.seq
        if missing > len(self._latest):
            return None
        return [message for event, message in self._latest if event.seq > resume.seq]

    def snapshot(self) -> bytes:
        """The public state as JSON, encoded once per event. Only while no transaction is open."""
        if self._snapshot[0] != self.seq:
            self._snapshot = (self.seq, wire.encode(self.rules.snapshot(self.state)))
        return self._snapshot[1]

    def _count(self, stored: Stored) -> None:
        consequences = self.rules.consequences(stored.event)
        if consequences:
            self.removed = (self.removed | consequences.removed) - consequences.readmitted
        self.seq = stored.event.seq
        self._known[stored.event.author, stored.event.cid] = (stored.event.seq, stored.digest)

    def _hold(self, event: Event, message: bytes) -> None:
        self._latest.append((event, message))
        self._size += len(message)
        while len(self._latest) > self.limits.replay_events or self._size > self.limits.replay_bytes:
            self._size -= len(self._latest.popleft()[1])

    def _scrub(self, seqs: frozenset[int]) -> None:
        """All that is held is told anew, since other events may quote what was removed."""
        self._scrubbed |= seqs
        held = [scrubbed(event, self.rules) if event.seq in seqs else event for event, _ in self._latest]
        self._latest = deque(
            (event, wire.event(event, self.rules.present(self.state, event))) for event in held
        )
        self._size = sum(len(message) for _, message in self._latest)


def scrubbed(event: Event, rules: Rules) -> Event:
    """`event` without its words."""
    return Event(event.seq, event.kind, event.author, event.cid, event.at, rules.scrub(event.data))
