"""Who is asked to be in two sessions at once, and which sessions lie outside of the meeting. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from together.text import fold_name
from workshops.meetings.clashes import clashes
from workshops.models import Meeting
from workshops.programme.queries import Session


@dataclass(frozen=True)
class Crossing:
    """Somebody has something to do in both sessions, which overlap. `one` starts first."""

    name: str
    one: Session
    other: Session


def crossings(sessions: Sequence[Session]) -> list[Crossing]:
    """Facilitators and rapporteurs (one account) and interpreters (one name) of sessions that overlap."""
    coming = [one for one in sessions if one.workshop.status != "cancelled"]
    return [Crossing(name, one, other) for one, other in clashes(coming) for name in _in_both(one, other)]


def _in_both(one: Session, other: Session) -> list[str]:
    """Accounts are told apart by themselves; an interpreter, who need not have one, by the name."""
    accounts = {place.person_id for place in other.staff if place.person_id}
    found = {fold_name(place.name): place.name for place in one.staff if place.person_id in accounts}
    named = _interpreters(one), _interpreters(other)
    for mine, theirs in (
        (named[0], named[1] | _staff_names(other)),
        (named[1], _staff_names(one)),
    ):
        found |= {key: mine[key] for key in mine.keys() & theirs.keys() if key not in found}
    return sorted(found.values())


def _interpreters(session: Session) -> dict[str, str]:
    names = [str(one.get("name", "")) for one in session.workshop.interpreters]
    return {fold_name(name): name for name in names if fold_name(name)}


def _staff_names(session: Session) -> dict[str, str]:
    return {fold_name(place.name): place.name for place in session.staff}


def is_outside(session: Session, meeting: Meeting, zone: tzinfo) -> bool:
    """Whether it starts on a day that is none of the meeting's, in the meeting's zone."""
    return not meeting.starts_on <= session.starts_at.astimezone(zone).date() <= meeting.ends_on
