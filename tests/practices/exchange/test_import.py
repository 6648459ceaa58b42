"""Bringing in practices from a file: tried first, then all or nothing."""

import csv
import json
import re
from datetime import date
from io import StringIO

import httpx
import pytest
from sqlmodel import select

from network import actions as network
from practices.exchange.actions import import_practices
from practices.exchange.checking import check
from practices.exchange.parsing import parse
from practices.exchange.queries import list_known
from practices.models import Draft, Edition, Practice, Revision
from tests.practices.shelf import Shelf
from tests.site import Browser
from together.database import Database

pytest_plugins = ["tests.practices.shelf"]

GOOD = {
    "territory": "mulhouse",
    "title": "Bread for the street",
    "what": "An oven in the square.",
    "novelty": "Everybody bakes.",
    "themes": "water; common-goods",
    "problem": "Nobody met.\n\nNobody baked <3.",
    "language": "fr",
    "published_on": "2020-05-31",
    "latitude": "-14.5",
    "ongoing": "yes",
}


def sheet(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    """A table with these rows."""
    target = StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(target, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


async def attempt(browser: Browser, content: bytes, **fields: str) -> httpx.Response:
    """Try a file on the page."""
    return await browser.post("/practices/import", files={"file": ("a.csv", content)}, data=fields)


async def confirm(browser: Browser, tried: httpx.Response) -> httpx.Response:
    """Press the button of a trial."""
    found = re.search(r'name="token" value="([^"]+)"', tried.text)
    assert found, tried.text
    return await browser.post("/practices/import", data={"token": found[1]})


async def brought_in(browser: Browser, content: bytes, **fields: str) -> None:
    tried = await attempt(browser, content, **fields)
    assert tried.status_code == 200, tried.text
    assert (await confirm(browser, tried)).status_code == 303


def problems(answer: httpx.Response) -> list[tuple[str, str]]:
    """Line and column of each problem that a page lists."""
    assert answer.status_code == 422
    return re.findall(r"<tr><td>(\d*)</td><td><code>([^<]*)</code>", answer.text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_a_table_is_tried_then_taken_in(shelf: Shelf, delimiter: str) -> None:
    dora = await shelf.browser("dora")
    row = GOOD | ({"themes": "water"} if delimiter == ";" else {})
    tried = await attempt(dora, sheet(row, delimiter=delimiter))
    assert "Bread for the street" in tried.text
    assert (await shelf.stranger().get("/practices/bread-for-the-street")).status_code == 404
    done = await confirm(dora, tried)
    assert done.headers["location"] == "/practices/import?done=1"
    told = (await shelf.stranger().get("/practices/bread-for-the-street.json")).json()
    assert told["language"] == "fr"
    assert told["published_on"] == "2020-05-31"
    assert told["facts"]["latitude"] == -14.5
    assert told["editions"]["fr"]["problem"] == "<p>Nobody met.</p><p>Nobody baked &lt;3.</p>"
    assert "Bread for the street" in (await shelf.stranger().get("/practices?q=oven")).text


async def test_what_was_taken_away_can_be_brought_in_again(shelf: Shelf, published: Practice) -> None:
    await shelf.translated(published)
    stranger, dora = shelf.stranger(), await shelf.browser("dora")
    for kind in ("csv", "json"):
        before = (await stranger.get("/practices.json")).json()
        content = (await stranger.get(f"/practices.{kind}")).content
        for one in before["practices"]:
            content = content.replace(one["slug"].encode(), f"{kind}-{one['slug']}".encode())
        await brought_in(dora, content)
        made = (await stranger.get(f"/practices/{kind}-{published.slug}.json")).json()
        first = next(one for one in before["practices"] if one["slug"] == published.slug)
        again = json.loads(json.dumps(first).replace(published.slug, f"{kind}-{published.slug}"))
        assert made == again


async def test_every_problem_is_listed_by_line_and_nothing_is_written(
    shelf: Shelf, published: Practice
) -> None:
    dora = await shelf.browser("dora")
    rows = [
        GOOD,
        GOOD | {"territory": "nowhere", "themes": "water; unknown"},
        GOOD | {"title": "", "latitude": "91", "licence": "mine"},
        GOOD | {"slug": published.slug},
        GOOD | {"slug": "Not An Address", "language": "xx", "published_on": "31/05/2020"},
        GOOD | {"slug": "twice"},
        GOOD | {"slug": "twice"},
        GOOD | {"slug": "alone", "original": "en", "language": "fr"},
        GOOD | {"title": "x" * 161, "themes": "", "what": "", "scale": "moon", "dimensions": "Z"},
    ]
    answer = await attempt(dora, sheet(*rows))
    found = problems(answer)
    lines = [int(line) for line, _ in found]
    assert lines == sorted(lines)
    by_line = {number: {field for line, field in found if int(line) == number} for number in lines}
    first = 2 + 3  # the heading, and three physical lines of the first row
    assert list(by_line) == [first + 3 * number for number in (0, 1, 2, 3, 5, 6, 7)]
    assert list(by_line.values()) == [
        {"territory", "themes"},
        {"title", "latitude", "licence"},
        {"slug"},
        {"slug", "language", "published_on"},
        {"slug"},
        {"original"},
        {"title", "themes", "what", "scale", "dimensions"},
    ]
    assert (await shelf.stranger().get("/practices/bread-for-the-street")).status_code == 404


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "1"),
        (b"title,territory,colour\n", "1"),
        (b"title\nx\n", "1"),
        (b"title,territory\na,b,c\n", "2"),
        (b'title,territory\nok,mulhouse\n"open,mulhouse\n', "3"),
        ("title,territory\nété,mulhouse\n".encode("cp1252"), "2"),
        (b"title,territory\na\x00b,mulhouse\n", "2"),
        (b"title,territory\n", ""),
        (b"{not json", "1"),
        (b'{"practices": 5}', "1"),
        (b'[{"editions": {"en": 5}}]', "1"),
        (b'[{"editions": {"en": {"title": NaN}}}]', "1"),
        (b"[" * 100_000, "1"),
        (
            b'[{"language": "en", "editions": {"en": {"title": 5, "shoe": "x"}}, "facts": {"themes": "x"}}]',
            "1",
        ),
        (b"<html>", "1"),
        (b"title,territory\n" + b"a,mulhouse\n" * 1001, ""),
    ],
)
async def test_what_is_no_list_of_practices_is_refused_kindly(
    shelf: Shelf, content: bytes, line: str
) -> None:
    dora = await shelf.browser("dora")
    assert problems(await attempt(dora, content))[0][0] == line


async def test_halves_of_surrogate_pairs_are_no_json(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    for name in ('"territory": "\\ud800"', '"themes": ["\\uD800"]', '"facts": {"\\udfff": 1}'):
        answer = await attempt(dora, b'[{%s, "editions": {"en": {"title": "A"}}}]' % name.encode())
        assert answer.status_code == 422, name


async def test_problems_are_told_in_the_readers_language(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    dora.cookies.set("lang", "fr")
    answer = await attempt(dora, sheet(GOOD | {"title": ""}))
    assert "Merci de remplir ce champ" in answer.text or "Veuillez" in answer.text or "remplir" in answer.text


async def test_script_in_a_file_is_inert(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    row = GOOD | {
        "title": "<script>alert(1)</script>",
        "problem": "<p onclick='x'>hi<script>alert(2)</script></p>",
    }
    tried = await attempt(dora, sheet(row))
    assert "<script>alert" not in tried.text
    await confirm(dora, tried)
    page = (await shelf.stranger().get("/practices?q=oven")).text
    assert "<script>alert" not in page
    assert (
        "<script>alert"
        not in (await attempt(dora, sheet(GOOD | {"territory": "<script>alert(1)</script>"}))).text
    )


async def test_drafts_wait_for_their_editors(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    await brought_in(dora, sheet({"territory": "mulhouse", "title": "Half told"}), **{"as": "drafts"})
    assert (await shelf.stranger().get("/practices/half-told")).status_code == 404
    assert (await (await shelf.browser("eve")).get("/practices/half-told/edit")).status_code == 200


async def test_a_trial_is_confirmed_once_and_checked_again(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    tried = await attempt(dora, sheet(GOOD | {"slug": "bread"}))
    assert (await confirm(dora, tried)).status_code == 303
    assert (await confirm(dora, tried)).status_code == 404
    one, two = (
        await attempt(dora, sheet(GOOD | {"slug": "cake"})),
        await attempt(dora, sheet(GOOD | {"slug": "cake"})),
    )
    assert (await confirm(dora, one)).status_code == 303
    assert (await confirm(dora, two)).status_code == 409
    assert (await dora.post("/practices/import", data={"token": "forged"})).status_code == 410


@pytest.mark.parametrize("name", [None, "bob", "eve"])
async def test_only_the_secretariat_imports(shelf: Shelf, name: str | None) -> None:
    browser = await shelf.browser(name) if name else shelf.stranger()
    assert (await browser.get("/practices/import")).status_code == 403
    assert (await attempt(browser, sheet(GOOD))).status_code == 403
    dora = await shelf.browser("dora")
    tried = await attempt(dora, sheet(GOOD))
    assert (await confirm(browser, tried)).status_code == 403
    assert (await dora.put("/practices/import")).status_code == 405


async def test_a_file_that_is_too_large_is_refused(shelf: Shelf) -> None:
    dora = await shelf.browser("dora")
    assert (await attempt(dora, b"x" * 13_000_000)).status_code == 413
    assert (await dora.post("/practices/import", data={})).status_code == 422


async def test_an_import_is_whole_on_both_databases(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        dora = await network.make_secretariat(tx, email="dora@example.org")
        await network.create_territory(tx, slug="mulhouse", name="Mulhouse", country="FR")
        await network.create_theme(tx, code="1", slug="water", names={"en": "Water"})
    rows = [GOOD | {"slug": f"n{number}", "themes": "1", "territory": "Mulhouse"} for number in range(450)]
    rows.append(GOOD | {"slug": "n7", "original": "fr", "language": "pt", "title": "Pão"})
    raws, _ = parse(sheet(*rows))
    async with any_database.reading() as tx:
        checked = check(raws, await list_known(tx))
    assert not checked.findings
    heard: list[int] = []
    async with any_database.transaction() as tx:
        await import_practices(tx, person=dora, ready=checked.ready, told=heard.append)
    assert sum(heard) == 450
    async with any_database.reading() as tx:
        seventh = (await tx.exec(select(Practice).where(Practice.slug == "n7"))).one()
        assert len((await tx.exec(select(Practice.id))).all()) == 450
        editions = (await tx.exec(select(Edition).where(Edition.practice_id == seventh.id))).all()
        revisions = (await tx.exec(select(Revision).where(Revision.practice_id == seventh.id))).all()
        sources = {one.language: one.source_id for one in revisions}
        original = next(one.id for one in revisions if one.language == "fr")
        assert {one.language for one in editions} == {"fr", "pt"}
        assert sources == {"fr": None, "pt": original}
        assert seventh.published_at
        assert seventh.published_at.date() == date(2020, 5, 31)
        assert (await tx.exec(select(Draft))).all() == []
