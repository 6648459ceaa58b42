"""The hub on a real database: commit, then acknowledge, then publish."""

from realtime.hub import Hub
from tests.realtime.talk import ALICE, Talk, say
from together.database import Database


async def test_what_is_posted_is_in_the_state_and_in_a_new_process(any_database: Database):
    async with Hub(any_database, Talk()).running() as hub:
        event = await hub.post("w1", ALICE, say("hello"))
        assert event.seq == 1
        assert (await hub.state("w1")).said == {1: "hello"}
    async with Hub(any_database, Talk()).running() as hub:
        assert (await hub.state("w1")).said == {1: "hello"}
