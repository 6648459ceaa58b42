"""A model of the room with resume: a durable log, processes that die, lines that are cut, commits that fail.

The server is the real `Room` and `History`; the browser is the one that the protocol describes. A model counts only
once it has caught bugs, so some are planted, and each must be found.
"""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from realtime import wire
from realtime.events import Data, Event, Who
from realtime.history import History, Stored
from realtime.limits import Limits
from realtime.member import Member
from realtime.room import Close, Effects, Room, Send, Submit
from tests.realtime.ears import Ear
from tests.realtime.talk import SYSTEM, Talk

LIMITS = Limits(replay_events=6, posts=1e6, burst=10**6, frames=1e6, frames_burst=10**6)
PEOPLE = (Who("p1", "participant", "Alice"), Who("p2", "participant", "Bob"))


class Disk:
    """What survives: the log and its epoch."""

    def __init__(self) -> None:
        self.epoch = 1
        self.log: list[Stored] = []

    def append(self, author: str, cid: str, text: str) -> Stored:
        event = Event(len(self.log) + 1, "talk.said", author, cid, 0.0, {"text": text})
        self.log.append(Stored(event, wire.digest("talk.say", {"text": text})))
        return self.log[-1]


class Forgetful(History):
    """Planted: a retry is not recognised."""

    def repeated(self, author: str, cid: str, digest: bytes) -> int | None:
        return None


class Generous(History):
    """Planted: a gap that is too long is replayed as far as it is held."""

    def replay(self, resume: wire.Resume | None) -> Any:
        if resume is None or resume.epoch != self.epoch or resume.seq > self.seq:
            return None
        return [message for event, message in self._latest if event.seq > resume.seq]


class Stale(History):
    """Planted: the snapshot is not made anew when the state changes."""

    def snapshot(self) -> bytes:
        if not self._snapshot[1]:
            super().snapshot()
        return self._snapshot[1]


HISTORIES: dict[str, type[History]] = {
    "forgetful": Forgetful,
    "generous": Generous,
    "stale": Stale,
}
BUGS = [*HISTORIES, "epoch kept", "ack before commit", "silent follower", "publish before commit"]


class Browser:
    """Folds what it receives, keeps what it sent until it is acknowledged, and knows when to reconnect."""

    def __init__(self) -> None:
        self.epoch, self.seq = "", 0
        self.view: dict[int, str] = {}
        self.pending: dict[str, str] = {}
        self.sent = 0
        self.member: Member | None = None
        self.inbox: list[Data] = []

    def take(self, frame: Data) -> None:
        match frame["t"]:
            case "welcome" if frame["mode"] == "snapshot":
                self.epoch, self.seq = frame["epoch"], frame["seq"]
                self.view = dict(map(tuple, frame["state"]["said"]))  # type: ignore[arg-type]
            case "ack":
                self.pending.pop(frame["cid"], None)
            case "ev" if frame["seq"] == self.seq + 1:
                self.seq += 1
                self.view[self.seq] = frame["d"]["text"]
                self.pending.pop(frame["cid"], None)
            case "ev" if frame["seq"] > self.seq + 1:
                self.member = None  # a gap: reconnect and resume


class World(RuleBasedStateMachine):
    """Two browsers, one process, and others that write to the same log."""

    def __init__(self, bug: str = "") -> None:
        super().__init__()
        self.bug = bug
        self.faults = 0

    @initialize()
    def begin(self) -> None:
        self.disk = Disk()
        self.browsers = [Browser(), Browser()]
        self.acked: set[str] = set()
        self.restart()

    who = st.integers(0, 1)

    @precondition(lambda self: any(browser.member is None for browser in self.browsers))
    @rule(i=who)
    def connect(self, i: int) -> None:
        i = i if self.browsers[i].member is None else 1 - i
        browser = self.browsers[i]
        self.cut(i)
        browser.member = Member(PEOPLE[i], Ear(), may_write=True)
        resume = wire.Resume(browser.epoch, browser.seq) if browser.epoch else None
        if resume and resume.seq > self.room.history.seq:
            self.follow()  # as the hub does
        self.perform(self.room.enter(browser.member, wire.Hello(1, f"t{i}", resume), 0.0, 0.0))
        self.deliver(i, 100)
        self.retry(i)

    @rule(i=who)
    def say(self, i: int) -> None:
        browser = self.browsers[i]
        browser.sent += 1
        cid = f"{i}:{browser.sent}"
        browser.pending[cid] = f"text {cid}"
        self.send(i, cid)

    @precondition(lambda self: any(browser.pending for browser in self.browsers))
    @rule(i=who)
    def retry(self, i: int) -> None:
        for cid in list(self.browsers[i].pending):
            self.send(i, cid)

    @precondition(lambda self: self.queue)
    @rule(commits=st.sampled_from([True, True, True, False]))
    def write(self, commits: bool) -> None:
        """What the ledger does with what was submitted; sometimes the commit fails."""
        self.follow()
        queue, self.queue = self.queue, []
        batch = self.decide(queue)
        if self.bug == "publish before commit":
            self.perform(self.room.publish([message for _, message, _ in batch]))
        if not commits:
            self.room.history = self.load()
            return
        for stored, message, _ in batch:
            self.disk.log.append(stored)
            self.room.history.keep(stored, message)
        for _, _, submit in batch:
            seq = self.room.history.repeated(submit.member.who.id, submit.cid, submit.digest) or 0
            self.perform(self.room.acknowledge(submit.member, submit.cid, seq, dup=False))
        if self.bug != "publish before commit":
            self.perform(self.room.publish([message for _, message, _ in batch]))

    @rule(count=st.integers(1, 8))
    def elsewhere(self, count: int) -> None:
        """Another process stores, and its doorbell is lost."""
        for _ in range(count):
            seq = len(self.disk.log) + 1
            self.disk.append(SYSTEM.id, f"s{self.disk.epoch}:{seq}", f"system {seq} {self.disk.epoch}")

    @precondition(lambda self: len(self.disk.log) != self.room.history.seq)
    @rule()
    def follow(self) -> None:
        history = self.room.history
        fresh = self.disk.log[history.seq :]
        messages = []
        for stored in fresh:
            messages.append(history.fold(stored.event))
            history.keep(stored, messages[-1])
        if self.bug != "silent follower":
            self.perform(self.room.publish(messages))

    @precondition(lambda self: any(browser.inbox for browser in self.browsers))
    @rule(i=who, count=st.integers(1, 9))
    def deliver(self, i: int, count: int) -> None:
        i = i if self.browsers[i].inbox else 1 - i
        browser = self.browsers[i]
        while browser.inbox and count and browser.member:
            browser.take(browser.inbox.pop(0))
            count -= 1
        if browser.member is None:
            self.cut(i)

    @precondition(lambda self: any(browser.member for browser in self.browsers))
    @rule(i=who)
    def cut(self, i: int) -> None:
        browser = self.browsers[i]
        for member in [m for m in self.room.members if m.who == PEOPLE[i]]:
            self.room.leave(member)
        browser.member, browser.inbox = None, []

    @precondition(lambda self: self.faults < 3)
    @rule()
    def kill(self) -> None:
        self.faults += 1
        self.restart()

    @precondition(lambda self: self.faults < 3)
    @rule(keep=st.integers(0, 8), refill=st.integers(0, 6))
    def restore(self, keep: int, refill: int) -> None:
        """A backup is restored, and others write before our browsers come back."""
        self.faults += 1
        self.disk.log = self.disk.log[:keep]
        self.disk.epoch += self.bug != "epoch kept"
        self.acked &= {stored.event.cid for stored in self.disk.log}
        for n in range(refill):
            self.disk.append(SYSTEM.id, f"r{self.faults}:{n}", f"refill {self.faults} {n}")
        self.restart()

    @invariant()
    def nothing_is_doubled_lost_or_misplaced(self) -> None:
        if not hasattr(self, "disk"):
            return
        cids = [(stored.event.author, stored.event.cid) for stored in self.disk.log]
        assert len(cids) == len(set(cids)), "stored twice"
        assert self.acked <= {cid for _, cid in cids}, "acknowledged and lost"
        texts = {stored.event.seq: stored.event.data["text"] for stored in self.disk.log}
        for browser in self.browsers:
            if browser.member and not browser.inbox and browser.epoch == f"e{self.disk.epoch}":
                assert browser.view == {seq: texts.get(seq) for seq in range(1, browser.seq + 1)}, (
                    "wrong view"
                )

    def teardown(self) -> None:
        """Once all is well again, everybody who is or comes back sees the whole log, and nothing is pending."""
        if not hasattr(self, "disk"):
            return
        for _ in range(3):
            self.follow()
            self.write(commits=True)
            for i, browser in enumerate(self.browsers):
                self.deliver(i, 100)
                if browser.member is None:
                    self.connect(i)
                self.retry(i)
        self.nothing_is_doubled_lost_or_misplaced()
        texts = {stored.event.seq: stored.event.data["text"] for stored in self.disk.log}
        for browser in self.browsers:
            assert browser.view == texts, "does not converge"
            assert not browser.pending, "never acknowledged"

    def restart(self) -> None:
        """A new process: memory is gone, and with it what was submitted but not stored."""
        self.queue: list[Submit] = []
        self.room = Room("w1", self.load(), LIMITS, lambda _, text, params: text)
        for browser in self.browsers:
            browser.member, browser.inbox = None, []

    def load(self) -> History:
        kind = HISTORIES.get(self.bug, History)
        history = kind("w1", f"e{self.disk.epoch}", Talk(), LIMITS)
        for stored in self.disk.log:
            history.keep(stored, history.fold(stored.event))
        return history

    def decide(self, queue: list[Submit]) -> list[tuple[Stored, bytes, Submit]]:
        history, batch = self.room.history, []
        taken: set[tuple[str, str]] = set()
        for submit in queue:
            key = (submit.member.who.id, submit.cid)
            if key in taken or history.repeated(*key, submit.digest):
                continue  # it is answered when it is retried
            taken.add(key)
            seq = len(self.disk.log) + len(batch) + 1
            event = Event(seq, "talk.said", key[0], submit.cid, 0.0, dict(submit.command.data))
            stored = Stored(event, submit.digest)
            message = history.fold(event)
            batch.append((stored, message, submit))
        return batch

    def send(self, i: int, cid: str) -> None:
        browser = self.browsers[i]
        if browser.member and browser.member in self.room.members:
            frame = {"t": "post", "cid": cid, "k": "talk.say", "d": {"text": browser.pending[cid]}}
            self.perform(self.room.receive(browser.member, json.dumps(frame), 0.0))

    def perform(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case Submit(member, cid):
                    self.queue.append(effect)
                    if self.bug == "ack before commit":
                        self.perform(self.room.acknowledge(member, cid, 0, dup=False))
                case Send(members, batch):
                    self.hand_over(members, [json.loads(payload) for payload in batch.payloads])
                case Close(member):
                    raise AssertionError(f"{member.who.name} was closed")

    def hand_over(self, members: Any, frames: list[Data]) -> None:
        self.acked |= {frame["cid"] for frame in frames if frame["t"] == "ack"}
        for browser in self.browsers:
            if browser.member in members:
                browser.inbox += frames


def play(bug: str, examples: int) -> None:
    """Try the model with `bug` planted."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        database=None,
        derandomize=True,
        print_blob=False,
        report_multiple_bugs=False,
        phases=[Phase.generate] if bug else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: World(bug), settings=chosen)  # type: ignore[no-untyped-call]


def test_whatever_happens_nothing_is_lost_doubled_or_misplaced():
    play("", 150)


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str):
    with pytest.raises(AssertionError):
        play(bug, 400)
