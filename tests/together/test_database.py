"""The database: one writer, readers that cannot write, and announcements only of what was stored."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select

from network.models import Territory
from together.database import AlreadyServed, Database
from together.settings import Settings


async def names(database: Database) -> list[str]:
    async with database.reading() as tx:
        return sorted(await tx.exec(select(Territory.name)))


async def test_what_a_transaction_wrote_is_read_afterwards(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        tx.add(Territory(slug="bradford", name="Bradford"))
    assert await names(any_database) == ["Bradford"]


async def test_what_failed_half_way_leaves_nothing(any_database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with any_database.transaction() as tx:
            tx.add(Territory(slug="bradford", name="Bradford"))
            await tx.flush()  # the row is written; the transaction is not
            _ = 1 / 0
    assert await names(any_database) == []


async def test_announcements_come_in_order_after_the_commit(any_database: Database) -> None:
    heard: list[object] = []

    async def tell() -> None:
        heard.append(await names(any_database))

    async with any_database.transaction() as tx:
        tx.add(Territory(slug="timisoara", name="Timișoara"))
        tx.after_commit(lambda: heard.append("first"))
        tx.after_commit(tell)
        assert heard == []
    assert heard == ["first", ["Timișoara"]]


async def test_nothing_is_announced_when_the_transaction_rolled_back(any_database: Database) -> None:
    heard: list[str] = []
    with pytest.raises(ZeroDivisionError):
        async with any_database.transaction() as tx:
            tx.after_commit(lambda: heard.append("told"))
            _ = 1 / 0
    assert heard == []


ADD = (
    "INSERT INTO territory (slug, name, place, country, kind, platform, descriptions, links, demonstration, created_at)"
    " VALUES (:slug, :name, '', '', '', '', '{}', '[]', false, CURRENT_TIMESTAMP)"
)


async def test_a_plain_statement_is_part_of_its_transaction(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        await tx.run_each(ADD, [{"slug": "bradford", "name": "Bradford"}, {"slug": "lyon", "name": "Lyon"}])
    async with any_database.transaction() as tx:
        await tx.run_each(ADD, [{"slug": "quito", "name": "Quito"}])
        changed = await tx.rows(
            "UPDATE territory SET name = :name WHERE slug = :slug RETURNING slug, name",
            {"slug": "lyon", "name": "Lugdunum"},
        )
        await tx.rollback()
    assert [tuple(row) for row in changed] == [("lyon", "Lugdunum")]
    assert await names(any_database) == ["Bradford", "Lyon"]


async def test_a_plain_statement_fails_as_any_other_and_tells_no_values(any_database: Database) -> None:
    twice = [{"slug": "bradford", "name": "Bradford"}, {"slug": "bradford", "name": "Secret"}]
    with pytest.raises(IntegrityError) as failed:
        async with any_database.transaction() as tx:
            await tx.run_each(ADD, twice)
    assert "Secret" not in str(failed.value)
    assert await names(any_database) == []


async def test_a_writer_that_was_cancelled_leaves_the_next_one_nothing(any_database: Database) -> None:
    written = asyncio.Event()

    async def write_and_wait() -> None:
        async with any_database.transaction() as tx:
            await tx.run_each(ADD, [{"slug": "lyon", "name": "Lyon"}])
            written.set()
            await asyncio.Event().wait()

    writer = asyncio.create_task(write_and_wait())
    await written.wait()
    writer.cancel()
    await asyncio.wait([writer])
    async with any_database.transaction() as tx:
        await tx.run_each(ADD, [{"slug": "quito", "name": "Quito"}])
    assert await names(any_database) == ["Quito"]


async def test_a_reader_cannot_write(any_database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with any_database.reading() as tx:
            tx.add(Territory(slug="x", name="X"))
            await tx.flush()  # refused by the database, not by us
    assert await names(any_database) == []


async def test_a_reader_sees_one_moment_while_a_writer_goes_on(any_database: Database) -> None:
    async with any_database.reading() as reader:
        assert list(await reader.exec(select(Territory.name))) == []
        async with any_database.transaction() as tx:
            tx.add(Territory(slug="mouans", name="Mouans-Sartoux"))
        assert list(await reader.exec(select(Territory.name))) == []
    assert await names(any_database) == ["Mouans-Sartoux"]


async def test_writers_take_turns_and_none_is_lost(any_database: Database) -> None:
    async def write(number: int) -> None:
        async with any_database.transaction() as tx:
            tx.add(Territory(slug=f"t{number}", name=f"{number:02}"))

    await asyncio.gather(*(write(number) for number in range(20)))
    assert await names(any_database) == [f"{number:02}" for number in range(20)]


async def test_the_embedded_database_survives_a_power_cut(database: Database) -> None:
    async with database.transaction() as tx:
        connection = await tx.connection()
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert found == ["wal", 2, 1, 1]  # 2: FULL


async def test_a_second_process_is_refused(database: Database, settings: Settings) -> None:
    with pytest.raises(AlreadyServed, match="in use by another process"):
        await Database.open(settings)


async def test_what_is_closed_can_be_opened_again(settings: Settings) -> None:
    for _ in range(2):
        opened = await Database.open(settings)
        await opened.close()
