"""Reading the log."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from network.models import AuditEntry, Person
from network.territories.queries import require_secretariat
from together.database import Transaction
from together.errors import NotFound
from together.languages import N_

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 9000
SUBJECT = re.compile(r"[a-z_]{1,20}:[A-Za-z0-9_-]{1,18}")

DEEDS = {
    "role_granted": N_("gave a role"),
    "role_withdrawn": N_("withdrew a role"),
    "blocked": N_("blocked an account"),
    "unblocked": N_("unblocked an account"),
    "account_closed": N_("closed the account"),
    "text_changed": N_("changed a text of the site"),
    "theme_changed": N_("changed a theme"),
    "theme_deleted": N_("deleted a theme"),
    "meeting_created": N_("made a meeting"),
    "meeting_changed": N_("changed a meeting"),
    "meeting_published": N_("published a meeting"),
    "meeting_withdrawn": N_("took a meeting back to draft"),
    "meeting_deleted": N_("deleted a meeting"),
    "meeting_copied": N_("copied a meeting"),
    "programme_imported": N_("imported a programme"),
    "workshop_cancelled": N_("cancelled a workshop"),
    "workshop_moved": N_("moved a workshop"),
    "links_withdrawn": N_("withdrew invitation links"),
    "registration_cancelled": N_("cancelled a registration"),
    "registration_seated": N_("gave a seat over the waiting list"),
    "registrations_exported": N_("downloaded the list of those who registered"),
    "mail_retried": N_("sent a mail again"),
}
"""What the log tells, as stored, with the words to translate."""

PAGE = 50
"""Entries on one page."""

MOST = 10_000
"""Entries of one export, newest first."""

SENTENCES = {
    "role_granted": N_("%(who)s gave %(title)s the role “%(role)s”"),
    "role_withdrawn": N_("%(who)s withdrew the role “%(role)s” from %(title)s"),
    "blocked": N_("%(who)s blocked the account of %(title)s"),
    "unblocked": N_("%(who)s unblocked the account of %(title)s"),
    "account_closed": N_("%(who)s closed the account"),
    "text_changed": N_("%(who)s changed the text “%(title)s” (%(language)s)"),
    "theme_changed": N_("%(who)s changed the theme “%(title)s”"),
    "theme_deleted": N_("%(who)s deleted the theme “%(title)s”"),
    "meeting_created": N_("%(who)s made the meeting “%(title)s”"),
    "meeting_changed": N_("%(who)s changed the meeting “%(title)s”"),
    "meeting_published": N_("%(who)s published the meeting “%(title)s”"),
    "meeting_withdrawn": N_("%(who)s took the meeting “%(title)s” back to draft"),
    "meeting_deleted": N_("%(who)s deleted the meeting “%(title)s”"),
    "meeting_copied": N_("%(who)s copied the meeting “%(title)s”"),
    "programme_imported": N_("%(who)s imported the programme of “%(title)s”"),
    "workshop_cancelled": N_("%(who)s cancelled the workshop “%(title)s”"),
    "workshop_moved": N_("%(who)s moved the workshop “%(title)s”"),
    "links_withdrawn": N_("%(who)s withdrew the invitation links of “%(title)s”"),
    "registration_cancelled": N_("%(who)s cancelled somebody's registration for “%(title)s”"),
    "registration_seated": N_("%(who)s gave somebody a seat in “%(title)s” over the waiting list"),
    "registrations_exported": N_("%(who)s downloaded the list of those who registered for “%(title)s”"),
    "mail_retried": N_("%(who)s sent a mail again: “%(title)s”"),
}
"""By deed the sentence that tells it, to translate; a deed without one is told by its words in `DEEDS`."""

OTHER = N_("%(who)s: %(deed)s · %(title)s")


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for: `by` who did it, `subject` such as `person:3`, days in `zone`, ids below `before`."""

    what: str = ""
    by: int | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Page:
    """Entries, newest first; `further`: below which id the next page begins, if there is one."""

    entries: Sequence[AuditEntry]
    further: int | None = None


async def list_entries(tx: Transaction, by: Person | None, wanted: Wanted, limit: int = PAGE) -> Page:
    """A page of the log. Raises `Forbidden` for all but the secretariat."""
    require_secretariat(by)
    found = await tx.exec(
        select(AuditEntry).where(*_conditions(wanted)).order_by(col(AuditEntry.id).desc()).limit(limit + 1)
    )
    entries = found.all()
    further = entries[limit - 1].id if len(entries) > limit else None
    return Page(entries[:limit], further)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [
        col(AuditEntry.what) == wanted.what if wanted.what else None,
        col(AuditEntry.person_id) == wanted.by if wanted.by else None,
        col(AuditEntry.subject) == wanted.subject if wanted.subject else None,
        col(AuditEntry.at) >= _begin(wanted.since, wanted.zone) if wanted.since else None,
        col(AuditEntry.at) < _begin(wanted.until + DAY, wanted.zone) if wanted.until else None,
        col(AuditEntry.id) < wanted.before if wanted.before else None,
    ]
    return [one for one in conditions if one is not None]


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


async def get_entry(tx: Transaction, by: Person | None, entry_id: int) -> AuditEntry:
    """One line of the log. Raises `Forbidden`, `NotFound`."""
    require_secretariat(by)
    entry = await tx.get(AuditEntry, entry_id)
    if entry is None:
        raise NotFound
    return entry


async def list_actors(tx: Transaction) -> Sequence[Person]:
    """Everybody who did something that is in the log, by name."""
    found = await tx.exec(
        select(Person)
        .where(col(Person.id).in_(select(AuditEntry.person_id).distinct()))
        .order_by(Person.name, col(Person.id))
    )
    return found.all()


def reading_of(values: Mapping[str, str], zone: tzinfo) -> Wanted:
    """What an address asks for; what it cannot mean counts for nothing."""
    subject = values.get("subject", "")
    return Wanted(
        what=values.get("what", "") if values.get("what") in DEEDS else "",
        by=_number(values.get("by", "")),
        subject=subject if SUBJECT.fullmatch(subject) else "",
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
        before=_number(values.get("before", "")),
        zone=zone,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
