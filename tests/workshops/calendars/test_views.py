"""Calendar files: of a workshop, of a meeting, and one's own at a secret address."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product

import httpx
import pytest

from tests.site import Browser, Site
from tests.workshops.calendars.reading import events, read, value
from together.columns import now
from workshops import actions
from workshops.models import Meeting, Participant, Registration, Workshop


async def change(site: Site, workshop: Workshop, **fields: object) -> None:
    async with site.database.transaction() as tx:
        own = await tx.get_one(Workshop, workshop.id)
        for name, wanted in fields.items():
            setattr(own, name, wanted)


async def register(site: Site, workshop: Workshop, name: str, status: str = "registered") -> None:
    async with site.database.transaction() as tx:
        tx.add(
            Registration(
                workshop_id=workshop.id, person_id=site.people[name].id, status=status, registered_at=now()
            )
        )


async def secret_path(browser: Browser) -> str:
    page = (await browser.get("/me/calendar")).text
    found = re.search(r'value="http://testserver(/calendar/[^"]+\.ics)"', page)
    assert found, page
    return found[1]


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return [value(event, "summary") for event in events(answer.text)]


# One workshop


async def test_a_workshop_can_be_saved_as_a_file_by_a_stranger(site: Site) -> None:
    workshop = await site.announced()
    answer = await site.stranger().get(f"/workshops/{workshop.slug}.ics")
    assert titles(answer) == ["Caring for the commons"]
    assert answer.headers["content-disposition"] == f'attachment; filename="{workshop.slug}.ics"'
    [event] = events(answer.text)
    assert value(event, "uid") == workshop.uid
    assert value(event, "url") == f"http://testserver/workshops/{workshop.slug}"
    assert "Water (20" in value(event, "description")
    assert event.contents["categories"][0].value == ["Resources and common goods"]


async def test_the_page_before_the_hour_offers_the_file_and_the_signed_in_their_own_calendar(
    site: Site,
) -> None:
    workshop = await site.announced()
    stranger = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert f'href="/workshops/{workshop.slug}.ics"' in stranger
    assert "/me/calendar" not in stranger
    bob = (await (await site.browser("bob")).get(f"/workshops/{workshop.slug}")).text
    assert 'href="/me/calendar"' in bob


async def test_a_cancelled_workshop_is_cancelled_in_the_file(site: Site) -> None:
    workshop = await site.announced()
    await change(site, workshop, status="cancelled", cancelled_at=now(), sequence=1, changed_at=now())
    [event] = events((await site.stranger().get(f"/workshops/{workshop.slug}.ics")).text)
    assert (value(event, "status"), value(event, "sequence")) == ("CANCELLED", "1")


async def test_where_the_call_is_stands_only_in_the_file_of_those_who_come(site: Site) -> None:
    workshop = await site.announced(call_url="https://meet.example/secret")
    path = f"/workshops/{workshop.slug}.ics"
    assert "meet.example" not in (await site.stranger().get(path)).text
    await register(site, workshop, "bob")
    await register(site, workshop, "dora", "waiting")
    assert "meet.example" in (await (await site.browser("bob")).get(path)).text
    async with site.database.transaction() as tx:
        (await tx.get_one(type(site.people["dora"]), site.people["dora"].id)).secretariat = False
    assert "meet.example" not in (await (await site.browser("dora")).get(path)).text
    assert "meet.example" in (await (await site.browser("alice")).get(path)).text


async def test_a_draft_is_in_no_calendar_not_even_its_facilitators(site: Site) -> None:
    workshop = await site.workshop()
    for browser in (site.stranger(), await site.browser("alice")):
        assert (await browser.get(f"/workshops/{workshop.slug}.ics")).status_code == 404


async def test_the_missing_and_the_wrong_method(site: Site) -> None:
    workshop = await site.announced()
    stranger = site.stranger()
    assert (await stranger.get("/workshops/nothing.ics")).status_code == 404
    assert (await stranger.get("/meetings/99.ics")).status_code == 404
    for path in (f"/workshops/{workshop.slug}.ics", "/meetings/5.ics", "/calendar/x.ics"):
        assert (await stranger.post(path)).status_code == 405


async def test_the_file_is_for_whom_the_page_is_and_for_nobody_else(site: Site) -> None:
    workshop = await site.announced()
    await register(site, workshop, "bob")
    browsers = {"stranger": site.stranger()} | {name: await site.browser(name) for name in site.people}
    path, seen = f"/workshops/{workshop.slug}", set()
    for visibility, status in product(
        ("public", "members", "link"), ("announced", "cancelled", "closed", "draft")
    ):
        await change(site, workshop, visibility=visibility, status=status)
        for name, browser in browsers.items():
            page, file = await browser.get(path), await browser.get(f"{path}.ics")
            expected = 404 if status == "draft" else page.status_code
            assert file.status_code == expected, (visibility, status, name)
            seen.add((visibility, expected))
            if expected == 404:
                assert "Caring" not in file.text
    assert seen >= {("public", 200), ("members", 404), ("link", 404), ("link", 200)}


# One meeting


async def meeting(site: Site, status: str = "published") -> Meeting:
    async with site.database.transaction() as tx:
        made = await actions.create_meeting(
            tx,
            number=5,
            starts_on=date(2037, 12, 1),
            ends_on=date(2037, 12, 5),
            place="",
            country="",
            zone="Europe/Brussels",
            introduction="",
        )
        made.status = status
        return made


async def test_a_meetings_calendar_holds_what_the_visitor_may_see_and_never_a_draft(site: Site) -> None:
    fifth = str((await meeting(site)).id)
    await site.announced(title="Open to all", meeting=fifth)
    hidden = await site.announced(title="By link", meeting=fifth)
    await change(site, hidden, visibility="link")
    await site.workshop(title="Unfinished", meeting=fifth)
    await site.announced(title="Elsewhere")
    assert titles(await site.stranger().get("/meetings/5.ics")) == ["Open to all"]
    alice = await site.browser("alice")
    assert sorted(titles(await alice.get("/meetings/5.ics"))) == ["By link", "Open to all"]
    dora = await site.browser("dora")
    assert "Unfinished" not in titles(await dora.get("/meetings/5.ics"))


async def test_a_meetings_calendar_is_named_in_the_language_that_its_address_asks_for(site: Site) -> None:
    await meeting(site)
    answer = await site.stranger().get("/meetings/5.ics?lang=fr")
    name = read(answer.text).contents["x-wr-calname"][0].value
    assert "internationale" in name
    assert answer.headers["content-disposition"] == "inline"


async def test_the_calendar_of_a_meeting_in_preparation_is_nobodys_but_the_secretariats(site: Site) -> None:
    await meeting(site, status="draft")
    assert (await site.stranger().get("/meetings/5.ics")).status_code == 404
    assert (await (await site.browser("alice")).get("/meetings/5.ics")).status_code == 404
    assert (await (await site.browser("dora")).get("/meetings/5.ics")).status_code == 200


# One's own


async def test_ones_own_calendar_has_what_one_registered_for_facilitates_or_reports(site: Site) -> None:
    facilitated = await site.announced(title="Facilitated", day="2037-12-02")
    await site.announced(title="Somebody's")
    alice, bob, charlie = [await site.browser(name) for name in ("alice", "bob", "charlie")]
    for status in ("registered", "waiting", "cancelled", "unconfirmed"):
        await register(site, await site.announced(title=f"Is {status}"), "bob", status)
    subscriber = site.stranger()  # a program brings no cookie
    assert titles(await subscriber.get(await secret_path(bob))) == ["Is registered"]
    for person in (alice, charlie):
        assert "Facilitated" in titles(await subscriber.get(await secret_path(person)))
    await change(site, facilitated, status="draft")
    assert "Facilitated" not in titles(await subscriber.get(await secret_path(alice)))


async def test_it_holds_the_last_90_days_and_all_to_come_and_what_was_cancelled_as_cancelled(
    site: Site,
) -> None:
    for title, days in (("Long ago", -91), ("Lately", -89), ("Far away", 900)):
        workshop = await site.announced(title=title)
        await change(site, workshop, starts_at=now() + timedelta(days=days))
        await register(site, workshop, "bob")
    called_off = await site.announced(title="Called off")
    await register(site, called_off, "bob")
    await change(site, called_off, status="cancelled", cancelled_at=now())
    answer = await site.stranger().get(await secret_path(await site.browser("bob")))
    assert sorted(titles(answer)) == ["Called off", "Far away", "Lately"]
    states = {value(one, "summary"): value(one, "status") for one in events(answer.text)}
    assert states == {"Called off": "CANCELLED", "Far away": "CONFIRMED", "Lately": "CONFIRMED"}


async def test_what_one_was_removed_from_is_taken_out(site: Site) -> None:
    workshop = await site.announced()
    await register(site, workshop, "bob")
    async with site.database.transaction() as tx:
        tx.add(
            Participant(
                workshop_id=workshop.id, person_id=site.people["bob"].id, name="Bob", removed_at=now()
            )
        )
    assert titles(await site.stranger().get(await secret_path(await site.browser("bob")))) == []


async def test_it_is_asked_for_again_without_being_sent_again_until_something_moves(site: Site) -> None:
    workshop = await site.announced()
    await register(site, workshop, "bob")
    path, program = await secret_path(await site.browser("bob")), site.stranger()
    first = await program.get(path)
    assert first.headers["cache-control"] == "private, max-age=300"
    again = await program.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    moved = datetime(2037, 12, 1, 15, tzinfo=UTC)
    await change(site, workshop, starts_at=moved, sequence=1, changed_at=now())
    third = await program.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert third.status_code == 200
    [event], [before] = events(third.text), events(first.text)
    assert value(event, "uid") == value(before, "uid")
    assert event.dtstart.value == "20371201T160000"


async def test_it_speaks_its_owners_language_whoever_fetches_it(site: Site) -> None:
    await register(site, await site.announced(), "bob")
    bob = await site.browser("bob")
    await bob.post("/me", data={"name": "Bob", "language": "fr", "languages": ["fr"]})
    said = (await site.stranger().get(await secret_path(bob), headers={"Accept-Language": "en"})).text
    assert "français" in value(events(said)[0], "description")


async def test_a_new_address_stops_the_old_one_and_no_other_persons(site: Site) -> None:
    bob, charlie = await site.browser("bob"), await site.browser("charlie")
    old, charlies, program = await secret_path(bob), await secret_path(charlie), site.stranger()
    answer = await bob.post("/me/calendar")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/calendar?renewed=1")
    assert "new address" in (await bob.get("/me/calendar?renewed=1")).text
    assert (await program.get(old)).status_code == 404
    assert (await program.get(await secret_path(bob))).status_code == 200
    assert (await program.get(charlies)).status_code == 200


@pytest.mark.parametrize("field", ["blocked_at", "closed_at"])
async def test_the_calendar_of_one_who_is_blocked_or_left_is_gone(site: Site, field: str) -> None:
    path = await secret_path(await site.browser("bob"))
    async with site.database.transaction() as tx:
        setattr(await tx.get_one(type(site.people["bob"]), site.people["bob"].id), field, now())
    assert (await site.stranger().get(path)).status_code == 404


async def test_an_old_a_forged_and_a_foreign_address_look_the_same(site: Site) -> None:
    bob, program = await site.browser("bob"), site.stranger()
    old = await secret_path(bob)
    await bob.post("/me/calendar")
    signer = site.app.state.signer
    forged = [
        old,
        old[:-6] + "x.ics",
        "/calendar/anything.ics",
        f"/calendar/{signer.sign('calendar', [9999, 0])}.ics",
        f"/calendar/{signer.sign('registration', [site.people['bob'].id, 1])}.ics",
        f"/calendar/{signer.sign('calendar', {'a': 1})}.ics",
        f"/calendar/{signer.sign('calendar', ['1', '0'])}.ics",
    ]
    answers = [await program.get(path) for path in forged]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {re.sub(r"/calendar/[^\"]+|%2Fcalendar[^\"]+", "", answer.text) for answer in answers}
    assert len(bodies) == 1


async def test_where_ones_calendar_is_nobody_else_reads(site: Site) -> None:
    assert (await site.stranger().get("/me/calendar")).status_code == 403
    assert (await site.stranger().post("/me/calendar")).status_code == 403
    bob = await site.browser("bob")
    page = await bob.get("/me/calendar")
    assert 'href="webcal://testserver/calendar/' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert (await bob.put("/me/calendar")).status_code == 405


async def test_another_site_cannot_change_ones_address(site: Site) -> None:
    bob = await site.browser("bob")
    path = await secret_path(bob)
    answer = await bob.post("/me/calendar", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert (await site.stranger().get(path)).status_code == 200
