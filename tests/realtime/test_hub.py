"""The hub on a real database: commit, then acknowledge, then publish."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from realtime import log, wire
from realtime.events import Command, Data, Draft, Event, Refused, Who
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.member import Member
from tests.realtime.ears import Ear, sit
from tests.realtime.stage import until
from tests.realtime.talk import ALICE, BOB, SYSTEM, State, Talk, say
from together.database import Database, Transaction
from together.errors import Busy

QUICK = Limits(tick=0.01, cooldown=0.05)


class Fragile(Talk):
    """Rules whose projection fails when told to, which makes the commit fail."""

    failing: Exception | None = None
    projected: list[Event]

    def __init__(self) -> None:
        self.projected = []

    def decide(self, state: State, who: Who, command: Command, now: float) -> Draft:
        if command.data.get("text") == "bug":
            raise KeyError("a bug in the rules")
        return super().decide(state, who, command, now)

    async def project(self, tx: Transaction, room: str, state: State, events: Sequence[Event]) -> None:
        if self.failing:
            raise self.failing
        self.projected += events


async def test_what_is_posted_is_in_the_state_and_in_a_new_process(any_database: Database):
    async with Hub(any_database, Talk()).running() as hub:
        event = await hub.post("w1", ALICE, say("hello"), at=5.0)
        assert (event.seq, event.kind, event.author, event.at) == (1, "talk.said", "p1", 5.0)
        before = await hub.view("w1")
        assert before.state.said == {1: "hello"}
    async with Hub(any_database, Talk()).running() as hub:
        assert await hub.view("w1") == before


async def test_old_state_and_events_are_a_fresh_load(any_database: Database):
    limits = Limits(replay_events=5)
    async with Hub(any_database, Talk(), limits=limits).running() as hub:
        for number in range(12):
            await hub.post("w1", SYSTEM, say(f"text {number}"))
        await hub.post("w1", SYSTEM, Command("talk.unsay", {"seq": 3}))
        await hub.post("w1", SYSTEM, Command("talk.unsay", {"seq": 11}))
        held = await hub.view("w1")
    async with Hub(any_database, Talk(), limits=limits).running() as hub:
        assert (await hub.view("w1")).public == held.public


async def test_what_is_committed_is_acknowledged_before_it_is_published(database: Database):
    async with Hub(database, Talk()).running() as hub:
        ear, seat = await sit(hub, BOB)
        seat.receive('{"t":"post","cid":"b:1","k":"talk.say","d":{"text":"hi"}}')
        await until(lambda: ear.events)
        assert [frame["t"] for frame in ear.frames if frame["t"] in ("ack", "ev")] == ["ack", "ev"]
        async with database.reading() as tx:
            assert await log.find_head(tx, "w1") == log.Head(ear.frames[0]["epoch"], 1)


async def test_what_arrives_together_goes_out_in_one_batch(database: Database):
    async with Hub(database, Talk()).running() as hub:
        ear, _ = await sit(hub, BOB)
        await asyncio.gather(*(hub.post("w1", SYSTEM, say(f"{n}")) for n in range(50)))
        assert [event["seq"] for event in ear.events] == list(range(1, 51))
        assert len(ear.batches) <= 3  # the welcome, and the posts in one or two


async def test_a_refused_command_changes_nothing_and_the_others_are_stored(any_database: Database):
    async with Hub(any_database, Talk()).running() as hub:
        told = await asyncio.gather(
            hub.post("w1", BOB, Command("talk.close")),
            hub.post("w1", BOB, say("one")),
            hub.post("w1", BOB, Command("nonsense")),
            hub.post("w1", BOB, say("two")),
            return_exceptions=True,
        )
        assert [getattr(answer, "code", None) for answer in told] == ["forbidden", None, "forbidden", None]
        assert (await hub.state("w1")).said == {1: "one", 2: "two"}


async def test_a_command_is_decided_against_what_was_stored_just_before_it(any_database: Database):
    async with Hub(any_database, Talk()).running() as hub:
        _, late = await asyncio.gather(
            hub.post("w1", SYSTEM, Command("talk.close")),
            hub.post("w1", BOB, say("late")),
            return_exceptions=True,
        )
        assert isinstance(late, Refused)
        assert late.code == "closed"


async def test_a_retry_returns_the_event_that_was_stored(any_database: Database):
    async with Hub(any_database, Talk()).running() as hub:
        first = await hub.post("w1", ALICE, say("hello"), "a:1")
        assert await hub.post("w1", ALICE, say("hello"), "a:1") == first
        together = await asyncio.gather(*(hub.post("w1", ALICE, say("again"), "a:2") for _ in range(5)))
        assert {event.seq for event in together} == {2}
        with pytest.raises(Refused, match="cid_conflict"):
            await hub.post("w1", ALICE, say("other"), "a:2")


async def test_one_cid_with_two_bodies_at_once_stores_one_of_them(database: Database):
    async with Hub(database, Talk()).running() as hub:
        await hub.view("w1")
        told = await asyncio.gather(
            hub.post("w1", ALICE, say("one"), "a:1"),
            hub.post("w1", ALICE, say("two"), "a:1"),
            return_exceptions=True,
        )
        assert [getattr(answer, "code", None) for answer in told] == [None, "cid_conflict"]


@pytest.mark.parametrize("cid", ["x" * 81, "a\0b", "\ud800"])
async def test_a_cid_that_the_log_cannot_hold_is_refused(database: Database, cid: str):
    async with Hub(database, Talk()).running() as hub:
        with pytest.raises(Refused, match="bad_request"):
            await hub.post("w1", ALICE, say("hello"), cid)


async def test_taken_back_words_leave_the_database(any_database: Database):
    async with Hub(any_database, Talk()).running() as hub:
        await hub.post("w1", ALICE, say("secret"))
        await hub.post("w1", ALICE, Command("talk.unsay", {"seq": 1}))
        async with any_database.reading() as tx:
            kept = (
                (await (await tx.connection()).execute(text("SELECT data FROM room_event"))).scalars().all()
            )
        assert not any("secret" in data for data in kept)


async def test_a_failed_commit_tells_only_its_author_and_the_room_goes_on(any_database: Database):
    rules = Fragile()
    async with Hub(any_database, rules, limits=QUICK).running() as hub:
        await hub.post("w1", ALICE, say("before"))
        ear, _ = await sit(hub, BOB)
        rules.failing = OSError("no space left on device")
        with pytest.raises(Refused, match="unavailable"):
            await hub.post("w1", ALICE, say("lost"), "a:2")
        rules.failing = None
        assert (await hub.state("w1")).said == {1: "before"}
        await until_posted(hub, "after", "a:3")
        assert [event["d"]["text"] for event in ear.events] == ["after"]
        assert ear.code is None
        assert (await hub.state("w1")).said == {1: "before", 2: "after"}


async def until_posted(hub: Hub, words: str, cid: str) -> None:
    """Post as a browser does: again while the answer is not final."""
    async with asyncio.timeout(10):
        while True:
            try:
                await hub.post("w1", ALICE, say(words), cid)
            except Refused as refusal:
                if refusal.code != "unavailable":
                    raise
                await asyncio.sleep(0.01)
            else:
                return


async def test_a_fault_in_the_rules_costs_one_command(database: Database):
    async with Hub(database, Fragile()).running() as hub:
        told = await asyncio.gather(
            hub.post("w1", ALICE, say("one")),
            hub.post("w1", ALICE, say("bug")),
            hub.post("w1", ALICE, say("two")),
            return_exceptions=True,
        )
        assert [getattr(answer, "code", None) for answer in told] == [None, "bad_request", None]


async def test_a_fault_in_the_fold_refuses_the_batch_and_the_room_goes_on(database: Database):
    class Broken(Fragile):
        def present(self, state: State, event: Event) -> Data:
            if event.data["text"] == "break":
                raise ZeroDivisionError
            return super().present(state, event)

    async with Hub(database, Broken(), limits=QUICK).running() as hub:
        with pytest.raises(Refused, match="unavailable"):
            await hub.post("w1", ALICE, say("break"))
        await until_posted(hub, "fine", "a:2")
        assert (await hub.state("w1")).said == {1: "fine"}


async def test_nobody_sees_a_state_that_may_still_roll_back(database: Database):
    entered, leave = asyncio.Event(), asyncio.Event()

    class Slow(Talk):
        async def project(self, tx: Transaction, room: str, state: State, events: Sequence[Event]) -> None:
            entered.set()
            await leave.wait()

    async with Hub(database, Slow()).running() as hub:
        await hub.view("w1")
        posting = asyncio.create_task(hub.post("w1", ALICE, say("hello")))
        await entered.wait()
        viewing = asyncio.create_task(hub.view("w1"))
        ear, member = Ear(), None
        member = Member(BOB, ear, may_write=True)
        joining = asyncio.create_task(hub.join("w1", member, wire.Hello(1, "t", None)))
        await asyncio.sleep(0)
        assert not viewing.done()
        assert not ear.batches
        leave.set()
        await posting
        assert (await viewing).seq == 1
        await joining
        assert ear.frames[0]["state"]["said"] == [[1, "hello"]]


async def test_when_too_much_is_queued_the_rest_is_told_to_wait(database: Database):
    async with Hub(database, Talk(), limits=Limits(queue=3)).running() as hub:
        await hub.view("w1")
        told = await asyncio.gather(
            *(hub.post("w1", SYSTEM, say(f"{n}")) for n in range(5)), return_exceptions=True
        )
        assert [getattr(answer, "code", None) for answer in told] == [None] * 3 + ["busy"] * 2


async def test_a_restored_log_is_another_epoch_and_everybody_resyncs(any_database: Database):
    async with Hub(any_database, Talk(), limits=QUICK).running() as hub:
        await hub.post("w1", ALICE, say("one"))
        await hub.post("w1", ALICE, say("two"))
        ear, _ = await sit(hub, BOB)
        async with any_database.transaction() as tx:
            connection = await tx.connection()
            await connection.execute(text("DELETE FROM room_event WHERE seq > 1"))
            await connection.execute(text("UPDATE room SET epoch = 'restored', seq = 1"))
        hub.changed("w1")
        await until(lambda: ear.code)
        assert ear.code == 4100
        view = await hub.view("w1")
        assert (view.epoch, view.seq, view.state.said) == ("restored", 1, {1: "one"})


async def test_a_room_that_nobody_uses_is_let_go_and_read_again(database: Database):
    async with Hub(database, Talk(), limits=Limits(tick=0.01, linger=0.02)).running() as hub:
        await hub.post("w1", ALICE, say("hello"))
        await until(lambda: not hub.open_rooms)
        assert (await hub.state("w1")).said == {1: "hello"}


async def test_a_room_with_somebody_in_it_stays(database: Database):
    async with Hub(database, Talk(), limits=Limits(tick=0.01, linger=0.02)).running() as hub:
        _, seat = await sit(hub, BOB)
        await hub.view("w2")
        await until(lambda: hub.open_rooms == {"w1"})
        assert hub.presence("w1") == {"p2"}
        seat.leave()
        await until(lambda: not hub.open_rooms)


async def test_a_reader_who_cannot_keep_up_is_dropped_and_nobody_else(database: Database):
    async with Hub(database, Talk(), limits=Limits(tick=0.01)).running() as hub:
        stalled, _ = await sit(hub, BOB)
        well, _ = await sit(hub, ALICE)
        stalled.choked, stalled.waiting = 1e9, 2 << 20
        await until(lambda: stalled.dropped)
        await hub.post("w1", SYSTEM, say("hello"))
        assert well.events
        assert not stalled.events


async def test_closing_the_hub_writes_what_is_queued_and_asks_everybody_back(database: Database):
    async with Hub(database, Talk()).running() as hub:
        ear, seat = await sit(hub, BOB)
        for number in range(5):
            seat.receive(f'{{"t":"post","cid":"b:{number}","k":"talk.say","d":{{"text":"x"}}}}')
    assert ear.code == 1012
    async with database.reading() as tx:
        head = await log.find_head(tx, "w1")
        assert head
        assert head.seq == 5


class Taken(Database):
    """A database whose writer is not free while `taken`."""

    taken = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        if self.taken:
            raise Busy
        async with super().transaction() as tx:
            yield tx


async def test_while_the_writer_is_taken_posts_are_refused_and_reading_works(database: Database):
    taken = Taken(database.kind, database.writer, database.reader, None)
    async with Hub(taken, Talk(), limits=QUICK).running() as hub:
        await hub.post("w1", ALICE, say("one"))
        ear, _ = await sit(hub, BOB)
        taken.taken = True
        with pytest.raises(Refused, match="unavailable"):
            await hub.post("w1", ALICE, say("two"), "a:2")
        assert (await hub.state("w1")).said == {1: "one"}
        taken.taken = False
        await until_posted(hub, "two", "a:2")
        assert [event["seq"] for event in ear.events] == [2]
