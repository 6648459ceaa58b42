"""The first practice of a new editor before the secretariat: who waits, what is decided, who hears of it."""

import asyncio

import httpx
import pytest
from sqlmodel import col, select

from network import actions as network
from network.models import Membership, Notice, Person
from practices import actions
from practices.content import Facts, Words
from practices.models import Case, Practice
from practices.queries import get_standing
from practices.readers import reader_for
from practices.review.actions import needs_review
from practices.review.decisions import decide
from practices.review.forms import DecisionForm
from practices.review.queries import list_open
from tests.practices.shelf import Shelf, told_nowhere
from tests.site import Browser
from together.database import Database

TITLE = "Repairing bicycles together"


async def submitted(shelf: Shelf, draft: Practice, name: str = "eve") -> Browser:
    """The browser of an editor who has pressed Publish for the first time."""
    browser = await shelf.browser(name)
    answer = await browser.post(f"/practices/{draft.slug}/publish")
    assert answer.status_code == 303, answer.text
    return browser


async def now_of(shelf: Shelf, draft: Practice) -> Practice:
    """The practice as it is stored now."""
    async with shelf.database.reading() as tx:
        return await tx.get_one(Practice, draft.id)


async def cases(shelf: Shelf) -> list[Case]:
    """All cases, oldest first."""
    async with shelf.database.reading() as tx:
        return list((await tx.exec(select(Case).order_by(col(Case.id)))).all())


async def told(shelf: Shelf, name: str) -> list[Notice]:
    """What somebody was told, without what they follow."""
    async with shelf.database.reading() as tx:
        found = await tx.exec(
            select(Notice)
            .where(Notice.person_id == shelf.people[name].id, col(Notice.kind).in_(["review", "report"]))
            .order_by(col(Notice.id))
        )
        return list(found.all())


async def decided(
    shelf: Shelf, decision: str, reason: str = "", version: int = 1, number: int = 0, name: str = "dora"
) -> httpx.Response:
    """A decision of the secretariat about the newest case."""
    browser = await shelf.browser(name)
    number = number or (await cases(shelf))[-1].id or 0
    data = {"decision": decision, "reason": reason, "version": str(version)}
    return await browser.post(f"/review/{number}", data=data)


async def test_the_first_practice_of_an_editor_waits_where_nobody_else_sees_it(
    shelf: Shelf, draft: Practice
) -> None:
    eve = await submitted(shelf, draft)
    assert (await now_of(shelf, draft)).status == "submitted"
    for browser in (shelf.stranger(), await shelf.browser("fay"), await shelf.browser("bob")):
        assert (await browser.get(f"/practices/{draft.slug}")).status_code == 404
    assert "Take it back" in (await eve.get(f"/practices/{draft.slug}/edit")).text
    dora = await shelf.browser("dora")
    queue = (await dora.get("/review")).text
    assert TITLE in queue
    assert "Mulhouse" in queue
    assert "Eve" in queue
    assert [(one.kind, one.path) for one in await told(shelf, "dora")] == [("review", "/review")]
    number = (await cases(shelf))[0].id
    assert "Neighbours and a school" in (await dora.get(f"/review/{number}")).text
    assert (await dora.get(f"/practices/{draft.slug}/preview")).status_code == 200


async def test_the_queue_says_that_it_was_decided(shelf: Shelf, draft: Practice) -> None:
    await submitted(shelf, draft)
    dora = await shelf.browser("dora")
    form = (await dora.get(f"/review/{(await cases(shelf))[-1].id}")).text
    assert "Needed unless you accept it" in form
    assert "(optional)" not in form
    answer = await decided(shelf, "changes", "Who led it?")
    assert "Decided. Those concerned are told." in (await dora.get(answer.headers["location"])).text
    assert "Decided." not in (await dora.get("/review?done=published")).text


async def test_the_queue_leads_to_what_else_the_secretariat_does(shelf: Shelf) -> None:
    page = (await (await shelf.browser("dora")).get("/review")).text
    for path in ("/practices/import", "/territories/new"):
        assert f'href="{path}"' in page, path


@pytest.mark.parametrize("name", ["eve", "fay", "max", "bob", None])
async def test_the_queue_is_nobody_elses_to_know_of(shelf: Shelf, draft: Practice, name: str | None) -> None:
    await submitted(shelf, draft)
    browser = await shelf.browser(name) if name else shelf.stranger()
    number = (await cases(shelf))[0].id
    assert (await browser.get("/review")).status_code == 404
    assert (await browser.get(f"/review/{number}")).status_code == 404
    data = {"decision": "accept", "version": "1"}
    assert (await browser.post(f"/review/{number}", data=data)).status_code == 404
    assert (await now_of(shelf, draft)).status == "submitted"
    assert "For the secretariat" not in (await browser.get("/")).text


async def test_accepted_it_is_published_in_its_authors_name_and_the_next_one_at_once(
    shelf: Shelf, draft: Practice
) -> None:
    eve = await submitted(shelf, draft)
    assert (await decided(shelf, "accept")).status_code == 303
    page = await shelf.stranger().get(f"/practices/{draft.slug}")
    assert TITLE in page.text
    notice = (await told(shelf, "eve"))[-1]
    assert (notice.data["outcome"], notice.urgent, notice.path) == (
        "accepted",
        True,
        f"/practices/{draft.slug}",
    )
    assert TITLE not in (await (await shelf.browser("dora")).get("/review")).text
    second = await shelf.draft(title="A second one")
    await eve.post(f"/practices/{second.slug}/publish")
    assert (await now_of(shelf, second)).status == "published"


async def test_a_later_edit_is_not_reviewed_again(shelf: Shelf, draft: Practice) -> None:
    eve = await submitted(shelf, draft)
    await decided(shelf, "accept")
    await shelf.rewrite(draft, title="Repairing bicycles again")
    await eve.post(f"/practices/{draft.slug}/publish")
    assert "Repairing bicycles again" in (await shelf.stranger().get(f"/practices/{draft.slug}")).text
    assert len(await cases(shelf)) == 1


@pytest.mark.parametrize(("decision", "status"), [("changes", "changes"), ("decline", "declined")])
async def test_given_back_with_a_reason_that_reaches_the_author_it_can_be_sent_again(
    shelf: Shelf, draft: Practice, decision: str, status: str
) -> None:
    eve = await submitted(shelf, draft)
    assert (await decided(shelf, decision)).status_code == 422
    assert (await decided(shelf, decision, "Please say for **whom**.")).status_code == 303
    assert (await now_of(shelf, draft)).status == status
    notice = (await told(shelf, "eve"))[-1]
    assert notice.data == {"outcome": status, "title": TITLE, "reason": "Please say for **whom**."}
    assert notice.urgent
    assert "<strong>whom</strong>" in (await eve.get(f"/practices/{draft.slug}/edit")).text
    assert (await shelf.stranger().get(f"/practices/{draft.slug}")).status_code == 404
    await eve.post(f"/practices/{draft.slug}/publish")
    assert (await now_of(shelf, draft)).status == "submitted"
    assert len([one for one in await cases(shelf) if not one.closed_at]) == 1


async def test_what_the_author_changed_since_it_was_read_is_not_accepted_unread(
    shelf: Shelf, draft: Practice
) -> None:
    await submitted(shelf, draft)
    await shelf.rewrite(draft, title="Buy our product")
    answer = await decided(shelf, "accept", version=1)
    assert answer.status_code == 409
    assert "The author has changed it since you read it" in answer.text
    assert (await now_of(shelf, draft)).status == "submitted"
    assert (await decided(shelf, "accept", version=2)).status_code == 303


async def test_of_two_moderators_the_second_is_told_kindly(shelf: Shelf, draft: Practice) -> None:
    await submitted(shelf, draft)
    assert (await decided(shelf, "accept")).status_code == 303
    answer = await decided(shelf, "decline", "No")
    assert answer.status_code == 409
    assert "This was answered in the meantime" in answer.text
    assert (await now_of(shelf, draft)).status == "published"


async def test_of_two_at_the_same_moment_one_decides(shelf: Shelf, draft: Practice) -> None:
    await submitted(shelf, draft)
    dora, number = await shelf.browser("dora"), (await cases(shelf))[0].id
    choices = [
        {"decision": "accept", "version": "1"},
        {"decision": "decline", "reason": "No", "version": "1"},
    ]
    answers = await asyncio.gather(*(dora.post(f"/review/{number}", data=data) for data in choices * 4))
    assert sorted(answer.status_code for answer in answers) == [303] + [409] * 7
    assert len(await told(shelf, "eve")) == 1


async def test_taken_back_it_is_a_draft_again_and_leaves_the_queue(shelf: Shelf, draft: Practice) -> None:
    eve = await submitted(shelf, draft)
    fay = await shelf.browser("fay")
    assert (await fay.post(f"/practices/{draft.slug}/withdraw")).status_code == 404
    assert (await eve.post(f"/practices/{draft.slug}/withdraw")).status_code == 303
    assert (await now_of(shelf, draft)).status == "draft"
    assert (await eve.post(f"/practices/{draft.slug}/withdraw")).status_code == 409
    assert (await decided(shelf, "accept")).status_code == 409
    assert TITLE not in (await (await shelf.browser("dora")).get("/review")).text


async def test_the_secretariat_reads_its_own_menu_with_the_number_of_what_waits(
    shelf: Shelf, draft: Practice
) -> None:
    dora = await shelf.browser("dora")
    assert "Nothing waits" in (await dora.get("/review")).text
    await submitted(shelf, draft)
    home = (await dora.get("/")).text
    assert '<span class="badge">1</span>' in home.partition('href="/secretariat"')[2][:300]
    assert 'href="/review"' in (await dora.get("/secretariat")).text


async def test_what_the_secretariat_and_tried_editors_publish_is_not_reviewed(shelf: Shelf) -> None:
    praia = shelf.territories["praia"].id or 0
    await shelf.published("fay", "praia")
    async with shelf.database.reading() as tx:
        for name, expected in (("eve", True), ("fay", False), ("dora", False)):
            reader = await reader_for(tx, shelf.people[name])
            place = shelf.territories["mulhouse"].id or 0 if name == "eve" else praia
            assert await needs_review(tx, reader=reader, territory_id=place) is expected, name


async def test_a_translation_does_not_make_somebody_tried(shelf: Shelf, published: Practice) -> None:
    await shelf.translated(published, "fay")
    async with shelf.database.reading() as tx:
        reader = await reader_for(tx, shelf.people["fay"])
        assert await needs_review(tx, reader=reader, territory_id=shelf.territories["praia"].id or 0)


async def test_a_network_may_do_without_reviews(shelf: Shelf, draft: Practice) -> None:
    shelf.site.app.state.settings = shelf.site.app.state.settings.model_copy(update={"review": "none"})
    await submitted(shelf, draft)
    assert (await now_of(shelf, draft)).status == "published"


async def test_what_is_not_asked_is_refused(shelf: Shelf, draft: Practice) -> None:
    await submitted(shelf, draft)
    dora = await shelf.browser("dora")
    assert (await decided(shelf, "hide", "No")).status_code == 403
    assert (await decided(shelf, "burn", "No")).status_code == 422
    assert (await decided(shelf, "accept", number=999)).status_code == 404
    assert (await dora.put("/review")).status_code == 405


# Reports of readers


async def reported(shelf: Shelf, practice: Practice, name: str = "bob", **fields: str) -> httpx.Response:
    """Somebody reports it."""
    browser = await shelf.browser(name)
    data = {"reason": "It is an advertisement"} | fields
    return await browser.post(f"/practices/{practice.slug}/report", data=data)


async def commented(shelf: Shelf, practice: Practice, text: str = "Buy this") -> str:
    """A comment of Max's; its number."""
    browser = await shelf.browser("max")
    await browser.post(f"/practices/{practice.slug}/comments", data={"text": text})
    async with shelf.database.reading() as tx:
        found = await tx.exec(select(Notice).where(Notice.kind == "comment").order_by(col(Notice.id).desc()))
        notice = found.first()
    assert notice
    return notice.path.rpartition("/")[2]


async def test_a_reader_reports_and_only_the_secretariat_reads_it(shelf: Shelf, published: Practice) -> None:
    bob = await shelf.browser("bob")
    assert "Report this practice" in (await bob.get(f"/practices/{published.slug}")).text
    assert (await bob.get(f"/practices/{published.slug}/report")).status_code == 200
    answer = await reported(shelf, published)
    assert answer.status_code == 303
    assert "The secretariat will look at it" in (await bob.get(answer.headers["location"])).text
    assert "It is an advertisement" in (await (await shelf.browser("dora")).get("/review")).text
    for browser in (await shelf.browser("eve"), shelf.stranger()):
        assert told_nowhere(await browser.get(f"/practices/{published.slug}"), "advertisement")
    await reported(shelf, published, reason="Said again")
    assert [case.reason for case in await cases(shelf)] == ["Said again"]


async def test_strangers_are_asked_to_sign_in_and_drafts_cannot_be_reported(
    shelf: Shelf, published: Practice, draft: Practice
) -> None:
    stranger = shelf.stranger()
    assert (await stranger.get(f"/practices/{published.slug}/report")).status_code == 403
    assert (
        await stranger.post(f"/practices/{published.slug}/report", data={"reason": "x"})
    ).status_code == 403
    assert (await stranger.get(f"/practices/{draft.slug}/report")).status_code == 404
    assert (await reported(shelf, draft)).status_code == 404
    assert (await reported(shelf, published, reason=" ")).status_code == 422
    assert (await reported(shelf, published, comment="999")).status_code == 404
    assert (await reported(shelf, published, comment="x")).status_code == 404
    assert await cases(shelf) == []


async def test_a_practice_taken_back_after_a_report_is_gone_and_all_hear_of_it(
    shelf: Shelf, published: Practice
) -> None:
    await reported(shelf, published)
    await reported(shelf, published, "fay")
    assert (await decided(shelf, "unpublish", number=1)).status_code == 422
    assert (await decided(shelf, "unpublish", "Please take out the prices.", number=1)).status_code == 303
    assert (await shelf.stranger().get(f"/practices/{published.slug}")).status_code == 404
    assert [one.outcome for one in await cases(shelf)] == ["hidden", "hidden"]
    notice = (await told(shelf, "eve"))[-1]
    assert (notice.data["outcome"], notice.data["reason"]) == ("unpublished", "Please take out the prices.")
    for name in ("bob", "fay"):
        assert [one.data["outcome"] for one in await told(shelf, name)] == ["hidden"]
    assert (await decided(shelf, "dismiss", number=2)).status_code == 409


async def test_a_reported_comment_is_hidden_with_a_reason(shelf: Shelf, published: Practice) -> None:
    number = await commented(shelf, published)
    bob = await shelf.browser("bob")
    form = await bob.get(f"/practices/{published.slug}/report", params={"comment": number})
    assert "Buy this" in form.text
    await reported(shelf, published, comment=number)
    case = (await cases(shelf))[0]
    dora = await shelf.browser("dora")
    assert "Buy this" in (await dora.get(f"/review/{case.id}")).text
    assert (await decided(shelf, "hide", "x" * 301)).status_code == 422
    assert (await decided(shelf, "hide", "Advertisement")).status_code == 303
    assert told_nowhere(await shelf.stranger().get(f"/practices/{published.slug}"), "Buy this")
    assert (await reported(shelf, published, comment=number)).status_code == 404


async def test_a_report_may_be_dismissed_and_everything_stays(shelf: Shelf, published: Practice) -> None:
    await reported(shelf, published)
    assert (await decided(shelf, "dismiss")).status_code == 303
    assert (await shelf.stranger().get(f"/practices/{published.slug}")).status_code == 200
    assert [one.data["outcome"] for one in await told(shelf, "bob")] == ["dismissed"]


async def test_nobody_fills_the_queue_alone(shelf: Shelf, published: Practice) -> None:
    async with shelf.database.transaction() as tx:
        for _ in range(20):
            tx.add(
                Case(
                    kind="report",
                    practice_id=published.id or 0,
                    person_id=shelf.people["bob"].id,
                    comment_id=None,
                )
            )
    other = await shelf.published("fay", "praia", title="Another")
    assert (await reported(shelf, other)).status_code == 429


async def test_it_works_on_both_databases(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        eve = await network.create_person(tx, email="eve@example.org", name="Eve")
        dora = await network.make_secretariat(tx, email="dora@example.org")
        place = await network.create_territory(
            tx, slug="mulhouse", name="Mulhouse", country="FR", kind="city"
        )
        theme = await network.create_theme(tx, code="2", slug="water", names={"en": "Water"})
        tx.add(Membership(territory_id=place.id or 0, person_id=eve.id or 0, role="editor"))
        await tx.flush()
        reader = await reader_for(tx, eve)
        practice = await actions.start_draft(
            tx,
            reader=reader,
            territory_id=place.id or 0,
            language="en",
            words=Words(title=TITLE, what="We repair.", novelty="All can."),
            facts=Facts(themes=[theme.id or 0]),
        )
    async with any_database.transaction() as tx:
        await actions.publish(tx, standing=await get_standing(tx, practice.slug, await reader_for(tx, eve)))
    async with any_database.transaction() as tx:
        office = await reader_for(tx, await tx.get_one(Person, dora.id))
        waiting = await list_open(tx, office)
        assert [one.title for one in waiting] == [TITLE]
        form = DecisionForm(decision="accept", version=1)
        await decide(tx, reader=office, number=waiting[0].case.id or 0, form=form)
    async with any_database.reading() as tx:
        assert (await tx.get_one(Practice, practice.id)).status == "published"
