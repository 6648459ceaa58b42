"""A meeting of 200 sessions with 20,000 registrations: how long its programme and a registration take, on both databases.

Server time: one request at a time through the whole application in this process, without a network. What is made up is the
same on every run.
"""

import asyncio
import gc
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

from sqlalchemy import insert
from sqlmodel import SQLModel

from bench.asking import Ask, asking
from network.models import Person, PersonSession, Theme
from tests.services import tables  # noqa: F401 - reads every model
from tests.services.postgres import cluster
from together.columns import now
from together.database import Database
from together.security import fingerprint
from together.settings import Settings
from workshops.models import AgendaItem, Meeting, Participant, Registration, Workshop, WorkshopTheme

SESSIONS, REGISTRATIONS, PEOPLE, THEMES = 200, 20_000, 2_000, 40
DAYS, PARALLEL = 5, 5
ASKED = 400
GOALS = {"programme": 30.0, "registration": 15.0}
"""Milliseconds, of 95 in 100."""
SECRET = "a secret for measuring that is long enough to sign with"  # noqa: S105 - of a database that is thrown away


@dataclass(frozen=True)
class Made:
    """The meeting's sessions by their slugs, and who is registered for none yet."""

    slugs: Sequence[str]
    newcomers: Sequence[int]


async def measure(settings: Settings) -> None:
    """Make the meeting, then ask."""
    database = await Database.open(settings)
    async with database.writer.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    made = await _convene(database)
    await database.close()
    async with asking(settings) as ask:
        await _ask_programme(ask)
        await _register(ask, made)


async def _convene(database: Database) -> Made:
    chance = Random("meeting")
    first = (now() + timedelta(days=30)).date()
    async with database.transaction() as tx:
        meeting = Meeting(
            number=5, starts_on=first, ends_on=first + timedelta(days=DAYS - 1), introduction="A *large* one."
        )
        themes = [
            Theme(code=f"{number}", slug=f"theme-{number}", name=f"Theme {number}", names={})
            for number in range(THEMES)
        ]
        workshops = [_session(number, first, chance) for number in range(SESSIONS)]
        people = [
            Person(email=f"p{number}@example.org", name=f"Person {number}", language="fr")
            for number in range(PEOPLE + ASKED)
        ]
        tx.add_all([meeting, *themes, *workshops, *people])
        await tx.flush()
        for workshop in workshops:
            workshop.meeting_id = meeting.id
            for theme in chance.sample(themes, 2):
                tx.add(WorkshopTheme(workshop_id=workshop.id or 0, theme_id=theme.id or 0))
            tx.add(AgendaItem(workshop_id=workshop.id or 0, position=0, title="Welcome"))
            leader = chance.choice(people[:PEOPLE])
            tx.add(
                Participant(
                    workshop_id=workshop.id or 0, person_id=leader.id, name=leader.name, role="facilitator"
                )
            )
        tx.add_all(
            PersonSession(key_hash=fingerprint(f"key{person.id}"), person_id=person.id or 0)
            for person in people
        )
        await (await tx.connection()).execute(insert(Registration), _registrations(workshops, people, chance))
    return Made([workshop.slug for workshop in workshops], [person.id or 0 for person in people[PEOPLE:]])


def _session(number: int, first: object, chance: Random) -> Workshop:
    slot = number // PARALLEL
    day, hour = divmod(slot, SESSIONS // PARALLEL // DAYS)
    begin = datetime.combine(first, datetime.min.time(), UTC) + timedelta(days=day, hours=8 + hour)  # type: ignore[arg-type]
    return Workshop(
        slug=f"session-{number}",
        title=f"What we learnt from {chance.choice(('water', 'time', 'care', 'land'))}, session {number}",
        introduction="What it is about, and for whom. " * 8,
        languages=chance.sample(("en", "fr", "pt", "ar"), 2),
        starts_at=begin,
        minutes=60,
        status="announced",
        capacity=150 if number % 4 == 0 else None,
    )


def _registrations(
    workshops: Sequence[Workshop], people: Sequence[Person], chance: Random
) -> list[dict[str, object]]:
    """As many for each session, all of them two weeks old: nobody is told anything of them any more."""
    then = now() - timedelta(days=14)
    rows: list[dict[str, object]] = []
    for workshop in workshops:
        for person in chance.sample(people[:PEOPLE], REGISTRATIONS // SESSIONS):
            row = Registration(
                workshop_id=workshop.id or 0,
                person_id=person.id,
                name=person.name,
                registered_at=then,
                created_at=then,
                touched_at=then,
                shown=chance.random() < 0.5,
            )
            rows.append(row.model_dump(exclude={"id"}))
    return rows


async def _ask_programme(ask: Ask) -> None:
    """A third each: a stranger's day, all days, and a day of somebody who registered, with or without a filter."""
    chance = Random("programme")
    themes = [f"theme-{number}" for number in range(THEMES)]
    kinds = {
        "a day": lambda: ("/meetings/5", ""),
        "all days": lambda: ("/meetings/5?day=all", ""),
        "a theme": lambda: (f"/meetings/5?theme={chance.choice(themes)}", ""),
        "mine": lambda: ("/meetings/5?mine=1", f"key{chance.randint(1, PEOPLE)}"),
        "signed in": lambda: ("/meetings/5", f"key{chance.randint(1, PEOPLE)}"),
    }
    asked = [(kind, *make()) for _ in range(ASKED // len(kinds)) for kind, make in kinds.items()]
    for _kind, address, key in asked[:40]:
        await ask(address, key=key)  # the first ones read templates and catalogues
    _settle()
    _show("programme", [(kind, await ask(address, key=key)) for kind, address, key in asked])


async def _register(ask: Ask, made: Made) -> None:
    """One session each, by people who are in none; the answer leads back to its page."""
    chance = Random("registration")
    took = []
    _settle()
    for number in made.newcomers:
        address = f"/workshops/{chance.choice(made.slugs)}/register"
        took.append(("", await ask(address, key=f"key{number}", form={"shown": "true"}, status=303)))
    _show("registration", took)


def _settle() -> None:
    gc.collect()
    gc.freeze()  # as the server does once it stands


def _show(name: str, took: Sequence[tuple[str, float]]) -> None:
    cuts = quantiles([ms for _kind, ms in took], n=100)
    goal = f"(goal ≤ {GOALS[name]:.0f})"
    print(f"  {name:12} p50 {cuts[49]:6.1f} ms   p95 {cuts[94]:6.1f} ms {goal}   p99 {cuts[98]:6.1f} ms")
    kinds = list(dict.fromkeys(kind for kind, _ms in took))
    for kind in kinds if len(kinds) > 1 else ():
        cuts = quantiles([ms for one, ms in took if one == kind], n=20)
        print(f"    {kind:10} p50 {cuts[9]:6.1f} ms   p95 {cuts[18]:6.1f} ms")


def report() -> None:
    """Measure on both databases and print."""
    os.environ.setdefault("TOGETHER_LOG_LEVEL", "warning")
    with tempfile.TemporaryDirectory() as folder:
        print("\na meeting of 200 sessions with 20,000 registrations, SQLite")
        asyncio.run(measure(Settings(data=Path(folder) / "data", secret=SECRET)))
    with cluster() as found, found.scratch() as url, tempfile.TemporaryDirectory() as folder:
        print("\na meeting of 200 sessions with 20,000 registrations, PostgreSQL")
        asyncio.run(measure(Settings(data=Path(folder) / "data", database_url=url, secret=SECRET)))
