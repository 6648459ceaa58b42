"""Several at once, on both databases: one of them wins, the others are told, nothing is there twice."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlmodel import select

from network.models import Person
from practices import actions
from practices.comments.actions import accept_answer, change_comment, delete_comment, write_comment
from practices.comments.forms import CommentForm
from practices.comments.queries import take_comment
from practices.models import Case, Comment, Draft, Edition, Practice, Revision
from practices.queries import get_standing
from practices.readers import Standing, reader_for
from practices.review.actions import report
from tests.practices.test_machine import SAID, furnish
from together.database import Database, Transaction
from together.errors import Forbidden

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


async def talk(database: Database, people: dict[str, Person], slug: str) -> tuple[int, list[int]]:
    """A question of Fay's with two replies of hers: their ids."""
    await publish(database, people["eve"], slug)
    async with database.transaction() as tx:
        people["fay"].name = "Fay"
        before = await standing(tx, people["fay"], slug)
        root = await write_comment(tx, standing=before, form=CommentForm(text="How?"))
        forms = [CommentForm(text=text, parent=str(root.id)) for text in ("So.", "Or so.")]
        replies = [await write_comment(tx, standing=before, form=form) for form in forms]
    return root.id or 0, [reply.id or 0 for reply in replies]


async def comments(database: Database) -> dict[int, Comment]:
    async with database.reading() as tx:
        return {comment.id or 0: comment for comment in (await tx.exec(select(Comment))).all()}


async def test_of_two_answers_that_are_accepted_at_once_one_stands(
    desk: tuple[Database, dict[str, Person], str],
) -> None:
    database, people, slug = desk
    _root, replies = await talk(database, people, slug)

    async def accept(number: int) -> None:
        async with database.transaction() as tx:
            before = await standing(tx, people["eve"], slug)
            reply = await take_comment(tx, before, number)
            await accept_answer(tx, standing=before, comment=reply, accept=True)

    await asyncio.gather(*(accept(number) for number in replies * 3))
    found = await comments(database)
    assert sum(bool(found[number].answer_at) for number in replies) == 1


async def test_words_that_are_written_anew_while_they_are_erased_do_not_come_back(
    desk: tuple[Database, dict[str, Person], str],
) -> None:
    database, people, slug = desk
    root, _replies = await talk(database, people, slug)

    async def rewrite() -> None:
        with suppress(Forbidden):
            async with database.transaction() as tx:
                before = await standing(tx, people["fay"], slug)
                comment = await take_comment(tx, before, root)
                await change_comment(tx, standing=before, comment=comment, form=CommentForm(text="How then?"))

    async def erase() -> None:
        async with database.transaction() as tx:
            before = await standing(tx, people["fay"], slug)
            await delete_comment(tx, standing=before, comment=await take_comment(tx, before, root))

    await asyncio.gather(rewrite(), rewrite(), erase(), rewrite(), rewrite())
    assert (await comments(database))[root].text == ""


async def test_one_reader_who_reports_many_times_at_once_reports_once(
    desk: tuple[Database, dict[str, Person], str],
) -> None:
    database, people, slug = desk
    await publish(database, people["eve"], slug)

    async def tell() -> None:
        async with database.transaction() as tx:
            await report(tx, await standing(tx, people["fay"], slug), reason="It is not true.")

    await asyncio.gather(*(tell() for _ in range(8)))
    async with database.reading() as tx:
        assert len((await tx.exec(select(Case))).all()) == 1
