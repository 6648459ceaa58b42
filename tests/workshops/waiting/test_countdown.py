"""How long until it begins, in words."""

import json
from datetime import UTC
from pathlib import Path

import pytest

from together.languages import Viewer
from workshops.waiting.countdown import length, patterns

CASES = json.loads((Path(__file__).parents[2] / "fixtures/countdown.json").read_text())


@pytest.mark.parametrize(("seconds", "words"), [(seconds, plain) for seconds, plain, _ in CASES])
def test_lengths_are_told_as_the_browser_tells_them(seconds: float, words: str) -> None:
    assert length(Viewer("en", UTC), seconds) == words


def test_days_are_told_in_the_readers_language() -> None:
    told = [length(Viewer(language, UTC), 5 * 86_400) for language in ("fr", "pt", "ar")]
    assert told == ["5\xa0jours", "5 dias", "5 أيام"]


def test_what_has_begun_is_no_length_below_nothing() -> None:
    assert length(Viewer("en", UTC), -5) == "0 s"


def test_patterns_reach_the_browser_with_their_figures_in_braces() -> None:
    assert patterns("en")["long"] == "{hours} h {minutes}"
