"""What a meeting still lacks before it is published, and where each is mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from together.database import Transaction
from together.languages import LANGUAGES, N_, find_zone
from workshops.meetings.clashes import clashes
from workshops.meetings.queries import (
    Facilitating,
    Session,
    list_facilitating,
    list_sessions,
    list_with_agenda,
)
from workshops.models import Meeting


@dataclass(frozen=True)
class Lacking:
    """Something that is missing. `text` is a message to translate with `params`; `path` leads to where it is mended.

    `level`: `must` (it is not published without), `should`, or `hint`. `sessions`: which ones, each with where it is
    mended. `languages`: codes of the languages that are meant.
    """

    text: str
    params: Mapping[str, object]
    path: str
    level: str = "should"
    sessions: Sequence[tuple[Session, str]] = ()
    languages: Sequence[str] = ()


@dataclass(frozen=True)
class DoubleBooked:
    """Somebody facilitates two sessions that overlap."""

    name: str
    one: Session
    other: Session


@dataclass(frozen=True)
class Prepared:
    """What is there of a meeting, as far as readiness asks."""

    sessions: Sequence[Session]
    facilitating: Sequence[Facilitating] = ()
    with_agenda: set[int] = field(default_factory=set)


async def lacking(tx: Transaction, meeting: Meeting) -> list[Lacking]:
    """What is missing, what must be there first. For who arranges the meeting: it names all of its sessions."""
    sessions = [one for one in await list_sessions(tx, meeting, None) if one.status != "cancelled"]
    prepared = Prepared(sessions, await list_facilitating(tx, meeting), await list_with_agenda(tx, meeting))
    return assess(meeting, prepared)


def assess(meeting: Meeting, prepared: Prepared) -> list[Lacking]:
    """The same from what was read."""
    found = [
        *_words(meeting, prepared),
        *_days(meeting, prepared),
        *_sessions(prepared),
        *_languages(meeting),
    ]
    return sorted(found, key=lambda one: ("must", "should", "hint").index(one.level))


def _words(meeting: Meeting, prepared: Prepared) -> Iterable[Lacking]:
    edit = f"/meetings/{meeting.number}/edit"
    if not prepared.sessions:
        empty = not meeting.introduction
        text = (
            N_("There is nothing to read yet: neither an introduction nor a session.")
            if empty
            else N_("There are no sessions yet.")
        )
        yield Lacking(
            text, {}, edit if empty else f"/meetings/{meeting.number}", "must" if empty else "should"
        )
    elif not meeting.introduction:
        yield Lacking(N_("There is no introduction."), {}, edit)


def _days(meeting: Meeting, prepared: Prepared) -> Iterable[Lacking]:
    zone = find_zone(meeting.zone)
    outside = [
        one
        for one in prepared.sessions
        if not meeting.starts_on <= one.starts_at.astimezone(zone).date() <= meeting.ends_on
    ]
    text = N_("Sessions outside the days of the meeting, in its time zone: %(count)s")
    yield from _of(outside, text, "edit", "must")


def _sessions(prepared: Prepared) -> Iterable[Lacking]:
    sessions = prepared.sessions
    led = {one.session for one in prepared.facilitating if not one.placed}
    yield from _of(
        [one for one in sessions if one.status == "draft"], N_("Sessions that are drafts: %(count)s"), ""
    )
    yield from _of(
        [one for one in sessions if one.id not in led],
        N_("Sessions that nobody facilitates but the secretariat: %(count)s"),
        "edit",
    )
    unplanned = [one for one in sessions if one.id not in prepared.with_agenda]
    yield from _of(unplanned, N_("Sessions without an agenda: %(count)s"), "agenda")
    for twice in double_booked(sessions, prepared.facilitating):
        yield Lacking(
            N_("%(name)s facilitates two sessions that overlap."),
            {"name": twice.name},
            _path(twice.other, "edit"),
            sessions=[(one, _path(one, "edit")) for one in (twice.one, twice.other)],
        )


def _of(sessions: Sequence[Session], text: str, part: str, level: str = "should") -> Iterable[Lacking]:
    if sessions:
        where = [(one, _path(one, part)) for one in sessions]
        yield Lacking(text, {"count": len(sessions)}, where[0][1], level, where)


def _path(session: Session, part: str) -> str:
    return f"/workshops/{session.slug}" + (f"/{part}" if part else "")


def _languages(meeting: Meeting) -> Iterable[Lacking]:
    written = {code for code, words in meeting.translations.items() if words.get("introduction")}
    missing = [code for code in LANGUAGES if code not in {meeting.language, *written}]
    if meeting.introduction and missing:
        yield Lacking(
            N_("The introduction is not translated into every language."),
            {},
            f"/meetings/{meeting.number}/edit",
            "hint",
            languages=missing,
        )


def double_booked(sessions: Iterable[Session], facilitating: Sequence[Facilitating]) -> list[DoubleBooked]:
    """Who facilitates two of these that overlap, in the order of names. The secretariat is named where nobody else is."""
    to_come = {one.id: one for one in sessions if one.status not in {"cancelled", "closed"}}
    found = []
    for _, places in groupby((one for one in facilitating if not one.placed), key=lambda one: one.person):
        own = [place for place in places if place.session in to_come]
        pairs = clashes(to_come[place.session] for place in own)
        found += [DoubleBooked(own[0].name, one, other) for one, other in pairs]
    return found
