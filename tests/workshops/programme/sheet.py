"""Tables of sessions, tried and confirmed as on the page."""

import csv
import re
from io import StringIO

import httpx

from tests.site import Browser
from workshops.programme.columns import COLUMNS

IMPORT = "/meetings/5/import"
GOOD = {
    "title": "Water for all",
    "day": "2037-12-02",
    "time": "10:00",
    "minutes": "90",
    "languages": "en fr",
    "themes": "2",
    "facilitators": "alice@example.org new@example.org",
    "introduction": "What we do.\n\nAnd *how*.",
    "capacity": "40",
    "agenda": "Welcome (5); Water (40)",
}


def sheet(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    """A table with these rows."""
    target = StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(target, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


async def attempt(
    browser: Browser, content: bytes, path: str = IMPORT, name: str = "a.csv"
) -> httpx.Response:
    """Try a file on the page."""
    return await browser.post(path, files={"file": (name, content)})


async def confirm(browser: Browser, tried: httpx.Response, path: str = IMPORT) -> httpx.Response:
    """Press the button of a trial."""
    found = re.search(r'name="token" value="([^"]+)"', tried.text)
    assert found, tried.text
    return await browser.post(path, files={"token": (None, found[1])})


def problems(answer: httpx.Response) -> list[tuple[str, str]]:
    """Line and column of each problem that a page lists."""
    assert answer.status_code in {409, 415, 422}, answer.text
    return re.findall(r"<tr><td>(\d*)</td><td><code>([^<]*)</code>", answer.text)


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of an export."""
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
