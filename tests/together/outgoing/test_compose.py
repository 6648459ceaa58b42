"""Whatever people are called and write, a mail has one recipient, no header of theirs, and its calendar as it was."""

import asyncio
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtplib.email import flatten_message
from hypothesis import given
from hypothesis import strategies as st

from tests.together.outgoing.office import Office, opened
from together.mail import Mail, SmtpCarrier, compose

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Réunion d’été – مياه\r\nEND:VCALENDAR\r\n"
MAIL = Mail("zoe@example.org", "Demain", "À dix heures.", "<p>À dix heures.</p>", "fr")
INVITING = replace(MAIL, calendar=CALENDAR, calendar_method="REQUEST")
SENDER = "TOGETHER <no-reply@example.org>"


def read(mail: Mail) -> EmailMessage:
    """The mail as the one who gets it reads it."""
    return message_from_bytes(flatten_message(compose(mail, SENDER)), policy=policy.default)  # type: ignore[return-value]


def test_the_calendar_is_a_way_to_read_the_mail_and_a_file() -> None:
    message = read(INVITING)
    assert message.get_content_type() == "multipart/mixed"
    alternative, attached = message.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    entry = list(alternative.iter_parts())[2]
    assert (entry.get_param("method"), entry.get_param("charset")) == ("REQUEST", "utf-8")
    assert entry.get_payload(decode=True) == attached.get_payload(decode=True) == CALENDAR.encode()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")
    assert message.get_body(("plain",)).get_content().strip() == "À dix heures."  # type: ignore[union-attr]


def test_several_events_go_as_a_file_only() -> None:
    message = read(replace(INVITING, calendar_method="PUBLISH"))
    assert [part.get_content_type() for part in message.walk()].count("text/calendar") == 0
    assert [part.get_filename() for part in message.iter_attachments()] == ["invite.ics"]


def test_without_a_calendar_it_is_text_and_html() -> None:
    assert read(MAIL).get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("method", ["", "request", "REQUEST; x=y", "REQUEST\r\nBcc: x@y.org"])
def test_no_other_method_is_carried(method: str) -> None:
    with pytest.raises(ValueError, match="not a method"):
        compose(replace(INVITING, calendar_method=method), SENDER)


NASTY = [
    "a =?UTF-8?Q?=0ABcc:_x@y.org?= b",
    "a\r\nBcc: x@y.org",
    "a\n\nBcc: x@y.org",
    "a\u2028Bcc: x@y.org\u0085Cc: x@y.org",
    "\u202egro.y@x :ccB",
    "=?utf-8?B?DQpCY2M6IHhAeS5vcmc=?=",
    "x" * 2000,
    "\x00\x0bBcc: x@y.org",
]


@pytest.mark.parametrize("words", NASTY)
async def test_through_a_real_server_words_stay_words(words: str) -> None:
    office = Office()
    with opened(office) as url:
        mail = replace(INVITING, subject=words, text=words, html=f"<p>{words}</p>")
        async with asyncio.timeout(10):
            await SmtpCarrier(url, SENDER).carry(mail)
    [message] = office.got
    assert office.recipients == [["zoe@example.org"]]
    assert set(message.keys()) == set(compose(MAIL, SENDER).keys())
    assert "\u202e" not in str(message["Subject"])
    assert message["To"].addresses[0].addr_spec == "zoe@example.org"


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_words_make_a_header(subject: str, name: str) -> None:
    try:
        flat = flatten_message(compose(replace(MAIL, subject=subject, text=name), SENDER))
    except UnicodeEncodeError:  # half of a surrogate pair, which no form lets in
        assert any("\ud800" <= each <= "\udfff" for each in subject + name)
        return
    known = {key.lower() for key in compose(MAIL, SENDER)} | {"content-transfer-encoding", "content-type"}
    head = flat.partition(b"\r\n\r\n")[0].decode("ascii", "replace").split("\r\n")
    names = [line.partition(":")[0].lower() for line in head if line[:1] not in {" ", "\t"}]
    assert set(names) <= known
    assert len(names) == len(set(names))
