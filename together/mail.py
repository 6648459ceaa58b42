"""Mail: composed in the reader's language, sent after the request by one task, or shown when there is no server."""

import asyncio
import logging
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
from email_validator import EmailNotValidError, validate_email

from together.columns import now
from together.errors import Unprocessable
from together.languages import N_

log = logging.getLogger("together.mail")

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
    """One mail to one person, as text and as HTML."""

    to: str
    subject: str
    text: str
    html: str
    language: str = "en"
    at: datetime = field(default_factory=now)


class Carrier(Protocol):
    """Brings a mail away."""

    async def carry(self, mail: Mail) -> None: ...


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message. Only a bare, validated address becomes a recipient, so no header can be smuggled in."""
    name, address = parseaddr(sender)
    user, _, domain = address.rpartition("@")
    message = EmailMessage()
    message["From"] = Address(name, user, domain)
    message["To"] = Address("", addr_spec=clean_address(mail.to))
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = make_msgid(domain=domain or "localhost")
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


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
            try:
                await self.carrier.carry(mail)
                return
            except (aiosmtplib.SMTPException, OSError) as error:
                log.warning("mail not sent: %s", type(error).__name__)
                await asyncio.sleep(pause)
        log.error("mail given up after three tries")
