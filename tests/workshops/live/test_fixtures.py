"""The fixtures by which the browser's fold is held to this one. Written anew with WRITE_FIXTURES=1."""

import json
import os
from collections.abc import Callable
from gettext import c2py  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

import pytest
from babel.messages.plurals import get_plural

from tests.workshops.live.stories import late_story, random_story, told_story
from together.languages import LANGUAGES
from workshops.live import KINDS

FIXTURES = Path(__file__).parents[2] / "fixtures" / "live"


def plural_forms() -> dict[str, list[int]]:
    """For each language, the index of the plural form of 0, 1, 2, … as gettext reads Babel's formula."""
    formulas = {code: c2py(get_plural(code).plural_expr) for code in LANGUAGES}
    return {code: [int(formula(n)) for n in range(320)] for code, formula in formulas.items()}


STORIES: dict[str, Callable[[], Any]] = {
    "told": told_story,
    "random-1": lambda: random_story(1, 120),
    "random-2": lambda: random_story(2, 120),
    "late": late_story,
    "plurals": plural_forms,
}


def written(story: Any) -> str:
    """JSON with one step a line, so that a change of the rules is a readable change of the fixture."""
    lists = {key: value for key, value in story.items() if isinstance(value, list)}
    rest = {key: value for key, value in story.items() if key not in lists}
    lines = [f'"{key}":{_compact(value)}' for key, value in rest.items()]
    between = ",\n" if rest else ","
    lines += [f'"{key}":[\n' + between.join(map(_compact, value)) + "\n]" for key, value in lists.items()]
    return "{" + ",\n".join(lines) + "}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("name", STORIES)
def test_the_fixtures_that_browsers_are_tested_with_are_what_the_rules_make(name: str) -> None:
    path = FIXTURES / f"{name}.json"
    made = written(STORIES[name]())
    if os.environ.get("WRITE_FIXTURES") == "1":
        path.write_text(made, encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(made)


def test_the_told_story_has_every_kind_of_event() -> None:
    kinds = {step["ev"]["k"] for step in told_story()["steps"]}
    assert kinds == {kind.event for kind in KINDS}
