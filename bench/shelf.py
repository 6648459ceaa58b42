"""A hundred thousand practices with five comments each, made up by chance and the same on every run, written in bulk."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, text

from bench.vocabulary import LANGUAGES, SHARES, Tongue, known, tongue
from network.models import Person, Territory, Theme
from network.queries import ACTOR_KINDS
from practices.content import DIMENSIONS, Words
from practices.indexing import Around, entry_of
from practices.models import Comment, Edition, Practice, PracticeTheme, Revision
from together.database import Database, Transaction
from together.search import Entry
from together.search.entries import put_new

COMMENTS = 5
"""A practice, on average: most have none or two, some have fifty."""
TERRITORIES = 200
THEMES = 40
PEOPLE = 1000
BATCH = 1000
FIRST_DAY = datetime(2012, 1, 1, tzinfo=UTC)
COUNTRIES = ("FR", "PT", "CV", "BE", "MA", "TN", "ES", "IT", "SN", "GA")
LENGTHS = {"title": 6, "what": 40, "novelty": 25, "problem": 50, "steps": 60, "failed": 40, "lessons": 30}
"""Words of each field; the last four are written in half of the practices."""


@dataclass
class Shelf:
    """What the made-up practices are about, and by whom."""

    tongues: dict[str, Tongue]
    territories: Sequence[Territory]
    themes: Sequence[Theme]
    people: Sequence[int]
    count: int = 0


async def open_shelf(database: Database) -> Shelf:
    """Territories, themes and people, and no practice yet."""
    chance = Random("shelf")
    async with database.transaction() as tx:
        territories = [
            Territory(
                slug=f"t{number}",
                name=f"Territory {number}",
                country=COUNTRIES[min(int(chance.expovariate(0.4)), len(COUNTRIES) - 1)],
                latitude=chance.uniform(-30, 60),
                longitude=chance.uniform(-20, 40),
            )
            for number in range(TERRITORIES)
        ]
        themes = [
            Theme(code=f"{number}", slug=f"theme-{number}", name=f"Theme {number}", names={})
            for number in range(THEMES)
        ]
        people = [Person(email=f"p{number}@example.org", name=f"Person {number}") for number in range(PEOPLE)]
        tx.add_all([*territories, *themes, *people])
        await tx.flush()  # practices need their ids
        ids = [person.id or 0 for person in people]
    return Shelf({code: tongue(code) for code in LANGUAGES}, territories, themes, ids)


async def fill(database: Database, shelf: Shelf, count: int) -> AsyncIterator[int]:
    """Go on until there are `count` practices; tells how many there are after each batch."""
    while shelf.count < count:
        numbers = range(shelf.count + 1, min(shelf.count + BATCH, count) + 1)
        async with database.transaction() as tx:
            await _write(tx, shelf, numbers)
        shelf.count = numbers[-1]
        yield shelf.count
    if database.kind == "postgresql":
        await _settle(database)


async def _settle(database: Database) -> None:
    """Numbers go on after ours, and the planner knows what there is."""
    async with database.transaction() as tx:
        for table in ("practice", "practice_revision", "practice_comment", "search_entry"):
            last = f"(SELECT max(id) FROM {table})"  # noqa: S608 - our own names
            await (await tx.connection()).execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")
            )
    async with database.writer.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
            text("VACUUM ANALYZE")
        )


async def _write(tx: Transaction, shelf: Shelf, numbers: Sequence[int]) -> None:
    made = [_practice(shelf, number) for number in numbers]
    connection = await tx.connection()
    for table, rows in (
        (Practice, [one["practice"] for one in made]),
        (PracticeTheme, [row for one in made for row in one["themes"]]),
        (Revision, [row for one in made for row in one["revisions"]]),
        (Edition, [row for one in made for row in one["editions"]]),
        (Comment, [row for one in made for row in one["comments"]]),
    ):
        await connection.execute(insert(table), rows)
    await put_new(tx, {number: one["entry"] for number, one in zip(numbers, made, strict=True)})


def _practice(shelf: Shelf, number: int) -> dict[str, Any]:
    chance = Random(number)
    language = chance.choices(LANGUAGES, SHARES)[0]
    languages = [language, *(["en"] if language != "en" and chance.random() < 0.2 else [])]
    at = FIRST_DAY + timedelta(minutes=70 * number)
    territory, themes = (
        chance.choice(shelf.territories),
        chance.sample(list(shelf.themes), chance.randint(1, 3)),
    )
    comments = list(_comments(shelf, chance, number, at))
    editions = {code: _words(shelf, chance, code) for code in languages}
    practice = {
        "id": number,
        "slug": f"practice-{number}",
        "territory_id": territory.id,
        "language": language,
        "status": "published",
        "created_by": chance.choice(shelf.people),
        "created_at": at,
        "published_at": at,
        "changed_at": at,
        "demonstration": False,
        "facts": {
            "themes": [theme.id for theme in themes],
            "actor_kinds": chance.sample(list(ACTOR_KINDS), 2),
            "dimensions": chance.sample(list(DIMENSIONS), 2),
            "licence": "CC-BY-4.0",
        },
    }
    shown = [_edition(practice, code, words, place) for place, (code, words) in enumerate(editions.items())]
    return {
        "practice": practice,
        "themes": [{"practice_id": number, "theme_id": theme.id} for theme in themes],
        "revisions": [
            _revision(practice, code, words, place) for place, (code, words) in enumerate(editions.items())
        ],
        "editions": shown,
        "comments": comments,
        "entry": _entry(practice, territory, themes, shown, len(comments)),
    }


def _words(shelf: Shelf, chance: Random, language: str) -> dict[str, str]:
    told = Words().model_dump()
    for name, count in LENGTHS.items():
        if name in {"title", "what", "novelty"} or chance.random() < 0.5:
            told[name] = shelf.tongues[language].text(chance, count)
    if chance.random() < 0.3:
        told["title"] = f"{chance.choice(known(language)).capitalize()}: {told['title']}"[:160]
    return told | {
        name: f"<p>{told[name]}</p>" for name in ("problem", "steps", "failed", "lessons") if told[name]
    }


def _revision(practice: dict[str, Any], code: str, words: dict[str, str], place: int) -> dict[str, Any]:
    return {
        "id": 2 * practice["id"] + place,
        "practice_id": practice["id"],
        "language": code,
        "number": 1,
        "words": words,
        "facts": practice["facts"],
        "published_at": practice["published_at"],
        "name": "Somebody",
    }


def _edition(practice: dict[str, Any], code: str, words: dict[str, str], place: int) -> dict[str, Any]:
    return {
        "practice_id": practice["id"],
        "language": code,
        "revision_id": 2 * practice["id"] + place,
        "title": words["title"][:160],
        "words": words,
        "outdated": False,
        "published_at": practice["published_at"],
        "name": "Somebody",
    }


def _comments(shelf: Shelf, chance: Random, number: int, at: datetime) -> Iterator[dict[str, Any]]:
    """As many as there are on average over ten practices; half of them answer the one before."""
    count = (0, 1, 1, 2, 2, 3, 4, 5, 8, 24)[number % 10]
    first = number // 10 * 10 * COMMENTS + (0, 0, 1, 2, 4, 6, 9, 13, 18, 26)[number % 10] + 1
    for place in range(count):
        said = {
            "id": first + place,
            "practice_id": number,
            "parent_id": first + place - 1 if place % 2 else None,
            "section": "",
            "person_id": chance.choice(shelf.people),
            "name": "Somebody",
            "text": shelf.tongues["en"].text(chance, 20),
            "language": "en",
            "created_at": at + timedelta(hours=place),
        }
        yield said | {"hidden_reason": ""}


def _entry(
    practice: dict[str, Any],
    territory: Territory,
    themes: Sequence[Theme],
    editions: Sequence[dict[str, Any]],
    said: int,
) -> Entry:
    around = Around(comments=said, adoptions=practice["id"] % 7 == 0)
    told = [Edition(**edition) for edition in editions]
    return entry_of(Practice(**practice), territory, told, [theme.slug for theme in themes], around)


def rows_to_import(shelf: Shelf, count: int) -> list[dict[str, Any]]:
    """As many other practices, as the JSON of an import."""
    chance = Random("import")
    return [
        {
            "slug": f"imported-{number}",
            "territory": chance.choice(shelf.territories).slug,
            "language": "fr",
            "themes": [chance.choice(shelf.themes).slug],
            "published_on": "2020-05-01",
            "editions": {"fr": {name: text for name, text in _words(shelf, chance, "fr").items() if text}},
        }
        for number in range(count)
    ]
