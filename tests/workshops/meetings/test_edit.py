"""A meeting is made and changed: by whom, with what told at which field, and nothing typed lost."""

import pytest
from sqlmodel import select

from network.models import Person
from tests.site import Site
from tests.workshops.meetings.gathering import convener, deeds, fields, meeting_of, stored
from together.database import Database
from workshops.meetings import actions
from workshops.meetings.forms import MeetingForm, described
from workshops.meetings.queries import get_arranged
from workshops.models import Meeting
from workshops.visitors import Visitor


async def test_a_new_meeting_is_a_draft_that_nobody_else_sees(site: Site) -> None:
    dora = await site.browser("dora")
    answer = await dora.post("/meetings/new", data=fields(title="For water", introduction_fr="Ce pour quoi"))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/meetings/5")
    meeting = await stored(site, 5)
    assert meeting
    assert meeting.status == "draft"
    assert meeting.title == "For water"
    assert meeting.translations == {"fr": {"introduction": "Ce pour quoi"}}
    assert (await site.stranger().get("/meetings/5")).status_code == 404
    assert "as a draft" in (await dora.get(answer.headers["location"])).text
    assert await deeds(site) == ["meeting_created"]


async def test_the_form_suggests_the_next_number_and_the_zone_of_the_last_meeting(site: Site) -> None:
    await meeting_of(site, 7, zone="Atlantic/Cape_Verde")
    page = (await (await site.browser("dora")).get("/meetings/new")).text
    assert 'value="8"' in page
    assert "<option selected>Atlantic/Cape_Verde" in page


async def test_a_number_that_is_taken_is_told_at_its_field_with_a_free_one_and_nothing_is_lost(
    site: Site,
) -> None:
    await meeting_of(site, 5)
    dora = await site.browser("dora")
    words = fields(introduction="Words that took an hour.", title_ar="العنوان", place="Praia", country="CV")
    answer = await dora.post("/meetings/new", data=words)
    assert answer.status_code == 422
    assert "This one is free: 6" in answer.text
    for kept in ("Words that took an hour.", "العنوان", "Praia", 'value="CV" selected'):
        assert kept in answer.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"number": ""}, "Please give a whole number."),
        ({"number": "0"}, "Please give 1 or more."),
        ({"number": "99999999999"}, "Please give 9999 or less."),
        ({"starts_on": "", "ends_on": ""}, "Please give a date."),
        ({"ends_on": "2037-11-30"}, "The last day cannot be before the first."),
        ({"ends_on": "2038-11-30"}, "A meeting lasts at most two months."),
        ({"zone": "Europe/Atlantis"}, "Please choose a time zone of the list."),
        ({"language": "de"}, "Please choose one of the list."),
        ({"country": "XX"}, "Please choose one of the list."),
        ({"title": "x" * 161}, "Please shorten this to 160 characters."),
        ({"title_en": "Again"}, "empty one of the two"),
        ({"title": "\u200b"}, "at least one letter or number"),
    ],
)
async def test_what_cannot_be_is_told_at_its_field(site: Site, wrong: dict[str, str], told: str) -> None:
    answer = await (await site.browser("dora")).post("/meetings/new", data=fields(**wrong))
    assert answer.status_code == 422
    assert told in answer.text
    assert "What we come for." in answer.text
    assert await stored(site, 5) is None


async def test_a_draft_changes_its_number_and_its_address_with_it(site: Site) -> None:
    meeting = await meeting_of(site, status="draft")
    dora = await site.browser("dora")
    answer = await dora.post("/meetings/5/edit", data=fields(number="6", seen=described(meeting)["seen"]))
    assert answer.headers["location"].startswith("/meetings/6")
    assert (await dora.get("/meetings/5")).status_code == 404
    assert (await dora.get("/meetings/6")).status_code == 200


async def test_a_draft_cannot_take_the_number_of_another(site: Site) -> None:
    await meeting_of(site, 4)
    await meeting_of(site, 5, status="draft")
    answer = await (await site.browser("dora")).post("/meetings/5/edit", data=fields(number="4"))
    assert answer.status_code == 422
    assert "This one is free: 6" in answer.text
    assert await stored(site, 5)


async def test_a_published_meeting_keeps_its_number_whatever_is_posted(site: Site) -> None:
    await meeting_of(site, 5)
    dora = await site.browser("dora")
    assert 'name="number"' not in (await dora.get("/meetings/5/edit")).text
    answer = await dora.post("/meetings/5/edit", data=fields(number="6", title="Now with a title"))
    assert answer.status_code == 303
    assert await stored(site, 6) is None
    assert "Now with a title" in (await dora.get("/meetings/5")).text
    assert await deeds(site) == ["meeting_changed"]


async def test_a_form_that_was_loaded_before_somebody_else_saved_is_told_and_can_be_saved_again(
    site: Site,
) -> None:
    meeting = await meeting_of(site, 5)
    seen = described(meeting)["seen"]
    dora = await site.browser("dora")
    assert (await dora.post("/meetings/5/edit", data=fields(title="First", seen=seen))).status_code == 303
    answer = await dora.post("/meetings/5/edit", data=fields(title="Second", introduction="Mine.", seen=seen))
    assert answer.status_code == 422
    assert "Somebody else changed this page while you wrote" in answer.text
    assert "Second" in answer.text
    assert "Mine." in answer.text
    assert (await stored(site, 5)).title == "First"  # type: ignore[union-attr]
    now_seen = described(await stored(site, 5))["seen"]  # type: ignore[arg-type]
    assert f'value="{now_seen}"' in answer.text
    again = await dora.post("/meetings/5/edit", data=fields(title="Second", seen=now_seen))
    assert again.status_code == 303


async def test_publishing_in_between_is_no_change_of_the_words(site: Site) -> None:
    meeting = await meeting_of(site, 5, status="draft")
    dora = await site.browser("dora")
    await dora.post("/meetings/5/publish")
    answer = await dora.post("/meetings/5/edit", data=fields(seen=described(meeting)["seen"]))
    assert answer.status_code == 303


async def test_changing_the_language_of_the_words_keeps_the_translations(site: Site) -> None:
    await meeting_of(site, translations={"fr": {"introduction": "La cinquième"}})
    dora = await site.browser("dora")
    clash = await dora.post("/meetings/5/edit", data=fields(language="fr", introduction_fr="La cinquième"))
    assert clash.status_code == 422
    assert clash.text.count("La cinquième") == 1
    saved = fields(language="fr", introduction="La cinquième", introduction_en="The fifth")
    assert (await dora.post("/meetings/5/edit", data=saved)).status_code == 303
    meeting = await stored(site, 5)
    assert meeting
    assert (meeting.language, meeting.translations) == ("fr", {"en": {"introduction": "The fifth"}})


async def test_a_convener_makes_meetings_and_others_do_not(site: Site) -> None:
    for browser in (site.stranger(), await site.browser("alice")):
        assert (await browser.get("/meetings/new")).status_code == 403
        assert (await browser.post("/meetings/new", data=fields())).status_code == 403
    assert await stored(site, 5) is None
    await convener(site, "bob")
    assert (await (await site.browser("bob")).post("/meetings/new", data=fields())).status_code == 303


async def test_the_missing_and_the_wrong_method(site: Site) -> None:
    dora = await site.browser("dora")
    assert (await dora.get("/meetings/9/edit")).status_code == 404
    assert (await dora.put("/meetings/new")).status_code == 405


async def test_a_number_taken_at_the_same_instant_is_told(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        dora = Person(email="dora@example.org", name="Dora", secretariat=True)
        tx.add(dora)
    visitor = Visitor(dora)
    form = MeetingForm.model_validate(fields())
    async with any_database.transaction() as tx:
        await actions.draft_meeting(tx, form=form, by=dora)
    with pytest.raises(actions.NumberTaken):
        async with any_database.transaction() as tx:
            await actions.draft_meeting(tx, form=form, by=dora)
    async with any_database.transaction() as tx:
        await actions.draft_meeting(tx, form=MeetingForm.model_validate(fields(number="6")), by=dora)
    with pytest.raises(actions.NumberTaken) as refused:
        async with any_database.transaction() as tx:
            meeting = await get_arranged(tx, 6, visitor, locked=True)
            await actions.change_meeting(tx, meeting=meeting, form=form, by=dora)
    assert refused.value.params == {"free": 7}
    async with any_database.reading() as tx:
        assert sorted((await tx.exec(select(Meeting.number))).all()) == [5, 6]
