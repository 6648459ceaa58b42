"""What a reader asks of a programme: in its address, so that it can be sent to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Choices:
    """`theme` is a slug, `day` an ISO date or `all`; `original`: times of the meeting's own zone."""

    theme: str = ""
    language: str = ""
    mine: bool = False
    original: bool = False
    day: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choices":
        """Those of an address; what is not known there is left out."""
        return cls(
            theme=asked.get("theme", "")[:80],
            language=asked.get("language", "")[:8],
            mine=asked.get("mine", "") == "1",
            original=asked.get("times", "") == "original",
            day=asked.get("day", "")[:10],
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything of the programme is left out."""
        return bool(self.theme or self.language or self.mine)

    def query(self, **changes: Any) -> str:
        """The end of an address with `changes` applied."""
        there = replace(self, **changes)
        asked = {
            "theme": there.theme,
            "language": there.language,
            "mine": "1" if there.mine else "",
            "times": "original" if there.original else "",
            "day": there.day,
        }
        words = urlencode({name: value for name, value in asked.items() if value})
        return f"?{words}" if words else ""

    def everything(self) -> str:
        """The end of the address of the whole programme, its times as they are shown now."""
        return self.query(theme="", language="", mine=False, day="")
