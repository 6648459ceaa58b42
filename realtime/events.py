"""What travels through a room: commands that people send, and events that the log keeps."""

from dataclasses import dataclass, field
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Who:
    """A person in a room, as the door let them in. `id` is unique in the room; an empty one is the system."""

    id: str
    role: str
    name: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asks for: a kind in the imperative (`message.post`) and its fields."""

    kind: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a command becomes if it is stored: a kind in the past tense (`message.posted`) and its fields."""

    kind: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """A stored fact. `seq` counts from 1 without holes within an epoch; `at` is in epoch seconds."""

    seq: int
    kind: str
    author: str
    cid: str
    at: float
    data: Data


class Refused(Exception):
    """A command that will not be stored. `code` is one of the nack codes; `text` is a message to translate.

    `params` fill the text in; `retry_ms` says when it may be worth trying again.
    """

    def __init__(
        self, code: str, text: str = "", *, retry_ms: int | None = None, params: Data | None = None
    ) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text
        self.retry_ms = retry_ms
        self.params = params or {}
