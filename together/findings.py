"""What a command that looks at an installation tells, line by line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is sound, and what was seen or should be done."""

    what: str
    sound: bool
    text: str
