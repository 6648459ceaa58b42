"""Who is called in a text: `@` and a name of the conversation."""

import re
from collections.abc import Mapping

from together.text import plain

_CALL = re.compile(r"(?<![\w@])@(?=\w)")


def find_mentioned(text: str, names: Mapping[int, str]) -> set[int]:
    """Ids of `names` that `text` calls. Accents and case do not matter; the longest name that fits is meant."""
    known = sorted(((plain(name), person) for person, name in names.items()), key=lambda pair: -len(pair[0]))
    mentioned: set[int] = set()
    for call in _CALL.finditer(text):
        rest = plain(text[call.end() : call.end() + 200])
        fitting = [(name, person) for name, person in known if _begins(rest, name)]
        mentioned |= {person for name, person in fitting if len(name) == len(fitting[0][0])}
    return mentioned


def _begins(rest: str, name: str) -> bool:
    """Whether `rest` begins with `name` as whole words."""
    return bool(name) and rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum()
