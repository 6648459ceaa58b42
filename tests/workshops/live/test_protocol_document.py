"""docs/protocol.md names every command and event with exactly the fields that the code knows."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.workshops.live.cast import live_room
from workshops.live import KINDS
from workshops.live.kinds import Kind

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
COMMON = {"name", "profiles"}


def row(kind: Kind) -> str:
    """The line of the table of commands."""
    fields = [
        f"`{name}{'' if field.required else '?'}` {field.describe}" for name, field in kind.fields.items()
    ]
    return f"| `{kind.command}` | `{kind.event}` | {', '.join(fields) or '—'} |"


def section(heading: str) -> str:
    """The part of the document under a heading."""
    return DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]


def told() -> list[dict[str, Any]]:
    """Events as browsers received them in the fixtures."""
    events = []
    for path in sorted((ROOT / "tests" / "fixtures" / "live").glob("*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        events += [step["ev"] for step in story.get("steps", [])] + story.get("events", [])
    return events


def documented_events() -> dict[str, dict[str, bool]]:
    """For each event its fields, and whether they are optional."""
    rows = re.findall(r"^\| `([a-z]+\.[a-z]+)` \| (.*) \|$", section("Events"), re.MULTILINE)
    return {
        kind: {name: bool(optional) for name, optional in re.findall(r"`([a-z_]+)(\?)?`", cell)}
        for kind, cell in rows
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.command)
def test_every_command_is_documented_with_its_fields(kind: Kind) -> None:
    assert row(kind) in section("Commands")


def test_every_event_is_documented_with_the_fields_that_browsers_receive() -> None:
    seen: dict[str, list[set[str]]] = defaultdict(list)
    for event in told():
        seen[event["k"]].append(set(event["d"]) - COMMON)
    documented = documented_events()
    assert set(documented) == set(seen) == {kind.event for kind in KINDS}
    for kind, fields in documented.items():
        always = {name for name, optional in fields.items() if not optional} - COMMON
        assert set().union(*seen[kind]) == set(fields) - COMMON, kind
        assert all(always <= keys for keys in seen[kind]), kind


def test_every_part_of_the_snapshot_is_documented() -> None:
    rows = re.findall(r"^\| (`.*?) \| ", section("The snapshot"), re.MULTILINE)
    named = {name for cell in rows for name in re.findall(r"`([a-z_]+)`", cell)}
    assert named == set(live_room().snapshot())


def test_every_code_of_a_refusal_is_documented() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "workshops" / "live").glob("*.py"))
    used = set(re.findall(r'Refused\(\s*"([a-z_]+)"', sources))
    assert used
    assert all(f"`{code}`" in DOCUMENT for code in used)
