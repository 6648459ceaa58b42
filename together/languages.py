"""The four languages: catalogues, negotiation, and how each writes dates, numbers and durations.

Catalogues are the `.po` files under `together/locale/`, read when a language is first used: there is no compiled
copy that could be forgotten.
"""

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale
from babel.dates import format_date, format_skeleton, get_timezone_name
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "together"
PLACES = re.compile(r"(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")
"""How the names of zones begin that are named after a place."""


def N_(message: str) -> str:  # noqa: N802 - the customary name of gettext's marker
    """Mark `message` for extraction; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Language:
    """A language of pages and mails: its own name and its writing direction."""

    code: str
    name: str
    direction: str


LANGUAGES = {
    "en": Language("en", "English", "ltr"),
    "fr": Language("fr", "Français", "ltr"),
    "pt": Language("pt", "Português", "ltr"),
    "ar": Language("ar", "العربية", "rtl"),
}


def direction(code: str) -> str:
    """`ltr` or `rtl`, for any language code."""
    known = LANGUAGES.get(code)
    return known.direction if known else "rtl" if code in {"he", "fa", "ur"} else "ltr"


def negotiate(accept_language: str) -> str:
    """The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4), or English."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language[:500].split(","):
        tag, _, weight = part.strip().partition(";")
        quality = 1.0
        if weight:
            with suppress(ValueError):
                quality = float(weight.strip().removeprefix("q="))
        wanted.append((quality, tag.strip().lower().partition("-")[0]))
    for quality, code in sorted(wanted, key=lambda pair: -pair[0]):
        if quality > 0 and code in LANGUAGES:
            return code
    return "en"


@cache
def catalogue(code: str) -> Catalog:
    """The parsed catalogue of a language; an empty one for English, whose messages are the keys."""
    path = LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


@cache
def translations(code: str) -> NullTranslations:
    """gettext for one language."""
    compiled = BytesIO()
    write_mo(compiled, catalogue(code))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def translate(code: str, message: str, /, **params: object) -> str:
    """`message` in the language `code`, with `%(name)s` filled in."""
    text = translations(code).gettext(message)
    return text % params if params else text


PARTS = {
    "editor": ("static/js/notes", "static/js/editor/"),
    "write": ("static/js/write", "static/js/editor/"),
    "agenda": ("static/js/agenda",),
}
"""Scripts that are fetched later than the room's, or without it, by the folders of their sources."""


@cache
def script_strings(code: str) -> dict[str, Any]:
    """What the room's scripts need to speak `code`; plural forms are lists in the catalogue's order."""
    apart = tuple(folder for folders in PARTS.values() for folder in folders)
    return {"lang": code, "messages": _messages(code, lambda place: not place.startswith(apart))}


@cache
def part_strings(code: str, part: str) -> tuple[str, str]:
    """What a part of the scripts says: a version of the words, and the words as JSON text.

    The notes' editor comes into the room, which has some of them already; what one writes practices with brings all.
    """
    messages = _messages(code, lambda place: place.startswith(PARTS[part]))
    if part == "editor":
        known = script_strings(code)["messages"]
        messages = {key: text for key, text in messages.items() if key not in known}
    text = json.dumps({"lang": code, "messages": messages}, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12], text


def _messages(code: str, said_in: Callable[[str], bool]) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for entry in catalogue(code):
        places = [name for name, _ in entry.locations if name.startswith("static/js/")]
        if not entry.id or not any(map(said_in, places)):
            continue
        key = entry.id if isinstance(entry.id, str) else entry.id[0]
        text = list(entry.string) if isinstance(entry.string, tuple) else entry.string
        if text:
            messages[key] = text
    return messages


def find_zone(name: str | None) -> ZoneInfo | None:
    """The IANA zone of that name, or None when there is none."""
    if not name or name not in zone_names():
        return None
    with suppress(ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(name)
    return None


@cache
def zone_names() -> frozenset[str]:
    """Names that a browser or a form may give."""
    return frozenset(available_timezones())


@cache
def offered_zones() -> tuple[str, ...]:
    """Names to choose from, in order: those of places. The rest are old spellings and bare offsets."""
    return tuple(sorted(name for name in zone_names() if PLACES.match(name) or name == "UTC"))


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes a page or a mail is for: their language and their zone."""

    language: str
    zone: tzinfo

    @property
    def locale(self) -> Locale:
        """Babel's locale. French, Portuguese and Arabic are those of both Europe and Africa."""
        return Locale.parse({"pt": "pt_PT", "en": "en_GB"}.get(self.language, self.language))

    def day(self, value: date | datetime, style: str = "full") -> str:
        """A day, such as « samedi 31 octobre 2020 ». An instant is first brought into the viewer's zone."""
        local = value.astimezone(self.zone) if isinstance(value, datetime) else value
        return format_date(local, style, locale=self.locale)

    def clock(self, value: datetime) -> str:
        """The clock in the viewer's zone, always with 24 hours."""
        local = value.astimezone(self.zone)
        return _clock(self.language, local.hour, local.minute)

    def moment(self, value: datetime, style: str = "long") -> str:
        """Day and clock in the viewer's zone; name the zone beside it with `zone_name`."""
        local = value.astimezone(self.zone)
        if style == "short":
            day = format_skeleton("MMMd", local, fuzzy=True, locale=self.locale)
        else:
            day = format_date(local, style, locale=self.locale)
        comma = translate(self.language, N_(", "))
        return f"{day}{comma}{self.clock(value)}"

    def zone_name(self, value: datetime | None = None, zone: tzinfo | None = None) -> str:
        """The zone in words, such as « Cape Verde Time »."""
        zone = zone or self.zone
        moment = (value or datetime.now(zone)).astimezone(zone)
        name = get_timezone_name(moment, locale=self.locale, width="long")
        offset = moment.utcoffset() or timedelta()
        return f"{name} (UTC{_offset(offset)})"

    def number(self, value: float) -> str:
        """A number as this language writes it."""
        return format_decimal(value, locale=self.locale)

    def duration(self, minutes: int) -> str:
        """A length in hours and minutes, such as « 1 h 30 »."""
        hours, rest = divmod(int(minutes), 60)
        if not hours:
            return translate(self.language, N_("%(minutes)s min"), minutes=rest)
        if not rest:
            return translate(self.language, N_("%(hours)s h"), hours=hours)
        return translate(self.language, N_("%(hours)s h %(minutes)s"), hours=hours, minutes=f"{rest:02}")


@cache
def _clock(language: str, hour: int, minute: int) -> str:
    """A programme says the same few clocks hundreds of times, and Babel looks up its pattern each time."""
    moment = datetime(2000, 1, 1, hour, minute, tzinfo=UTC)
    return format_skeleton("Hm", moment, fuzzy=True, locale=Viewer(language, UTC).locale)


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours}" + (f":{rest:02}" if rest else "")
