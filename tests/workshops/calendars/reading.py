"""A second reader of our calendars: vobject for the lines, dateutil for the zones that the file itself brings."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import vobject
from dateutil.tz import tzical

CLOCK = "%Y%m%dT%H%M%S"


def read(text: str) -> Any:
    """The calendar, untransformed: every value as it stands in the file, unescaped."""
    return vobject.readOne(text, transform=False)


def events(text: str) -> list[Any]:
    """Its events."""
    return list(read(text).contents.get("vevent", []))


def value(event: Any, name: str) -> str:
    """What a property of an event says, its escapes undone."""
    said = str(event.contents[name][0].value)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], said)


def instant(text: str, event: Any, name: str) -> datetime:
    """When a property of an event is, by the zones in the file alone."""
    stated = event.contents[name][0]
    if stated.value.endswith("Z"):
        return datetime.strptime(stated.value, f"{CLOCK}Z").replace(tzinfo=UTC)
    [name_of_zone] = stated.params["TZID"]
    zone = tzical(io.StringIO(unfolded(text))).get(name_of_zone)
    local = datetime.strptime(stated.value, CLOCK).replace(tzinfo=zone)  # fold 0: the first occurrence
    return local.astimezone(UTC)


def strict_instant(text: str, event: Any, name: str) -> datetime:
    """The same by the letter of RFC 5545: an observance starts at its DTSTART on the clock of TZOFFSETFROM (3.6.5).

    dateutil is milder: it takes a start in summer's own clock for right as well.
    """
    stated = event.contents[name][0]
    if stated.value.endswith("Z"):
        return datetime.strptime(stated.value, f"{CLOCK}Z").replace(tzinfo=UTC)
    [zone] = [one for one in read(text).contents["vtimezone"] if one.tzid.value == stated.params["TZID"][0]]
    starts = sorted(_onsets(zone.contents.get("standard", []) + zone.contents.get("daylight", [])))
    local = datetime.strptime(stated.value, CLOCK).replace(tzinfo=UTC)
    found = []
    for at, offset in starts:
        then = local - offset
        if [each for each in starts if each[0] <= then][-1:] == [(at, offset)]:
            found.append(then)
    return min(found)


def _onsets(observances: list[Any]) -> Iterator[tuple[datetime, timedelta]]:
    for one in observances:
        stated = [one.dtstart.value, *(each.value for each in one.contents.get("rdate", []))]
        for at in ",".join(stated).split(","):
            began = datetime.strptime(at, CLOCK).replace(tzinfo=UTC) - _offset(one.tzoffsetfrom.value)
            yield began, _offset(one.tzoffsetto.value)


def _offset(text: str) -> timedelta:
    hours, minutes, seconds = int(text[1:3]), int(text[3:5]), int(text[5:7] or 0)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) * (-1 if text[0] == "-" else 1)


def unfolded(text: str) -> str:
    """Lines put together again (RFC 5545, 3.1)."""
    return text.replace("\r\n ", "")
