"""Whether a table of sessions can be taken in: every problem is found, by line and column, before anything is written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from together.forms import Form, validate
from together.languages import N_, find_zone
from together.tables import Finding, Unreadable, rows_of, text_of
from together.text import plain
from workshops.forms import AgendaItemForm, RoleForm, WorkshopForm
from workshops.models import Meeting
from workshops.programme.columns import COLUMNS, NEEDED, item_of, parts_of
from workshops.programme.forms import read_session

MOST = 200
"""Sessions of one table: more would keep others from writing for too long."""
MOST_ITEMS = 40
MOST_PLACES = 5_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_PARTED = re.compile(r"[\s,;،؛]+")
KINDS = ("workshop", "assembly")
COLUMN_OF = {"clock": "time"}


@dataclass(frozen=True)
class Known:
    """What a table may refer to: themes by what they may be called, several ids where a name is not clear; and sessions
    of the meeting, by title and start."""

    themes: Mapping[str, frozenset[int]]
    sessions: frozenset[tuple[str, datetime]]


@dataclass(frozen=True)
class Ready:
    """A session that can be made."""

    line: int
    form: WorkshopForm
    facilitators: Sequence[RoleForm]
    agenda: Sequence[AgendaItemForm]
    capacity: int | None


@dataclass(frozen=True)
class Checked:
    """What can be made, if there are no findings."""

    ready: Sequence[Ready]
    findings: Sequence[Finding]


def check(content: bytes, meeting: Meeting, known: Known) -> Checked:
    """Every row of a table against what is known."""
    checker = _Checker(meeting, known)
    try:
        text = text_of(content)
        rows = []
        for line, cells in rows_of(text, accepted=COLUMNS, needed=NEEDED):
            rows.append((line, cells))
            if len(rows) > MOST:
                raise Unreadable(line, N_("A table has %(most)s sessions at most."), most=MOST)
    except Unreadable as unreadable:
        return Checked((), [unreadable.finding])
    if not rows:
        return Checked((), [Finding(0, "", N_("There is no session in this file."))])
    ready = [checker.session(line, cells) for line, cells in rows]
    return Checked([one for one in ready if one], checker.findings)


class _Checker:
    def __init__(self, meeting: Meeting, known: Known) -> None:
        self.findings: list[Finding] = []
        self._meeting = meeting
        self._known = known
        self._lines: dict[tuple[str, datetime], int] = {}

    def session(self, line: int, cells: Mapping[str, str]) -> Ready | None:
        """Ready, or None after what is wrong was noted."""
        shown = Form(cells)
        values: dict[str, object] = {
            **cells,
            "kind": self._kind(cells, shown),
            "day": _shaped(
                _DAY, cells.get("day", ""), shown, "day", N_("Please give a day such as 2026-12-01.")
            ),
            "clock": self._clock(cells, shown),
            "minutes": cells.get("minutes", "60"),
            "language": cells.get("language", self._meeting.language).lower(),
            "languages": [one for one in _PARTED.split(cells.get("languages", "").lower()) if one],
            "themes": self._themes(cells.get("themes", ""), shown),
        }
        zone = self._zone(cells.get("zone", ""), shown)
        form, facilitators, refused = read_session(values, self._meeting, zone)
        agenda, capacity = (
            _agenda(cells.get("agenda", ""), shown),
            _capacity(cells.get("capacity", ""), shown),
        )
        for field, message in refused.errors.items():
            shown.reject(COLUMN_OF.get(field, field), message, **refused.params[field])
        if form and not shown.errors:
            self._once(line, form, shown)
        for field, message in shown.errors.items():
            self.findings.append(Finding(line, field, message, shown.params[field]))
        return Ready(line, form, facilitators, agenda, capacity) if form and not shown.errors else None

    def _kind(self, cells: Mapping[str, str], shown: Form) -> str:
        kind = cells.get("kind", "workshop").lower()
        if kind not in KINDS:
            shown.reject("kind", N_("Please give one of: %(names)s"), names=", ".join(KINDS))
        return kind

    def _clock(self, cells: Mapping[str, str], shown: Form) -> str:
        text = cells.get("time", "")
        found = _CLOCK.fullmatch(text)
        if text and not found:
            shown.reject("time", N_("Please give a time such as 14:30."))
        return f"{int(found[1]):02}:{found[2]}" if found else text

    def _zone(self, name: str, shown: Form) -> str:
        if name and find_zone(name) is None:
            shown.reject("zone", N_("There is no time zone %(name)s."), name=name[:64])
            return ""
        return name

    def _themes(self, cell: str, shown: Form) -> list[str]:
        found: list[str] = []
        for name in parts_of(cell):
            ids = self._known.themes.get(plain(name), frozenset())
            if not ids:
                shown.reject("themes", N_("There is no theme %(name)s."), name=name[:80])
            elif len(ids) > 1:
                shown.reject(
                    "themes", N_("Several themes are called %(name)s: give the code."), name=name[:80]
                )
            found += [str(one) for one in ids]
        return list(dict.fromkeys(found))

    def _once(self, line: int, form: WorkshopForm, shown: Form) -> None:
        """A session stands once: in the table, and in the meeting, so that a table cannot be taken in twice."""
        key = (form.title, form.starts_at)
        if key in self._known.sessions:
            shown.reject("title", N_("The meeting has this session at this time already."))
        elif key in self._lines:
            shown.reject(
                "title", N_("It is the same as line %(line)s, at the same time."), line=self._lines[key]
            )
        self._lines.setdefault(key, line)


def _shaped(pattern: re.Pattern[str], text: str, shown: Form, name: str, message: str) -> str:
    if text and not pattern.fullmatch(text):
        shown.reject(name, message)
    return text


def _capacity(text: str, shown: Form) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= MOST_PLACES):
        shown.reject(
            "capacity", N_("Please give a whole number from 1 to %(most)s, or nothing."), most=MOST_PLACES
        )
        return None
    return int(text)


def _agenda(cell: str, shown: Form) -> list[AgendaItemForm]:
    items: list[AgendaItemForm] = []
    for part in parts_of(cell):
        named = item_of(part)
        if named is None:
            shown.reject(
                "agenda",
                N_("Each item ends with its minutes, such as “Welcome (5)”: %(item)s"),
                item=part[:80],
            )
            continue
        item, refused = validate(AgendaItemForm, {"title": named[0], "minutes": named[1]})
        for field, message in refused.errors.items():
            shown.reject("agenda", message, **refused.params[field])
        items += [item] if item else []
    if len(items) > MOST_ITEMS:
        shown.reject("agenda", N_("Please choose fewer."))
    return items
