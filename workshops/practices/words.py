"""Words that a practice may be drawn from, as the server has them: what a browser sends only says where they stand."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from realtime.events import Data
from realtime.notes.render import NotesView
from together.errors import Conflict, NotFound
from together.languages import LANGUAGES, N_
from workshops.live import LiveState
from workshops.models import Workshop

LONGEST = 8000
"""Characters of a quotation."""
_BETWEEN = re.compile(r"\s+(?:(?:-|\d+\.|\[[ x]\])\s+)*")
"""White space, and the marks of lists that plain text has and a selection has not."""


class WordsGone(Conflict):
    """The notes no longer say what was selected."""

    code = "words_gone"
    text = N_("The notes have changed in the meantime. Please select the words again.")


@dataclass(frozen=True)
class Passage:
    """Words with their source as the log names it, and whose they are: empty for the notes, which are everybody's."""

    anchor: str
    source: Data
    quotation: str
    language: str
    author: str = ""
    heading: str = ""


def of_message(state: LiveState, message_id: str, workshop: Workshop) -> Passage:
    """A message's words. Raises `NotFound` when there is none, or its words were removed."""
    message = state.messages.get(message_id)
    if message is None or message.removed:
        raise NotFound(N_("There is no such message."))
    author = state.people.get(message.by)
    return Passage(
        message.id,
        {"message": message.id},
        message.text[:LONGEST],
        _language(message.lang, author.language if author else "", workshop.language),
        author.name if author else "",
    )


def of_notes(notes: NotesView, anchor: str, selected: str, workshop: Workshop) -> Passage:
    """The passage `selected` in the notes, or all that stands under the heading. Raises `NotFound` or `WordsGone`."""
    section = next((one for one in notes.sections if one.anchor == anchor), None)
    if section is None:
        raise NotFound(N_("There is no such heading in the notes."))
    quotation = _found(notes.text, section.title, selected) if selected.strip() else section.text
    if not quotation.strip():
        raise NotFound(N_("Nothing stands under this heading yet."))
    source = {"note": anchor} | ({"heading": section.title[:200]} if section.title else {})
    language = _language(workshop.language)
    return Passage(f"note-{anchor}", source, quotation[:LONGEST].strip(), language, heading=section.title)


def _found(text: str, heading: str, selected: str) -> str:
    """What the notes say themselves where the same words stand, below their heading if they do. Raises `WordsGone`."""
    told, places = _run(text)
    below = bisect_left(places, text.find(heading)) if heading else 0
    typed = " ".join(selected[:LONGEST].split())
    for words in (_BETWEEN.sub(" ", typed), _BETWEEN.sub(" ", f" {typed}").strip()):
        at = told.find(words, below)
        at = told.find(words) if at < 0 else at
        if words and at >= 0:
            return text[places[at] : places[at + len(words) - 1] + 1]
    raise WordsGone


def _run(text: str) -> tuple[str, list[int]]:
    """`text` with one space between its words and no marks of lists, and where each of its letters stands in `text`."""
    parts: list[str] = []
    places: list[int] = []
    start = 0
    for between in _BETWEEN.finditer(text):
        parts += [text[start : between.start()], " "]
        places += [*range(start, between.start()), between.start()]
        start = between.end()
    return "".join([*parts, text[start:]]), [*places, *range(start, len(text))]


def _language(*known: str) -> str:
    """The first of these that a practice can be written in."""
    codes = (code.partition("-")[0].lower() for code in known)
    return next((code for code in codes if code in LANGUAGES), "en")
