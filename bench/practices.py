"""A hundred thousand practices: how long a search and a page take, on SQLite and on PostgreSQL.

Server time: one request at a time through the whole application in this process, without a network. Every practice
and every question is made by chance from the same seed.
"""

import asyncio
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import quantiles
from urllib.parse import urlencode

from sqlmodel import SQLModel

from bench.asking import asking
from bench.shelf import COUNTRIES, Shelf, fill, open_shelf, rows_to_import
from bench.vocabulary import known
from network.actions import make_secretariat
from practices.exchange.command import bring_in, try_file
from tests.services import tables  # noqa: F401 - reads every model
from tests.services.postgres import cluster
from together.database import Database
from together.progress import shown_progress
from together.settings import Settings

SIZES = (10_000, 100_000)
QUESTIONS = 400
PAGES = 400
IMPORTED = 10_000
GOALS = {"search": 30.0, "page": 20.0}
"""Milliseconds, of 95 in 100."""


async def measure(settings: Settings, sizes: Sequence[int] = SIZES) -> None:
    """Fill the database step by step, and ask at each size."""
    database = await Database.open(settings)
    async with database.writer.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    shelf = await open_shelf(database)
    await database.close()
    for size in sizes:
        began = time.monotonic()
        database = await Database.open(settings)
        async for count in fill(database, shelf, size):
            _tell(f"\r  {count:,} practices")
        await database.close()
        _tell("\r")
        print(f"  {size:,} practices, {5 * size:,} comments (made in {time.monotonic() - began:.0f} s)")
        await _ask_all(settings, shelf)
    await _import(settings, shelf)


async def _import(settings: Settings, shelf: Shelf) -> None:
    """As `together import-practices` does it: checked whole, then made in one transaction."""
    content = json.dumps({"practices": rows_to_import(shelf, IMPORTED)}).encode()
    database = await Database.open(settings)
    async with database.transaction() as tx:
        await make_secretariat(tx, email="dora@example.org")
    began = time.monotonic()
    with shown_progress() as progress:
        checked = await try_file(database, content, publish=True, progress=progress)
        assert not checked.findings, checked.findings[:3]
        checked_at = time.monotonic()
        count = await bring_in(database, checked, email="", publish=True, progress=progress)
    told = f"checked in {checked_at - began:.1f} s, made in {time.monotonic() - checked_at:.1f} s"
    print(f"    import  {count:,} rows {told}")
    await database.close()


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        print(text, end="", file=sys.stderr, flush=True)


async def _ask_all(settings: Settings, shelf: Shelf) -> None:
    chance = Random(shelf.count)
    asked = {
        "search": [question(chance) for _ in range(QUESTIONS)],
        "page": [("any", f"/practices/practice-{chance.randint(1, shelf.count)}") for _ in range(PAGES)],
    }
    async with asking(settings) as ask:
        for name, addresses in asked.items():
            for _kind, address in addresses[:40]:
                await ask(address)  # the first ones read templates and catalogues
            gc.collect()
            gc.freeze()  # as the server does once it stands
            took = [(kind, await ask(address)) for kind, address in addresses]
            _show(name, took)


def _show(name: str, took: Sequence[tuple[str, float]]) -> None:
    cuts = quantiles([ms for _kind, ms in took], n=100)
    print(
        f"    {name:7} p50 {cuts[49]:6.1f} ms   p95 {cuts[94]:6.1f} ms (goal ≤ {GOALS[name]:.0f})   p99 {cuts[98]:6.1f} ms"
    )
    kinds = sorted({kind for kind, _ms in took})
    for kind in kinds if len(kinds) > 1 else ():
        cuts = quantiles([ms for one, ms in took if one == kind], n=20)
        print(f"            {kind:12} p50 {cuts[9]:6.1f} ms   p95 {cuts[18]:6.1f} ms")


def question(chance: Random) -> tuple[str, str]:
    """The mix, of a hundred: 20 rare words, 25 middle, 15 common, 15 of two, 15 with facets, 5 facets alone, 5 nothing."""
    kind = chance.choices(
        ("rare", "middle", "common", "two words", "with facets", "facets", "all"), (20, 25, 15, 15, 15, 5, 5)
    )[0]
    words = known(chance.choice(("fr", "en", "pt", "ar")))
    common, middle, rare = words[:2], words[2:12], words[12:]
    typed = {
        "rare": chance.choice(rare),
        "middle": chance.choice(middle),
        "common": chance.choice(common),
        "two words": f"{chance.choice(common)} {chance.choice(middle)}",
        "with facets": chance.choice(middle),
    }.get(kind, "")
    told = [("q", typed)] if typed else []
    if "facets" in kind:
        told += [("country", chance.choice(COUNTRIES)), ("theme", f"theme-{chance.randint(0, 39)}")]
    path = chance.choice(("/practices", "/search"))
    return kind, f"{path}?{urlencode(told)}"


def report(sizes: Sequence[int] = SIZES) -> None:
    """Measure on both databases and print."""
    os.environ.setdefault("TOGETHER_LOG_LEVEL", "warning")
    with tempfile.TemporaryDirectory() as folder:
        print("\npractices, SQLite")
        asyncio.run(measure(Settings(data=Path(folder) / "data"), sizes))
    with cluster() as found, found.scratch() as url, tempfile.TemporaryDirectory() as folder:
        print("\npractices, PostgreSQL")
        asyncio.run(measure(Settings(data=Path(folder) / "data", database_url=url), sizes))
