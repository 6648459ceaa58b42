"""Two processes that share PostgreSQL, with and without a bus."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from realtime.bus import Hear, MemoryBus
from realtime.events import Data
from realtime.notes import frames
from realtime.notes.hub import Notes
from tests.realtime.notes.browsers import Browser
from tests.realtime.notes.writers import begin
from together.database import Database

pytestmark = pytest.mark.postgres


def deaf(_note: Data) -> None:
    """Hears nothing."""


@pytest.fixture
async def pair(postgres: Database) -> AsyncIterator[tuple[Notes, Notes]]:
    """Two hubs that hear each other."""
    await begin(postgres)
    shared: dict[str, Hear] = {}
    async with (
        Notes(postgres, MemoryBus(shared)).running() as here,
        Notes(postgres, MemoryBus(shared)).running() as there,
    ):
        yield here, there


async def test_two_processes_converge(pair: tuple[Notes, Notes]) -> None:
    here, there = pair
    alice, bob = await Browser("Alice", 11).enter(here), await Browser("Bob", 12).enter(there)
    for number in range(15):
        alice.write(f"alice {number}")
        bob.write(f"bob {number}")
        if number % 5 == 0:
            await alice.until(lambda: alice.saved == alice.member.sent)

    everything = [f"{name} {number}<" for name in ("alice", "bob") for number in range(15)]
    await alice.until(lambda: all(words in alice.text for words in everything))
    await bob.until(lambda: bob.text == alice.text)

    assert all(alice.text.count(words) == 1 for words in everything)
    assert (await here.read("w1")).text == (await there.read("w1")).text


async def test_a_process_that_was_away_is_caught_up_past_a_compaction(pair: tuple[Notes, Notes]) -> None:
    here, there = pair
    alice = await Browser("Alice", 11).enter(here)
    bob = await Browser("Bob", 12).enter(there)
    there.bus.listeners[there.bus.process] = deaf
    alice.seat.keeper.compact_every = 2
    for number in range(4):
        alice.write(f"unheard {number}")
        await alice.until(lambda: alice.saved == alice.member.sent)

    bob.write("and now")
    await bob.until(lambda: "unheard 3" in bob.text)
    await alice.until(lambda: "and now" in alice.text)
    assert bob.text == alice.text


async def test_without_a_bus_the_poll_finds_what_others_wrote(postgres: Database) -> None:
    await begin(postgres)
    async with Notes(postgres).running() as here, Notes(postgres).running() as there:
        alice, bob = await Browser("Alice", 11).enter(here), await Browser("Bob", 12).enter(there)

        alice.write("no bell")

        await bob.until(lambda: "no bell" in bob.text)


async def test_carets_cross_processes_and_leave_with_their_owner(pair: tuple[Notes, Notes]) -> None:
    here, there = pair
    alice, bob = await Browser("Alice", 11).enter(here), await Browser("Bob", 12).enter(there)
    await bob.until(lambda: bob.people.get(11))

    alice.show({"cursor": 3})
    await bob.until(lambda: bob.people[11].get("cursor") == 3)
    charlie = await Browser("Charlie", 13).enter(there)
    bob.say(frames.update(Browser("Alice", 11).type("as Alice")))
    assert charlie.people[11]["user"]["name"] == "Alice"
    alice.seat.leave()

    await bob.until(lambda: bob.people[11] is None)
    assert "as Alice" not in charlie.text


async def test_a_new_process_learns_who_is_there(postgres: Database) -> None:
    await begin(postgres)
    shared: dict[str, Hear] = {}
    async with Notes(postgres, MemoryBus(shared)).running() as here:
        await Browser("Alice", 11).enter(here)
        async with Notes(postgres, MemoryBus(shared)).running() as there:
            bob = await Browser("Bob", 12).enter(there)

            await bob.until(lambda: bob.people.get(11))


async def test_closing_evicting_and_roles_reach_every_process(pair: tuple[Notes, Notes]) -> None:
    here, there = pair
    bob, charlie = await Browser("Bob", 12).enter(there), await Browser("Charlie", 13).enter(there)
    await asyncio.gather(bob.until(lambda: bob.people), charlie.until(lambda: charlie.people))

    here.set_writable("w1", False)
    bob.write("too late")
    here.set_role("p13", role="reader", may_note=False)
    here.evict(["p12"], 4403)

    assert bob.closed == 4403
    assert not charlie.member.may_note
    assert bob.saved < bob.member.sent
