"""Servers that a test ends and starts again, as often as it likes, and what they leave."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.services.places import free_port, listens, wait_until
from tests.services.server import ROOT, Server


class Life:
    """The small server, started with the object; the port and the folder stay the same over every life."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.faults.small_server", str(self.port), str(self.folder)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        wait_until(lambda: listens(self.port), "the room is served")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


def logged(database: Path, room: str = "w1") -> Counter[str]:
    """How often each cid is in the log; its numbers must have no hole."""
    with sqlite3.connect(database) as connection:
        asked = "SELECT seq, cid FROM room_event WHERE room = ? ORDER BY seq"
        rows = connection.execute(asked, (room,)).fetchall()
    connection.close()
    assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
    return Counter(cid for _, cid in rows)


def live_page(server: Server) -> str:
    """The path of the demonstration's live workshop, as the server printed it."""
    found = re.search(r"live now +https?://[^/]+(/workshops/\S+)", server.log)
    assert found, server.log
    return found[1]
