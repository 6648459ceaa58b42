"""A real Chromium in front of a real server: one browser a worker, a demonstration loaded once and copied for each server.

`demo` is a server that all tests of a worker share: they may write in its workshops, but not close one, and not lead the
agenda. `own_demo` is a server of the test's own. `visit` opens people: each has a browser context of their own, and the test
fails when their pages complained.
"""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.visitor import DESKTOP, Visitor, opened
from tests.services.places import CHROMIUM_ARGUMENTS
from tests.services.server import ROOT, Server, serving

Visit = Callable[..., Awaitable[Visitor]]
HERE = Path(__file__).parent

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all of them: a browser belongs to the loop in which it was started."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One Chromium; contexts in it share nothing."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield launched
        await launched.close()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration in it, to be copied."""
    folder = tmp_path_factory.mktemp("demonstration") / "data"
    command = [sys.executable, "-m", "together", "demo", "--data", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def demo(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`together serve --demo`, for all tests that leave the workshops open."""
    with copied(loaded, tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def own_demo(loaded: Path, tmp_path: Path) -> Iterator[Server]:
    """The same for one test, which may close workshops and kill the server."""
    with copied(loaded, tmp_path) as server:
        yield server


def copied(loaded: Path, folder: Path) -> AbstractContextManager[Server]:
    """A server on a copy of the loaded data."""
    shutil.copytree(loaded, folder / "data")
    return serving(folder, "--demo")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Tell the fixtures whether the test failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Visit]:
    """`await visit(server, …)`: somebody with a browser of their own. See `visitor.opened` for the choices.

    After a failure it leaves a picture of what each of them saw, and says where.
    """
    async with AsyncExitStack() as stack:
        people: list[Visitor] = []

        async def come(server: Server, **choices: object) -> Visitor:
            visitor = await stack.enter_async_context(opened(browser, server.url, **{**DESKTOP, **choices}))
            people.append(visitor)
            return visitor

        yield come
        if request.node.stash.get(FAILED, False):
            for number, visitor in enumerate(people):
                print(await visitor.picture(tmp_path / f"visitor-{number}.png"), visitor.watch.troubles)
        for visitor in people:
            visitor.assert_untroubled()
