"""The themes of the network: what an empty installation can start with, and what the demonstration has."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "themes.json"

Topic = Mapping[str, Any]
"""A theme: `code`, `slug`, `names` by language, and `children` within it."""


@cache
def topics() -> Sequence[Topic]:
    """The themes of the first level."""
    found: Sequence[Topic] = json.loads(DATA.read_text(encoding="utf-8"))["themes"]
    return found
