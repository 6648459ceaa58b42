"""The mails that a server without a mail server prints, as their readers find them."""

import re
from dataclasses import dataclass

from tests.services.server import Server

_MAIL = re.compile(
    r"^--- mail to (?P<to>\S+): (?P<subject>[^\n]*)\n(?P<text>.*?)\n---$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Letter:
    """One mail. `links` are the addresses of this site in it, as paths."""

    to: str
    subject: str
    text: str
    links: tuple[str, ...]


def letters(server: Server, to: str) -> list[Letter]:
    """What was sent to this address so far, oldest first."""
    found = [match.groupdict() for match in _MAIL.finditer(server.log)]
    return [_letter(server, one) for one in found if one["to"] == to]


def _letter(server: Server, one: dict[str, str]) -> Letter:
    links = re.findall(re.escape(server.url) + r"(/\S+)", one["text"])
    return Letter(one["to"], one["subject"], one["text"], tuple(links))
