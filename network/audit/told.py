"""An entry of the log as a sentence in a reader's language."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from network.audit.queries import DEEDS, OTHER, SENTENCES
from network.models import AuditEntry
from network.secretariat.roles import ROLES
from together.languages import N_, Viewer, translate

ITSELF = N_("The platform")
"""Who did what nobody did: the command line, or a task."""

UNNAMED = N_("Somebody")

TRANSLATED = frozenset({"text"})
"""Kinds of subject whose title is a word of ours."""

_BDI = Markup("<bdi>{}</bdi>")
_LINK = Markup('<a href="{}"><bdi>{}</bdi></a>')


@dataclass(frozen=True)
class Line:
    """An entry as its page shows it. `html` has links to those who are named; `sentence` says the same without."""

    entry: AuditEntry
    at: datetime
    sentence: str
    html: Markup
    reason: str


def line_of(entry: AuditEntry, eyes: Viewer) -> Line:
    """The entry in the language of `eyes`, with the names of then."""
    text = translate(eyes.language, SENTENCES.get(entry.what, OTHER))
    words = _words(entry, eyes)
    marked = {name: _marked(entry, name, word) for name, word in words.items()}
    html = Markup(text) % marked  # noqa: S704 - our own sentence; what fills it is escaped
    return Line(entry, entry.at, text % words, html, entry.data.get("reason", ""))


def _words(entry: AuditEntry, eyes: Viewer) -> dict[str, str]:
    role = ROLES.get(entry.data.get("role", ""), entry.data.get("role", ""))
    kind = entry.subject.partition(":")[0]
    title = translate(eyes.language, entry.title) if entry.title and kind in TRANSLATED else entry.title
    language = entry.data.get("language", "")
    return {
        "who": _who(entry, eyes),
        "title": title or _untitled(entry, eyes),
        "role": translate(eyes.language, role) if role else "",
        "deed": translate(eyes.language, DEEDS.get(entry.what, entry.what)),
        "language": eyes.locale.languages.get(language, language),
    }


def _untitled(entry: AuditEntry, eyes: Viewer) -> str:
    """What a subject without a title is called: most meetings have a number only, which their address names."""
    number = entry.path.removeprefix("/meetings/").partition("/")[0]
    if entry.path.startswith("/meetings/") and number.isdigit():
        return translate(eyes.language, N_("International Meeting no. %(number)s"), number=number)
    return entry.subject


def _who(entry: AuditEntry, eyes: Viewer) -> str:
    if entry.person_id is None:
        return translate(eyes.language, ITSELF)
    return entry.data.get("who") or translate(eyes.language, UNNAMED)


def _marked(entry: AuditEntry, name: str, word: str) -> Markup:
    if name == "who" and entry.person_id is not None:
        return _LINK.format(f"/secretariat/people/{entry.person_id}", word)
    if name == "title" and entry.path.startswith("/"):
        return _LINK.format(entry.path, word)
    return _BDI.format(word)
