"""Who may do what with a practice: the table, held against another one; and every surface, held against that."""

import itertools

import httpx
import pytest

from practices.models import Practice
from practices.permissions import _DEEDS, Place, may
from tests.practices.shelf import Shelf
from tests.site import Browser

STATUSES = ("draft", "submitted", "changes", "declined", "published", "unpublished", "archived")

WHO = {
    "x": ("stranger", False),
    "P": ("person", False),
    "M": ("member", False),
    "A": ("member", True),
    "E": ("editor", True),
    "C": ("coordinator", True),
    "S": ("secretariat", True),
}
"""Roles by letter, and whether they edit some territory: A is an editor of another one."""

#          draft  submitted changes declined published unpublished archived
TABLE = """
read       ECS    ECS       ECS     ECS      xPMAECS   ECS         xPMAECS
contact    ECS    ECS       ECS     ECS      MAECS     ECS         MAECS
write      ECS    ECS       ECS     ECS      ECS       ECS         -
history    ECS    ECS       ECS     ECS      xPMAECS   ECS         xPMAECS
submit     ECS    -         ECS     ECS      -         -           -
publish    ECS    -         ECS     ECS      ECS       ECS         -
review     -      S         -       -        -         -           -
unpublish  -      -         -       -        ECS       -           -
archive    -      -         -       -        ECS       -           -
unarchive  -      -         -       -        -         -           ECS
delete     ECS    -         ECS     ECS      -         -           -
restore    -      -         -       -        ECS       ECS         -
translate  -      -         -       -        AECS      -           -
comment    -      -         -       -        PMAECS    -           -
answer     -      -         -       -        ECS       -           -
moderate   S      S         S       S        S         S           S
report     -      -         -       -        PMAECS    -           PMAECS
subscribe  -      -         -       -        PMAECS    -           PMAECS
adopt      -      -         -       -        AECS      -           AECS
link       ECS    ECS       ECS     ECS      ECS       ECS         -
"""

ORACLE = {
    (deed, status): letters
    for deed, *cells in (line.split() for line in TABLE.strip().splitlines())
    for status, letters in zip(STATUSES, cells, strict=True)
}

PEOPLE = {"x": None, "P": "bob", "M": "max", "A": "fay", "C": "eve", "S": "dora"}

PAGES = {
    "": "read",
    "/revisions": "history",
    "/edit": "write",
    "/edit/short": "write",
    "/edit/transfer": "write",
    "/preview": "write",
    "/translate/fr": "translate",
    "/preview?lang=fr": "translate",
    "/unpublish": "unpublish",
    "/archive": "archive",
    "/unarchive": "unarchive",
    "/delete": "delete",
}
"""Pages that open for those who may do the deed."""

DOCUMENTS = (
    ".md",
    ".json",
    ".pdf",
    "/card.png",
    "/revisions/1",
    "/revisions/1..1",
    "/files",
    "/adopt",
    "/comments",
)
"""Addresses that may or may not be there for those who may read, and are not for anybody else."""

ELSEWHERE = (
    "/",
    "/practices",
    "/practices?q=secret",
    "/practices.json",
    "/practices.csv",
    "/practices/map",
    "/practices/mine",
    "/search?q=secret",
    "/search?q=garden",
    "/territories/mulhouse",
    "/themes/common-goods",
    "/feed.atom",
    "/territories/mulhouse/feed.atom",
    "/themes/common-goods/feed.atom",
    "/sitemap.xml",
    "/review",
    "/me/notices",
)
"""Pages about many things."""

SECRET, CONTACT = "secretwords", "garden@mulhouse.example"


@pytest.mark.parametrize(("deed", "status"), ORACLE)
def test_the_table_says_what_the_other_says(deed: str, status: str) -> None:
    for letter, (role, elsewhere) in WHO.items():
        allowed = letter in ORACLE[deed, status]
        assert may(Place(status, role, elsewhere), deed) == allowed, (letter, deed, status)


def test_every_deed_is_in_both_tables() -> None:
    with pytest.raises(KeyError):
        may(Place("draft", "secretariat"), "nonsense")
    assert set(_DEEDS) == {deed for deed, _ in ORACLE}


async def shelved(shelf: Shelf, status: str) -> Practice:
    """A practice in this state, with a draft that nobody but its writers may see."""
    practice = await shelf.draft()
    if status in {"published", "unpublished", "archived"}:
        await shelf.publish(practice)
    await shelf.rewrite(practice, title="The secretwords", lessons="<p>secretwords</p>")
    if status in MOVED:
        return await shelf.move(practice, MOVED[status])
    async with shelf.database.transaction() as tx:
        stored = await tx.get_one(Practice, practice.id)
        stored.status = status
    return stored


MOVED = {"unpublished": "unpublish", "archived": "archive"}


async def browsers(shelf: Shelf) -> dict[str, Browser]:
    return {
        letter: await shelf.browser(name) if name else shelf.stranger() for letter, name in PEOPLE.items()
    }


def gives_away(answer: httpx.Response, letter: str, status: str) -> list[str]:
    """What an answer tells to somebody who may not know it."""
    kept = []
    if letter not in ORACLE["write", status] + ("CS" if status == "archived" else ""):
        kept.append(SECRET)
    if letter not in ORACLE["contact", status]:
        kept.append(CONTACT)
    return [secret for secret in kept if secret in answer.text and f"q={secret[:6]}" not in str(answer.url)]


@pytest.mark.parametrize("status", STATUSES)
async def test_every_page_opens_for_those_who_may_and_tells_the_others_nothing(
    shelf: Shelf, status: str
) -> None:
    practice = await shelved(shelf, status)
    for letter, browser in (await browsers(shelf)).items():
        reads = letter in ORACLE["read", status]
        for page, deed in PAGES.items():
            answer = await browser.get(f"/practices/{practice.slug}{page}")
            expected = 200 if letter in ORACLE[deed, status] else 403 if reads else 404
            if page.startswith("/edit") and status == "archived" and letter in ORACLE["unarchive", status]:
                expected = 409  # its writers are told that it is archived, and how to take it out
            assert answer.status_code == expected, (letter, page)
            assert gives_away(answer, letter, status) == [], (letter, page)
        for page in DOCUMENTS:
            answer = await browser.get(f"/practices/{practice.slug}{page}")
            assert reads or answer.status_code == 404, (letter, page)
            assert gives_away(answer, letter, status) == [], (letter, page)


@pytest.mark.parametrize("status", STATUSES)
async def test_no_page_about_many_things_gives_away_what_one_may_not_know(shelf: Shelf, status: str) -> None:
    practice = await shelved(shelf, status)
    public = status in {"published", "archived"}
    for letter, browser in (await browsers(shelf)).items():
        for page in ELSEWHERE:
            answer = await browser.get(page)
            assert answer.status_code < 500, (letter, page)
            if letter not in "CS":
                assert SECRET not in answer.text.replace("q=secret", ""), (letter, page)
                assert public or practice.slug not in answer.text, (letter, page)
            assert CONTACT not in answer.text, (letter, page)


@pytest.mark.parametrize(
    ("status", "deed"),
    list(itertools.product(STATUSES, ("write", "publish", "unpublish", "archive", "unarchive", "delete"))),
)
async def test_a_deed_that_one_may_not_do_is_not_done(shelf: Shelf, status: str, deed: str) -> None:
    practice = await shelved(shelf, status)
    for letter, browser in (await browsers(shelf)).items():
        if letter in ORACLE[deed, status]:
            continue
        if deed == "write":
            sent = {"language": "en", "version": 2, "tab": "x#1", "words": {"title": "Written by another"}}
            answer = await browser.post(f"/practices/{practice.slug}/edit", json=sent)
        else:
            answer = await browser.post(f"/practices/{practice.slug}/{deed}")
        assert answer.status_code == (403 if letter in ORACLE["read", status] else 404), letter
    async with shelf.database.reading() as tx:
        stored = await tx.get_one(Practice, practice.id)
    assert stored.status == status
