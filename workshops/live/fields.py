"""What may stand in the fields of a command. A field checks its value and returns it cleaned, or refuses."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from realtime.events import Data, Refused
from together.languages import N_
from together.text import InvalidName, clean_name

TEXT_LENGTH = 8000
OUTCOME_LENGTH = 2000
QUOTE_LENGTH = 2000
REASON_LENGTH = 500
LINE_LENGTH = 200

_NOT_UNDERSTOOD = N_("This request could not be understood.")
_TOO_LONG = N_("This text is too long.")
_EMPTY = N_("Please write something first.")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is checked, how it reads in the documentation, and whether it must be there."""

    describe: str
    check: Callable[[Any], Any]
    required: bool = True

    def or_absent(self) -> "Field":
        """The same field, which may be left out."""
        return replace(self, required=False)

    def or_null(self) -> "Field":
        """The same field, which may also be null."""
        check = self.check
        return replace(
            self,
            describe=f"{self.describe} or null",
            check=lambda value: None if value is None else check(value),
        )


Fields = Mapping[str, Field]


def parse(fields: Fields, data: Data) -> Data:
    """`data` with every field checked and cleaned. Refuses what is unknown, missing or of the wrong kind."""
    if not isinstance(data, dict) or not data.keys() <= fields.keys():
        raise Refused("bad_request", _NOT_UNDERSTOOD)
    if any(field.required and name not in data for name, field in fields.items()):
        raise Refused("bad_request", _NOT_UNDERSTOOD)
    return {name: fields[name].check(value) for name, value in data.items()}


def text(limit: int, *, empty: bool = False) -> Field:
    """Words on one line or several, at most `limit` characters."""

    def check(value: Any) -> str:
        cleaned = _clean(_string(value, limit)).strip()
        if not empty and not any(_visible(character) for character in cleaned):
            raise Refused("bad_request", _EMPTY)
        return cleaned

    return Field(f"text ≤ {limit}", check)


def line(limit: int = LINE_LENGTH, *, empty: bool = True) -> Field:
    """Words on one line."""
    words = text(limit, empty=empty)
    return Field(f"line ≤ {limit}", lambda value: " ".join(words.check(value).split()))


def name() -> Field:
    """A person's name, without marks that could impersonate; at most 80 characters are kept."""

    def check(value: Any) -> str:
        try:
            return clean_name(_string(value, 400))
        except InvalidName as invisible:
            raise Refused("bad_request", invisible.text) from invisible

    return Field("name ≤ 80", check)


def choice(values: Collection[str]) -> Field:
    """One of a fixed set of words."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise Refused("bad_request", _NOT_UNDERSTOOD)
        return value

    return Field(" · ".join(values), check)


def flag() -> Field:
    """True or false."""

    def check(value: Any) -> bool:
        if not isinstance(value, bool):
            raise Refused("bad_request", _NOT_UNDERSTOOD)
        return value

    return Field("true or false", check)


def whole(low: int, high: int) -> Field:
    """A whole number between two others, both included."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Refused("bad_request", N_("This number is not possible here."))
        return value

    return Field(f"{low}–{high}", check)


def identifier(describe: str, letters: str = "") -> Field:
    """The id of a message (`m…`), an outcome (`o…`), a person (`p…`) or whatever `describe` says."""
    pattern = re.compile(rf"{letters}[0-9]{{1,18}}" if letters else r"[A-Za-z0-9_.-]{1,64}", re.ASCII)

    def check(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Refused("bad_request", _NOT_UNDERSTOOD)
        return value

    return Field(describe, check)


def message() -> Field:
    """The id of a message."""
    return identifier("message id", "m")


def outcome() -> Field:
    """The id of an outcome."""
    return identifier("outcome id", "o")


def person() -> Field:
    """The id of a person in this room."""
    return identifier("person id")


def language() -> Field:
    """A language tag (BCP 47), such as `fr` or `pt-BR`."""
    pattern = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)

    def check(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Refused("bad_request", _NOT_UNDERSTOOD)
        return value

    return Field("language tag", check)


def day() -> Field:
    """A day, as ISO 8601 writes it: 2020-11-04."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise Refused("bad_request", N_("This is not a date."))
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as impossible:
            raise Refused("bad_request", N_("This is not a date.")) from impossible

    return Field("date", check)


def record(fields: Fields) -> Field:
    """An object with fields of its own."""
    return Field(_describe(fields), lambda value: parse(fields, value))


def listing(item: Field, limit: int) -> Field:
    """A list of at most `limit` items."""

    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Refused("bad_request", _NOT_UNDERSTOOD)
        if len(value) > limit:
            raise Refused("too_large", _TOO_LONG)
        return [item.check(each) for each in value]

    return Field(f"list of {item.describe}", check)


def _describe(fields: Fields) -> str:
    return "{" + ", ".join(name if field.required else f"{name}?" for name, field in fields.items()) + "}"


def _string(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise Refused("bad_request", _NOT_UNDERSTOOD)
    if len(value) > limit:
        raise Refused("too_large", _TOO_LONG)
    return value


def _clean(value: str) -> str:
    """Neither NUL, which PostgreSQL refuses, nor lone surrogates, which UTF-8 has no bytes for."""
    try:
        value.encode()
    except UnicodeEncodeError as surrogate:
        raise Refused("bad_request", _NOT_UNDERSTOOD) from surrogate
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPSM" and character not in "\u115f\u1160\u3164\uffa0\u2800"
