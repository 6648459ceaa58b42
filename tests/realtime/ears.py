"""An outlet that remembers, and somebody who sits behind it."""

import json

from realtime.events import Data, Who
from realtime.hub import Hub, Seat
from realtime.member import Member
from realtime.wire import Batch, Hello, Resume


class Ear:
    """Keeps all that a member is sent. `code` is how it was closed."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.code: int | None = None
        self.dropped = False
        self.choked = 0.0
        self.waiting = 0

    def send(self, batch: Batch) -> None:
        assert self.code is None, "nothing is sent after a close"
        self.batches.append(batch)

    def close(self, code: int) -> None:
        self.code = code

    def drop(self) -> None:
        self.dropped = True

    def backlog(self) -> int:
        return self.waiting

    @property
    def frames(self) -> list[Data]:
        return [json.loads(payload) for batch in self.batches for payload in batch.payloads]

    @property
    def events(self) -> list[Data]:
        return [frame for frame in self.frames if frame["t"] == "ev"]


async def sit(hub: Hub, who: Who, room: str = "w1", resume: Resume | None = None) -> tuple[Ear, Seat]:
    """Seat `who` in `room`."""
    ear = Ear()
    seat = await hub.join(room, Member(who, ear, may_write=True), Hello(1, "t", resume))
    assert seat
    return ear, seat
