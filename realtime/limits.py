"""How much anybody may ask of a room, and how long anything may take. Times are seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The wire protocol's limits, and the server's own."""

    hello: float = 5.0
    ping: float = 25.0
    pong: float = 8.0
    posts: float = 5.0
    burst: int = 10
    hints: float = 20.0
    frames: float = 50.0
    frames_burst: int = 200
    sockets: int = 10
    replay_events: int = 500
    replay_bytes: int = 1 << 20
    names: int = 50
    """People named in one presence message; beyond that only the count is told."""
    presence: float = 1.0
    queue: int = 1_000
    batch: int = 250
    window: float = 0.025
    cooldown: float = 1.0
    """After a failed write, how long posts are refused without trying the disk again."""
    tick: float = 0.25
    poll: float = 3.0
    linger: float = 60.0
    backlog: int = 1 << 20
    """Bytes that may wait for one slow reader."""
    stall: float = 8.0


class Bucket:
    """A token bucket: `rate` a second, `burst` at once. Starts full."""

    __slots__ = ("_at", "_level")

    def __init__(self) -> None:
        self._level = 0.0
        self._at = 0.0

    def take(self, rate: float, burst: float, now: float) -> float:
        """Take one token: 0 when there was one, else the seconds until there will be."""
        level = self._leaked(rate, now)
        if level + 1 > burst:
            return (level + 1 - burst) / rate
        self._level, self._at = level + 1, now
        return 0.0

    def idle(self, rate: float, now: float) -> bool:
        """Whether it is full again, so that forgetting it changes nothing."""
        return self._leaked(rate, now) == 0

    def _leaked(self, rate: float, now: float) -> float:
        return max(0.0, self._level - max(0.0, now - self._at) * rate)
