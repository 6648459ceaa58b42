"""Preparing a workshop: its description, its agenda, its roles."""

from datetime import date

from sqlmodel import select

from tests.site import Browser, Site
from tests.workshops.preparing.desk import Page
from workshops.models import Meeting, Workshop
from workshops.views.agenda import change_rows, rows_of


def described(site: Site, **changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "title": "Sharing seeds",
        "introduction": "Why and how",
        "language": "en",
        "languages": ["en", "pt"],
        "themes": [str(site.theme.id)],
        "kind": "workshop",
        "meeting": "",
        "day": "2037-12-05",
        "clock": "14:30",
        "zone": "Atlantic/Cape_Verde",
        "minutes": "90",
        "visibility": "public",
        "call_url": "https://call.example/abc",
    }
    return fields | changes


async def test_the_secretariat_and_facilitators_make_a_draft_and_nobody_else(site: Site) -> None:
    await site.workshop()
    for name, status in (("dora", 303), ("alice", 303), ("bob", 403)):
        assert (
            await (await site.browser(name)).post("/workshops/new", data=described(site))
        ).status_code == status
    assert (await site.stranger().get("/workshops/new")).status_code == 403


async def test_an_announced_workshop_is_moved_to_an_hour_to_come_and_a_draft_to_any(site: Site) -> None:
    alice = await site.browser("alice")
    for workshop, status in ((await site.workshop(), 303), (await site.announced(), 422)):
        path = f"/workshops/{workshop.slug}/edit"
        answer = await alice.post(path, data=described(site, day="2020-12-05", title="Moved"))
        assert answer.status_code == status
        kept = (await alice.get(path)).text
        assert 'value="2020-12-05"' in kept
        assert ('id="e-day"' in answer.text) == (status == 422)


async def test_two_workshops_of_one_title_have_two_addresses(site: Site) -> None:
    dora = await site.browser("dora")
    places = [(await dora.post("/workshops/new", data=described(site))).headers["location"] for _ in range(2)]
    assert places == ["/workshops/sharing-seeds/edit", "/workshops/sharing-seeds-2/edit"]


async def test_an_arabic_title_has_an_address_too(site: Site) -> None:
    dora = await site.browser("dora")
    place = (await dora.post("/workshops/new", data=described(site, title="ورشة الماء"))).headers["location"]
    assert (await dora.get(place)).status_code == 200


async def test_every_mistake_stands_at_its_field_and_nothing_typed_is_lost(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    wrong = described(
        site,
        title=" ",
        day="2026-13-45",
        clock="25:00",
        zone="Nowhere",
        minutes="5",
        themes=[],
        call_url="http://x",
        capacity="0",
        visibility="all",
        registration="maybe",
        link_url_1="javascript:alert(1)",
        interpreter_name_2="Ines",
    )
    started = await alice.post("/workshops/new", data=wrong)
    assert started.status_code == 422
    for field in ("title", "day", "clock", "zone"):
        assert f'id="e-{field}"' in started.text, field
    answer = await alice.post(f"/workshops/{workshop.slug}/edit", data=wrong)
    assert answer.status_code == 422
    places = (
        "link_label_1",
        "link_url_1",
        "interpreter_language_2",
        "capacity",
        "visibility",
        "registration",
    )
    for field in ("title", "day", "clock", "zone", "minutes", "themes", "call_url", *places):
        assert f'id="e-{field}"' in answer.text, field
    for typed in ("Why and how", "http://x", "2026-13-45", "javascript:alert(1)", "Ines"):
        assert typed in answer.text


async def test_an_hour_that_the_change_of_clocks_skips_is_refused(site: Site) -> None:
    dora = await site.browser("dora")
    skipped = described(site, day="2038-03-28", clock="02:30", zone="Europe/Brussels")
    answer = await dora.post("/workshops/new", data=skipped)
    assert answer.status_code == 422
    assert "put forward" in answer.text


async def test_a_call_is_https_only(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    for bad in ("javascript:alert(1)", "http://call", "https://", "https://a b", "//call"):
        for field in ("call_url", "link_url_1"):
            page = await Page.open(alice, workshop)
            answer = await page.send(**described(site, link_label_1="Board", link_url_1="") | {field: bad})
            assert answer.status_code == 422, (field, bad)


async def test_the_description_is_edited_by_those_who_run_it(site: Site) -> None:
    workshop = await site.announced()
    alice, bob = await site.browser("alice"), await site.browser("bob")
    address = f"/workshops/{workshop.slug}/edit"
    assert (await bob.get(address)).status_code == 403
    assert (await bob.post(address, data=described(site))).status_code == 403
    page = (await alice.get(address)).text
    assert 'value="10:00"' in page
    assert (await alice.post(address, data=described(site))).status_code == 303
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert "Sharing seeds" in page
    assert "15:30" in page  # 14:30 in Praia, in UTC


def test_rows_are_added_moved_and_removed_without_losing_a_word() -> None:
    rows = rows_of({"title-0": "A", "minutes-0": "5", "title-1": "B", "title-x": "no", "nothing-3": "no"})
    assert [row["title"] for row in rows] == ["A", "B"]
    assert [row["title"] for row in change_rows(rows, "down-0")] == ["B", "A"]
    assert [row["title"] for row in change_rows(rows, "up-0")] == ["A", "B"]
    assert [row.get("title") for row in change_rows(rows, "add")] == ["A", "B", None]
    assert [row["title"] for row in change_rows(rows, "remove-0")] == ["B"]
    assert change_rows(rows, "remove-9") == rows
    assert change_rows(rows, "nonsense") == rows


async def agenda_of(browser: Browser, slug: str) -> list[dict[str, object]]:
    return (await browser.get(f"/workshops/{slug}.json")).json()["agenda"]


async def test_an_agenda_changed_while_live_reaches_the_room_and_keeps_the_anchors(site: Site) -> None:
    workshop, alice = await site.live()
    before = await agenda_of(alice, workshop.slug)
    rows = {
        "id-0": str(before[1]["id"])[1:],
        "title-0": "Water and land",
        "minutes-0": "25",
        "title-1": "Closing",
        "minutes-1": "5",
        "do": "save",
    }
    assert (await alice.post(f"/workshops/{workshop.slug}/agenda", data=rows)).status_code == 303
    after = await agenda_of(alice, workshop.slug)
    assert [(item["title"], item["minutes"]) for item in after] == [("Water and land", 25), ("Closing", 5)]
    assert after[0]["id"] == before[1]["id"]


async def test_an_item_that_is_wrong_is_told_and_the_rest_is_kept(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    rows = {"title-0": "Good", "minutes-0": "5", "title-1": "Too long", "minutes-1": "100000", "do": "save"}
    answer = await alice.post(f"/workshops/{workshop.slug}/agenda", data=rows)
    assert answer.status_code == 422
    assert 'id="e-minutes-1"' in answer.text
    assert "Good" in answer.text
    added = await alice.post(f"/workshops/{workshop.slug}/agenda", data=rows | {"do": "add"})
    assert added.status_code == 200
    assert 'name="title-2"' in added.text


async def test_roles_are_given_by_address_and_withdrawn_before_somebody_entered(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    address = f"/workshops/{workshop.slug}/roles"
    assert (
        await alice.post(address, data={"email": "bob@example.org", "role": "facilitator"})
    ).status_code == 303
    bob = await site.browser("bob")
    assert (await bob.get(f"/workshops/{workshop.slug}/edit")).status_code == 200
    assert (await alice.post(address, data={"email": "nope", "role": "facilitator"})).status_code == 422
    assert (
        await alice.post(address, data={"email": "bob@example.org", "role": "secretariat"})
    ).status_code == 422
    page = (await alice.get(f"/workshops/{workshop.slug}/edit")).text
    place = page.rpartition('name="withdraw" value="')[2].partition('"')[0]
    assert place.isdigit()
    assert (await bob.post(address, data={"withdraw": "99999"})).status_code == 404


async def test_nobody_joins_a_meeting_that_they_may_not_see(site: Site) -> None:
    """Its number in a form leads nowhere; whoever makes meetings may put a workshop there, and there it stays."""
    async with site.database.transaction() as tx:
        hidden = Meeting(number=5, starts_on=date(2030, 1, 1), ends_on=date(2030, 1, 2), status="draft")
        tx.add(hidden)
    workshop, number = await site.announced(), str(hidden.id)
    alice, dora = await site.browser("alice"), await site.browser("dora")
    begun = {"title": "Begun", "day": "2030-01-01", "clock": "10:00", "zone": "UTC", "language": "en"}
    assert (await alice.post("/workshops/new", data=begun | {"meeting": number})).status_code == 303
    found = []
    for browser in (alice, dora, alice):
        page = await Page.open(browser, workshop)
        assert (await page.send(**described(site, meeting=number))).status_code == 303
        async with site.database.reading() as tx:
            found.append((await tx.exec(select(Workshop.meeting_id).order_by(Workshop.id))).all())
    assert found == [[None, None], [hidden.id, None], [hidden.id, None]]
