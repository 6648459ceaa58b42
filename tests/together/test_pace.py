"""Work in the background gives way to people, and is done all the same."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from tests.site import Site
from together import pace as pacing
from together.pace import Answering, Pace

NEVER = 60.0
"""Seconds that no test waits: what should end otherwise ends otherwise."""


@pytest.fixture
def pace() -> Pace:
    return Pace()


async def test_where_nobody_is_answered_nothing_waits(pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "LOOK", NEVER)
    async with asyncio.timeout(5):
        await pace.step()


async def test_a_step_waits_until_everybody_is_answered(pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "PATIENCE", NEVER)
    one, other = pace.begins(), pace.begins()
    step = asyncio.create_task(pace.step())
    pace.ends(one)
    await asyncio.wait([step], timeout=0.05)
    assert not step.done()
    pace.ends(other)
    async with asyncio.timeout(5):
        await step


async def test_people_who_ask_without_a_pause_do_not_stop_it(
    pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "PATIENCE", 0.02)
    pace.begins()
    async with asyncio.timeout(5):
        await asyncio.gather(*(pace.step() for _ in range(3)))
    assert pace.busy


async def test_a_slow_line_is_not_waited_for(pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "PATIENCE", NEVER)
    monkeypatch.setattr(pacing, "AT_WORK", 0.05)
    pace.begins()
    async with asyncio.timeout(5):
        await pace.step()


@pytest.mark.parametrize(("kind", "busy"), [("http", True), ("websocket", False), ("lifespan", False)])
async def test_a_page_counts_while_it_is_made_also_one_that_fails(pace: Pace, kind: str, busy: bool) -> None:
    seen = []

    async def fails(_scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(pace.busy)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await Answering(fails, pace=pace)({"type": kind}, None, None)  # type: ignore[arg-type]
    assert (seen, pace.busy) == ([busy], False)


async def test_the_planner_and_the_sender_of_mails_give_way(site: Site) -> None:
    state = site.app.state
    assert state.planner.give_way == state.outgoing.give_way == state.pace.step
