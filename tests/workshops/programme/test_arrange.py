"""The page on which a programme is arranged: who may, what it shows, and every step without scripts."""

import gzip
import re

import pytest
from sqlmodel import select

from network.models import Person
from tests.site import Site
from tests.workshops.preparing.desk import Page
from tests.workshops.programme.maker import ARRANGE, convener, fresh, meeting_of, row, step
from workshops.models import HistoryEntry, Participant, Registration, Workshop


@pytest.mark.parametrize("path", ["", "/new", "/existing"])
async def test_the_secretariat_and_conveners_arrange_and_nobody_else(site: Site, path: str) -> None:
    await meeting_of(site, status="published")
    await site.workshop()  # Alice facilitates another workshop
    for name in ("alice", "charlie", "bob"):
        assert (await (await site.browser(name)).get(ARRANGE + path)).status_code == 403, name
    assert (await site.stranger().get(ARRANGE + path)).status_code == 403
    for browser in (await site.browser("dora"), await convener(site)):
        assert (await browser.get(ARRANGE + path)).status_code == 200


async def test_nobody_else_writes(site: Site) -> None:
    meeting = await meeting_of(site, status="published")
    workshop = await site.workshop(meeting=str(meeting.id))
    for browser in (site.stranger(), await site.browser("alice"), await site.browser("bob")):
        for path in (f"/sessions/{workshop.slug}", "/new", "/existing", "/announce"):
            answer = await browser.post(ARRANGE + path, data={"do": "plus", "seen": "2037-12-01T09:00/60"})
            assert answer.status_code == 403, path
    assert (await fresh(site, workshop)).status == "draft"


async def test_a_draft_of_a_meeting_is_there_for_its_makers_only(site: Site) -> None:
    await meeting_of(site)
    assert (await site.stranger().get(ARRANGE)).status_code == 404
    assert (await (await site.browser("alice")).get(ARRANGE)).status_code == 404
    dora = await site.browser("dora")
    assert (await dora.get("/meetings/9/arrange")).status_code == 404
    assert (await dora.post(f"{ARRANGE}/sessions/nothing", data={"do": "out"})).status_code == 404
    for path in ("", "/announce", "/sessions/nothing"):
        assert (await dora.put(ARRANGE + path)).status_code == 405, path
    for path in ("/announce", "/sessions/nothing"):
        assert (await dora.get(ARRANGE + path)).status_code == 405, path


async def test_sessions_stand_by_day_in_the_meetings_zone_which_is_named(site: Site) -> None:
    meeting = await meeting_of(site, zone="Atlantic/Cape_Verde")
    workshop = await site.workshop(
        day="2037-12-02", clock="00:30", minutes=90, meeting=str(meeting.id), kind="assembly"
    )
    dora = await site.browser("dora")
    dora.cookies.set("tz", "Asia/Tokyo")
    page = (await dora.get(ARRANGE)).text
    assert "Cape Verde" in page
    day = page[page.index('id="d-2037-12-01"') : page.index('id="d-2037-12-02"')]
    assert workshop.title in day  # in Praia it is still the evening before
    assert 'data-clock="22:30"' in day
    assert "until 00:00" in day
    for told in ("1 h 30", "Assembly", "English, French", "Alice", "Draft"):
        assert told in row(page, workshop), told


async def test_every_day_of_the_meeting_is_there_to_be_filled(site: Site) -> None:
    await meeting_of(site)
    page = (await (await site.browser("dora")).get(ARRANGE)).text
    assert re.findall(r'<section[^>]* id="d-([\d-]+)"', page) == [f"2037-12-0{day}" for day in range(1, 6)]


async def test_people_in_two_sessions_at_once_and_days_outside_are_told(site: Site) -> None:
    meeting = await meeting_of(site)
    number = str(meeting.id)
    water = await site.workshop(title="Water", meeting=number, clock="10:00")
    fire = await site.workshop(title="Fire", meeting=number, clock="10:30")
    late = await site.workshop(title="Late", meeting=number, clock="11:30")
    away = await site.workshop(title="Away", meeting=number, day="2037-11-30")
    page = (await (await site.browser("dora")).get(ARRANGE)).text
    assert "3 clashes" in page  # Alice and Charlie, twice; and one outside
    assert "Alice is also in" in row(page, water)
    assert "Charlie is also in" in row(page, fire)
    assert "is also in" not in row(page, late)
    assert "outside of the meeting" in page
    assert page.index(away.title) < page.index("2037-12-01")


async def test_an_interpreter_in_two_places_is_told_by_name(site: Site) -> None:
    meeting = await meeting_of(site)
    one = await site.workshop(title="Water", meeting=str(meeting.id))
    other = await site.workshop(title="Fire", meeting=str(meeting.id))
    async with site.database.transaction() as tx:
        for place in (await tx.exec(select(Participant))).all():
            await tx.delete(place)
        for workshop, name in ((one, "Inês  Prates"), (other, "inés prates")):
            stored = await tx.get_one(Workshop, workshop.id)
            stored.interpreters = [{"language": "pt", "name": name}, {"language": "fr", "name": ""}]
            tx.add(stored)
    page = (await (await site.browser("dora")).get(ARRANGE)).text
    assert "1 clash<" in page
    assert "is also in" in row(page, other)


async def test_a_session_is_added_with_who_facilitates_it(site: Site) -> None:
    await meeting_of(site)
    dora = await site.browser("dora")
    fields = {
        "title": "Sharing seeds",
        "kind": "workshop",
        "day": "2037-12-03",
        "clock": "14:30",
        "minutes": "75",
        "language": "fr",
        "languages": ["fr", "pt"],
        "themes": [str(site.theme.id)],
        "facilitators": "Bob@example.org new@example.org",
    }
    answer = await dora.post(f"{ARRANGE}/new", data=fields)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{ARRANGE}?day=2037-12-03&done=added#s-sharing-seeds"
    async with site.database.reading() as tx:
        made = (await tx.exec(select(Workshop))).one()
        people = (
            await tx.exec(
                select(Person.email, Participant.role).join(Participant, Participant.person_id == Person.id)
            )
        ).all()
    assert (made.status, made.minutes, made.zone) == ("draft", 75, "Europe/Brussels")
    assert made.starts_at.isoformat() == "2037-12-03T13:30:00+00:00"
    assert sorted(people) == [("bob@example.org", "facilitator"), ("new@example.org", "facilitator")]
    page = (await dora.get(answer.headers["location"])).text
    assert "Added as a draft" in page
    assert "Bob" in row(page, made)


async def test_a_convener_keeps_the_session_that_they_added(site: Site) -> None:
    await meeting_of(site)
    bob = await convener(site)
    fields = {"title": "Mine", "day": "2037-12-01", "clock": "09:00", "minutes": "30", "language": "en"}
    answer = await bob.post(f"{ARRANGE}/new", data=fields | {"themes": str(site.theme.id)})
    assert answer.status_code == 303, answer.text
    assert (await bob.get("/workshops/mine/edit")).status_code == 200


async def test_what_is_wrong_with_a_new_session_stands_at_its_field(site: Site) -> None:
    await meeting_of(site, starts_on="2038-03-28", ends_on="2038-03-28")
    dora = await site.browser("dora")
    wrong = {"title": " ", "day": "x", "clock": "25:00", "minutes": "5", "facilitators": "bob nobody@"}
    answer = await dora.post(f"{ARRANGE}/new", data=wrong)
    assert answer.status_code == 422
    for field in ("title", "day", "clock", "minutes", "themes", "facilitators"):
        assert f'id="e-{field}"' in answer.text, field
    assert "bob nobody@" in answer.text
    skipped = {"title": "Lost hour", "day": "2038-03-28", "clock": "02:30", "minutes": "60", "language": "en"}
    answer = await dora.post(f"{ARRANGE}/new", data=skipped | {"themes": str(site.theme.id)})
    assert answer.status_code == 422
    assert "put forward" in answer.text
    assert 'id="e-clock"' in answer.text
    assert 'value="02:30"' in answer.text


async def test_a_workshop_of_its_own_is_put_in_and_taken_out(site: Site) -> None:
    await meeting_of(site)
    workshop = await site.workshop(day="2037-12-02")
    dora = await site.browser("dora")
    assert workshop.title in (await dora.get(f"{ARRANGE}/existing")).text
    answer = await dora.post(f"{ARRANGE}/existing", data={"slug": workshop.slug})
    assert answer.status_code == 303
    assert workshop.title in (await dora.get(ARRANGE)).text
    assert workshop.title not in (await dora.get(f"{ARRANGE}/existing")).text
    again = await dora.post(f"{ARRANGE}/existing", data={"slug": workshop.slug})
    assert again.status_code == 404  # it belongs to a meeting
    assert (await step(dora, workshop, "out")).status_code == 303
    assert workshop.title not in (await dora.get(ARRANGE)).text
    assert (await fresh(site, workshop)).meeting_id is None
    async with site.database.reading() as tx:
        told = [one.name for one in (await tx.exec(select(HistoryEntry))).all() if one.what == "edited"]
    assert told == ["Dora", "Dora"]


async def test_a_convener_puts_in_only_workshops_of_their_own(site: Site) -> None:
    await meeting_of(site)
    workshop = await site.workshop()
    bob = await convener(site)
    assert workshop.title not in (await bob.get(f"{ARRANGE}/existing")).text
    assert (await bob.post(f"{ARRANGE}/existing", data={"slug": workshop.slug})).status_code == 404
    alice = await convener(site, "alice")
    assert (await alice.post(f"{ARRANGE}/existing", data={"slug": workshop.slug})).status_code == 303


async def test_a_duplicate_is_a_draft_that_begins_when_the_first_one_ends(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(meeting=str(meeting.id))
    dora = await site.browser("dora")
    answer = await step(dora, workshop, "duplicate")
    assert "done=copied" in answer.headers["location"]
    async with site.database.reading() as tx:
        copy = (await tx.exec(select(Workshop).where(Workshop.id != workshop.id))).one()
        staff = (await tx.exec(select(Participant.name).where(Participant.workshop_id == copy.id))).all()
    assert (copy.status, copy.starts_at, copy.meeting_id) == ("draft", workshop.ends_at, meeting.id)
    assert sorted(staff) == ["Alice", "Charlie"]
    assert "clash" not in (await dora.get(ARRANGE)).text.partition("<nav")[0]


async def test_all_drafts_are_announced_with_one_press(site: Site) -> None:
    meeting = await meeting_of(site)
    drafts = [await site.workshop(title=title, meeting=str(meeting.id)) for title in ("Water", "Fire")]
    other = await site.workshop(title="Elsewhere")
    dora = await site.browser("dora")
    assert "2 sessions are drafts" in (await dora.get(ARRANGE)).text
    answer = await dora.post(f"{ARRANGE}/announce")
    assert "2 sessions were announced" in (await dora.get(answer.headers["location"])).text
    assert [(await fresh(site, one)).status for one in (*drafts, other)] == [
        "announced",
        "announced",
        "draft",
    ]
    again = await dora.post(f"{ARRANGE}/announce")
    assert "Nothing was to be announced" in (await dora.get(again.headers["location"])).text


@pytest.mark.parametrize(
    ("press", "data"), [(f"{ARRANGE}/announce", {}), ("/meetings/5/publish", {"announce": "1"})]
)
async def test_what_was_typed_goes_along_and_what_does_not_fit_stays_a_draft(
    site: Site, press: str, data: dict[str, str]
) -> None:
    meeting = await meeting_of(site)
    water, fire = [await site.workshop(title=title, meeting=str(meeting.id)) for title in ("Water", "Fire")]
    dora = await site.browser("dora")
    await (await Page.open(dora, water)).save(title="Rain")
    page = await Page.open(dora, fire)
    await page.save(minutes="5")
    answer = await dora.post(press, data=data)
    assert "1 session stays a draft" in (await dora.get(answer.headers["location"])).text
    rain, kept = await fresh(site, water), await fresh(site, fire)
    assert (rain.title, rain.status, kept.status, kept.minutes) == ("Rain", "announced", "draft", 60)
    await page.save(minutes="50")
    answer = await dora.post(f"{ARRANGE}/announce")
    told = (await dora.get(answer.headers["location"])).text
    assert "1 session was announced" in told
    assert "stays a draft" not in told
    assert (await fresh(site, fire)).minutes == 50


async def test_links_to_its_own_pages_stand_for_those_who_run_it(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.workshop(meeting=str(meeting.id))
    link = f"/workshops/{workshop.slug}/agenda"
    assert link in (await (await site.browser("dora")).get(ARRANGE)).text
    assert link in (await (await convener(site, "alice")).get(ARRANGE)).text
    assert link not in (await (await convener(site)).get(ARRANGE)).text


async def test_before_a_move_it_says_how_many_are_told(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(meeting=str(meeting.id))
    async with site.database.transaction() as tx:
        for number, status in enumerate(["registered", "registered", "waiting", "cancelled", "unconfirmed"]):
            tx.add(Registration(workshop_id=workshop.id or 0, email=f"{number}@example.org", status=status))
    page = row((await (await site.browser("dora")).get(ARRANGE)).text, workshop)
    assert "3 people will be told when you move it" in page
    assert "2 registered · 1 on the waiting list" in page
    assert 'data-ask="3 people will be told. Move it?"' in page


async def test_a_large_programme_is_shown_a_day_at_a_time_and_stays_light(site: Site) -> None:
    meeting = await meeting_of(site)
    first = await site.workshop(meeting=str(meeting.id))
    async with site.database.transaction() as tx:
        for number in range(199):
            tx.add(
                Workshop(
                    slug=f"session-{number}",
                    title=f"Session {number} about what we hold in common",
                    meeting_id=meeting.id,
                    languages=["en", "fr"],
                    starts_at=first.starts_at.replace(day=1 + number % 5, hour=8 + number // 5 % 9),
                )
            )
    dora = await site.browser("dora")
    page = await dora.get(f"{ARRANGE}?day=2037-12-03")
    assert page.text.count("data-session=") == 40
    assert 'id="d-2037-12-03"' in page.text
    assert len(gzip.compress(page.content)) < 12_000
    assert (await dora.get(f"{ARRANGE}?day=nonsense")).text.count('<section class="arrange__day"') == 1
