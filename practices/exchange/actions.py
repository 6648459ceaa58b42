"""Taking in many practices at once: all or nothing, in one transaction, a few statements for many rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlmodel import select

from network.models import Person, Territory, Theme
from network.territories.queries import require_secretariat
from practices.content import Words
from practices.exchange.checking import Ready, Telling
from practices.indexing import entry_of
from practices.models import Draft, Edition, Practice, PracticeTheme, Revision
from together.database import Transaction
from together.search import Entry, put_all

BATCH = 200

Thing = TypeVar("Thing")


async def import_practices(
    tx: Transaction,
    *,
    person: Person | None,
    ready: Sequence[Ready],
    publish: bool = True,
    told: Telling = lambda _count: None,
) -> int:
    """Make these practices, published (as `practices.actions.publish` would) or as drafts. Returns how many.

    What was published elsewhere before is no news: nobody is told. Raises `Forbidden` unless the secretariat asks.
    """
    by = require_secretariat(person)
    around = _Around(
        {one.id or 0: one for one in (await tx.exec(select(Territory))).all()},
        {one.id or 0: one for one in (await tx.exec(select(Theme))).all()},
    )
    for some in _batches(sorted(ready, key=lambda one: one.at)):
        made = await _make(tx, some, by, publish=publish)
        if publish:
            await _publish(tx, made, by, around)
        else:
            await _draft(tx, made, by)
        told(len(some))
    return len(ready)


class _Around:
    def __init__(self, territories: dict[int, Territory], themes: dict[int, Theme]) -> None:
        self.territories = territories
        self.themes = themes

    def slugs(self, ids: Sequence[int]) -> list[str]:
        """Of these themes, by code."""
        return [one.slug for one in sorted((self.themes[one] for one in ids), key=lambda one: one.code)]


Made = list[tuple[Ready, Practice]]


async def _make(tx: Transaction, some: Sequence[Ready], by: Person, *, publish: bool) -> Made:
    made = [(one, _practice(one, by, publish=publish)) for one in some]
    tx.add_all([practice for _, practice in made])
    await tx.flush()  # what belongs to them needs their ids
    return made


def _practice(one: Ready, by: Person, *, publish: bool) -> Practice:
    return Practice(
        slug=one.slug,
        territory_id=one.territory_id,
        language=one.language,
        status="published" if publish else "draft",
        created_by=by.id,
        created_at=one.at,
        published_at=one.at if publish else None,
        changed_at=one.at,
        facts=one.facts.model_dump(mode="json"),
    )


async def _publish(tx: Transaction, made: Made, by: Person, around: _Around) -> None:
    """A first revision and an edition in each language; translations name the original that they were made from."""
    originals = [_revision(one, practice, one.language, by) for one, practice in made]
    tx.add_all(originals)
    await tx.flush()  # translations and editions name them
    others = [
        _revision(one, practice, language, by, source)
        for (one, practice), source in zip(made, originals, strict=True)
        for language in one.editions
        if language != one.language
    ]
    tx.add_all(others)
    await tx.flush()  # editions name them
    editions = [_edition(revision) for revision in (*originals, *others)]
    themes = [
        PracticeTheme(practice_id=practice.id or 0, theme_id=theme)
        for one, practice in made
        for theme in one.facts.themes
    ]
    tx.add_all([*editions, *themes])
    await tx.flush()  # and is let go from memory
    await _index(tx, made, editions, around)
    _let_go(tx, [*originals, *others, *editions, *themes, *(practice for _, practice in made)])


def _revision(
    one: Ready, practice: Practice, language: str, by: Person, source: Revision | None = None
) -> Revision:
    return Revision(
        practice_id=practice.id or 0,
        language=language,
        number=1,
        words=one.editions[language].model_dump(),
        facts={} if source else dict(practice.facts),
        source_id=source.id if source else None,
        published_at=one.at,
        published_by=by.id,
        name=(by.name or by.email.partition("@")[0])[:80],
    )


def _edition(revision: Revision) -> Edition:
    return Edition(
        practice_id=revision.practice_id,
        language=revision.language,
        revision_id=revision.id or 0,
        title=Words.model_construct(None, **revision.words).title,
        words=dict(revision.words),
        published_at=revision.published_at,
        name=revision.name,
    )


async def _index(tx: Transaction, made: Made, editions: Iterable[Edition], around: _Around) -> None:
    spoken: dict[int, list[Edition]] = {}
    for edition in editions:
        spoken.setdefault(edition.practice_id, []).append(edition)
    await put_all(tx, [_entry(one, practice, spoken[practice.id or 0], around) for one, practice in made])


def _entry(one: Ready, practice: Practice, editions: Sequence[Edition], around: _Around) -> Entry:
    territory, themes = around.territories[one.territory_id], around.slugs(one.facts.themes)
    return entry_of(practice, territory, editions, themes)


async def _draft(tx: Transaction, made: Made, by: Person) -> None:
    drafts = [
        Draft(
            practice_id=practice.id or 0,
            language=language,
            words=words.model_dump(),
            facts=dict(practice.facts) if language == one.language else {},
            version=1,
            saved_at=one.at,
            saved_by=by.id,
        )
        for one, practice in made
        for language, words in one.editions.items()
    ]
    tx.add_all(drafts)
    await tx.flush()  # and is let go from memory
    _let_go(tx, [*drafts, *(practice for _, practice in made)])


def _let_go(tx: Transaction, rows: Sequence[Any]) -> None:
    for row in rows:
        tx.expunge(row)


def _batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    left = iter(things)
    while some := list(islice(left, BATCH)):
        yield some
