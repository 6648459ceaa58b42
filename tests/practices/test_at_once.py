"""Several at once, on both databases: one of them wins, the others are told, nothing is there twice."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import select

from network.models import Person
from practices import actions
from practices.models import Draft, Edition, Practice, Revision
from practices.queries import get_standing
from practices.readers import Standing, reader_for
from tests.practices.test_machine import SAID, furnish
from together.database import Database, Transaction

MANY = 100


@pytest.fixture
async def desk(any_database: Database) -> tuple[Database, dict[str, Person], str]:
    async with any_database.transaction() as tx:
        people, slug = await furnish(tx)
    return any_database, people, slug


async def standing(tx: Transaction, person: Person, slug: str) -> Standing:
    reader = replace(await reader_for(tx, person), reviewed=False)
    return await get_standing(tx, slug, reader)


async def save(
    database: Database, person: Person, slug: str, language: str, version: int, title: str
) -> bool:
    try:
        async with database.transaction() as tx:
            await actions.save_draft(
                tx,
                standing=await standing(tx, person, slug),
                language=language,
                words=SAID | {"title": title},
                facts=None,
                version=version,
                tab=f"{title}#1",
            )
    except actions.DraftChanged:
        return False
    return True


async def publish(database: Database, person: Person, slug: str) -> None:
    async with database.transaction() as tx:
        await actions.publish(tx, standing=await standing(tx, person, slug))


async def test_of_many_saves_one_wins_each_version(desk: tuple[Database, dict[str, Person], str]) -> None:
    database, people, slug = desk
    for version in (1, 2):
        saved = await asyncio.gather(
            *(save(database, people["eve"], slug, "en", version, f"t{version}x{n}") for n in range(MANY))
        )
        assert sum(saved) == 1
        async with database.reading() as tx:
            draft = await tx.get_one(Draft, (1, "en"))
        assert (draft.version, draft.words["title"]) == (version + 1, f"t{version}x{saved.index(True)}")


async def test_of_many_who_begin_a_translation_one_begins_it(
    desk: tuple[Database, dict[str, Person], str],
) -> None:
    database, people, slug = desk
    await publish(database, people["eve"], slug)
    saved = await asyncio.gather(*(save(database, people["fay"], slug, "fr", 0, f"t{n}") for n in range(20)))
    assert sum(saved) == 1


async def test_many_presses_of_publish_make_one_publication(
    desk: tuple[Database, dict[str, Person], str],
) -> None:
    database, people, slug = desk
    await asyncio.gather(*(publish(database, people["eve"], slug) for _ in range(20)))
    async with database.reading() as tx:
        assert len((await tx.exec(select(Revision))).all()) == 1
        assert len((await tx.exec(select(Edition))).all()) == 1
        assert (await tx.get_one(Practice, 1)).status == "published"
