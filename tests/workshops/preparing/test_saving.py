"""A description saves itself: nothing is lost, nobody overwrites anybody unseen, readers see it when it is published."""

import asyncio
import json

import pytest
from sqlmodel import select

from tests.site import Site
from tests.workshops.preparing.desk import Page, described, draft_of, stored
from tests.workshops.preparing.test_copy import made
from together.database import Database
from workshops.models import WorkshopDraft
from workshops.preparing import drafts
from workshops.queries import get_standing
from workshops.visitors import Visitor


async def test_only_those_who_run_a_workshop_open_or_save_its_description(site: Site) -> None:
    workshop = await site.announced()
    address = f"/workshops/{workshop.slug}/edit"
    body = {"version": 0, "tab": "a#1", "values": {"title": "Mine"}}
    for name in ("bob", "charlie", None):
        browser = await site.browser(name) if name else site.stranger()
        assert (await browser.get(address)).status_code == 403
        answer = await browser.post(address, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert (await browser.post(address, data=described(site))).status_code == 403
        assert (await browser.post(address.replace("edit", "discard"))).status_code == 403
    assert (await site.stranger().post("/workshops/none/edit", json=body)).status_code == 404
    assert (await site.stranger().put(address)).status_code == 405
    assert await draft_of(site, workshop) is None


async def test_what_is_typed_waits_on_every_device_and_readers_see_it_once_it_is_published(
    site: Site,
) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    page = await Page.open(alice, workshop)
    answer = await page.save(title="Sharing seeds", day="not a day", link_url_1="https://")
    assert answer.status_code == 200
    assert answer.json()["fields"] == {}
    elsewhere = (await (await site.browser("alice")).get(page.address)).text
    assert 'value="Sharing seeds"' in elsewhere
    assert 'value="not a day"' in elsewhere
    assert "There are changes that readers do not see yet" in elsewhere
    reader = await site.stranger().get(f"/workshops/{workshop.slug}")
    assert "Sharing seeds" not in reader.text
    refused = await page.send(**described(site, day="not a day"))
    assert refused.status_code == 422
    assert 'id="e-day"' in refused.text
    draft = await draft_of(site, workshop)
    assert draft is not None
    assert draft.fields["day"] == "not a day"
    page = await Page.open(alice, workshop)
    assert (await page.send(**described(site, link_url_1=""))).status_code == 303
    assert "Sharing seeds" in (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    draft = await draft_of(site, workshop)
    assert draft is not None
    assert draft.fields == {}


async def test_a_description_is_stored_with_all_it_says(site: Site) -> None:
    workshop = await site.workshop()
    page = await Page.open(await site.browser("alice"), workshop)
    said = described(
        site,
        visibility="members",
        registration="closed",
        capacity="40",
        link_label_2="Board",
        link_url_2="https://board.example/1",
        interpreter_language_1="fr",
        interpreter_name_1="Ines",
        interpreter_language_3="ar",
    )
    assert (await page.send(**said)).status_code == 303
    kept = await stored(site, workshop)
    assert kept.links == [{"label": "Board", "url": "https://board.example/1"}]
    assert kept.interpreters == [{"language": "fr", "name": "Ines"}, {"language": "ar", "name": ""}]
    assert (kept.visibility, kept.registration, kept.capacity) == ("members", "closed", 40)
    again = await Page.open(await site.browser("alice"), workshop)
    assert (await again.save(link_label_1="Board", link_label_2="")).status_code == 200
    draft = await draft_of(site, workshop)
    assert draft is not None
    assert draft.fields == {}


async def test_a_page_that_is_behind_is_given_both_texts(site: Site) -> None:
    workshop = await site.announced()
    mine = await Page.open(await site.browser("alice"), workshop)
    theirs = await Page.open(await site.browser("dora"), workshop)
    assert (await theirs.save(title="Of Dora")).status_code == 200
    answer = await mine.save(title="Of Alice")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "draft_changed")
    assert (told["saved_by"], told["own"], told["values"]["title"]) == ("Dora", False, "Of Dora")
    mine.version = told["version"]
    assert (await mine.save(title="Of Alice")).status_code == 200


async def test_a_retry_of_the_same_tab_is_taken_and_an_overtaken_save_changes_nothing(site: Site) -> None:
    workshop = await site.workshop()
    page = await Page.open(await site.browser("alice"), workshop)
    before = page.version
    assert (await page.save(title="First")).status_code == 200
    page.version = before  # the answer was lost
    assert (await page.save(title="Second")).status_code == 200
    page.saves = 0
    late = await page.save(title="First")
    assert late.status_code == 200
    draft = await draft_of(site, workshop)
    assert draft is not None
    assert draft.fields["title"] == "Second"


async def test_a_page_open_since_before_a_publication_is_told(site: Site) -> None:
    workshop = await site.announced()
    old = await Page.open(await site.browser("dora"), workshop)
    new = await Page.open(await site.browser("alice"), workshop)
    assert (await new.send(**described(site))).status_code == 303
    answer = await old.save(introduction="Something else")
    assert (answer.status_code, answer.json()["values"]["title"]) == (409, "Sharing seeds")


async def test_without_scripts_two_who_changed_other_fields_do_not_disturb_each_other(site: Site) -> None:
    workshop = await site.announced()
    page = await Page.open(await site.browser("alice"), workshop)
    as_read = described(
        site,
        title="Caring for the commons",
        introduction="What our territories do.",
        day="2037-12-01",
        clock="10:00",
        zone="Europe/Brussels",
        minutes="60",
    )
    other = await Page.open(await site.browser("dora"), workshop)
    assert (await other.send(**as_read | {"minutes": "75"})).status_code == 303
    assert (await page.send(**as_read | {"title": "Of Alice"})).status_code == 303
    kept = await stored(site, workshop)
    assert (kept.title, kept.minutes) == ("Of Alice", 75)


async def test_without_scripts_the_same_field_is_asked_about_and_the_choice_is_kept(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    page = await Page.open(alice, workshop)
    other = await Page.open(await site.browser("dora"), workshop)
    assert (await other.save(title="Of Dora", introduction="By Dora")).status_code == 200
    mine = described(site, title="Of Alice", introduction="By Alice")
    asked = await page.send(**mine)
    assert asked.status_code == 409
    for text in ("Of Dora", "Of Alice", "By Dora", "By Alice", "Dora saved while you were writing"):
        assert text in asked.text
    assert (await stored(site, workshop)).title == "Caring for the commons"
    page.version = other.version
    only = " ".join(["title", "introduction", "day"])
    choice = {"keep-title": "mine", "keep-introduction": "theirs", "only": only}
    assert (await page.send(**mine | choice)).status_code == 303
    kept = await stored(site, workshop)
    assert (kept.title, kept.introduction, kept.zone) == ("Of Alice", "By Dora", "Europe/Brussels")


async def test_rows_are_added_and_taken_out_without_scripts_and_nothing_is_stored(site: Site) -> None:
    workshop = await site.workshop()
    page = await Page.open(await site.browser("alice"), workshop)
    typed = described(
        site, link_label_1="One", link_url_1="https://1", link_label_2="Two", link_url_2="https://2"
    )
    more = await page.send("add-link", **typed)
    assert more.status_code == 200
    assert more.text.count('data-row="link" hidden') == 1
    less = (await page.send("remove-link-1", **typed)).text
    assert 'name="link_label_1" type="text" value="Two"' in less
    assert 'value="One"' not in less
    assert (await page.send("remove-nothing-1", **typed)).status_code == 400
    assert await draft_of(site, workshop) is None


async def test_changes_are_given_up_and_the_description_stays(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    page = await Page.open(alice, workshop)
    await page.save(title="Other")
    assert (await alice.post(f"/workshops/{workshop.slug}/discard")).status_code == 303
    assert 'value="Other"' not in (await alice.get(page.address)).text
    assert (await page.save(title="Again")).status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"version": 0, "values": {"slug": "x"}}, 404),
        ({"version": 0, "values": {"title": ["x"]}}, 422),
        ({"version": 0, "values": {"themes": "1"}}, 422),
        ({"version": 0, "values": {"themes": [1]}}, 422),
        ({"version": 0, "values": {"introduction": "x" * 20_001}}, 422),
        ({"version": -1, "values": {}}, 422),
        ({"version": 2**63, "values": {}}, 422),
        ([], 400),
    ],
)
async def test_what_is_no_save_is_refused(site: Site, body: object, status: int) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    answer = await alice.post(f"/workshops/{workshop.slug}/edit", json=body)
    assert answer.status_code == status
    assert await draft_of(site, workshop) is None


async def test_a_lone_surrogate_and_a_body_too_large_are_refused(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    address, kind = f"/workshops/{workshop.slug}/edit", {"Content-Type": "application/json"}
    torn = '{"version": 0, "values": {"title": "\\ud800"}}'
    assert (await alice.post(address, content=torn, headers=kind)).status_code == 400
    large = json.dumps({"version": 0, "values": {"introduction": "x" * 200_000}})
    assert (await alice.post(address, content=large, headers=kind)).status_code == 413


async def test_of_many_who_save_at_once_one_does_and_the_others_are_told(any_database: Database) -> None:
    workshop, alice = await made(any_database)

    async def save(number: int) -> bool:
        try:
            async with any_database.transaction() as tx:
                standing = await get_standing(tx, workshop.slug, Visitor(alice))
                sent = drafts.Sent({"title": f"Title {number}"}, 0, f"tab{number}#1")
                await drafts.save_draft(tx, standing=standing, sent=sent, by=alice)
        except drafts.DraftChanged:
            return False
        return True

    assert sum(await asyncio.gather(*(save(number) for number in range(8)))) == 1
    async with any_database.reading() as tx:
        assert (await tx.exec(select(WorkshopDraft.version))).one() == 1


async def test_what_was_typed_in_a_draft_goes_along_when_it_is_announced(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    page = await Page.open(alice, workshop)
    await page.save(title="Typed last", minutes="5")
    refused = await alice.post(f"/workshops/{workshop.slug}/announce")
    assert refused.status_code == 422
    assert 'id="e-minutes"' in refused.text
    assert f'action="{page.address}"' in refused.text
    assert (await stored(site, workshop)).status == "draft"
    assert (await page.save(minutes="50")).status_code == 200
    assert (await alice.post(f"/workshops/{workshop.slug}/announce")).status_code == 303
    assert "Typed last" in (await site.stranger().get(f"/workshops/{workshop.slug}")).text
