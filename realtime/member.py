"""One connection in a room, and what it is written to."""

from typing import Protocol

from realtime.events import Who
from realtime.limits import Bucket
from realtime.wire import Batch


class Outlet(Protocol):
    """Where a member's messages go. Nothing here waits: a reader who cannot keep up is dropped by the hub."""

    @property
    def choked(self) -> float:
        """Since when (monotonic seconds) the reader has not kept up; 0 while they do."""

    def send(self, batch: Batch) -> None:
        """Write, or hold for writing."""

    def close(self, code: int) -> None:
        """End the connection after what was written before, saying why."""

    def drop(self) -> None:
        """End the connection at once: what waits is lost, and the browser will resume."""

    def backlog(self) -> int:
        """Bytes that wait for the reader."""


class Member:
    """One socket of one person. `who` changes when they are renamed or given another role.

    `since` is when they entered (epoch seconds).
    """

    __slots__ = ("frames", "hints", "key", "may_write", "outlet", "pinged", "since", "tab", "who")

    def __init__(self, who: Who, outlet: Outlet, *, may_write: bool, key: str = "") -> None:
        self.who = who
        self.outlet = outlet
        self.may_write = may_write
        self.key = key
        self.tab = ""
        self.pinged = False
        self.since = 0.0
        self.frames = Bucket()
        self.hints = Bucket()
