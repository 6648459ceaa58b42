"""Mail through a real server, and addresses that hide nothing."""

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from together.mail import InvalidAddress, Mail, Postman, SmtpCarrier, clean_address, compose


class Inbox:
    """An SMTP server that keeps what it gets; it refuses the first `failures` mails."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.got: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.failures:
            self.failures -= 1
            return "451 try again"
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


MAIL = Mail("zoe@example.org", "Votre lien\r\nBcc: x@y.org", "Bonjour é", "<p>Bonjour</p>", "fr")


async def test_a_mail_arrives_once_with_text_and_html_and_one_recipient() -> None:
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        postman = Postman(SmtpCarrier(f"smtp://127.0.0.1:{port}", "TOGETHER <no-reply@example.org>"))
        async with postman.running():
            postman.post(MAIL)
    finally:
        await asyncio.to_thread(controller.stop)
    [(recipients, message)] = inbox.got
    assert recipients == ["zoe@example.org"]
    assert message["Bcc"] is None
    assert message["Subject"] == "Votre lien Bcc: x@y.org"
    assert message.get_body(("plain",)).get_content().strip() == "Bonjour é"
    assert "<p>Bonjour</p>" in message.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "address",
    [
        "a =?UTF-8?Q?=0A?=Bcc: x@y",
        "a@b, c@d",
        "a@b.org\nBcc: c@d.org",
        "a@b.org\r\n",
        "<a@b.org>",
        "A <a@b.org>",
        "=?UTF-8?Q?a?=@b.org",
        "a@b@c.org",
        "a" * 300 + "@b.org",
        "",
    ],
)
def test_an_address_that_could_hide_a_second_one_is_refused(address: str) -> None:
    stripped = address.strip()
    if stripped == "a@b.org":
        assert clean_address(address) == "a@b.org"
        return
    with pytest.raises(InvalidAddress):
        clean_address(address)


def test_a_message_is_never_composed_for_such_an_address() -> None:
    with pytest.raises(InvalidAddress):
        compose(Mail("a@b.org, c@d.org", "s", "t", "h"), "T <t@example.org>")
