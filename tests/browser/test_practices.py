"""The whole story of a practice: published from a phone, completed, found, asked about, answered and adapted elsewhere."""

import pytest

from tests.browser import shelf_steps as steps
from tests.browser.conftest import Visit
from tests.browser.visitor import DESKTOP, FACILITATOR, PHONE, Visitor
from tests.services.server import Server

READER = "João Tavares"


@pytest.mark.parametrize(
    ("editor_language", "reader_language", "scripts"),
    [("fr", "pt", True), ("ar", "ar", True), ("en", "en", False)],
    ids=["two languages", "right to left", "without scripts"],
)
async def test_a_practice_goes_from_a_phone_to_another_territory(
    own_demo: Server, visit: Visit, editor_language: str, reader_language: str, scripts: bool
) -> None:
    claire: Visitor = await visit(own_demo, java_script_enabled=scripts, **PHONE)
    joao: Visitor = await visit(own_demo, java_script_enabled=scripts, **(DESKTOP if scripts else PHONE))
    for one, name, language in (
        (claire, FACILITATOR, editor_language),
        (joao, READER, reader_language),
    ):
        await one.speak(language)
        await one.become(name)
    await steps.publish_first(claire)
    await steps.complete(claire, scripts=scripts)
    await steps.find(joao, steps.Places())
    await steps.ask_and_answer(claire, joao)
    await steps.adapt(claire, joao, steps.Places())
    for one in (claire, joao):
        await one.go(f"/practices/{steps.SLUG}")
        if scripts:
            assert await one.overflow() <= 0
