"""Mail: composed in the reader's language, sent after the request by one task, or shown when there is no server."""

import asyncio
import logging
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import make_msgid, parseaddr
from typing import Any, Literal, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
from email_validator import EmailNotValidError, validate_email

from together.columns import now
from together.errors import Unprocessable
from together.languages import N_

log = logging.getLogger("together.mail")

LASTING = 500
"""SMTP replies from here on say that trying again is of no use (RFC 5321 §4.2.1)."""

WAITING = 500
"""Mails that may wait for the server before new ones are dropped, with a line in the log."""


class InvalidAddress(Unprocessable):
    """Not an e-mail address, or one that hides a second one."""

    code = "invalid_address"
    text = N_("Please give an e-mail address such as name@example.org.")


def clean_address(text: str) -> str:
    """The normalised address. Raises `InvalidAddress`, also for header tricks (`=?…?=`, commas, line ends)."""
    if "=?" in text or len(text) > 254:
        raise InvalidAddress
    try:
        return validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False
        ).normalized.lower()
    except EmailNotValidError:
        raise InvalidAddress from None


@dataclass(frozen=True)
class Mail:
    """One mail to one person, as text and as HTML. `headers`: those of `EXTRA_HEADERS` that it carries besides.

    `calendar`: an iCalendar object that goes with it, by the method `PUBLISH`, `REQUEST` or `CANCEL` (RFC 6047).
    """

    to: str
    subject: str
    text: str
    html: str
    language: str = "en"
    at: datetime = field(default_factory=now)
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: str = ""
    calendar_method: str = ""
    message_id: str = ""


class Carrier(Protocol):
    """Brings a mail away."""

    async def carry(self, mail: Mail) -> None: ...


EXTRA_HEADERS = frozenset({"List-Unsubscribe", "List-Unsubscribe-Post"})
"""What a mail may carry besides the headers of every mail (RFC 8058)."""


class _Verbatim(UnstructuredHeader):
    """A header whose value must not be cut: the library would hide a long address in encoded words."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


def _policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in EXTRA_HEADERS:
        registry.map_to_type(name, _Verbatim)  # type: ignore[arg-type]
    return EmailPolicy(header_factory=registry)


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message. Only a bare, validated address becomes a recipient, so no header can be smuggled in.

    Raises `InvalidAddress`, and `ValueError` for an extra header that is unknown or holds more than visible ASCII.
    """
    name, address = parseaddr(sender)
    user, _, domain = address.rpartition("@")
    message = EmailMessage(_policy())
    message["From"] = Address(name, user, domain)
    message["To"] = Address("", addr_spec=clean_address(mail.to))
    message["Subject"] = clean_subject(mail.subject)
    for extra, value in mail.headers.items():
        if extra not in EXTRA_HEADERS or not value.isascii() or not value.isprintable() or "=?" in value:
            raise ValueError(f"not a header that a mail may carry: {extra}")
        message[extra] = value
    message["Message-ID"] = mail.message_id or new_message_id(domain)
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def new_message_id(domain: str = "") -> str:
    """A name that no other message has (RFC 5322, 3.6.4)."""
    return make_msgid(domain=domain or "together.invalid")


def clean_subject(text: str) -> str:
    """One line. `=?…?=` is cut in two: Python 3.11 decodes it, line ends within included, into headers of their own."""
    visible = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(visible.replace("=?", "= ?").split())


class SmtpCarrier:
    """Sends through the server of TOGETHER_SMTP_URL (`smtp://` with STARTTLS where offered, or `smtps://`)."""

    def __init__(self, url: str, sender: str) -> None:
        self.url = urlsplit(url)
        self.sender = sender

    async def carry(self, mail: Mail) -> None:
        async with self._server() as server:
            await server.send_message(compose(mail, self.sender))

    async def greet(self) -> None:
        """Connect, sign in and leave: whether the server accepts us. Raises `SMTPException` or `OSError`."""
        async with self._server():
            pass

    def _server(self) -> aiosmtplib.SMTP:
        implicit_tls = self.url.scheme == "smtps"
        return aiosmtplib.SMTP(
            hostname=self.url.hostname,
            port=self.url.port or (465 if implicit_tls else 587),
            username=unquote(self.url.username) if self.url.username else None,
            password=unquote(self.url.password) if self.url.password else None,
            use_tls=implicit_tls,
            timeout=20,
        )


class TerminalCarrier:
    """Without a mail server: prints the mail, and keeps the last ones for the demonstration's page."""

    def __init__(self) -> None:
        self.kept: deque[Mail] = deque(maxlen=50)

    async def carry(self, mail: Mail) -> None:
        self.kept.appendleft(mail)
        sys.stdout.write(f"\n--- mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")
        sys.stdout.flush()


class Postman:
    """Takes mails during requests and carries them afterwards, three tries each, in one task."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self._waiting: asyncio.Queue[Mail] = asyncio.Queue(WAITING)

    def post(self, mail: Mail) -> None:
        """Send `mail` soon. Call it after the commit."""
        try:
            self._waiting.put_nowait(mail)
        except asyncio.QueueFull:
            log.error("mail dropped: %s are waiting already", WAITING)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Carries mails while open; on leaving, what waits gets five more seconds."""
        task = asyncio.create_task(self._run(), name="postman")
        try:
            yield
        finally:
            try:
                await asyncio.wait_for(self._waiting.join(), 5)
            except TimeoutError:
                log.error("%s mails were not sent before the end", self._waiting.qsize())
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            mail = await self._waiting.get()
            await self._carry(mail)
            self._waiting.task_done()

    async def _carry(self, mail: Mail) -> None:
        for pause in (2, 10, 0):
            if await self.deliver(mail) != "later":
                return
            await asyncio.sleep(pause)
        log.error("mail given up after three tries")

    async def deliver(self, mail: Mail) -> Literal["sent", "later", "refused"]:
        """Carry `mail` now, in one try: `later` when it may go better then, `refused` when the server never takes it."""
        try:
            await self.carrier.carry(mail)
        except aiosmtplib.SMTPRecipientsRefused as error:
            log.warning("mail not sent: %s", type(error).__name__)
            return "refused" if all(each.code >= LASTING for each in error.recipients) else "later"
        except aiosmtplib.SMTPDataError as error:
            log.warning("mail not sent: %s %s", type(error).__name__, error.code)
            return "refused" if error.code >= LASTING else "later"
        except (aiosmtplib.SMTPException, OSError) as error:
            log.warning("mail not sent: %s", type(error).__name__)
            return "later"
        return "sent"
