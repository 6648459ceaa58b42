"""A real Chromium in front of a real server: one browser a worker, a demonstration loaded once and copied for each server.

`demo` is a server that all tests of a worker share: they may write in its workshops, but not close one, and not lead the
agenda. `own_demo` is a server of the test's own. `visit` opens people: each has a browser context of their own, and the test
fails when their pages complained.
"""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Loaded:
    """A data folder with the demonstration in it."""

    data: Path

    @contextmanager
    def served(self, folder: Path, **environment: str) -> Iterator[Server]:
        """A server on a copy of it."""
        shutil.copytree(self.data, folder / "data")
        with serving(folder, "--demo", **environment) as server:
            yield server


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The demonstration, loaded as an operator would."""
    folder = tmp_path_factory.mktemp("demonstration") / "data"
    command = [sys.executable, "-m", "together", "demo", "--data", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return Loaded(folder)


@pytest.fixture(scope="session")
def demo(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`together serve --demo`, for all tests that leave the workshops open."""
    with loaded.served(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def own_demo(loaded: Loaded, tmp_path: Path) -> Iterator[Server]:
    """The same for one test, which may close workshops and kill the server."""
    with loaded.served(tmp_path) as server:
        yield server


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

        async def come(server: Server, home: str = "", **choices: object) -> Visitor:
            choices = {**DESKTOP, **choices}
            visitor = await stack.enter_async_context(opened(browser, home or server.url, **choices))
            people.append(visitor)
            return visitor

        yield come
        if request.node.stash.get(FAILED, False):
            for number, visitor in enumerate(people):
                print(await visitor.picture(tmp_path / f"visitor-{number}.png"), visitor.watch.troubles)
        for visitor in people:
            visitor.assert_untroubled()
