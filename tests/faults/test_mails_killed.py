"""Over `kill -9` between queue and sending each mail goes out, once; killed after the server took it, with the same name."""

import asyncio
import os
import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.services.places import wait_until
from tests.services.server import Server
from tests.together.outgoing.office import Office, opened
from together import migrations
from together.database import Database
from together.mail import Mail
from together.outgoing.actions import queue
from together.outgoing.sender import LINES
from together.settings import Settings

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("KILLS", "2"))
MAILS = 30
PATIENCE = 150
"""Seconds for a start: the machine may be busy."""


@contextmanager
def sending(folder: Path, office: Office, **environment: str) -> Iterator[Server]:
    """A server, not started, that sends to the office."""
    with opened(office) as url:
        server = Server(folder, (), {"TOGETHER_SMTP_URL": url, **environment})
        folder.mkdir(exist_ok=True)
        try:
            yield server
        finally:
            if server.process and server.process.poll() is None:
                server.kill()


async def fill(settings: Settings, count: int = MAILS) -> None:
    """Tables, and mails that wait."""
    database = await Database.open(settings)
    await migrations.upgrade(database)
    async with database.transaction() as tx:
        for number in range(count):
            mail = Mail(f"p{number}@example.org", f"Mail {number}", "At ten.", "<p>At ten.</p>")
            await queue(tx, mail=mail, key=f"k{number}", due_at=datetime(2026, 1, 1, tzinfo=UTC))
    await database.close()


def statuses(folder: Path) -> Counter[str]:
    """How many mails are how far."""
    with sqlite3.connect(f"file:{folder}/data/together.sqlite3?mode=ro", uri=True) as connection:
        return Counter(status for (status,) in connection.execute("SELECT status FROM outgoing_mail"))


def sent_to(office: Office) -> Counter[str]:
    """How often each person got a mail."""
    return Counter(str(message["To"]) for message in office.got)


EVERYBODY = {f"p{number}@example.org": 1 for number in range(MAILS)}


def test_killed_before_the_server_has_the_mail_each_goes_out_once(tmp_path: Path) -> None:
    office = Office()
    asyncio.run(fill(Settings(data=tmp_path / "data")))
    with sending(tmp_path, office) as server:
        for stage in ("MAIL", "RCPT", "TEXT"):
            office.hold, office.reached, office.go = stage, threading.Event(), threading.Event()
            server.start(PATIENCE)
            assert office.reached.wait(30)
            server.kill()
            office.hold = ""
            office.go.set()
        server.start(PATIENCE)
        wait_until(lambda: statuses(tmp_path) == {"sent": MAILS}, "all mails are sent", 60)
    assert sent_to(office) == EVERYBODY


def test_killed_at_any_moment_no_mail_is_lost_and_a_second_copy_says_that_it_is_one(tmp_path: Path) -> None:
    office, chance = Office(), random.Random(5)
    asyncio.run(fill(Settings(data=tmp_path / "data")))
    with sending(tmp_path, office) as server:
        for _ in range(KILLS):
            goal = min(len(office.got) + chance.randint(1, 4), MAILS)
            server.start(PATIENCE)
            wait_until(lambda goal=goal: len(office.got) >= goal, "some mails are sent", 30)
            server.kill()
        server.start(PATIENCE)
        wait_until(lambda: statuses(tmp_path) == {"sent": MAILS}, "all mails are sent", 60)
    names: dict[str, set[str]] = {}
    for message in office.got:
        names.setdefault(str(message["To"]), set()).add(str(message["Message-ID"]))
    assert set(names) == set(EVERYBODY)
    assert all(len(each) == 1 for each in names.values())
    assert len(office.got) <= MAILS + KILLS * LINES  # what was in hand, one a connection


@pytest.mark.postgres
def test_two_processes_on_one_queue_send_each_mail_once_also_when_one_is_killed(
    tmp_path: Path, postgres_url: str
) -> None:
    office = Office()
    office.pause = 0.02
    environment = {"TOGETHER_DATABASE_URL": postgres_url}
    asyncio.run(fill(Settings(data=tmp_path, database_url=postgres_url), 0))
    with (
        sending(tmp_path / "one", office, **environment) as one,
        sending(tmp_path / "two", office, **environment) as two,
    ):
        two.environment["TOGETHER_SMTP_URL"] = one.environment["TOGETHER_SMTP_URL"]
        one.start(PATIENCE)
        two.start(PATIENCE)
        asyncio.run(fill(Settings(data=tmp_path, database_url=postgres_url), MAILS * 4))
        wait_until(lambda: len(office.got) >= MAILS, "some mails are sent", 60)
        one.kill()
        wait_until(
            lambda: len(set(sent_to(office))) >= MAILS * 4 - LINES, "all but what was in hand are sent", 60
        )
    counted = sent_to(office)
    assert set(counted.values()) == {1}
    assert len(office.got) >= MAILS * 4 - LINES  # what was in hand waits for its claim to end
