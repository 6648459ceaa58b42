"""Workshops as iCalendar (RFC 5545, 5546 and 7986).

Pure: the same facts make the same file, but for DTSTAMP of a mailed one, which says which of two is the later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Literal

from icalendar import Calendar, Event, vCalAddress, vUri

from network.models import Theme
from together.columns import now
from together.languages import N_, Viewer, find_zone, translate
from workshops.calendars.text import address as uri
from workshops.calendars.text import line, parameter, unmarked, words
from workshops.calendars.zones import timezone_of
from workshops.models import AgendaItem, Workshop

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]
PRODUCT = "-//TOGETHER//Territories of Co-responsibility//EN"
REFRESHED = timedelta(hours=1)
"""How often a program should ask again for a calendar that it follows; `PT1H` for those who read only that."""

LONGEST = 4000
"""Letters of an introduction that an entry holds; the rest is behind its address."""


@dataclass(frozen=True)
class Details:
    """What an entry tells beyond the workshop itself. `calls`: for those who may see where the calls outside are."""

    themes: Sequence[Theme] = ()
    agenda: Sequence[AgendaItem] = ()
    calls: bool = False


@dataclass(frozen=True)
class Entry:
    """A workshop in a calendar. `address`: where it leads; empty: to the workshop's own page."""

    workshop: Workshop
    details: Details = Details()
    address: str = ""


def event_file(
    workshop: Workshop,
    *,
    method: Method = "PUBLISH",
    language: str,
    public_url: str,
    sender: str = "",
    attendee: str = "",
    address: str = "",
    details: Details = Details(),
) -> str:
    """One workshop as a file: to be kept (PUBLISH), or to be mailed to `attendee` by `sender` (REQUEST, CANCEL).

    `sender` and `attendee` are mail addresses, with or without a name (`Alice <alice@example.org>`).
    """
    made = _calendar(method)
    event = _event(Entry(workshop, details, address), language, public_url)
    if method == "CANCEL":
        event["STATUS"] = "CANCELLED"
    if method != "PUBLISH":
        event.DTSTAMP = now()
        _invite(event, sender, attendee)
    return _written(made, [(workshop, event)])


def calendar_file(entries: Iterable[Entry], *, name: str, language: str, public_url: str) -> str:
    """Several workshops as one calendar that programs follow. It has no time of its own, so that it can be compared."""
    made = _calendar("PUBLISH")
    made.add("NAME", line(name))
    made.add("X-WR-CALNAME", line(name))
    made.refresh_interval = REFRESHED
    made["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"
    made.add("X-PUBLISHED-TTL", "PT1H")
    return _written(made, [(one.workshop, _event(one, language, public_url)) for one in entries])


def _calendar(method: Method) -> Calendar:
    made = Calendar()
    made.add("PRODID", PRODUCT)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", method)
    return made


def _written(made: Calendar, events: Sequence[tuple[Workshop, Event]]) -> str:
    """The calendar with these events, and with the zones that they name, each for the years in which it is named."""
    for name, years in _years(
        [workshop for workshop, event in events if "TZID" in event["DTSTART"].params]
    ).items():
        made.add_component(timezone_of(name, min(years), max(years)))
    for _, event in events:
        made.add_component(event)
    return bytes(made.to_ical(sorted=False)).decode()


def _years(workshops: Sequence[Workshop]) -> Mapping[str, set[int]]:
    years: dict[str, set[int]] = {}
    for workshop in workshops:
        years.setdefault(workshop.zone, set()).update({workshop.starts_at.year, workshop.ends_at.year})
    return years


def _event(entry: Entry, language: str, public_url: str) -> Event:
    workshop = entry.workshop
    room = uri(entry.address or f"{public_url.rstrip('/')}/workshops/{workshop.slug}")
    event = Event()
    event.add("UID", workshop.uid)
    event.add("SEQUENCE", workshop.sequence)
    event.add("DTSTAMP", _changed_at(workshop))
    event.add("LAST-MODIFIED", _changed_at(workshop))
    event.add("CREATED", workshop.created_at.astimezone(UTC))
    _put_times(event, workshop)
    event.add("SUMMARY", line(workshop.title))
    event.add("DESCRIPTION", _description(entry, room, language))
    event.add("URL", room)
    event.add("LOCATION", room)
    event.add("STATUS", "CANCELLED" if workshop.status == "cancelled" else "CONFIRMED")
    event.add("CLASS", "PUBLIC" if workshop.visibility == "public" else "PRIVATE")
    if themes := [line(theme.name_in(language)) for theme in entry.details.themes]:
        event.add("CATEGORIES", themes)
    _put_conferences(event, entry, room, language)
    return event


def _changed_at(workshop: Workshop) -> datetime:
    known = (workshop.created_at, workshop.changed_at, workshop.cancelled_at)
    return max(at for at in known if at is not None).astimezone(UTC)


def _put_times(event: Event, workshop: Workshop) -> None:
    """Start and end on the clock of the workshop's zone; in UTC where that clock shows the hour for the second time.

    A local time that comes twice, when summer ends, means its first occurrence (RFC 5545, 3.3.5): the second has no name.
    """
    zone = find_zone(workshop.zone)
    times = [at.astimezone(zone or UTC) for at in (workshop.starts_at, workshop.ends_at)]
    if zone is None or workshop.zone == "UTC" or any(at.fold for at in times):
        times = [at.astimezone(UTC) for at in times]
    event.DTSTART, event.DTEND = times


def _put_conferences(event: Event, entry: Entry, room: str, language: str) -> None:
    """The room, and for those who may see them the calls outside (RFC 7986, 5.11)."""
    workshop, said = entry.workshop, []
    said.append((room, "CHAT", translate(language, N_("The room of the workshop"))))
    if entry.details.calls and workshop.call_url:
        said.append((workshop.call_url, "VIDEO", translate(language, N_("Video call"))))
    if entry.details.calls:
        said += [(link.get("url", ""), "", link.get("label", "")) for link in workshop.links]
    for url, feature, label in said:
        if url:
            told = {"VALUE": "URI", "FEATURE": feature, "LABEL": parameter(label)}
            event.add(
                "CONFERENCE", vUri(uri(url), params={key: value for key, value in told.items() if value})
            )


def _description(entry: Entry, room: str, language: str) -> str:
    workshop = entry.workshop
    parts = []
    if workshop.status == "cancelled":
        parts += [translate(language, N_("This workshop is cancelled.")), words(workshop.cancel_reason)]
    parts.append(unmarked(workshop.introduction[:LONGEST]))
    if entry.details.agenda:
        eyes = Viewer(language, UTC)
        items = [f"- {line(item.title)} ({eyes.duration(item.minutes)})" for item in entry.details.agenda]
        parts.append("\n".join([translate(language, N_("Agenda")), *items]))
    if workshop.languages:
        named = Viewer(language, UTC).locale.languages
        spoken = translate(language, N_(", ")).join(named.get(code, code) for code in workshop.languages)
        parts.append(translate(language, N_("Languages spoken: %(languages)s"), languages=line(spoken)))
    parts.append(
        translate(language, N_("Everything about it, and the way into the room: %(address)s"), address=room)
    )
    return "\n\n".join(part for part in parts if part)


def _invite(event: Event, sender: str, attendee: str) -> None:
    """Who asks whom (RFC 5546, 3.2.2). They said that they come: nobody needs to answer."""
    if sender:
        event["ORGANIZER"] = _person(sender)
    if attendee:
        person = _person(attendee)
        person.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event["ATTENDEE"] = person


def _person(told: str) -> vCalAddress:
    name, mail = parseaddr(line(told))
    person = vCalAddress(f"mailto:{uri(mail)}")
    if name:
        person.params["CN"] = parameter(name)
    return person
