"""Mail: a message of one person in text, HTML and calendar; the carriers that bring it away; the postman for secrets.

Mails that may not be lost wait in the database (`together.outgoing`). Sign-in links carry a secret, which the database does
not keep: the `Postman` holds them in memory, and whoever lost one asks for another.
"""

import asyncio
import logging
import secrets
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
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

TOO_LARGE = 552
"""What a server answers to the sender's address when it is the mail that it does not want (RFC 1870 §6.1)."""

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
    `message_id`: what stands before the @ of its Message-ID; given, it is the same at every try.
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


class Line(Protocol):
    """Brings mails away, one after the other."""

    async def carry(self, mail: Mail) -> None: ...


class Carrier(Line, Protocol):
    """Brings a mail away; or many over one connection, which is what `line` opens."""

    def line(self) -> AbstractAsyncContextManager[Line]: ...


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
    message["Message-ID"] = f"<{mail.message_id or new_message_id()}@{domain}>"
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        _add_calendar(message, mail)
    return message


METHODS = frozenset({"PUBLISH", "REQUEST", "CANCEL"})
"""What a calendar entry in a mail may ask of the reader's calendar (RFC 5546)."""


def _add_calendar(message: EmailMessage, mail: Mail) -> None:
    """As a third way to read the mail, which mail programs offer to enter, and as a file for those that do not."""
    if mail.calendar_method not in METHODS:
        raise ValueError(f"not a method of a calendar entry: {mail.calendar_method}")
    entry = mail.calendar.encode()
    params = {"method": mail.calendar_method, "charset": "utf-8"}
    if mail.calendar_method != "PUBLISH":  # which is only to be kept, not to be answered or carried out
        message.add_alternative(entry, maintype="text", subtype="calendar", params=params)
    message.add_attachment(
        entry, maintype="application", subtype="ics", filename="invite.ics", params={"charset": "utf-8"}
    )


def new_message_id() -> str:
    """What no other message has before the @ of its Message-ID (RFC 5322, 3.6.4)."""
    return secrets.token_hex(16)


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
        async with self.line() as line:
            await line.carry(mail)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """One connection for many mails. Raises `Unreachable` when the server does not let us in."""
        server = self._server()
        try:
            await server.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            server.close()
            raise Unreachable(what_was_said(error)) from error
        try:
            yield _SmtpLine(server, self.sender)
            await _leave(server)
        finally:
            server.close()

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


async def _leave(server: aiosmtplib.SMTP) -> None:
    """Say goodbye; what came before is carried, whatever the server answers."""
    if server.is_connected:
        with suppress(aiosmtplib.SMTPException, OSError):
            await server.quit(timeout=5)


@dataclass(frozen=True)
class _SmtpLine:
    server: aiosmtplib.SMTP
    sender: str

    async def carry(self, mail: Mail) -> None:
        await self.server.send_message(compose(mail, self.sender))


class Unreachable(Exception):
    """The mail server is not there, or does not let us in: no fault of any one mail."""


Outcome = Literal["sent", "later", "cut", "refused", "unreachable"]


async def attempt(line: Line, mail: Mail) -> tuple[Outcome, str]:
    """Carry `mail` in one try; what came of it, and what the server said where it did not take the mail.

    `later`: it may go better then · `cut`: the same, and this line is of no more use · `refused`: the server never takes
    this mail · `unreachable`: it takes none of anybody.
    """
    try:
        await line.carry(mail)
    except aiosmtplib.SMTPRecipientsRefused as error:
        lasting = all(each.code >= LASTING for each in error.recipients)
        return _told("refused" if lasting else "later", error)
    except aiosmtplib.SMTPDataError as error:
        return _told("refused" if error.code >= LASTING else "later", error)
    except aiosmtplib.SMTPSenderRefused as error:
        return _told("refused" if error.code == TOO_LARGE else "unreachable", error)
    except Unreachable as error:
        return _told("unreachable", error)
    except aiosmtplib.SMTPResponseException as error:
        return _told("later", error)
    except (aiosmtplib.SMTPException, OSError) as error:
        return _told("cut", error)
    except (InvalidAddress, ValueError) as error:
        return _told("refused", error)
    return "sent", ""


def _told(outcome: Outcome, error: Exception) -> tuple[Outcome, str]:
    log.warning("mail not sent (%s): %s", outcome, type(error).__name__)
    return outcome, what_was_said(error)


def what_was_said(error: Exception) -> str:
    """One line of what a mail server answered, or what went wrong on the way to it."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return clean_subject(f"{error.code} {error.message}")[:300]
    return clean_subject(str(error) or type(error).__name__)[:300]


class TerminalCarrier:
    """Without a mail server: prints the mail, and keeps the last ones for the demonstration's page."""

    def __init__(self) -> None:
        self.kept: deque[Mail] = deque(maxlen=50)

    async def carry(self, mail: Mail) -> None:
        self.kept.appendleft(mail)
        sys.stdout.write(f"\n--- mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")
        sys.stdout.flush()

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """Itself: there is no connection to keep."""
        yield self


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
                async with asyncio.timeout(5):
                    await self._waiting.join()
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
            outcome, _ = await attempt(self.carrier, mail)
            if outcome in {"sent", "refused"}:
                return
            await asyncio.sleep(pause)
        log.error("mail given up after three tries")
