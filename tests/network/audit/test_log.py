"""The log: who did what, with the names of then; found by deed, person, subject and day; never changed."""

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from network.audit.actions import record
from network.audit.queries import DEEDS, PAGE, SENTENCES, Wanted, list_entries
from network.models import AuditEntry, Person
from tests.site import Site, make_cast
from together.database import Database
from together.languages import LANGUAGES, translate


async def note(site_or_database: Site | Database, by: Person | None, what: str, **more: str) -> None:
    database = site_or_database.database if isinstance(site_or_database, Site) else site_or_database
    async with database.transaction() as tx:
        await record(tx, by=by, what=what, **({"subject": "meeting:5", "title": "Meeting 5"} | more))


async def test_entries_are_told_in_the_readers_language_newest_first(site: Site) -> None:
    dora = site.people["dora"]
    await note(site, dora, "meeting_created", path="/meetings/5")
    await note(site, dora, "meeting_published", path="/meetings/5")
    browser = await site.browser("dora")
    page = (await browser.get("/secretariat/log")).text
    made, published = page.index("made the meeting"), page.index("published the meeting")
    assert published < made
    assert 'href="/meetings/5"><bdi>Meeting 5</bdi></a>' in page
    assert f'href="/secretariat/people/{dora.id}"><bdi>Dora</bdi></a>' in page


async def test_names_are_those_of_then(site: Site) -> None:
    browser = await site.browser("dora")
    bob = site.people["bob"]
    await browser.post(f"/secretariat/people/{bob.id}/role", data={"role": "convener", "do": "give"})
    async with site.database.transaction() as tx:
        (await tx.get_one(Person, bob.id)).name = "Robert"
        (await tx.get_one(Person, site.people["dora"].id)).name = "Theodora"
    page = (await browser.get("/secretariat/log")).text
    assert "<bdi>Dora</bdi></a> gave" in page
    assert "<bdi>Bob</bdi>" in page
    assert "Robert" not in page


async def test_what_the_platform_did_by_itself_is_told_as_such(site: Site) -> None:
    page = (await (await site.browser("dora")).get("/secretariat/log")).text
    assert "<bdi>The platform</bdi> gave" in page, "Dora was made a member by the command line"


def test_every_deed_has_a_sentence_with_the_gaps_that_are_filled() -> None:
    assert set(DEEDS) == set(SENTENCES)
    gaps = {"who": "", "title": "", "role": "", "language": "", "deed": ""}
    for sentence in SENTENCES.values():
        for code in LANGUAGES:
            translate(code, sentence, **gaps)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", ["a", "b", "c"]),
        ("?what=blocked", ["b"]),
        ("?what=nothing", ["a", "b", "c"]),
        ("?by={alice}", ["c"]),
        ("?subject=person:7", ["b"]),
        ("?subject=person:7'--", ["a", "b", "c"]),
        ("?since=2026-03-02", ["b", "c"]),
        ("?until=2026-03-01", ["a"]),
        ("?since=2026-03-02&until=2026-03-02", ["b"]),
        ("?since=yesterday&until=0001-01-01&by=x&before=99999999999999999999", ["a", "b", "c"]),
        ("?until=9999-12-31", ["a", "b", "c"]),
    ],
)
async def test_the_log_is_narrowed_down(site: Site, query: str, seen: list[str]) -> None:
    alice, dora = site.people["alice"].id, site.people["dora"].id
    rows = [
        AuditEntry(
            at=datetime(2026, 3, 1, 9, tzinfo=UTC),
            person_id=dora,
            what="meeting_created",
            subject="meeting:5",
            title="title-a",
        ),
        AuditEntry(
            at=datetime(2026, 3, 2, 9, tzinfo=UTC),
            person_id=dora,
            what="blocked",
            subject="person:7",
            title="title-b",
        ),
        AuditEntry(
            at=datetime(2026, 3, 3, 9, tzinfo=UTC),
            person_id=alice,
            what="meeting_changed",
            subject="meeting:5",
            title="title-c",
        ),
    ]
    async with site.database.transaction() as tx:
        tx.add_all(rows)
    browser = await site.browser("dora")
    page = (await browser.get("/secretariat/log" + query.format(alice=alice))).text
    assert [one for one in "abc" if f"title-{one}" in page] == seen
    table = (await browser.get("/secretariat/log.csv" + query.format(alice=alice))).text
    assert [one for one in "abc" if f"title-{one}" in table] == seen


async def test_days_are_those_of_the_readers_zone(site: Site) -> None:
    async with site.database.transaction() as tx:
        tx.add(
            AuditEntry(
                at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC), what="meeting_created", title="title-late"
            )
        )
        (await tx.get_one(Person, site.people["dora"].id)).time_zone = "Europe/Brussels"
    browser = await site.browser("dora")
    assert "title-late" in (await browser.get("/secretariat/log?since=2026-03-02&until=2026-03-02")).text
    assert "title-late" not in (await browser.get("/secretariat/log?until=2026-03-01")).text


async def test_the_log_has_pages_without_gap_or_double(any_database: Database) -> None:
    dora = (await make_cast(any_database))["dora"]
    for number in range(PAGE * 2 + 3):
        await note(any_database, dora, "meeting_changed", title=f"n{number}")
    seen: list[str] = []
    before: int | None = None
    async with any_database.reading() as tx:
        for _ in range(5):
            page = await list_entries(tx, dora, Wanted(what="meeting_changed", before=before))
            seen += [one.title for one in page.entries]
            before = page.further
            if before is None:
                break
    assert seen == [f"n{number}" for number in reversed(range(PAGE * 2 + 3))]


async def test_a_page_leads_to_the_next_one_with_what_was_asked_for(site: Site) -> None:
    for number in range(PAGE + 1):
        await note(site, site.people["dora"], "meeting_changed", title=f"n{number}.")
    browser = await site.browser("dora")
    page = (await browser.get("/secretariat/log?what=meeting_changed")).text
    further = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "what=meeting_changed" in further
    assert "n0." not in page
    assert "n0." in (await browser.get(further)).text


async def test_the_table_is_harmless_in_spreadsheets(site: Site) -> None:
    await note(site, site.people["dora"], "blocked", title="=HYPERLINK(1)", reason="+cmd|' /C calc'!A0")
    answer = await (await site.browser("dora")).get("/secretariat/log.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    newest = next(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert newest["title"] == "'=HYPERLINK(1)"
    assert newest["reason"].startswith("'+cmd")
    assert newest["who"] == "Dora"


async def test_hostile_words_are_words(site: Site) -> None:
    bad = "<script>alert(1)</script>%(who)s %s"
    async with site.database.transaction() as tx:
        (await tx.get_one(Person, site.people["dora"].id)).name = bad
        dora = await tx.get_one(Person, site.people["dora"].id)
        await record(tx, by=dora, what="blocked", subject="person:1", title=bad, reason=bad, before=bad)
        await record(
            tx, by=dora, what="a deed of a later version", subject="x", title=bad, path="javascript:alert(1)"
        )
    browser = await site.browser("dora")
    async with site.database.reading() as tx:
        numbers = (await tx.exec(select(AuditEntry.id))).all()
    for path in ("/secretariat", "/secretariat/log", *(f"/secretariat/log/{number}" for number in numbers)):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert 'href="javascript' not in answer.text


async def test_nobody_changes_an_entry(site: Site) -> None:
    await note(site, site.people["dora"], "meeting_created")
    dora = await site.browser("dora")
    async with site.database.reading() as tx:
        number = (await tx.exec(select(AuditEntry.id))).all()[-1]
    for path in ("/secretariat/log", f"/secretariat/log/{number}", "/secretariat/log.csv"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert (await dora.request(method, path)).status_code == 405
    assert (await dora.get("/secretariat/log/999999999")).status_code == 404
