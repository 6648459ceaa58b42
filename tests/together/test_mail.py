"""Mail through a real server, and addresses that hide nothing."""

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtplib.email import flatten_message

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


@pytest.mark.parametrize(
    "subject", ["a =?UTF-8?Q?=0ABcc:_x@y.org?= b", "a\r\nBcc: x@y.org", "a\u2028Bcc: x@y.org", "=?=?q?=0A"]
)
def test_a_subject_stays_one_header(subject: str) -> None:
    message = compose(Mail("a@b.org", subject, "t", "h"), "T <t@example.org>")
    read = message_from_bytes(flatten_message(message), policy=policy.default)
    assert read["Bcc"] is None
    assert set(read.keys()) == set(message.keys())


def test_the_way_to_unsubscribe_is_never_cut() -> None:
    address = "<https://together.example.org/unsubscribe/" + "eyJwIjoxMjN9.aSMkKg-" * 12 + ">"
    headers = {"List-Unsubscribe": address, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = compose(Mail("a@b.org", "s", "t", "h", headers=headers), "T <t@example.org>")
    assert f"List-Unsubscribe: {address}\r\n".encode() in flatten_message(message)
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in flatten_message(message)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bcc", "x@y.org"),
        ("List-Unsubscribe", "<https://a.org>\r\nBcc: x@y.org"),
        ("List-Unsubscribe", "=?UTF-8?Q?=0ABcc:_x@y.org?="),
        ("List-Unsubscribe", "é"),
        ("X: y\nBcc", "x@y.org"),
    ],
)
def test_no_other_header_is_carried(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="not a header"):
        compose(Mail("a@b.org", "s", "t", "h", headers={name: value}), "T <t@example.org>")
