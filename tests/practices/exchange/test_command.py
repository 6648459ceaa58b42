"""`together import-practices`, as an operator uses it: in processes of its own."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import select

from network import actions as network
from practices.models import Practice
from tests.together.test_cli import together
from together.database import Database
from together.settings import Settings

GOOD = "territory,title,what,novelty,themes\nmulhouse,Bread,An oven.,Everybody bakes.,water\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An installation with a territory, a theme and a secretariat; returns its data folder."""
    folder = tmp_path / "data"
    together("migrate", "--data", folder)
    together("create-admin", "dora@example.org", "--data", folder)
    asyncio.run(_furnish(folder))
    return folder


async def _furnish(folder: Path) -> None:
    database = await Database.open(Settings(data=folder))
    async with database.transaction() as tx:
        await network.create_territory(tx, slug="mulhouse", name="Mulhouse", country="FR")
        await network.create_theme(tx, code="1", slug="water", names={"en": "Water"})
    await database.close()


async def _statuses(folder: Path) -> list[str]:
    database = await Database.open(Settings(data=folder), exclusive=False)
    async with database.reading() as tx:
        found = list((await tx.exec(select(Practice.status))).all())
    await database.close()
    return found


def written(folder: Path, text: str) -> Path:
    path = folder.parent / "practices.csv"
    path.write_text(text)
    return path


def test_a_file_is_tried_then_imported(data: Path) -> None:
    file = written(data, GOOD)
    assert "1 practices can be imported" in together("import-practices", file, "--dry-run", "--data", data)
    assert asyncio.run(_statuses(data)) == []
    printed = together("import-practices", file, "--data", data)
    assert "importing: 1" in printed
    assert "1 practices were imported" in printed
    assert asyncio.run(_statuses(data)) == ["published"]


def test_every_problem_is_a_line_and_nothing_is_imported(data: Path) -> None:
    file = written(data, GOOD + "nowhere,,x,y,fire\n")
    printed = together("import-practices", file, "--data", data, code=1)
    assert "line 3" in printed
    assert "There is no territory nowhere." in printed
    assert "There is no theme fire." in printed
    assert "3 problems; nothing was imported." in printed
    assert asyncio.run(_statuses(data)) == []


def test_drafts_are_made_in_the_name_of_the_secretariat(data: Path) -> None:
    file = written(data, "territory,title\nmulhouse,Half told\n")
    together("import-practices", file, "--data", data, code=1)
    assert "secretariat" in together(
        "import-practices", file, "--drafts", "--by", "eve@example.org", "--data", data, code=1
    )
    together("import-practices", file, "--drafts", "--by", "dora@example.org", "--data", data)
    assert asyncio.run(_statuses(data)) == ["draft"]
