"""The log on both databases: numbers without holes, retries once, words that go for good."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from realtime import log
from realtime.events import Event
from realtime.history import Stored
from realtime.models import RoomEvent
from tests.realtime.talk import Talk
from together.database import Database


def said(seq: int, text: str = "hello", cid: str = "") -> Stored:
    return Stored(Event(seq, "talk.said", "p1", cid or f"a:{seq}", 1.5, {"text": text}), b"digest")


async def make_room(database: Database) -> log.Head:
    async with database.transaction() as tx:
        return await log.ensure_room(tx, "w1")


async def add(database: Database, count: int) -> None:
    async with database.transaction() as tx:
        head = await log.claim(tx, "w1", count)
        await log.append(tx, "w1", [said(head.seq + n + 1) for n in range(count)])


async def read(database: Database, since: int = 0, upto: int | None = None) -> list[Stored]:
    async with database.reading() as tx:
        return [stored async for stored in log.read(tx, "w1", since, upto)]


async def test_a_room_keeps_the_epoch_that_it_was_given(any_database: Database):
    first = await make_room(any_database)
    assert first.epoch
    assert await make_room(any_database) == log.Head(first.epoch, 0)
    async with any_database.reading() as tx:
        assert await log.find_head(tx, "w1") == first
        assert await log.find_head(tx, "w2") is None


async def test_what_is_appended_is_read_back_in_order(any_database: Database):
    await make_room(any_database)
    await add(any_database, 3)
    assert await read(any_database) == [said(1), said(2), said(3)]
    assert await read(any_database, since=1, upto=2) == [said(2)]


async def test_a_log_longer_than_a_page_is_read_whole(any_database: Database):
    await make_room(any_database)
    await add(any_database, 2 * log.CHUNK + 1)
    assert [stored.event.seq for stored in await read(any_database, since=5)] == list(
        range(6, 2 * log.CHUNK + 2)
    )


async def test_a_claim_on_an_unknown_room_says_so(any_database: Database):
    with pytest.raises(log.NoRoom):
        async with any_database.transaction() as tx:
            await log.claim(tx, "w9", 1)


async def test_numbers_given_back_are_given_out_again(any_database: Database):
    await make_room(any_database)
    async with any_database.transaction() as tx:
        head = await log.claim(tx, "w1", 5)
        await log.append(tx, "w1", [said(1)])
        await log.give_back(tx, "w1", head.seq + 1)
    await add(any_database, 1)
    assert [stored.event.seq for stored in await read(any_database)] == [1, 2]


async def test_a_claim_that_rolls_back_leaves_no_hole(any_database: Database):
    await make_room(any_database)
    with pytest.raises(ZeroDivisionError):
        async with any_database.transaction() as tx:
            await log.claim(tx, "w1", 5)
            raise ZeroDivisionError
    await add(any_database, 1)
    assert [stored.event.seq for stored in await read(any_database)] == [1]


async def test_one_author_cannot_store_a_cid_twice(any_database: Database):
    await make_room(any_database)
    with pytest.raises(IntegrityError):
        async with any_database.transaction() as tx:
            await log.claim(tx, "w1", 2)
            await log.append(tx, "w1", [said(1, cid="a:1"), said(2, cid="a:1")])


async def test_claims_at_the_same_time_give_every_number_once(any_database: Database):
    await make_room(any_database)
    await asyncio.gather(*(add(any_database, 1 + n % 3) for n in range(12)))
    assert [stored.event.seq for stored in await read(any_database)] == list(range(1, 25))


async def test_scrubbed_words_are_gone_from_the_table_and_so_is_their_digest(any_database: Database):
    await make_room(any_database)
    await add(any_database, 2)
    async with any_database.transaction() as tx:
        await log.scrub(tx, "w1", {1}, Talk())
    async with any_database.reading() as tx:
        rows = (await tx.exec(select(RoomEvent).order_by(col(RoomEvent.seq)))).all()
    assert [(row.data, bytes(row.digest)) for row in rows] == [
        ('{"text":""}', b""),
        ('{"text":"hello"}', b"digest"),
    ]
