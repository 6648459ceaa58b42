"""What may be written about a territory, and who may be invited to it."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator, model_validator

from network.forms import address_field
from network.models import Territory
from network.territories.standings import ROLES
from together.countries import countries
from together.errors import Problem
from together.forms import degrees, invalid, one_of
from together.languages import LANGUAGES, N_
from together.security import fingerprint
from together.text import clean_name, slug_of

KINDS = {
    "city": N_("city"),
    "municipality": N_("municipality"),
    "community": N_("community"),
    "district": N_("district"),
    "neighbourhood": N_("neighbourhood"),
    "village": N_("village"),
    "island": N_("island"),
    "province": N_("province"),
    "region": N_("region"),
    "school": N_("school"),
    "hospital": N_("hospital"),
    "company": N_("company"),
    "association": N_("association"),
    "other": N_("other place of life"),
}
"""Kinds of territory, as stored, with their names to translate."""

LINKS = 5
"""Links that a territory may show."""

RESERVED_SLUGS = frozenset({"new"})

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def _line(value: str) -> str:
    if not value:
        return ""
    try:
        return clean_name(value, 120)
    except Problem as problem:
        raise invalid(problem.text) from None


def _web_address(value: str) -> str:
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        raise invalid(N_("Please give a full address that starts with https://.")) from None
    if parts.scheme not in {"http", "https"} or not host or any(ord(character) < 33 for character in value):
        raise invalid(N_("Please give a full address that starts with https://."))
    return value


def _degrees(value: str, most: int) -> str:
    number = degrees(value, most)
    return "" if number is None else str(number)


class TerritoryForm(BaseModel):
    """A territory as its coordinators describe it. Degrees are WGS 84; descriptions are Markdown-light."""

    name: str = Field(min_length=1, max_length=120)
    place: str = Field(default="", max_length=120)
    country: str = ""
    kind: str = ""
    platform: str = Field(default="", max_length=120)
    parent: str = Field(default="", max_length=80)
    latitude: str = Field(default="", max_length=20)
    longitude: str = Field(default="", max_length=20)
    description_en: str = Field(default="", max_length=6000)
    description_fr: str = Field(default="", max_length=6000)
    description_pt: str = Field(default="", max_length=6000)
    description_ar: str = Field(default="", max_length=6000)
    url_1: str = Field(default="", max_length=500)
    url_2: str = Field(default="", max_length=500)
    url_3: str = Field(default="", max_length=500)
    url_4: str = Field(default="", max_length=500)
    url_5: str = Field(default="", max_length=500)
    label_1: str = Field(default="", max_length=120)
    label_2: str = Field(default="", max_length=120)
    label_3: str = Field(default="", max_length=120)
    label_4: str = Field(default="", max_length=120)
    label_5: str = Field(default="", max_length=120)
    seen: str = Field(default="", max_length=64, description="`state_of` what the writer had before them")

    _lines = field_validator("place", "platform", *(f"label_{one}" for one in range(1, LINKS + 1)))(_line)
    _urls = field_validator(*(f"url_{one}" for one in range(1, LINKS + 1)))(_web_address)

    @field_validator("name")
    @classmethod
    def _visible(cls, value: str) -> str:
        return _line(value)

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str) -> str:
        if value and value not in countries("en"):
            raise invalid(N_("Please choose one of the list."))
        return value

    _known_kind = field_validator("kind")(one_of(KINDS, optional=True))

    @field_validator("latitude")
    @classmethod
    def _north(cls, value: str) -> str:
        return _degrees(value, 90)

    @field_validator("longitude")
    @classmethod
    def _east(cls, value: str) -> str:
        return _degrees(value, 180)

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude, when both are given."""
        return (float(self.latitude), float(self.longitude)) if self.latitude and self.longitude else None

    @property
    def descriptions(self) -> dict[str, str]:
        """What was written, by language."""
        written = {code: str(getattr(self, f"description_{code}")) for code in LANGUAGES}
        return {code: text for code, text in written.items() if text}

    @property
    def links(self) -> list[dict[str, str]]:
        """The links in order; one without words is called by its host."""
        rows = [(getattr(self, f"url_{one}"), getattr(self, f"label_{one}")) for one in range(1, LINKS + 1)]
        return [{"url": url, "label": label or urlsplit(url).hostname or url} for url, label in rows if url]


class NewTerritoryForm(TerritoryForm):
    """The same with its address, which stays for life; left empty it is made from the name."""

    slug: str = Field(default="", max_length=80)

    @model_validator(mode="before")
    @classmethod
    def _proposed(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values.get("slug"):
            return {**values, "slug": slug_of(str(values.get("name", "")))}
        return values

    @field_validator("slug")
    @classmethod
    def _well_formed(cls, value: str) -> str:
        if not _SLUG.fullmatch(value) or value in RESERVED_SLUGS:
            raise invalid(N_("Please give small Latin letters, digits and hyphens, such as barreiro-maio."))
        return value


class InvitationForm(BaseModel):
    """Somebody invited to a territory by e-mail address; `language` is that of the mail to one who is new here."""

    email: str = Field(min_length=1, max_length=254)
    role: str
    language: str = "en"

    _address = field_validator("email")(address_field)

    _known_role = field_validator("role")(one_of(ROLES))

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        return value if value in LANGUAGES else "en"


def described(territory: Territory, parent: Territory | None) -> Mapping[str, str]:
    """The form's fields as the territory has them now."""
    values = {
        "name": territory.name,
        "place": territory.place,
        "country": territory.country,
        "kind": territory.kind,
        "platform": territory.platform,
        "parent": parent.slug if parent else "",
        "latitude": "" if territory.latitude is None else str(territory.latitude),
        "longitude": "" if territory.longitude is None else str(territory.longitude),
    }
    values |= {f"description_{code}": territory.descriptions.get(code, "") for code in LANGUAGES}
    for number, link in enumerate(territory.links, 1):
        values |= {f"url_{number}": link["url"], f"label_{number}": link["label"]}
    return {**values, "seen": state_of(territory)}


def state_of(territory: Territory) -> str:
    """A mark of what the page says now, by which a form knows that somebody else has saved in between."""
    told = territory.model_dump(mode="json", exclude={"id", "slug", "created_at", "demonstration"})
    return fingerprint(json.dumps(told, sort_keys=True))[:32]
