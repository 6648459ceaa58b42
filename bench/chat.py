"""Chat fan-out: one room, N members, the same messages on our server, npm's `ws` and socket.io."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.servers import HERE, Target, guests, ours, peer, room_of

Row = dict[str, Any]


def build(folder: Path) -> Path:
    """Compile the load client."""
    client = folder / "load"
    subprocess.run(["cc", "-O2", "-o", str(client), str(HERE / "load.c")], check=True)
    return client


def load(
    client: Path, kind: str, target: Target, path: str, members: int, cookies: list[str], steps: list[str]
) -> list[Row]:
    """Run the client on the other processor; its rows."""
    with tempfile.NamedTemporaryFile("w", suffix=".cookies") as file:
        file.write("\n".join(cookies))
        file.flush()
        command = ["taskset", "-c", "1", str(client), kind, str(target.port), path, str(members)]
        command += [file.name if cookies else "-", str(target.pid), *steps]
        printed = subprocess.run(command, capture_output=True, text=True, check=False)
    return [{"server": kind, **json.loads(line)} for line in printed.stdout.splitlines()]


def measure(client: Path, members: int, steps: list[str]) -> dict[str, list[Row]]:
    """The three servers, one after the other."""
    rows: dict[str, list[Row]] = {}
    with ours() as target:
        cookies = guests(target, members)
        room, _gen = room_of(target, cookies[0])
        rows["together"] = load(client, "together", target, f"/live/{room}", members, cookies, steps)
    with peer("ws.cjs") as target:
        rows["ws"] = load(client, "ws", target, "/", members, [], steps)
    with peer("socketio.cjs") as target:
        path = "/socket.io/?EIO=4&transport=websocket"
        rows["socketio"] = load(client, "socketio", target, path, members, [], steps)
    return rows


def stalled(client: Path, members: int, silent: int, rounds: int = 3) -> tuple[list[Row], list[Row]]:
    """Our server with everybody reading, and after `silent` of the members stopped; steps of six seconds."""
    steps = ["closed:40:6"] * rounds
    with ours() as target:
        cookies = guests(target, members)
        room, _gen = room_of(target, cookies[0])
        plan = [*steps, f"stall:{silent}", *steps]
        _join, *rows = load(client, "together", target, f"/live/{room}", members, cookies, plan)
    return rows[:rounds], rows[rounds:]
