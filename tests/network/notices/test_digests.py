"""Digests by mail: who gets one when, that each notice goes into one mail, and what it says."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from network.actions import create_person
from network.models import Notice, Person
from network.notices.actions import mark_read, tell
from network.notices.digests import claim
from network.notices.mails import digest_mail
from network.notices.sender import DigestSender
from tests.practices.shelf import Shelf
from tests.together.outgoing.box import Box
from together.columns import now
from together.database import Database
from together.outgoing.sender import Sender
from together.security import Signer
from together.settings import Settings

MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


class Round:
    """One look at who is due, and the sending of what was queued, at one instant."""

    def __init__(self, database: Database, settings: Settings, box: Box, at: datetime) -> None:
        self.digests = DigestSender(database, settings, Signer(settings.secret), lambda: at)
        self.mails = Sender(database, box, lambda: at)

    async def send_due(self) -> int:
        """How many mails were sent."""
        await self.digests.queue_due()
        return await self.mails.send_due()


def sender(database: Database, settings: Settings, box: Box, at: datetime = MORNING) -> Round:
    """A round at an instant."""
    return Round(database, settings, box, at)


async def person(database: Database, name: str = "Zoé", **changes: object) -> Person:
    """Somebody with an account and these settings."""
    async with database.transaction() as tx:
        made = await create_person(tx, email=f"{len(name)}{name[0].lower()}@example.org", name=name)
        for field, value in changes.items():
            setattr(made, field, value)
    return made


async def told(
    database: Database, who: Person, ago: timedelta = timedelta(hours=5), **changes: object
) -> None:
    """Tell them something, that long before `MORNING`."""
    fields: dict = {
        "kind": "comment",
        "path": "/practices/garden/comments/1",
        "subject": "practice:1",
        "data": {"who": "Bob", "title": "The garden"},
        "text": "Who waters?",
    }
    async with database.transaction() as tx:
        await tell(tx, people=[who.id or 0], **(fields | changes))
        await tx.flush()
        newest = (await tx.exec(select(Notice).order_by(col(Notice.id).desc()))).first()
        assert newest
        newest.created_at = MORNING - ago


async def test_each_notice_goes_into_one_mail_though_many_send_at_once(
    any_database: Database, settings: Settings
) -> None:
    people = [await person(any_database, "Z" * (each + 1)) for each in range(8)]
    for number in range(24):
        await told(any_database, people[number % 8], text=f"Word {number}.")
    box = Box()
    senders = [sender(any_database, settings, box) for _ in range(5)]
    await asyncio.gather(*(each.send_due() for each in senders))
    await asyncio.gather(*(each.send_due() for each in senders))
    assert sorted(mail.to for mail in box.mails) == sorted(each.email for each in people)
    for number in range(24):
        assert sum(f"Word {number}." in mail.text for mail in box.mails) == 1


@pytest.mark.postgres
async def test_two_processes_claim_one_person_once(postgres: Database, settings: Settings) -> None:
    zoe = await person(postgres)
    await told(postgres, zoe)
    async with postgres.transaction() as first:
        mine = await claim(first, person_id=zoe.id or 0, at=MORNING, hour=7)
        async with asyncio.timeout(5), postgres.transaction() as second:  # it does not wait for the first
            assert await claim(second, person_id=zoe.id or 0, at=MORNING, hour=7) is None
    assert mine is not None
    async with postgres.transaction() as third:
        assert await claim(third, person_id=zoe.id or 0, at=MORNING, hour=7) is None


async def test_a_digest_is_queued_with_its_claim_or_not_at_all(
    any_database: Database, settings: Settings
) -> None:
    zoe = await person(any_database)
    await told(any_database, zoe)
    with pytest.raises(ZeroDivisionError):
        async with any_database.transaction() as tx:
            await claim(tx, person_id=zoe.id or 0, at=MORNING, hour=7)
            raise ZeroDivisionError  # and here the process is killed
    box = Box()
    assert await sender(any_database, settings, box).send_due() == 1
    assert await sender(any_database, settings, box).send_due() == 0
    assert [mail.to for mail in box.mails] == [zoe.email]


async def test_each_is_mailed_in_their_own_morning(database: Database, settings: Settings) -> None:
    praia = await person(database, "Praia", time_zone="Atlantic/Cape_Verde")
    brussels = await person(database, "Brussels", time_zone="Europe/Brussels")
    for each in (praia, brussels):
        await told(database, each, timedelta(hours=2))  # 5:30 UTC: 4:30 in Praia, 6:30 in Brussels
    box = Box()
    await sender(database, settings, box).send_due()
    assert [mail.to for mail in box.mails] == [brussels.email]
    await sender(database, settings, box, MORNING + timedelta(minutes=35)).send_due()
    assert [mail.to for mail in box.mails] == [brussels.email, praia.email]


async def test_daily_weekly_never_and_at_once(database: Database, settings: Settings) -> None:
    people = {
        digest: await person(database, digest, digest=digest)
        for digest in ("immediate", "daily", "weekly", "never")
    }
    for each in people.values():
        await told(database, each, timedelta(minutes=1))
    box = Box()
    await sender(database, settings, box).send_due()
    assert [mail.to for mail in box.mails] == [people["immediate"].email]
    await sender(database, settings, box, MORNING + timedelta(days=1)).send_due()
    assert [mail.to for mail in box.mails][1:] == [people["daily"].email]
    await sender(database, settings, box, MORNING + timedelta(days=6)).send_due()
    assert [mail.to for mail in box.mails][2:] == [people["weekly"].email]


async def test_what_is_urgent_comes_alone_and_at_once_but_never_means_never(
    database: Database, settings: Settings
) -> None:
    weekly = await person(database, "weekly", digest="weekly")
    never = await person(database, "never", digest="never")
    for each in (weekly, never):
        await told(database, each, timedelta(0), text="Quiet.")
        await told(database, each, timedelta(0), text="Urgent.", urgent=True)
    box = Box()
    await sender(database, settings, box).send_due()
    [mail] = box.mails
    assert mail.to == weekly.email
    assert "Urgent." in mail.text
    assert "Quiet." not in mail.text


async def test_what_was_read_meanwhile_is_not_mailed(database: Database, settings: Settings) -> None:
    zoe = await person(database)
    await told(database, zoe)
    async with database.transaction() as tx:
        await mark_read(tx, person=zoe)
    assert await sender(database, settings, Box()).send_due() == 0


async def test_a_mail_speaks_the_reader_s_language_and_shows_the_words_inert(
    database: Database, settings: Settings
) -> None:
    amal = await person(database, "Amal", language="ar")
    await told(
        database,
        amal,
        text="**Water** <script>x()</script> [go](javascript:x)",
        data={"who": "<b>Bob</b>", "title": 'x"><img src=x> =?UTF-8?Q?=0ABcc:_x@y.org?='},
    )
    box = Box()
    await sender(database, settings, box).send_due()
    [mail] = box.mails
    assert mail.language == "ar"
    assert '<html lang="ar" dir="rtl"' in mail.html
    assert "<strong>Water</strong>" in mail.html
    assert all(each not in mail.html for each in ("<script", "<img", "<b>", 'href="java'))
    assert "> **Water** <script>" in mail.text
    assert "<b>Bob</b>" in mail.text
    assert "&lt;" not in mail.text + mail.subject


async def test_a_reason_stands_once_in_the_mail_and_not_in_its_subject(
    database: Database, settings: Settings
) -> None:
    zoe = await person(database)
    reason = "Please say who led it, and what it cost."
    data = {"outcome": "changes", "title": "The garden", "reason": reason}
    await told(database, zoe, kind="review", text="", data=data)
    box = Box()
    await sender(database, settings, box).send_due()
    [mail] = box.mails
    assert mail.subject == "Something is to be changed before “The garden” is published."
    assert mail.text.count(reason) == mail.html.count(reason) == 1


async def test_many_are_grouped_and_the_rest_is_counted(database: Database, settings: Settings) -> None:
    zoe = await person(database)
    for number in range(30):
        await told(database, zoe, text=f"Garden {number}.")
        await told(
            database,
            zoe,
            subject="practice:2",
            text=f"Water {number}.",
            data={"who": "Bob", "title": "Water"},
        )
    box = Box()
    await sender(database, settings, box).send_due()
    [mail] = box.mails
    assert mail.subject == "TOGETHER: 60 pieces of news"
    assert mail.text.count("== The garden ==") == mail.text.count("== Water ==") == 1
    assert "And 20 more on your page:" in mail.text


async def test_hidden_and_deleted_words_are_in_no_mail(shelf: Shelf, settings: Settings) -> None:
    practice = await shelf.published()
    bob, dora = await shelf.browser("bob"), await shelf.browser("dora")
    await dora.post("/me", data={"name": "Dora", "language": "en", "digest": "never"})
    for text, act in (("A slip of mine", "delete"), ("A rude word", "hide")):
        answer = await bob.post(f"/practices/{practice.slug}/comments", data={"text": text})
        number = answer.headers["location"].rpartition("#c")[2]
        browser = dora if act == "hide" else bob
        path = f"/practices/{practice.slug}/comments/{number}/{act}"
        assert (await browser.post(path, data={"reason": "Rude"})).status_code == 303
    box = Box()
    await sender(shelf.database, settings, box, now() + timedelta(days=2)).send_due()
    assert [mail.to for mail in box.mails] == ["bob@example.org"]
    assert "Reason: Rude" in box.mails[0].text
    assert "rude word" not in box.mails[0].text


async def test_whoever_stops_leaves_the_rest_for_the_next_start(
    database: Database, settings: Settings
) -> None:
    await told(database, await person(database))
    stopped = sender(database, settings, Box())
    async with stopped.digests.running():
        pass
    assert await stopped.send_due() == 0
    assert await sender(database, settings, Box()).send_due() == 1


async def test_a_digest_carries_its_way_out(database: Database, settings: Settings) -> None:
    zoe = await person(database)
    await told(database, zoe)
    async with database.transaction() as tx:
        digest = await claim(tx, person_id=zoe.id or 0, at=MORNING, hour=7)
    assert digest
    mail = digest_mail(digest, settings=settings, signer=Signer(settings.secret))
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.headers["List-Unsubscribe"].strip("<>")
    assert address.startswith(f"{settings.public_url}/unsubscribe/")
    assert address in mail.text
    assert address in mail.html
