"""A workshop's record as one value: what pages and downloads are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from network.models import Theme
from practices.queries import Card
from realtime.events import Data
from realtime.notes.render import NotesView
from together.languages import N_, Viewer
from workshops.live import LiveState
from workshops.live.record import Attendance
from workshops.models import AgendaItem, HistoryEntry, Meeting, Workshop
from workshops.practices.queries import Drawing, Shelf

OUTCOME_KINDS: Mapping[str, str] = {
    "decision": N_("Decisions"),
    "commitment": N_("Commitments"),
    "proposal": N_("Proposals"),
    "question": N_("Questions"),
    "idea": N_("Ideas"),
}
"""Kinds of outcome in the order of the record, with the heading of each to translate."""


@dataclass(frozen=True)
class Conversation:
    """Messages as templates read them. Empty where the conversation is hidden."""

    messages: Sequence[Data]

    @cached_property
    def conversation(self) -> list[Data]:
        """The messages, each with every field that a template may ask for."""
        return [_whole(_MESSAGE, one) for one in self.messages]

    def message(self, message_id: str) -> Data | None:
        """One message of the conversation, or None when it is not shown."""
        return self._by_id.get(message_id)

    @cached_property
    def _by_id(self) -> Mapping[str, Data]:
        return {message["id"]: message for message in self.conversation}


@dataclass(frozen=True)
class Record(Conversation):
    """Everything that one reader may see of a workshop."""

    workshop: Workshop
    state: LiveState
    snapshot: Data
    conversation_shown: bool
    notes: NotesView
    attendance: Attendance
    names_shown: bool
    themes: Sequence[Theme]
    agenda: Sequence[AgendaItem]
    meeting: Meeting | None
    history: Sequence[HistoryEntry]
    shelf: Shelf
    drawing: Drawing
    turnout: tuple[int, int] = (0, 0)
    """How many had registered, and how many of them came."""

    @property
    def summary(self) -> Data | None:
        """What the rapporteur wrote."""
        return self.snapshot.get("summary")

    def outcomes(self, kind: str | None = None) -> list[Data]:
        """Those of one kind (or all) that stand, in the order that the rapporteurs gave them."""
        return [one for one in self._all_outcomes if not one["withdrawn"] and kind in {None, one["kind"]}]

    def withdrawn(self) -> list[Data]:
        """Outcomes that were withdrawn, with who and why."""
        return [one for one in self._all_outcomes if one["withdrawn"]]

    def from_note(self, anchor: str) -> list[Data]:
        """Outcomes that came from the passage of the notes under this heading."""
        return [one for one in self.outcomes() if one["source"] and one["source"].get("note") == anchor]

    @cached_property
    def _all_outcomes(self) -> list[Data]:
        return [_whole(_OUTCOME, one) for one in self.snapshot["outcomes"]]


_OUTCOME: Data = dict.fromkeys(
    ("quote", "quoted_by", "quoted_name", "quote_removed", "edited", "withdrawn", "source", "who", "due")
)
_MESSAGE: Data = dict.fromkeys(("lang", "reply_to", "edited", "removed", "pinned", "outcomes", "reactions"))
_SOURCE: Data = dict.fromkeys(("message", "note", "heading"))


def _whole(blank: Data, item: Data) -> Data:
    """`item` with what the room leaves out when it is empty; templates refuse a field that is not there."""
    whole = {**blank, **item}
    if whole.get("source"):
        whole["source"] = {**_SOURCE, **whole["source"]}
    return whole


def as_data(record: Record, eyes: Viewer, public_url: str) -> dict[str, Any]:
    """The record for programs: times in ISO 8601 (UTC), names of those present only for participants."""
    workshop = record.workshop
    return {
        "address": f"{public_url.rstrip('/')}/workshops/{workshop.slug}",
        "title": workshop.title,
        "introduction": workshop.introduction,
        "language": workshop.language,
        "languages": workshop.languages,
        "kind": workshop.kind,
        "status": workshop.status,
        "demonstration": workshop.demonstration,
        "themes": [theme.name_in(eyes.language) for theme in record.themes],
        "meeting": record.meeting.number if record.meeting else None,
        "starts_at": workshop.starts_at.isoformat(),
        "minutes": workshop.minutes,
        "zone": workshop.zone,
        "agenda": record.snapshot["agenda"]["items"],
        "summary": record.summary,
        "outcomes": [
            _dated(outcome) for outcome in record.snapshot["outcomes"] if not outcome.get("withdrawn")
        ],
        "withdrawn": [_dated(outcome) for outcome in record.snapshot["outcomes"] if outcome.get("withdrawn")],
        "practices": {
            kind: [_told(card, public_url) for card in cards] for kind, _, cards in record.shelf.groups
        },
        "drawn": _drawn(record, public_url),
        "notes": {"html": record.notes.html, "markdown": record.notes.markdown},
        "conversation": "shown" if record.conversation_shown else "hidden",
        "messages": [_dated(message) for message in record.messages],
        "attendance": _attendance(record),
        "history": [
            {"at": entry.at.isoformat(), "name": entry.name, "what": entry.what} for entry in record.history
        ],
    }


def _told(card: Card, public_url: str) -> dict[str, Any]:
    address = f"{public_url.rstrip('/')}/practices/{card.slug}"
    return {
        "title": card.title,
        "language": card.language,
        "territory": card.territory.name,
        "address": address,
    }


def _drawn(record: Record, public_url: str) -> dict[str, Any]:
    """What was drawn from which words: of what is not published only for which territory."""
    return {
        anchor: [_told(one.card, public_url) if one.card else {"territory": one.whose} for one in marks]
        for anchor, marks in record.drawing.marks.items()
        if record.conversation_shown or anchor.startswith("note-")
    }


def _attendance(record: Record) -> dict[str, Any]:
    told: dict[str, Any] = {
        "count": record.attendance.count,
        "by_territory": dict(record.attendance.by_territory),
        "by_kind": dict(record.attendance.by_kind),
        "registered": record.turnout[0],
        "registered_and_came": record.turnout[1],
    }
    if record.names_shown:
        shown = ("id", "name", "role", "affiliation", "language")
        told["people"] = [{key: person.get(key) for key in shown} for person in record.attendance.people]
    return told


def _dated(item: Data) -> Data:
    return {**item, "at": datetime.fromtimestamp(item["at"], UTC).isoformat()}
