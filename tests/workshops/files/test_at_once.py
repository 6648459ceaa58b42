"""Several who add, move and remove at once, on both databases: the workshop's row orders them."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256

from network.actions import create_person
from network.models import Person
from together.database import Database
from together.errors import Problem
from together.uploads import Upload
from workshops.files.actions import MOST, add_file, move_file
from workshops.files.queries import list_files
from workshops.models import Participant, Workshop
from workshops.queries import get_standing
from workshops.visitors import Visitor


async def furnish(database: Database) -> tuple[Workshop, Person]:
    async with database.transaction() as tx:
        alice = await create_person(tx, email="alice@example.org", name="Alice")
        workshop = Workshop(slug="w", title="W", starts_at=datetime(2037, 12, 1, 9, tzinfo=UTC))
        tx.add(workshop)
        await tx.flush()
        tx.add(
            Participant(workshop_id=workshop.id or 0, person_id=alice.id, name="Alice", role="facilitator")
        )
    return workshop, alice


async def add(database: Database, alice: Person, words: str) -> bool:
    upload = Upload("document", f"{words}.txt", "text/plain", size=5, content=words.encode())
    key = f"{sha256(words.encode()).hexdigest()}-{id(upload) % 2**32:08x}"
    with suppress(Problem):
        async with database.transaction() as tx:
            standing = await get_standing(tx, "w", Visitor(alice))
            await add_file(tx, standing=standing, upload=upload, key=key, by=alice.id)
        return True
    return False


async def test_of_many_who_add_the_same_one_does_and_never_more_than_twenty_are_there(
    any_database: Database,
) -> None:
    workshop, alice = await furnish(any_database)
    same = await asyncio.gather(*(add(any_database, alice, "same") for _ in range(10)))
    assert sum(same) == 1
    others = await asyncio.gather(*(add(any_database, alice, f"other {one}") for one in range(MOST + 5)))
    assert sum(others) == MOST - 1
    async with any_database.reading() as tx:
        files = await list_files(tx, workshop)
    assert sorted(file.position for file in files) == list(range(1, MOST + 1))


async def test_moves_at_once_leave_one_order(any_database: Database) -> None:
    workshop, alice = await furnish(any_database)
    for one in range(6):
        assert await add(any_database, alice, str(one))
    async with any_database.reading() as tx:
        ids = [file.id or 0 for file in await list_files(tx, workshop)]

    async def move(file_id: int, steps: int) -> None:
        async with any_database.transaction() as tx:
            standing = await get_standing(tx, "w", Visitor(alice))
            await move_file(tx, standing=standing, file_id=file_id, steps=steps)

    await asyncio.gather(*(move(file_id, steps) for file_id in ids for steps in (1, -1, 1)))
    async with any_database.reading() as tx:
        files = await list_files(tx, workshop)
    assert sorted(file.position for file in files) == [1, 2, 3, 4, 5, 6]
    assert {file.id for file in files} == set(ids)
