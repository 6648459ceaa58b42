"""`make bench`: our rooms and notes against their peers, in one run; prints ratios. Takes about fifteen minutes.

Commits are durable (SQLite, synchronous=FULL) on our side; the peers keep nothing. The server runs on one processor, the
load on another. Quote ratios: the seconds are this machine's.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import browser, chat, meeting, notes, practices
from bench.servers import HERE

STEPS = ["open:10:6", "closed:40:5", "closed:400:5", "closed:1000:5"]
PARTS = ("chat", "stalled", "notes", "browser", "practices", "meeting")


def main(wanted: list[str]) -> None:
    """Run the parts that were named, or all."""
    parts = wanted or list(PARTS)
    if {"chat", "notes"} & set(parts):
        _install_peers()
    if "chat" in parts:
        _chat()
    if "stalled" in parts:
        _stalled()
    if "notes" in parts:
        _notes()
    if "browser" in parts:
        browser.report()
    if "practices" in parts:
        practices.report()
    if "meeting" in parts:
        meeting.report()


def _install_peers() -> None:
    if not (HERE / "peers" / "node_modules").exists():
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(npm, cwd=HERE / "peers", check=True)


def _chat() -> None:
    with tempfile.TemporaryDirectory() as folder:
        client = chat.build(Path(folder))
        for members in (100, 1000):
            _show_chat(members, chat.measure(client, members, STEPS))


def _show_chat(members: int, rows: dict[str, list[dict[str, Any]]]) -> None:
    print(f"\nchat, {members} members")
    for server, (join, *steps) in rows.items():
        print(
            f"  {server:10} joined in {join['seconds']:.2f} s, {join['kilobytes_per_member']:.1f} KB a member, "
            f"{join['kilobytes_before'] / 1024:.0f} MiB before"
        )
        for step in steps:
            print(
                f"  {'':10} {step['step']:14} {step['per_second']:>9,.0f} deliveries/s  p50 {step['p50_ms']:7.1f} ms  "
                f"p99 {step['p99_ms']:7.1f} ms  {step['cpu_us_per_delivery']:6.2f} µs CPU a delivery  "
                f"missing {step['missing']:.0f}"
            )
    ratio = {server: steps[1]["cpu_us_per_delivery"] for server, steps in rows.items()}
    print(
        f"  CPU a delivery at 10 messages/s: socket.io ÷ ours = {ratio['socketio'] / ratio['together']:.2f} (goal ≥ 1.6), "
        f"ws ÷ ours = {ratio['ws'] / ratio['together']:.2f} (goal ≥ 1)"
    )
    fast = [step for step in rows["together"][2:] if step["p99_ms"] < 250]
    best = max((step["per_second"] for step in fast), default=0)
    print(f"  deliveries/s on one core with p99 < 250 ms: {best:,.0f} (goal ≥ 500,000 at 1,000 members)")


def _stalled() -> None:
    with tempfile.TemporaryDirectory() as folder:
        before, after = chat.stalled(chat.build(Path(folder)), 1000, 20)
    print("\nchat, 1000 members of whom 20 stop reading")
    for name, rows in (("all read", before), ("20 stalled", after)):
        for row in rows:
            print(
                f"  {name:10} p99 {row['p99_ms']:7.1f} ms, {row['handles']} open files, missing {row['missing']:.0f}"
            )
    first, *_ = after
    calm = sorted(row["p99_ms"] for row in before)[len(before) // 2]
    print(
        f"  p99 while they stall ÷ before = {first['p99_ms'] / calm:.2f} (goal ≤ 1.1); out after the first six seconds: "
        f"{before[-1]['handles'] - first['handles']} of 20"
    )


def _notes() -> None:
    for writers in (50, 200):
        rows = notes.measure(writers)
        print(f"\nnotes, {writers} writers")
        for server, row in rows.items():
            print(
                f"  {server:10} {row['cpu_us_per_delivery']:6.2f} µs CPU a delivered update, {row['frames']:,} frames, "
                f"{row['seconds']:.1f} s, missing {row['missing']}"
            )
        ratio = rows["hocuspocus"]["cpu_us_per_delivery"] / rows["together"]["cpu_us_per_delivery"]
        print(f"  Hocuspocus ÷ ours = {ratio:.2f} (goal ≥ 2 at 200 writers)")


if __name__ == "__main__":
    main(sys.argv[1:])
