"""The mails that a server without a mail server prints, as their readers find them."""

import re
from dataclasses import dataclass

from tests.services.places import wait_until
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


def newest(server: Server, to: str, holding: str) -> Letter:
    """The newest mail to an address that leads to an address with `holding` in it, once it is there."""
    wait_until(
        lambda: any(holding in link for each in letters(server, to) for link in each.links), "the mail", 30
    )
    return next(each for each in reversed(letters(server, to)) if any(holding in link for link in each.links))


def _letter(server: Server, one: dict[str, str]) -> Letter:
    links = re.findall(re.escape(server.url) + r"(/\S+)", one["text"])
    return Letter(one["to"], one["subject"], one["text"], tuple(links))
