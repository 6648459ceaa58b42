"""What somebody typed into a search box, as a question to the index of either database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from together.search.analysis import LANGUAGES, common_words, fold, term, variants, words

MOST_WORDS = 10
"""Words of one question; the rest is not asked."""
MOST_LETTERS = 300
SHORTEST_START = 3
"""Letters that the start of a word (`solidar*`) must have."""

_PART = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True)
class Asked:
    """One word (in any of its `ways`), a phrase (`ways` are sequences of terms), or the start of a word."""

    ways: frozenset[tuple[str, ...]]
    start: str = ""


def understood(typed: str) -> tuple[Asked, ...]:
    """The parts that must all be there. Empty when nothing can be looked for: signs only, or very common words."""
    asked: list[Asked] = []
    for part in _PART.finditer(typed[:MOST_LETTERS]):
        if part[1] is not None:
            asked += _phrase(part[1])
        else:
            asked += _words(part[2])
    return tuple(dict.fromkeys(asked))[:MOST_WORDS]


def _words(text: str) -> Iterable[Asked]:
    found = [match[0] for match in words(text)]
    for word in found:
        plain = fold(word)
        if text.endswith("*") and word is found[-1] and len(plain) >= SHORTEST_START:
            yield Asked(frozenset(), plain)
        elif plain and plain not in common_words():
            yield Asked(frozenset((one,) for one in variants(word) if one))


def _phrase(text: str) -> Iterable[Asked]:
    found = [match[0] for match in words(text)]
    ways = {tuple(one for word in found if (one := term(word, language))) for language in LANGUAGES}
    if ways := {way[:MOST_WORDS] for way in ways if way}:
        yield Asked(frozenset(ways))


def for_sqlite(asked: Sequence[Asked], facets: Iterable[Sequence[str]]) -> str:
    """The FTS5 question: every part, and of each group of `facets` one. Empty for everything."""
    parts = [f"facets : ({' OR '.join(_quoted(word) for word in group)})" for group in facets]
    if asked:
        spoken = (
            f"{_quoted(one.start)}*"
            if one.start
            else " OR ".join(_quoted(" ".join(way)) for way in sorted(one.ways))
            for one in asked
        )
        parts.append(f"{{titles bodies}} : ({' AND '.join(f'({part})' for part in spoken)})")
    return " AND ".join(parts)


def for_postgresql(
    asked: Sequence[Asked], facets: Iterable[Sequence[str]] = (), *, together: bool = True
) -> str:
    """The same as the literal of a `tsquery`; not `together`: any of the parts will do."""
    parts = [f"({' | '.join(_literal(word.lower()) for word in group)})" for group in facets]
    for one in asked:
        if one.start:
            parts.append(f"{_literal(one.start)}:*")
        else:
            ways = (f"({' <-> '.join(map(_literal, way))})" for way in sorted(one.ways))
            parts.append(f"({' | '.join(ways)})")
    return (" & " if together else " | ").join(parts)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("\\", "\\\\").replace("'", "''"))
