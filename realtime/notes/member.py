"""One connection in a notes room, and what it is written to."""

from collections.abc import Awaitable, Callable

from realtime.events import Who
from realtime.member import Outlet
from realtime.rules import Pass

Ask = Callable[[], Awaitable[Pass]]


class Pace:
    """How fast one connection is read. `cost` is in frames, a KiB counting as one; beyond the burst it waits."""

    RATE = 200.0
    BURST = 2_000.0
    __slots__ = ("_at", "_level")

    def __init__(self) -> None:
        self._level = 0.0
        self._at = 0.0

    def spend(self, size: int, now: float) -> float:
        """Seconds to wait before reading on."""
        self._level = max(0.0, self._level - (now - self._at) * self.RATE) + 1 + size / 1024
        self._at = now
        return max(0.0, (self._level - self.BURST) / self.RATE)


class Flow:
    """Tells a slow reader, who may take their time over a long document, from a dead one."""

    STALL = 8.0
    BACKLOG = 8 * 2**20
    __slots__ = ("_moved", "_waiting")

    def __init__(self) -> None:
        self._moved = 0.0
        self._waiting = 0

    def stuck(self, waiting: int, now: float) -> bool:
        """Whether nothing of the `waiting` bytes went out for too long, or too much has gathered."""
        if waiting < self._waiting or not waiting or not self._moved:
            self._moved = now
        self._waiting = waiting
        return waiting > self.BACKLOG or now - self._moved > self.STALL


class Member:
    """`sent` counts the document messages that came from this connection; `client` is its one awareness id.

    `behind`: some of what they sent was not taken, and only their whole document can make up for it. `ask` asks the
    door again.
    """

    __slots__ = (
        "ask",
        "asked",
        "behind",
        "client",
        "flow",
        "key",
        "may_note",
        "outlet",
        "pace",
        "sent",
        "strikes",
        "who",
    )

    def __init__(
        self, who: Who, outlet: Outlet, *, may_note: bool, key: str = "", ask: Ask | None = None
    ) -> None:
        self.who = who
        self.ask = ask
        self.outlet = outlet
        self.may_note = may_note
        self.key = key
        self.client: int | None = None
        self.sent = 0
        self.strikes = 0
        self.asked = False
        self.behind = False
        self.pace = Pace()
        self.flow = Flow()
