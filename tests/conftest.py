"""What every test may ask for; a test names the services that it needs by asking for their fixtures.

`settings` · `database` (SQLite) · `postgres_url`, `postgres` (an empty scratch database; one with
tables) · `any_database` (the test runs on both) · `redis_url` · `redis_server`, `postgres_server` (processes
of the test's own, to be frozen and killed) · `site` (the application in this process, with its cast) ·
`served` (a real `together serve`) · `chromium` (its path).
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.services import postgres as postgresql
from tests.services import redis as doorbell
from tests.services.places import chromium_path, locked
from tests.services.server import Server, serving
from tests.services.tables import copied, emptied, postgres_with_tables, sqlite_with_tables
from together.database import Database
from together.settings import Settings

pytest_plugins = ["tests.site", "tests.practices.shelf"]

for name in [name for name in os.environ if name.startswith("TOGETHER_")]:
    del os.environ[name]  # the person's own settings must not colour the tests

# A busy machine is no failure; and in CI the same examples are tried each time, so that a red run can be repeated.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")

SECRET = "a secret for tests that is long enough to sign with"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """A test that was skipped."""
    return _none_is_skipped_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """A whole module that was skipped."""
    return _none_is_skipped_in_ci((yield))


def _none_is_skipped_in_ci(report: pytest.TestReport | pytest.CollectReport):
    """In CI a skip is a failure: what is promised is tried, or the run says so."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI counts as a failure: {report.longrepr}"
    return report


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a new, empty installation."""
    return Settings(data=tmp_path / "data", secret=SECRET)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with tables and nothing in them, made once and copied."""
    return sqlite_with_tables(tmp_path_factory.mktemp("template") / "together.sqlite3")


@pytest.fixture
async def database(settings: Settings, sqlite_template: Path) -> AsyncIterator[Database]:
    """The embedded database, with tables."""
    copied(sqlite_template, settings.sqlite_path)
    opened = await Database.open(settings)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgresql.Cluster]:
    """The PostgreSQL that listens here, or one started for these tests; skips when there is none."""
    with postgresql.cluster() as found:
        yield found


@pytest.fixture
def postgres_url(postgres_cluster: postgresql.Cluster) -> Iterator[str]:
    """An empty scratch database, dropped afterwards. In the form of TOGETHER_DATABASE_URL."""
    with postgres_cluster.scratch() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_tables(postgres_cluster: postgresql.Cluster) -> Iterator[str]:
    """The address of this process's own database with tables: making and dropping one for each test takes a second."""
    with postgres_cluster.scratch() as url:
        asyncio.run(postgres_with_tables(url))
        yield url


@pytest.fixture
def postgres_empty(postgres_tables: str) -> Iterator[str]:
    """The address of a database with tables and nothing in them; whatever a test writes is gone after it."""
    yield postgres_tables
    asyncio.run(emptied(postgres_tables))


@pytest.fixture
async def postgres(settings: Settings, postgres_empty: str) -> AsyncIterator[Database]:
    """A database on PostgreSQL with tables, and nothing in them."""
    opened = await Database.open(settings.model_copy(update={"database_url": postgres_empty}))
    yield opened
    await opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """The test runs twice: on the embedded database and on PostgreSQL."""
    return request.getfixturevalue("database" if request.param == "sqlite" else "postgres")


@pytest.fixture
def postgres_server() -> Iterator[postgresql.Cluster]:
    """A PostgreSQL of this test's own, that it may freeze and kill."""
    with postgresql.started() as cluster:
        yield cluster


@pytest.fixture
def redis_url(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis that no other test uses meanwhile: the one that listens here, or one started for this test."""
    with locked("redis", tmp_path_factory), doorbell.found(tmp_path) as url:
        yield url


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[doorbell.Redis]:
    """A Redis of this test's own, that it may freeze and kill."""
    with doorbell.started(tmp_path) as server:
        yield server


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    """`together serve` as a process of its own, on a free port and an empty data folder."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; skips when there is none."""
    return chromium_path() or pytest.skip("no Chromium on PATH: `make test` as root installs it")
