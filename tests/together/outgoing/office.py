"""A real SMTP server (aiosmtpd) in a thread, that refuses, hangs up and waits where a test wants it to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.places import free_port


class Office:
    """What a mail server got, and how it behaves. A stage is `MAIL`, `RCPT`, `DATA` (its text has come) or `TEXT` (within).

    `answers`: by stage the replies to give next instead of accepting; `hang up` cuts the line. `hold`: the stage at which
    to wait until `go` is set; `reached` tells that somebody is there.
    """

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: dict[str, list[str]] = {}
        self.hold = ""
        self.reached, self.go = threading.Event(), threading.Event()
        self.lines = 0
        self.pause = 0.0

    async def at(self, stage: str, server: SMTP) -> str:
        """The reply of a stage, if it is not to accept."""
        if self.hold == stage:
            self.reached.set()
            await asyncio.to_thread(self.go.wait, 30)
        answers = self.answers.get(stage)
        answer = answers.pop(0) if answers else ""
        if answer == "hang up":
            server.transport.abort()
        return answer

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := await self.at("MAIL", server):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := await self.at("RCPT", server):
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if answer := await self.at("DATA", server):
            return answer
        await asyncio.sleep(self.pause)
        content = envelope.content
        assert isinstance(content, bytes)
        self.recipients.append(list(envelope.rcpt_tos))
        self.got.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


class _Desk(SMTP):
    """A line to the office; it may be cut within the text of a mail."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.lines += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        office: Office = self.event_handler
        if office.hold == "TEXT" or office.answers.get("TEXT"):
            await self.push("354 go on")
            await self._reader.readline()
            await office.at("TEXT", self)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Opened(Controller):
    def factory(self) -> SMTP:
        return _Desk(self.handler)


@contextmanager
def opened(office: Office, port: int | None = None) -> Iterator[str]:
    """The office's address, as in TOGETHER_SMTP_URL, while it is open."""
    port = port or free_port()
    controller = _Opened(office, hostname="127.0.0.1", port=port)
    controller.start()
    office.lines = 0  # the controller looked whether it answers
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        office.go.set()
        controller.stop()
