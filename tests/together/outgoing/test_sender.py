"""Mails of the queue come to a real mail server, each once, whatever it answers and however many send."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiosmtplib
import pytest
from sqlmodel import select

from tests.together.outgoing.box import Box
from tests.together.outgoing.office import Office, opened
from together.database import Database
from together.mail import Mail, SmtpCarrier
from together.outgoing.actions import PAUSES, claim_next, prune, queue
from together.outgoing.models import OutgoingMail
from together.outgoing.queries import backlog
from together.outgoing.sender import LEASE, LINES, PER_LINE, Sender

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MAIL = Mail(
    "zoe@example.org",
    "Tomorrow",
    "At ten.",
    "<p>At ten.</p>",
    headers={"List-Unsubscribe": "<https://x.org>"},
)


class Hours:
    """A clock that goes when it is told to."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, time: timedelta) -> None:
        self.at += time


@pytest.fixture
def office() -> Office:
    """A mail server, closed."""
    return Office()


@pytest.fixture
def carrier(office: Office) -> Iterator[SmtpCarrier]:
    """A way to it while it is open."""
    with opened(office) as url:
        yield SmtpCarrier(url, "TOGETHER <no-reply@example.org>")


async def queued(database: Database, count: int = 1, mail: Mail = MAIL, **options: datetime) -> None:
    """So many mails to different people wait."""
    async with database.transaction() as tx:
        for number in range(count):
            each = replace(mail, to=f"p{number}@example.org", subject=f"{mail.subject} {number}")
            await queue(tx, mail=each, key=f"k{number}", due_at=NOON, **options)


async def rows(database: Database) -> list[OutgoingMail]:
    """All that the queue knows."""
    async with database.reading() as tx:
        return list((await tx.exec(select(OutgoingMail).order_by(OutgoingMail.id))).all())


async def test_a_mail_is_sent_once_and_what_it_said_is_forgotten(
    any_database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    await queued(any_database, 3)
    sender = Sender(any_database, carrier, Hours())
    assert await sender.send_due() == 3
    assert await sender.send_due() == 0
    assert sorted(message["To"] for message in office.got) == [
        f"p{number}@example.org" for number in range(3)
    ]
    for row in await rows(any_database):
        assert (row.status, row.text, row.html, row.headers) == ("sent", "", "", {})
        assert row.subject.startswith("Tomorrow")
        assert row.ended_at == NOON


async def test_what_was_rolled_back_is_not_sent_and_a_key_only_once(
    any_database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with any_database.transaction() as tx:
            await queue(tx, mail=MAIL, key="a", due_at=NOON)
            raise ZeroDivisionError
    async with any_database.transaction() as tx:
        assert await queue(tx, mail=MAIL, key="b", due_at=NOON)
        assert not await queue(tx, mail=replace(MAIL, subject="Another"), key="b", due_at=NOON)
    assert await Sender(any_database, carrier, Hours()).send_due() == 1
    async with any_database.transaction() as tx:
        assert not await queue(tx, mail=MAIL, key="b", due_at=NOON)  # not after it was sent, either
    assert [message["Subject"] for message in office.got] == ["Tomorrow"]


async def test_several_processes_share_one_queue(
    any_database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    await queued(any_database, 40)
    office.pause = 0.002
    senders = [Sender(any_database, carrier, Hours()) for _ in range(4)]
    assert sum(await asyncio.gather(*(sender.send_due() for sender in senders))) == 40
    assert Counter(str(message["To"]) for message in office.got) == {
        f"p{n}@example.org": 1 for n in range(40)
    }


@pytest.mark.postgres
async def test_nobody_waits_for_a_mail_that_somebody_else_takes(postgres: Database) -> None:
    await queued(postgres, 2)
    async with postgres.transaction() as first:
        mine = await claim_next(first, at=NOON, lease=LEASE)
        async with asyncio.timeout(5), postgres.transaction() as second:
            yours = await claim_next(second, at=NOON, lease=LEASE)
    assert mine
    assert yours
    assert mine.id != yours.id


@pytest.mark.parametrize(
    ("stage", "answer", "status"),
    [
        ("RCPT", "550 5.1.1 nobody here", "refused"),
        ("DATA", "554 5.7.1 unwanted", "refused"),
        ("MAIL", "552 5.3.4 too large", "refused"),
        ("RCPT", "450 4.2.1 later", "waiting"),
        ("DATA", "451 4.3.0 later", "waiting"),
        ("MAIL", "421 4.3.2 closing", "waiting"),
        ("MAIL", "530 5.7.0 who are you", "waiting"),
        ("MAIL", "hang up", "waiting"),
        ("RCPT", "hang up", "waiting"),
        ("TEXT", "hang up", "waiting"),
        ("DATA", "hang up", "waiting"),
    ],
)
async def test_what_the_server_does_not_take_is_tried_again_unless_it_never_will(
    database: Database, office: Office, carrier: SmtpCarrier, stage: str, answer: str, status: str
) -> None:
    await queued(database)
    hours = Hours()
    office.answers = {stage: [answer]}
    assert await Sender(database, carrier, hours).send_due() == 0
    [row] = await rows(database)
    assert row.status == status
    assert row.text == "At ten."
    assert row.problem
    if answer != "hang up":
        assert row.problem.startswith(answer[:3])
    hours.pass_(timedelta(minutes=2))
    assert await Sender(database, carrier, hours).send_due() == (status == "waiting")
    assert len(office.got) == (status == "waiting")


async def test_every_try_bears_the_same_message_id_and_another_mail_another(
    database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    await queued(database, 2)
    hours, seen = Hours(), []
    office.handle_DATA, original = _noting(office, seen), office.handle_DATA  # type: ignore[method-assign]
    assert await Sender(database, carrier, hours).send_due() == 0
    office.handle_DATA = original  # type: ignore[method-assign]
    hours.pass_(PAUSES[0])
    assert await Sender(database, carrier, hours).send_due() == 2
    assert sorted(seen) == sorted(message["Message-ID"] for message in office.got)
    assert len(set(seen)) == 2
    assert all(identity.endswith("@example.org>") for identity in seen)


def _noting(office: Office, seen: list[str]):
    """The office takes the mail, as far as one can tell, and answers that it did not."""
    take = office.handle_DATA

    async def handle(server, session, envelope) -> str:
        await take(server, session, envelope)
        seen.append(office.got.pop()["Message-ID"])
        return "451 later"

    return handle


async def test_the_pauses_grow_and_after_days_it_is_given_up(database: Database) -> None:
    await queued(database)
    hours, box = Hours(), Box(aiosmtplib.SMTPDataError(451, "later"))
    sender, waits = Sender(database, box, hours), []
    for _ in range(len(PAUSES) + 1):
        await sender.send_due()
        [row] = await rows(database)
        waits.append(row.due_at - hours.at)
        hours.at = row.due_at
    assert tuple(waits[: len(PAUSES)]) == PAUSES
    assert (row.status, row.tries, row.problem) == ("given_up", len(PAUSES) + 1, "451 later")
    hours.pass_(timedelta(days=3))
    box.problem = None
    assert await sender.send_due() == 0


async def test_a_server_that_is_not_there_is_no_fault_of_a_mail(database: Database) -> None:
    await queued(database, 5)
    hours, box = Hours(), Box()
    box.away = True
    sender = Sender(database, box, hours)
    for _ in range(30):
        assert await sender.send_due() == 0
        hours.pass_(timedelta(hours=1))
    assert box.lines == 30  # one mail finds out for all
    assert {(row.status, row.tries) for row in await rows(database)} == {("waiting", 0)}
    box.away = False
    assert await sender.send_due() == 5
    assert len(box.mails) == 5


async def test_a_server_that_never_comes_is_waited_for_no_longer_than_days(database: Database) -> None:
    await queued(database)
    hours, box = Hours(datetime.now(UTC) + timedelta(days=5)), Box()
    box.away = True
    await Sender(database, box, hours).send_due()
    [row] = await rows(database)
    assert row.status == "given_up"


async def test_what_is_of_no_use_any_more_is_not_sent(database: Database) -> None:
    await queued(database, 2, expires_at=NOON + timedelta(hours=1))
    hours, box = Hours(NOON + timedelta(hours=1)), Box()
    assert await Sender(database, box, hours).send_due() == 0
    assert {row.status for row in await rows(database)} == {"given_up"}
    assert box.mails == []


async def test_a_claim_ends_when_its_process_is_killed_and_only_then(any_database: Database) -> None:
    await queued(any_database)
    async with any_database.transaction() as tx:
        assert await claim_next(tx, at=NOON, lease=LEASE)  # and here the process is killed
    hours, box = Hours(NOON + LEASE - timedelta(seconds=1)), Box()
    sender = Sender(any_database, box, hours)
    assert await sender.send_due() == 0
    hours.pass_(timedelta(seconds=1))
    assert await sender.send_due() == 1
    assert len(box.mails) == 1


async def test_who_was_frozen_longer_than_its_claim_neither_sends_nor_overwrites(
    any_database: Database,
) -> None:
    await queued(any_database)
    hours, slow = Hours(), Box()
    frozen = Sender(any_database, slow, hours)
    claim = await frozen._turn(None)
    hours.pass_(LEASE)
    assert await Sender(any_database, Box(), hours).send_due() == 1
    assert claim
    async with asyncio.TaskGroup() as lines:
        assert await frozen._over_one_line(claim, lines) is None
    assert slow.mails == []
    [row] = await rows(any_database)
    assert (row.status, row.problem) == ("sent", "")


async def test_what_the_last_process_held_is_due_at_once_where_only_one_can_be(database: Database) -> None:
    await queued(database)
    async with database.transaction() as tx:
        await claim_next(tx, at=NOON, lease=LEASE)
    box = Box()
    async with Sender(database, box).running():
        await _until(lambda: len(box.mails) == 1)


async def test_a_commit_wakes_the_sender(any_database: Database) -> None:
    box = Box()
    sender = Sender(any_database, box)
    async with sender.running():
        await _until(lambda: not sender._one_round.locked() and not sender._bell.is_set())
        async with asyncio.timeout(2):  # less than it sleeps
            await queued(any_database)
            await _until(lambda: len(box.mails) == 1)


async def test_on_leaving_the_mail_on_its_way_is_finished_and_no_other_begun(
    database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    await queued(database, 5)
    office.hold = "DATA"
    async with Sender(database, carrier).running():
        await asyncio.to_thread(office.reached.wait, 10)
        asyncio.get_running_loop().call_later(0.2, office.go.set)
    assert len(office.got) == 1
    assert sorted(row.status for row in await rows(database)) == ["sent", *["waiting"] * 4]


async def test_a_line_that_the_server_ended_costs_no_try(
    database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    await queued(database, 3)
    office.answers = {"MAIL": ["", "hang up"]}
    assert await Sender(database, carrier, Hours()).send_due() == 3
    assert len(office.got) == 3
    assert {row.tries for row in await rows(database)} == {1}


async def test_one_refused_mail_keeps_no_other_back(
    database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    await queued(database, 6)
    office.answers = {"RCPT": ["", "550 no", "", "450 later"]}
    assert await Sender(database, carrier, Hours()).send_due() == 4
    statuses = [row.status for row in await rows(database)]
    assert sorted(statuses) == ["refused", "sent", "sent", "sent", "sent", "waiting"]


async def test_many_mails_take_few_connections(
    database: Database, office: Office, carrier: SmtpCarrier
) -> None:
    await queued(database, PER_LINE + 10)
    assert await Sender(database, carrier, Hours()).send_due() == PER_LINE + 10
    assert 1 < office.lines <= LINES + 1


async def test_an_address_that_hides_a_second_one_is_refused_even_from_the_table(database: Database) -> None:
    async with database.transaction() as tx:
        row = OutgoingMail(key="x", to="a@b.org, c@d.org", subject="s", message_id="m", due_at=NOON)
        tx.add(row)
    with opened(office := Office()) as url:
        await Sender(database, SmtpCarrier(url, "T <t@example.org>"), Hours()).send_due()
    assert office.got == []
    assert [row.status for row in await rows(database)] == ["refused"]


async def test_the_backlog_in_numbers(any_database: Database) -> None:
    async with any_database.reading() as tx:
        assert (await backlog(tx)).oldest is None
    await queued(any_database, 4)
    box, hours = Box(aiosmtplib.SMTPDataError(554, "no")), Hours()
    sender = Sender(any_database, box, hours)
    await sender._settle(await sender._turn(None), "refused", "554 no")  # type: ignore[arg-type]
    async with any_database.reading() as tx:
        state = await backlog(tx)
        later = await backlog(tx, datetime.now(UTC) + timedelta(hours=1))
    assert (state.waiting, state.overdue, state.refused, state.given_up) == (3, 0, 1, 0)
    assert (later.waiting, later.overdue) == (3, 3)
    assert state.oldest
    assert state.oldest.tzinfo


async def test_after_a_month_nobody_remembers_to_whom_a_mail_went(database: Database) -> None:
    await queued(database, 2)
    sender = Sender(database, Box(), Hours())
    await sender._settle(await sender._turn(None), "sent", "")  # type: ignore[arg-type]
    for days, left in ((29, 2), (31, 1)):
        async with database.transaction() as tx:
            await prune(tx, at=NOON + timedelta(days=days))
        assert len(await rows(database)) == left


async def _until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - a condition of another task
            await asyncio.sleep(0.01)
