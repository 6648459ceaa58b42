"""A room as a value machine: who is in it, what each may ask, and who gets what. No I/O and no clock.

Methods take the time (`now`, monotonic seconds) and return effects, which `realtime.scribe` carries out in order.
A member whom a `Close` names is out already: nothing is ever sent after it.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from realtime import wire
from realtime.events import Command, Data, Event, Refused, Who
from realtime.history import History
from realtime.limits import Bucket, Limits
from realtime.member import Member
from realtime.presence import Presence
from realtime.rules import Consequences
from realtime.wire import Batch
from together.languages import N_

RESYNC, NO_PONG, FLOOD, REMOVED, TABS, VERSION = 4100, 4102, 4129, 4403, 4409, 4426

TOO_FAST = N_("You are sending too fast. Please wait a moment.")
READ_ONLY = N_("You may read here, but not write.")

Say = Callable[[str, str, Mapping[str, object]], str]
"""A message in a language: `(language, message, params) -> text`."""


@dataclass(frozen=True, slots=True)
class Send:
    """Write `batch` to each of `to`."""

    to: Collection[Member]
    batch: Batch


@dataclass(frozen=True, slots=True)
class Close:
    """End the connection of a member who is no longer in the room."""

    member: Member
    code: int


@dataclass(frozen=True, slots=True)
class Submit:
    """Have a command stored; the answer goes to `member`."""

    member: Member
    cid: str
    command: Command
    digest: bytes


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the other processes something ephemeral."""

    note: Data


Effect = Send | Close | Submit | Tell
Effects = list[Effect]


class Room:
    """The members of one room in one process."""

    def __init__(self, name: str, history: History, limits: Limits, say: Say) -> None:
        self.name = name
        self.history = history
        self.limits = limits
        self.members: dict[Member, None] = {}
        self.presence = Presence(limits)
        self._say = say
        self._posts: dict[str, Bucket] = {}
        self._pings: deque[tuple[float, Member]] = deque()
        self._pongs: deque[tuple[float, Member]] = deque()
        self._passing: dict[tuple[str, str], Data] = {}

    def enter(self, member: Member, hello: wire.Hello, now: float, at: float) -> Effects:
        """Let `member` in, or close them. What they miss and the presence leave in one batch, so nothing is between."""
        refusal = self._refusal(member, hello)
        if refusal:
            return [Close(member, refusal)]
        effects = self._replace_tab(member)
        self.members[member] = None
        member.since = at
        self.presence.enter(member.who)
        self._pings.append((now + self.limits.ping, member))
        return [*effects, Send((member,), Batch(self._welcome(member, hello, at)))]

    def leave(self, member: Member) -> None:
        """Forget a member whose connection has ended."""
        if self.members.pop(member, member) is None:
            self.presence.leave(member.who.id)

    def receive(self, member: Member, text: str, now: float) -> Effects:
        """What follows from one text frame of `member`."""
        if member not in self.members:
            return []
        if member.frames.take(self.limits.frames, self.limits.frames_burst, now):
            return self._close((member,), FLOOD)
        try:
            frame = wire.parse(text)
        except wire.Malformed as problem:
            return self._close((member,), problem.code)
        match frame:
            case wire.Post():
                return self._post(member, frame, now)
            case wire.Hint():
                return self._hint(member, frame, now)
            case wire.Pong():
                member.pinged = False
                return []
            case wire.Hello():
                return self._close((member,), 4400)

    def admit(self, who: Who, cid: str, command: Command, now: float) -> tuple[bytes, int | None]:
        """The command's digest, and the number that it has if it is stored already. Raises `Refused`.

        A retry of what is stored costs nothing; all else counts against its author's rate, the system's does not.
        """
        wire.check_names(cid, command.kind)
        wire.check(command.data)
        digest = wire.digest(command.kind, command.data)
        seq = self.history.repeated(who.id, cid, digest)
        if seq is None and who.id:
            bucket = self._posts.setdefault(who.id, Bucket())
            wait = bucket.take(self.limits.posts, self.limits.burst, now)
            if wait:
                raise Refused("rate_limited", TOO_FAST, retry_ms=int(wait * 1000) + 1)
        return digest, seq

    def acknowledge(self, member: Member, cid: str, seq: int, *, dup: bool) -> Effects:
        """Tell `member` that what they posted is durable."""
        return [Send((member,), Batch((wire.ack(cid, seq, dup=dup),)))] if member in self.members else []

    def refuse(self, member: Member, cid: str, refusal: Refused) -> Effects:
        """Tell `member`, in their language, why what they posted is not stored."""
        if member not in self.members:
            return []
        text = self._say(member.who.language, refusal.text, refusal.params) if refusal.text else ""
        return [Send((member,), Batch((wire.nack(cid, refusal.code, text, refusal.retry_ms),)))]

    def publish(self, messages: list[bytes]) -> Effects:
        """Send durable events to everybody, in one batch."""
        return [Send(tuple(self.members), Batch(messages))] if self.members and messages else []

    def react(self, event: Event) -> Effects | None:
        """Close or change open sockets as `event`, durable and published, demands; None when it demands nothing."""
        consequences = self.history.rules.consequences(event)
        if consequences is None:
            return None
        effects = self._close([m for m in self.members if m.who.id in consequences.removed], REMOVED)
        changed = [m for m in self.members if _rename(m, consequences) or consequences.rights]
        return effects + [Send((m,), Batch((wire.hint("you", self._you(m.who)),))) for m in changed]

    def evict(self, names: Collection[str], code: int, at: float) -> Effects:
        """Close the sockets that these people, or these session keys, opened until `at` (epoch seconds)."""
        meant = [m for m in self.members if m.who.id in names or m.key in names]
        return self._close([m for m in meant if m.since <= at], code)

    def close(self, code: int) -> Effects:
        """Close everybody's socket."""
        return self._close(list(self.members), code)

    def overhear(self, by: str, kind: str, data: Data) -> None:
        """Take a hint to pass on at the next tick; the latest of a kind and person wins."""
        self._passing[kind, by] = data

    def tick(self, now: float) -> Effects:
        """What is due: pings, missing pongs, hints to pass on, changes of presence."""
        self._posts = {p: b for p, b in self._posts.items() if not b.idle(self.limits.posts, now)}
        return [*self._deadlines(now), *self._pass_on(), *self._tell_presence(now)]

    def _refusal(self, member: Member, hello: wire.Hello) -> int:
        if hello.version != wire.VERSION:
            return VERSION
        if member.who.id in self.history.removed:
            return REMOVED
        member.tab = hello.tab
        mine = self._sockets(member.who.id)
        crowded = len(mine) >= self.limits.sockets and all(m.tab != hello.tab for m in mine)
        return TABS if crowded else 0

    def _replace_tab(self, member: Member) -> Effects:
        """A tab that comes back before its dead connection was noticed must not count twice against its person."""
        mine = self._sockets(member.who.id)
        if len(mine) < self.limits.sockets:
            return []
        return self._close([m for m in mine if m.tab == member.tab], RESYNC)

    def _sockets(self, person: str) -> list[Member]:
        if not self.presence.here_locally(person):
            return []
        return [m for m in self.members if m.who.id == person]

    def _welcome(self, member: Member, hello: wire.Hello, at: float) -> list[bytes]:
        missed = self.history.replay(hello.resume)
        head = {
            "epoch": self.history.epoch,
            "seq": self.history.seq,
            "mode": "snapshot" if missed is None else "replay",
            "at": at,
            "ping_ms": int(self.limits.ping * 1000),
            "limits": {"text": wire.MAX_TEXT, "frame": wire.MAX_FRAME, "posts": self.limits.posts},
            "you": self._you(member.who),
        }
        state = self.history.snapshot() if missed is None else None
        count = wire.hint("presence", {"count": self.presence.count(), "came": [], "left": []})
        return [wire.welcome(head, state), *(missed or ()), count]

    def _you(self, who: Who) -> Data:
        may = list(self.history.rules.may(self.history.state, who))
        return {"id": who.id, "name": who.name, "role": who.role, "may": may}

    def _post(self, member: Member, post: wire.Post, now: float) -> Effects:
        command = Command(post.kind, post.data)
        try:
            if not member.may_write:
                raise Refused("forbidden", READ_ONLY)
            digest, seq = self.admit(member.who, post.cid, command, now)
        except Refused as refusal:
            return self.refuse(member, post.cid, refusal)
        if seq is not None:
            return self.acknowledge(member, post.cid, seq, dup=True)
        return [Submit(member, post.cid, command, digest)]

    def _hint(self, member: Member, hint: wire.Hint, now: float) -> Effects:
        if member.hints.take(self.limits.hints, self.limits.hints, now):
            return []
        try:
            wire.check(hint.data)
        except Refused:
            return []
        rules, state, who = self.history.rules, self.history.state, member.who
        answer = rules.answer(state, who, hint.kind, hint.data, self.presence.ids())
        if answer is not None:
            return [Send((member,), Batch((wire.hint(hint.kind, answer),)))]
        passing = rules.relay(state, who, hint.kind, hint.data) if member.may_write else None
        if passing is None:
            return []
        self.overhear(who.id, hint.kind, passing)
        return [Tell({"t": "hint", "room": self.name, "by": who.id, "k": hint.kind, "d": passing})]

    def _deadlines(self, now: float) -> Effects:
        late = [m for m in _due(self._pongs, now) if m.pinged and m in self.members]
        effects = self._close(late, NO_PONG)
        due = [m for m in _due(self._pings, now) if m in self.members]
        for member in due:
            member.pinged = True
            self._pongs.append((now + self.limits.pong, member))
            self._pings.append((now + self.limits.ping, member))
        return [*effects, Send(due, Batch((wire.PING,)))] if due else effects

    def _pass_on(self) -> Effects:
        if not self._passing:
            return []
        passing = [(by, wire.hint(kind, data)) for (kind, by), data in self._passing.items()]
        self._passing = {}
        authors = {by for by, _ in passing}
        ready = [m for m in self.members if not m.outlet.choked]
        effects: Effects = [
            Send([m for m in ready if m.who.id not in authors], Batch([text for _, text in passing]))
        ]
        for member in (m for m in ready if m.who.id in authors):
            others = [text for by, text in passing if by != member.who.id]
            effects += [Send((member,), Batch(others))] if others else []
        return effects

    def _tell_presence(self, now: float) -> Effects:
        effects: Effects = []
        change = self.presence.change(now)
        if change is not None:
            effects.append(Send(tuple(self.members), Batch((wire.hint("presence", change),))))
        report = self.presence.report(now)
        if report is not None:
            effects.append(Tell({"t": "here", "room": self.name, "people": report}))
        return effects

    def _close(self, members: Iterable[Member], code: int) -> Effects:
        closed = list(members)
        for member in closed:
            self.leave(member)
        return [Close(member, code) for member in closed]


def _due(queue: deque[tuple[float, Member]], now: float) -> Iterator[Member]:
    while queue and queue[0][0] <= now:
        yield queue.popleft()[1]


def _rename(member: Member, consequences: Consequences) -> bool:
    who = member.who
    role, name = consequences.roles.get(who.id, who.role), consequences.names.get(who.id, who.name)
    member.who = replace(who, role=role, name=name)
    member.may_write = member.may_write or role != who.role  # from now on the rules alone say what they may
    return member.who != who
