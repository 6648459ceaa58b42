"""The command line, as an operator uses it: in processes of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.services.places import free_port, wait_until
from tests.services.server import ROOT, Server, serving
from together.database import Database
from together.migrations import upgrade
from together.security import Signer
from together.settings import Settings


def together(*arguments: object, code: int | None = 0, **environment: str) -> str:
    """Run the command; returns what it printed, after checking how it ended (None: however)."""
    done = subprocess.run(
        [sys.executable, "-m", "together", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    printed = done.stdout + done.stderr
    assert code in {None, done.returncode}, printed
    assert "Traceback" not in printed
    return printed


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An installation with an empty, migrated database; returns its data folder."""
    together("migrate", "--data", tmp_path / "data")
    return tmp_path / "data"


def test_help_lists_every_command_and_loads_no_server() -> None:
    printed = together("--help")
    assert all(
        name in printed
        for name in ("serve", "migrate", "demo", "create-admin", "join-link", "restored", "check")
    )
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, together.cli; print(*sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert not {"sqlalchemy", "starlette", "uvicorn", "pycrdt", "alembic"} & set(loaded)


def test_the_search_is_made_anew(data: Path) -> None:
    assert "made anew" in together("reindex", "--data", data)


def test_migrate_says_what_it_applied_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    assert "applied 0001" in together("migrate", "--data", tmp_path)
    assert "applied now: 0" in together("migrate", "--data", tmp_path)


def test_a_wrong_setting_is_named_in_a_sentence() -> None:
    assert "TOGETHER_PORT" in together("check", code=1, TOGETHER_PORT="many")
    assert "TOGETHER_SECRET" in together("check", code=1, TOGETHER_MODE="production")
    assert "TOGETHER_WORKERS" in together("serve", "--workers", 2, code=1)


def test_an_administrator_is_made_and_signs_in_at_the_usual_page(data: Path) -> None:
    printed = together("create-admin", "dora@together.example", "--data", data)
    assert "dora@together.example" in printed
    assert "/sign-in" in printed


def test_an_address_with_a_trick_in_it_makes_nobody_an_administrator(data: Path) -> None:
    assert "e-mail address" in together(
        "create-admin", "dora@x.example, eve@y.example", "--data", data, code=1
    )


async def test_what_needs_the_writer_says_that_a_server_has_it(settings: Settings) -> None:
    database = await Database.open(settings)
    await upgrade(database)
    try:
        said = together("create-admin", "dora@together.example", "--data", settings.data, code=1)
    finally:
        await database.close()
    assert "in use by another process" in said


def test_no_invitation_to_a_workshop_that_is_not_there(data: Path) -> None:
    assert "no workshop" in together("join-link", "nowhere", "--data", data, code=1)


def test_no_invitation_without_a_database(tmp_path: Path) -> None:
    assert "no database" in together("join-link", "nowhere", "--data", tmp_path, code=1)
    assert list(tmp_path.iterdir()) == []


def test_check_finds_a_sound_installation_and_what_is_missing(data: Path, tmp_path: Path) -> None:
    printed = together("check", "--data", data)
    for what in ("settings", "database", "migrations", "sqlite", "mail", "front end"):
        assert f"ok       {what}" in printed
    dead = f"redis://127.0.0.1:{free_port()}"
    assert "PROBLEM  redis" in together("check", "--data", data, code=1, TOGETHER_REDIS_URL=dead)
    unmailed = f"smtp://127.0.0.1:{free_port()}"
    assert "PROBLEM  mail" in together("check", "--data", data, code=1, TOGETHER_SMTP_URL=unmailed)


@pytest.mark.postgres
def test_on_postgresql_serve_refuses_until_migrated(postgres_url: str, tmp_path: Path) -> None:
    environment = {"TOGETHER_DATABASE_URL": postgres_url, "TOGETHER_DATA": str(tmp_path)}
    assert "Run: together migrate" in together("serve", "--port", 0, code=1, **environment)
    assert " to apply" in together("check", code=1, **environment)
    together("migrate", **environment)
    assert "ok       migrations  up to date" in together("check", code=None, **environment)


@pytest.mark.postgres
def test_many_processes_serve_one_database(postgres_url: str, redis_url: str, tmp_path: Path) -> None:
    environment = {"TOGETHER_DATABASE_URL": postgres_url, "TOGETHER_REDIS_URL": redis_url}
    together("migrate", TOGETHER_DATA=str(tmp_path), **environment)
    with serving(tmp_path, "--workers", "2", **environment) as server:
        assert all(httpx.get(f"{server.url}/readyz").status_code == 200 for _ in range(4))
        assert server.stop() == 0


def test_serve_prepares_an_empty_folder_says_where_to_click_and_stops_when_asked(served: Server) -> None:
    assert httpx.get(f"{served.url}/healthz").text == "ok\n"
    assert f"{served.url}/" in served.log
    assert served.stop() == -signal.SIGTERM
    assert not (served.folder / "data" / "together.sqlite3-wal").exists()  # closed in good order


def test_what_was_killed_serves_again(served: Server) -> None:
    served.kill()
    served.start()
    assert served.ready()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that several tests look at and none stops."""
    with serving(tmp_path_factory.mktemp("running")) as server:
        yield server


def test_a_port_in_use_is_told_in_a_sentence(running: Server, tmp_path: Path) -> None:
    other = tmp_path / "other"
    told = together("serve", "--port", running.port, "--data", other, code=1)
    assert "Cannot listen" in told
    assert "--port" in told
    assert not other.exists()


def test_a_second_server_on_the_same_folder_is_refused(running: Server) -> None:
    folder = running.folder / "data"
    assert "in use by another process" in together("serve", "--port", 0, "--data", folder, code=1)
    assert running.ready()


def test_the_log_names_routes_and_never_tokens(running: Server) -> None:
    httpx.get(f"{running.url}/sign-in/a-very-secret-token?email=dora@together.example")
    wait_until(lambda: "/sign-in/{token}" in running.log, "the request is logged")
    assert "GET /sign-in/{token} status=410" in running.log
    assert "a-very-secret-token" not in running.log
    assert "dora@" not in running.log


def test_a_process_at_rest_is_small(running: Server) -> None:
    """Goal: at most 120 MiB, and no command line or migrations in memory."""
    assert running.process is not None
    status = Path(f"/proc/{running.process.pid}/status")
    if not status.exists():
        pytest.skip("no /proc on this system")
    resident = next(
        int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")
    )
    assert resident <= 120 * 1024


def test_an_invitation_is_printed_while_the_server_runs_and_carries_its_address(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as server:
        folder = server.folder / "data"
        slug = server.log.partition("/workshops/")[2].split()[0]
        link = together("join-link", slug, "--as", "facilitator", "--data", folder).strip()
        assert link.startswith(f"{server.url}/workshops/{slug}/join/")
        assert httpx.get(link).status_code == 200
        secret = Settings(data=folder).with_secret().secret
        told = Signer(secret).unsign("join", link.rpartition("/")[2])
        assert told == {"slug": slug, "as": "facilitator", "turn": 0}
