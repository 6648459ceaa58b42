"""The whole story of a workshop, with a facilitator at a desk and a guest with a phone."""

import asyncio

from tests.browser import steps
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor
from tests.services.server import Server


async def test_two_people_hold_a_workshop_and_read_its_record_through_two_kills(
    own_demo: Server, visit: Visit
) -> None:
    claire: Visitor = await visit(own_demo)
    gil: Visitor = await visit(own_demo, **PHONE)
    await steps.come_in(claire, gil)
    decided = await steps.talk(claire, gil)
    await steps.write_together(claire, gil)
    await steps.take_the_floor(claire, gil)
    await steps.lead_the_agenda(claire, gil)
    await steps.record_outcomes(claire, gil, decided)
    await steps.survive_a_kill(claire, gil, own_demo)
    await steps.close(claire, gil)
    await steps.read_the_record(claire)
    await steps.read_the_record(gil)
    before = await steps.record_of(claire)
    own_demo.kill()
    await asyncio.to_thread(own_demo.start)
    assert await steps.record_of(claire) == before
