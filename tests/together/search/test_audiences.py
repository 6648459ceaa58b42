"""Whoever asks finds exactly what one of their audiences may find, whatever they ask and choose: by generated cases."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.tables import copied
from together.database import Database
from together.search import Entry, Query, Results, find, matching, put, remove_all
from together.settings import Settings

WORDS = ("water", "garden", "école", "مدرسة")
COUNTRIES = ("FR", "PT")
AUDIENCES = ("public", "workshop:1", "workshop:11", "workshop:2")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

things = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
        st.sampled_from(COUNTRIES),
        st.sampled_from(AUDIENCES),
        st.sampled_from(("practice", "outcome")),
    ),
    max_size=8,
)
questions = st.tuples(
    st.lists(st.sampled_from(WORDS), max_size=2, unique=True),
    st.lists(st.sampled_from(COUNTRIES), max_size=2, unique=True),
    st.lists(st.sampled_from(("practice", "outcome")), max_size=1),
    st.one_of(st.none(), st.frozensets(st.sampled_from(AUDIENCES), min_size=1)),
)


@dataclass
class Bench:
    """A database that many examples use one after the other."""

    database: Database
    runner: asyncio.Runner

    def ask(self, told: list[Entry], query: Query) -> tuple[Results, list[str]]:
        """Put these in alone, and ask."""
        return self.runner.run(self._ask(told, query))

    async def _ask(self, told: list[Entry], query: Query) -> tuple[Results, list[str]]:
        async with self.database.transaction() as tx:
            await remove_all(tx, "thing:")
            for entry in told:
                await put(tx, entry)
        async with self.database.reading() as tx:
            return await find(tx, query), list(await matching(tx, query))


@pytest.fixture
def bench(tmp_path: Path, sqlite_template: Path) -> Iterator[Bench]:
    """An empty search."""
    chosen = Settings(data=tmp_path)
    copied(sqlite_template, chosen.sqlite_path)
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(chosen))
        yield Bench(database, runner)
        runner.run(database.close())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(things=things, question=questions)
def test_only_what_an_audience_may_find_is_found_and_counted(
    bench: Bench,
    things: list[tuple[list[str], str, str, str]],
    question: tuple[list[str], list[str], list[str], frozenset[str] | None],
) -> None:
    told = [
        Entry(
            kind,
            f"thing:{number}",
            "/",
            {"fr" if "école" in words else "en": (" ".join(words), "")},
            NOON + timedelta(hours=number),
            audience,
            {"country": [country]},
        )
        for number, (words, country, audience, kind) in enumerate(things)
    ]
    asked, countries, kinds, audiences = question
    query = Query(
        " ".join(asked), kinds, {"country": countries}, audiences, counted=("country", "kind"), size=50
    )
    results, listed = bench.ask(told, query)
    allowed = [
        (number, thing)
        for number, thing in enumerate(things)
        if (audiences is None or thing[2] in audiences)
        and set(asked) <= set(thing[0])
        and (not kinds or thing[3] in kinds)
    ]
    expected = {f"thing:{number}" for number, thing in allowed if not countries or thing[1] in countries}
    assert {hit.ref for hit in results.hits} == set(listed) == expected
    assert results.total == len(expected)
    assert results.counts["country"] == {
        country: count
        for country in COUNTRIES
        if (count := sum(thing[1] == country for _number, thing in allowed))
    }
