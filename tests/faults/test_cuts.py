"""Lines that are cut, slow and half-open, again and again: whoever comes back has no gap and nothing twice.

CUTS=10000 PEOPLE=24 for the long run; SEED for another one.
"""

import asyncio
import os

import pytest

from realtime.hub import Hub
from realtime.limits import Limits
from tests.faults.crowd import Talker
from tests.faults.relay import Relay, relaying
from tests.realtime.stage import stage
from tests.realtime.talk import Talk
from tests.services.places import free_port
from together.database import Database

pytestmark = pytest.mark.faults

CUTS = int(os.environ.get("CUTS", "60"))
SEED = int(os.environ.get("SEED", "7"))
PEOPLE = int(os.environ.get("PEOPLE", "6"))
FREE = Limits(posts=1e6, burst=1_000_000, frames=1e6, frames_burst=1_000_000)


async def cut_often(relay: Relay) -> None:
    async with asyncio.timeout(20 + CUTS / 10):
        while relay.cuts < CUTS:  # noqa: ASYNC110 - cuts fall anywhere
            await asyncio.sleep(0.02)
    relay.heal()


async def settled(hub: Hub, talkers: list[Talker]) -> list[str]:
    """Let nobody post any more, and wait until everybody has heard all that the room holds; returns that."""
    for talker in talkers:
        talker.talking = False
    async with asyncio.timeout(30):
        while True:
            seq, state = (await hub.view("w1"))[1:3]
            if all(talker.resting and talker.seq == seq for talker in talkers):
                return list(state.said.values())
            await asyncio.sleep(0.02)


async def test_whoever_is_cut_off_hears_every_event_once(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    hub, port = Hub(database, Talk(), limits=FREE), free_port()
    async with hub.running(), stage(hub, port) as played, relaying(port, SEED) as relay:
        address = f"ws://127.0.0.1:{relay.port}/live/w1"
        talkers = [
            Talker(name, address, played.origin, {"x-person": name}, patience=0.4, longest=0.02)
            for name in (f"w{number}" for number in range(PEOPLE))
        ]
        tasks = [asyncio.create_task(talker.run()) for talker in talkers]
        await cut_often(relay)
        said = await settled(hub, talkers)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    with capsys.disabled():
        print(f"\n{relay.cuts} cuts, {len(said)} messages, {PEOPLE} people, seed {SEED}")
    assert [talker.faults for talker in talkers if talker.faults] == []
    assert len(said) == len(set(said)) > CUTS / 10
    for talker in talkers:
        assert {f"text {cid}" for cid in talker.acked} <= set(said)
        read = [text for _, text in talker.state["said"]]
        assert read + [event["d"]["text"] for event in talker.heard.values()] == said
