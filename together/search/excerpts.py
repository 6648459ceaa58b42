"""A passage around the words that were found, marked, in the reader's language where it has them. All of it safe HTML."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from together.search.analysis import fold, term, words
from together.search.words import Asked

LENGTH = 240
"""Letters of an excerpt, more or less: it starts and ends between words."""
LONGEST = 20_000
"""Letters in which the words are looked for."""

Span = tuple[int, int]


def excerpt(
    texts: Mapping[str, tuple[str, str]], asked: Sequence[Asked], language: str
) -> tuple[str, str, Markup]:
    """The language, the title and a marked passage: the reader's language, unless only others have the words."""
    order = sorted(texts, key=lambda code: (code != language, code != "en"))
    if not order:
        return language, "", Markup()
    scored = [(-_score(texts[code], code, asked), place, code) for place, code in enumerate(order)]
    code = min(scored)[2] if asked else order[0]
    title, body = texts[code]
    return code, title, passage(body[:LONGEST], code, asked)


def _score(text: Sequence[str], code: str, asked: Sequence[Asked]) -> int:
    """How many of the parts that were asked are in this text."""
    there = {one for part in text for _span, one in _found(part[:LONGEST], code, asked)}
    return len(there)


def passage(text: str, language: str, asked: Sequence[Asked]) -> Markup:
    """About `LENGTH` letters around the first place with most of the words, or the beginning."""
    spans = _found(text, language, asked)
    start, end = _window(text, [span for span, _one in spans])
    inside = [
        (first - start, last - start) for (first, last), _one in spans if first >= start and last <= end
    ]
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return escape(before) + _marked(text[start:end], inside) + after


def highlight(text: str, language: str, asked: Sequence[Asked]) -> Markup:
    """All of `text`, marked."""
    return _marked(text, [span for span, _one in _found(text, language, asked)])


def _found(text: str, language: str, asked: Sequence[Asked]) -> list[tuple[Span, int]]:
    """Where a word of the question stands, and which."""
    ways = {way: number for number, one in enumerate(asked) for phrase in one.ways for way in phrase}
    starts = [(one.start, number) for number, one in enumerate(asked) if one.start]
    found: list[tuple[Span, int]] = []
    if not ways and not starts:
        return found
    for match in words(text):
        stem = term(match[0], language)
        number = ways.get(stem) if stem else None
        if number is None and starts:
            plain = fold(match[0])
            number = next((n for start, n in starts if plain.startswith(start)), None)
        if number is not None:
            found.append((match.span(), number))
    return found


def _window(text: str, spans: Sequence[Span]) -> Span:
    """Where the passage starts and ends: there where most marks are within reach."""
    if len(text) <= LENGTH:
        return 0, len(text)
    best = 0
    if spans:
        starts = [first for first, _last in spans]
        reach = [bisect_left(starts, first + LENGTH * 3 // 4) - place for place, first in enumerate(starts)]
        best = max(0, starts[reach.index(max(reach))] - LENGTH // 4)
    start = text.rfind(" ", 0, best) + 1 if best else 0
    end = min(len(text), start + LENGTH)
    if end < len(text) and (space := text.rfind(" ", start, end)) > start:
        end = space
    return start, end


def _marked(text: str, spans: Sequence[Span]) -> Markup:
    parts, at = [Markup()], 0
    for first, last in spans:
        parts += [escape(text[at:first]), Markup("<mark>%s</mark>") % text[first:last]]
        at = last
    return Markup().join([*parts, escape(text[at:])])
