"""Shared notes: N writers of one document on our server and on Hocuspocus."""

import json
import subprocess
import tempfile
from typing import Any

from bench.servers import HERE, Target, guests, node, ours, peer, room_of


def write(
    target: Target, url: str, kind: str, writers: int, updates: int, rate: float, cookies: list[str]
) -> dict[str, Any]:
    """Run the writers on the other processor; what they measured."""
    with tempfile.NamedTemporaryFile("w", suffix=".cookies") as file:
        file.write("\n".join(cookies))
        file.flush()
        command = [
            "taskset",
            "-c",
            "1",
            node(),
            "notes.mjs",
            url,
            kind,
            str(writers),
            str(updates),
            str(rate),
        ]
        command += [str(target.pid), file.name if cookies else "-"]
        # The writers' packages are those of the peers.
        script = HERE / "peers" / "notes.mjs"
        script.write_text((HERE / "notes.mjs").read_text())
        try:
            printed = subprocess.run(command, cwd=HERE / "peers", capture_output=True, text=True, check=False)
        finally:
            script.unlink()
    if printed.returncode or not printed.stdout:
        raise SystemExit(f"bench: the writers failed: {printed.stderr[-500:]}")
    return dict(json.loads(printed.stdout))


def measure(writers: int, updates: int = 20, rate: float = 2.0) -> dict[str, dict[str, Any]]:
    """Both servers, one after the other."""
    rows: dict[str, dict[str, Any]] = {}
    with ours() as target:
        cookies = guests(target, writers)
        room, gen = room_of(target, cookies[0])
        url = f"ws://127.0.0.1:{target.port}/notes/{room}?schema=1&gen={gen}"
        rows["together"] = write(target, url, "plain", writers, updates, rate, cookies)
    with peer("hocuspocus.mjs") as target:
        rows["hocuspocus"] = write(
            target, f"ws://127.0.0.1:{target.port}", "hocuspocus", writers, updates, rate, []
        )
    return rows
