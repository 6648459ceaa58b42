"""Two processes on one PostgreSQL, with Redis between them, frozen, gone, and back."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from realtime import wire
from realtime.bus import MemoryBus, RedisBus
from realtime.events import Command
from realtime.hub import Hub
from realtime.limits import Limits
from tests.realtime.ears import sit
from tests.realtime.stage import until
from tests.realtime.talk import ALICE, BOB, CHARLIE, SYSTEM, Talk, say
from tests.services.redis import Redis
from together.database import Database

pytestmark = pytest.mark.postgres

NEVER = Limits(poll=3600, tick=0.01)
"""Nothing is found by polling, so that what arrives came over the bus."""

Pair = tuple[Hub, Hub]


@pytest.fixture
async def pair(postgres: Database, redis_url: str) -> AsyncIterator[Pair]:
    """Two processes that hear each other over Redis."""
    channel = f"test:{id(postgres)}"
    one, two = RedisBus(redis_url, channel), RedisBus(redis_url, channel)
    async with (
        Hub(postgres, Talk(), bus=one, limits=NEVER).running() as left,
        Hub(postgres, Talk(), bus=two, limits=NEVER).running() as right,
    ):
        await until(lambda: one.connected and two.connected)
        yield left, right


async def test_what_is_posted_here_is_heard_there(pair: Pair):
    left, right = pair
    ear, _ = await sit(right, BOB)
    await left.post("w1", ALICE, say("hello"))
    await until(lambda: ear.events)
    assert ear.events[0]["d"] == {"text": "hello"}


async def test_both_may_write_at_once_and_everybody_hears_one_order(pair: Pair):
    left, right = pair
    here, _ = await sit(left, ALICE)
    there, _ = await sit(right, BOB)
    posts = [hub.post("w1", SYSTEM, say(f"{n}")) for n in range(40) for hub in pair]
    await asyncio.gather(*posts)
    await until(lambda: len(here.events) == len(there.events) == 80)
    assert [event["seq"] for event in here.events] == list(range(1, 81))
    assert here.events == there.events
    assert (await left.view("w1")).public == (await right.view("w1")).public


async def test_a_command_is_decided_against_what_the_other_process_stored(pair: Pair):
    left, right = pair
    await right.view("w1")
    await left.post("w1", SYSTEM, Command("talk.close"))
    with pytest.raises(Exception, match="closed"):
        await right.post("w1", BOB, say("late"))


async def test_a_retry_in_the_other_process_is_stored_once(pair: Pair):
    left, right = pair
    await right.view("w1")
    first = await left.post("w1", BOB, say("hello"), "b:1")
    assert await right.post("w1", BOB, say("hello"), "b:1") == first


async def test_a_removal_closes_the_socket_in_the_other_process(pair: Pair):
    left, right = pair
    ear, _ = await sit(right, BOB)
    await left.post("w1", ALICE, Command("person.remove", {"person": "p2"}))
    await until(lambda: ear.code, seconds=1)
    assert ear.code == 4403


async def test_a_sign_out_closes_the_socket_in_the_other_process(pair: Pair):
    left, right = pair
    ear, _ = await sit(right, BOB)
    left.evict(["p2"], 4401)
    await until(lambda: ear.code, seconds=1)
    assert ear.code == 4401


async def test_people_and_hints_cross_over(pair: Pair):
    left, right = pair
    ear, _ = await sit(left, ALICE)
    _, bob = await sit(right, BOB)
    await until(lambda: left.presence("w1") == right.presence("w1") == {"p1", "p2"})
    bob.receive('{"t":"eph","k":"typing","d":{}}')
    await until(lambda: {"t": "eph", "k": "typing", "d": {"by": "p2", "name": "Bob"}} in ear.frames)


async def test_who_comes_from_the_process_that_was_ahead_is_replayed_not_reset(postgres: Database):
    async with (
        Hub(postgres, Talk(), limits=NEVER).running() as ahead,
        Hub(postgres, Talk(), limits=NEVER).running() as behind,
    ):
        epoch = (await behind.view("w1")).epoch
        await ahead.post("w1", ALICE, say("one"))
        await ahead.post("w1", ALICE, say("two"))
        ear, _ = await sit(behind, BOB, resume=wire.Resume(epoch, 2))
        assert (ear.frames[0]["mode"], ear.frames[0]["seq"]) == ("replay", 2)


async def test_without_any_bus_the_poll_finds_the_news(postgres: Database):
    async with (
        Hub(postgres, Talk(), limits=NEVER).running() as left,
        Hub(postgres, Talk(), limits=Limits(poll=0.02)).running() as right,
    ):
        ear, _ = await sit(right, BOB)
        await left.post("w1", ALICE, say("hello"))
        await until(lambda: ear.events)


async def test_a_redis_that_goes_and_comes_back_loses_nothing(postgres: Database, redis_server: Redis):
    one, two = RedisBus(redis_server.url), RedisBus(redis_server.url)
    async with (
        Hub(postgres, Talk(), bus=one, limits=NEVER).running() as left,
        Hub(postgres, Talk(), bus=two, limits=NEVER).running() as right,
    ):
        ear, _ = await sit(right, BOB)
        charlie, _ = await sit(right, CHARLIE)
        await until(lambda: one.connected and two.connected)
        redis_server.freeze()
        await left.post("w1", ALICE, say("while frozen"))
        left.evict(["p3"], 4401)
        await until(lambda: not one.connected and not two.connected, seconds=30)
        redis_server.thaw()
        await until(lambda: ear.events and charlie.code, seconds=30)
        assert charlie.code == 4401
        assert ear.events[0]["d"] == {"text": "while frozen"}


async def test_hubs_in_one_process_may_share_a_bus(database: Database):
    heard: list[object] = []
    bus, other = MemoryBus(), MemoryBus()
    other.listeners = bus.listeners
    task = asyncio.create_task(other.run(heard.append))
    await until(lambda: bus.listeners)
    bus.ring("w1")
    other.ring("w1")
    assert heard == [{"t": "news", "room": "w1", "from": bus.process}]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not bus.listeners
