"""A programme from a table: tried first, every problem told by line and column, then all or nothing."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from network import actions as network
from network.models import AuditEntry, Person, Theme
from tests.site import Site
from tests.workshops.programme.maker import convener, meeting_of
from tests.workshops.programme.sheet import GOOD, IMPORT, attempt, confirm, problems, sheet
from together.database import Database
from together.outgoing.models import OutgoingMail
from together.tables import Finding
from workshops.models import AgendaItem, Meeting, Participant, Workshop, WorkshopTheme
from workshops.programme.actions import import_sessions
from workshops.programme.checking import Checked, Known, check
from workshops.programme.columns import COLUMNS, joined, parts_of
from workshops.programme.queries import get_programme, list_known
from workshops.visitors import Visitor


@pytest.mark.parametrize("name", [None, "bob", "alice", "charlie"])
async def test_only_makers_import(site: Site, name: str | None) -> None:
    meeting = await meeting_of(site, status="published")
    await site.workshop(meeting=str(meeting.id))
    browser = await site.browser(name) if name else site.stranger()
    assert (await browser.get(IMPORT)).status_code == 403
    assert (await attempt(browser, sheet(GOOD))).status_code == 403
    assert (await browser.get("/meetings/5/import/example.csv")).status_code == 403
    tried = await attempt(await site.browser("dora"), sheet(GOOD))
    assert (await confirm(browser, tried)).status_code == 403


async def test_a_draft_meeting_takes_tables_from_its_makers_alone(site: Site) -> None:
    await meeting_of(site)
    assert (await site.stranger().get(IMPORT)).status_code == 404
    assert (await attempt(await site.browser("alice"), sheet(GOOD))).status_code == 404
    dora, bob = await site.browser("dora"), await convener(site)
    assert (await dora.get("/meetings/9/import")).status_code == 404
    assert (await dora.put(IMPORT)).status_code == 405
    for browser in (dora, bob):
        assert (await browser.get(IMPORT)).status_code == 200
        assert (await attempt(browser, sheet(GOOD))).status_code == 200


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
async def test_a_table_is_tried_then_taken_in(site: Site, delimiter: str, bom: bytes) -> None:
    meeting = await meeting_of(site, zone="Atlantic/Cape_Verde")
    dora = await site.browser("dora")
    twice = GOOD | {"languages": "en fr en"}  # a language that is named twice is spoken once
    tried = await attempt(dora, bom + sheet(twice, delimiter=delimiter))
    assert tried.status_code == 200, tried.text
    assert "Import 1 session" in tried.text
    assert "Wed 2 Dec, 10:00" in tried.text
    assert "Atlantic/Cape_Verde" in tried.text
    async with site.database.reading() as tx:
        assert (await tx.exec(select(Workshop))).all() == []
    done = await confirm(dora, tried)
    assert done.headers["location"] == f"{IMPORT}?done=1"
    assert "1 session was imported" in (await dora.get(done.headers["location"])).text
    async with site.database.reading() as tx:
        made = (await tx.exec(select(Workshop))).one()
        items = (await tx.exec(select(AgendaItem.title, AgendaItem.minutes))).all()
        themes = (await tx.exec(select(WorkshopTheme.theme_id))).all()
        asked = select(Person.email).join(Participant, Participant.person_id == Person.id)
        people = (await tx.exec(asked.where(Participant.role == "facilitator"))).all()
        told = (await tx.exec(select(AuditEntry).where(AuditEntry.what == "programme_imported"))).one()
    assert made.starts_at == datetime(2037, 12, 2, 11, tzinfo=UTC)
    assert (made.status, made.meeting_id, made.minutes, made.capacity) == ("draft", meeting.id, 90, 40)
    assert (made.zone, made.languages, made.visibility) == ("Atlantic/Cape_Verde", ["en", "fr"], "public")
    assert made.introduction == "What we do.\n\nAnd *how*."
    assert list(items) == [("Welcome", 5), ("Water", 40)]
    assert list(themes) == [site.theme.id]
    assert sorted(people) == ["alice@example.org", "new@example.org"]
    assert told.data["number"] == "1"
    assert told.person_id == site.people["dora"].id


async def test_facilitators_of_several_sessions_are_asked_in_one_mail_and_only_when_it_is_done(
    site: Site,
) -> None:
    await meeting_of(site)
    dora = await site.browser("dora")
    both, one = "alice@example.org new@example.org", "alice@example.org dora@example.org"
    table = sheet(
        GOOD | {"facilitators": both}, GOOD | {"title": "Second", "time": "12:00", "facilitators": one}
    )
    tried = await attempt(dora, table)
    async with site.database.reading() as tx:
        assert (await tx.exec(select(OutgoingMail))).all() == []
    await confirm(dora, tried)
    async with site.database.reading() as tx:
        mails = {mail.to: mail for mail in (await tx.exec(select(OutgoingMail))).all()}
    assert sorted(mails) == ["alice@example.org", "new@example.org"]
    assert mails["alice@example.org"].subject == "You are asked to facilitate 2 workshops"


async def test_what_is_left_out_is_the_meetings_or_the_usual(site: Site) -> None:
    await meeting_of(site, language="pt")
    dora = await site.browser("dora")
    short = {"title": "Short", "day": "2037-12-01", "time": "9:05", "themes": "common-goods"}
    await confirm(dora, await attempt(dora, sheet(short)))
    async with site.database.reading() as tx:
        made = (await tx.exec(select(Workshop))).one()
    assert (made.kind, made.minutes, made.zone, made.capacity) == ("workshop", 60, "Europe/Brussels", None)
    assert (made.language, made.languages) == ("pt", ["pt"])
    assert made.starts_at == datetime(2037, 12, 1, 8, 5, tzinfo=UTC)


async def test_themes_are_known_by_code_address_or_name_in_any_language(site: Site) -> None:
    await meeting_of(site)
    async with site.database.transaction() as tx:
        for code, slug, name in (("7", "food", "Bread"), ("8", "meals", "Bread")):
            names = {"fr": "Être nourri, bien" if code == "7" else "Repas"}
            tx.add(Theme(code=code, slug=slug, name=name, names=names))
    dora = await site.browser("dora")
    for themes in ("7", "food", "etre NOURRI, bien", "Resources and common goods; repas"):
        assert (await attempt(dora, sheet(GOOD | {"themes": themes}))).status_code == 200, themes
    answer = await attempt(dora, sheet(GOOD | {"themes": "Bread"}))
    assert "Several themes are called Bread" in answer.text


async def test_every_problem_is_listed_by_line_and_column_and_nothing_is_written(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.workshop(title="There", meeting=str(meeting.id), day="2037-12-03")
    dora = await site.browser("dora")
    rows = [
        GOOD,
        GOOD,
        GOOD | {"title": " \u200b", "day": "02/12/2037", "time": "10h", "minutes": "5"},
        GOOD | {"kind": "party", "zone": "Mars/Olympus", "language": "xx", "languages": "en tlh"},
        GOOD | {"themes": "2; unknown", "facilitators": "alice@example.org, bob@", "visibility": "secret"},
        GOOD | {"capacity": "0", "agenda": "Welcome; Water (40)", "introduction": "x" * 8001},
        GOOD | {"day": "2038-03-28", "time": "02:30"},
        {"title": "", "day": "", "time": "", "themes": ""} | {"minutes": "60"},
        GOOD | {"title": "There", "day": "2037-12-03", "time": "10:00"},
        GOOD | {"agenda": "Long (999)", "capacity": "²", "minutes": "1e2"},
        GOOD | {"time": "24:30", "day": "2026-02-30", "facilitators": "a@b\nBcc: x@y.org"},
    ]
    answer = await attempt(dora, sheet(*rows))
    found = problems(answer)
    lines = [int(line) for line, _ in found]
    assert lines == sorted(lines)
    by_line = [{field for line, field in found if int(line) == number} for number in dict.fromkeys(lines)]
    assert by_line == [
        {"title"},
        {"title", "day", "time", "minutes"},
        {"kind", "zone", "language", "languages"},
        {"themes", "facilitators", "visibility"},
        {"capacity", "agenda", "introduction"},
        {"time"},
        {"title", "day", "time", "themes"},
        {"title"},
        {"agenda", "capacity", "minutes"},
        {"time", "day", "facilitators"},
    ]
    for told in ("same as line 2", "such as 2026-12-01", "put forward", "The meeting has this session"):
        assert told in answer.text, told
    async with site.database.reading() as tx:
        assert (await tx.exec(select(Workshop.title))).all() == ["There"]


async def test_problems_are_told_in_the_readers_language(site: Site) -> None:
    await meeting_of(site)
    dora = await site.browser("dora")
    dora.cookies.set("lang", "fr")
    answer = await attempt(dora, sheet(GOOD | {"title": ""}))
    assert "Ligne" in answer.text
    assert "Please fill this in" not in answer.text


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "1"),
        (b"title,day,time,themes,colour\n", "1"),
        (b"title,day,time,themes,title\n", "1"),
        (b"title\nx\n", "1"),
        (b"title,day,time,themes\na,b,c,d,e\n", "2"),
        (b'title,day,time,themes\n"open,b,c,d\n', "2"),
        ("title,day,time,themes\né,,,\n".encode("cp1252"), "2"),
        ("title,day,time,themes\n".encode("utf-16"), "1"),
        (b"title,day,time,themes\na\x00b,,,\n", "2"),
        (b"title,day,time,themes\n\xed\xa0\x80,,,\n", "2"),
        (b"title,day,time,themes\n", ""),
        (b"title,day,time,themes\n,,,\n", ""),
        (b"title,day,time,themes\n" + b"a,2037-12-01,10:00,2\n" * 1001, "202"),
        (b"title,day,time,themes\n" + b"a" * 300_000 + b",,,\n", "2"),
        (b"<html>", "1"),
        (b"\x00" * 5000, "1"),
    ],
)
async def test_what_is_no_table_of_sessions_is_refused_kindly(site: Site, content: bytes, line: str) -> None:
    await meeting_of(site)
    assert problems(await attempt(await site.browser("dora"), content))[0][0] == line


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7", b"\x89PNG"]
)
async def test_other_files_are_not_accepted_and_told_how_to_be(site: Site, start: bytes) -> None:
    await meeting_of(site)
    answer = await attempt(await site.browser("dora"), start + b"\x00" * 100, name="programme.xlsx")
    assert answer.status_code == 415
    assert "CSV UTF-8" in answer.text


async def test_a_table_that_is_too_large_is_refused_and_none_is_asked_for(site: Site) -> None:
    await meeting_of(site)
    dora = await site.browser("dora")
    assert (await attempt(dora, b"x" * 9_000_000)).status_code == 413
    assert (await dora.post(IMPORT, data={})).status_code == 422
    assert (await dora.post(IMPORT, files={"file": ("", b"")})).status_code == 422
    assert (await dora.post(IMPORT, files={"token": ("a", b"x")})).status_code == 400
    assert (await dora.post(IMPORT, data={"token": "forged"})).status_code == 410


async def test_a_trial_is_confirmed_once_for_its_meeting_and_checked_again(site: Site) -> None:
    await meeting_of(site)
    await meeting_of(site, number=6)
    dora = await site.browser("dora")
    tried, again = await attempt(dora, sheet(GOOD)), await attempt(dora, sheet(GOOD))
    assert (await confirm(dora, tried, "/meetings/6/import")).status_code == 409
    assert (await confirm(dora, tried)).status_code == 303
    assert (await confirm(dora, tried)).status_code == 404
    refused = await confirm(dora, again)
    assert problems(refused) == [("2", "title")]
    assert refused.status_code == 409


async def test_script_and_formulas_in_a_table_are_inert(site: Site) -> None:
    await meeting_of(site)
    dora = await site.browser("dora")
    row = GOOD | {"title": "<script>alert(1)</script>", "agenda": "=1+1 <b>x</b> (5)"}
    tried = await attempt(dora, sheet(row, row | {"title": "'=cmd|' /C calc'!A0"}))
    assert "<script>alert" not in tried.text
    await confirm(dora, tried)
    assert "<script>alert" not in (await dora.get("/meetings/5/arrange")).text
    async with site.database.reading() as tx:
        titles = (await tx.exec(select(Workshop.title))).all()
    assert "=cmd|' /C calc'!A0" in titles  # the apostrophe was the table's
    named = await attempt(dora, sheet(GOOD | {"themes": "<script>alert(1)</script>"}))
    assert "<script>alert" not in named.text


async def test_the_example_can_be_taken_in_as_it_is(site: Site) -> None:
    await meeting_of(site, zone="Africa/Dakar")
    dora = await site.browser("dora")
    example = await dora.get("/meetings/5/import/example.csv")
    assert example.headers["content-disposition"] == 'attachment; filename="programme-example.csv"'
    tried = await attempt(dora, example.content)
    assert tried.status_code == 200, tried.text
    assert "Import 2 sessions" in tried.text


async def made(any_database: Database) -> tuple[Meeting, Person]:
    async with any_database.transaction() as tx:
        dora = await network.make_secretariat(tx, email="dora@example.org")
        meeting = Meeting(number=5, starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 5))
        tx.add(meeting)
        tx.add(Theme(code="2", slug="common-goods", name="Common goods"))
    return meeting, dora


async def test_an_import_is_whole_on_both_databases_and_once(any_database: Database) -> None:
    meeting, dora = await made(any_database)
    rows = [GOOD | {"title": f"Session {number}"} for number in range(60)]
    content = sheet(*rows)

    async def bring_in() -> int:
        async with any_database.transaction() as tx:
            held, person = await get_programme(tx, 5, Visitor(dora), hold=True)
            checked = check(content, held, await list_known(tx, held))
            if checked.findings:
                return 0
            made = await import_sessions(tx, meeting=held, ready=checked.ready, by=person, language="en")
            return len(made)

    assert sorted(await asyncio.gather(bring_in(), bring_in())) == [0, 60]
    async with any_database.reading() as tx:
        found = await tx.exec(select(Workshop.id).where(Workshop.meeting_id == meeting.id))
        assert len(found.all()) == 60


MEETING = Meeting(id=1, number=5, starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 5))
KNOWN = Known({"2": frozenset({1}), "food": frozenset({1, 2})}, frozenset())
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["2", "food", "10:00", "02:30", "2037-12-01", "2038-03-28", "en fr", "Welcome (5); \\; (6", "a@b.org"]
    ),
)


@given(rows=st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS), max_size=6))
def test_whatever_stands_in_the_cells_is_checked_without_failing(rows: list[dict[str, str]]) -> None:
    content = sheet(*[dict.fromkeys(COLUMNS, ""), *rows]).decode(errors="surrogatepass")
    checked = check(content.encode("utf-8", "surrogatepass"), MEETING, KNOWN)
    assert isinstance(checked, Checked)
    assert all(isinstance(one, Finding) and one.message for one in checked.findings)


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_whatever_the_bytes_are_something_is_said(content: bytes) -> None:
    for head in (b"", b"title,day,time,themes\n", b"title;day;time;themes;agenda\r\n"):
        assert check(head + content, MEETING, KNOWN).findings


@given(st.lists(st.text(min_size=1, max_size=12).map(str.strip).filter(bool), max_size=5))
def test_parts_of_a_cell_come_back_as_they_were(parts: list[str]) -> None:
    assert parts_of(joined(parts)) == parts
