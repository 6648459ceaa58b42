"""What one is told and follows, on one's own page."""

from sqlmodel import select

from network.models import Notice, Subscription
from network.notices.actions import tell
from practices.models import Draft
from tests.practices.shelf import Shelf
from tests.queries import counting
from tests.site import Site


async def told(site: Site, name: str, **changes: object) -> None:
    """Tell this person that Bob wrote something."""
    fields: dict = {
        "kind": "comment",
        "path": "/practices/garden/comments/1",
        "subject": "practice:1",
        "data": {"who": "Bob", "title": "The garden"},
        "text": "Who waters in *August*?",
    }
    async with site.database.transaction() as tx:
        await tell(tx, people=[site.people[name].id or 0], **(fields | changes))


async def test_a_stranger_is_asked_to_sign_in(site: Site) -> None:
    for answer in (
        await site.stranger().get("/me/notices"),
        await site.stranger().post("/me/notices/read"),
        await site.stranger().post("/themes/common-goods/follow"),
    ):
        assert answer.status_code == 403
        assert "/sign-in" in answer.text


async def test_what_is_new_is_counted_in_the_head_of_every_page_until_it_was_read(site: Site) -> None:
    alice = await site.browser("alice")
    assert "badge--news" not in (await alice.get("/meetings")).text
    await told(site, "alice")
    await told(site, "alice", kind="answer", path="/practices/garden/comments/2")
    assert "New for you: </span>2" in (await alice.get("/meetings")).text
    page = (await alice.get("/me/notices")).text
    assert "<bdi>Bob</bdi> wrote about “<bdi>The garden</bdi>”." in page
    assert "Who waters in <em>August</em>?" in page
    await alice.post("/me/notices/read", data={"notice": "1"})
    assert "New for you: </span>1" in (await alice.get("/meetings")).text
    await alice.post("/me/notices/read")
    assert "badge--news" not in (await alice.get("/me/notices")).text


async def test_looking_reads_nothing_and_nobody_reads_for_another(site: Site) -> None:
    alice, bob = await site.browser("alice"), await site.browser("bob")
    await told(site, "alice")
    await alice.get("/me/notices")
    assert (await bob.post("/me/notices/read", data={"notice": "1"})).status_code == 303
    assert "wrote about" not in (await bob.get("/me/notices")).text
    assert "badge--news" in (await alice.get("/")).text
    assert (await alice.post("/me/notices/read", data={"notice": "x"})).status_code == 400
    assert (await alice.get("/me/notices/read")).status_code == 405


async def test_unread_ones_stand_first_and_many_are_paged(site: Site) -> None:
    alice = await site.browser("alice")
    for number in range(35):
        await told(site, "alice", text=f"Word {number:02}")
    await alice.post("/me/notices/read", data={"notice": "35"})
    first = (await alice.get("/me/notices")).text
    second = (await alice.get("/me/notices?page=2")).text
    assert "Word 33" in first
    assert "Word 34" not in first
    assert second.index("Word 00") < second.index("Word 34")
    assert (await alice.get("/me/notices?page=x")).status_code == 200


async def test_every_kind_has_its_sentence_in_every_language(site: Site) -> None:
    alice = await site.browser("alice")
    kinds = [
        "comment",
        "answer",
        "accepted",
        "mention",
        "hidden",
        "adoption",
        "published",
        "words",
        "invited",
    ]
    kinds += ["translation_outdated", "review", "report", "of another time"]
    for kind in kinds:
        await told(site, "alice", kind=kind, data={"title": "<i>Garden</i>", "reason": "Because"})
    await told(site, "alice", kind="review", data={})
    for language in ("en", "fr", "pt", "ar"):
        await alice.post("/language", data={"language": language})
        page = await alice.get("/me/notices")
        assert page.status_code == 200
        assert "<i>" not in page.text


async def test_a_theme_and_a_territory_are_followed_and_left(shelf: Shelf) -> None:
    bob = await shelf.browser("bob")
    for path in ("/territories/mulhouse", "/themes/water"):
        assert 'value="follow"' in (await bob.get(path)).text
        assert 'value="follow"' not in (await shelf.stranger().get(path)).text
        answer = await bob.post(f"{path}/follow", data={"next": path})
        assert answer.headers["location"] == path
        assert 'value="stop"' in (await bob.get(path)).text
    page = (await bob.get("/me/notices")).text
    assert 'href="/territories/mulhouse"' in page
    assert 'href="/themes/water"' in page
    await bob.post("/themes/water/follow", data={"do": "stop", "next": "//evil"})
    assert 'value="follow"' in (await bob.get("/themes/water")).text
    assert (await bob.post("/themes/nowhere/follow")).status_code == 404
    assert (await bob.post("/territories/nowhere/follow")).status_code == 404


async def test_followers_hear_of_the_first_publication_once(shelf: Shelf) -> None:
    bob, alice = await shelf.browser("bob"), await shelf.browser("alice")
    await bob.post("/territories/mulhouse/follow")
    await bob.post("/themes/common-goods/follow")
    await alice.post("/themes/common-goods/follow")
    await alice.post("/themes/common-goods/follow", data={"do": "stop"})
    practice = await shelf.published()
    await shelf.rewrite(practice, title="A better title")
    await shelf.publish(practice)
    page = (await bob.get("/me/notices")).text
    assert page.count("<bdi>Mulhouse</bdi> published") == 1
    assert "published" not in (await alice.get("/me/notices")).text
    assert "published" not in (await (await shelf.browser("eve")).get("/me/notices")).text


async def test_who_follows_a_theme_hears_of_what_lies_within_it(shelf: Shelf) -> None:
    bob = await shelf.browser("bob")
    await bob.post("/themes/common-goods/follow")
    practice = await shelf.draft(title="Water for all")
    async with shelf.database.transaction() as tx:
        draft = await tx.get_one(Draft, (practice.id, "en"))
        draft.facts = draft.facts | {"themes": [shelf.themes["water"].id]}
    await shelf.publish(practice)
    async with shelf.database.reading() as tx:
        [notice] = (await tx.exec(select(Notice))).all()
    assert notice.subject == f"theme:{shelf.themes['commons'].id}"
    assert notice.data["about"] == "Resources and common goods"


async def test_following_twice_makes_one_row_and_a_stop_outlasts_taking_part(shelf: Shelf) -> None:
    practice, bob = await shelf.published(), await shelf.browser("bob")
    for _ in range(2):
        await bob.post(f"/practices/{practice.slug}/follow", data={"do": "follow"})
    await bob.post(f"/practices/{practice.slug}/follow", data={"do": "stop"})
    await bob.post(f"/practices/{practice.slug}/comments", data={"text": "One more question"})
    async with shelf.database.reading() as tx:
        mine = select(Subscription).where(Subscription.person_id == shelf.people["bob"].id)
        [row] = (await tx.exec(mine)).all()
    assert row.stopped_at is not None
    assert (await shelf.stranger().post(f"/practices/{practice.slug}/follow")).status_code == 403
    hidden = await shelf.draft(title="Not yet")
    assert (await bob.post(f"/practices/{hidden.slug}/follow")).status_code == 404


async def test_how_often_mails_come_is_chosen_and_what_gathered_before_is_not_sent(site: Site) -> None:
    alice = await site.browser("alice")
    profile = {"name": "Alice", "language": "en"}
    await alice.post("/me", data=profile | {"digest": "never"})
    assert '<option value="never" selected>' in (await alice.get("/me")).text
    await told(site, "alice")
    await alice.post("/me", data=profile)
    assert '<option value="never" selected>' in (await alice.get("/me")).text
    await alice.post("/me", data=profile | {"digest": "daily"})
    assert (await alice.post("/me", data=profile | {"digest": "hourly"})).status_code == 422
    async with site.database.reading() as tx:
        [notice] = (await tx.exec(select(Notice))).all()
    assert notice.mailed_at is not None


async def test_the_page_costs_few_queries_however_much_there_is(shelf: Shelf) -> None:
    bob, practice = await shelf.browser("bob"), await shelf.published()
    for path in (
        "/territories/mulhouse",
        "/themes/water",
        "/themes/common-goods",
        f"/practices/{practice.slug}",
    ):
        await bob.post(f"{path}/follow")
    for number in range(40):
        await told(shelf.site, "bob", text=f"Word {number}")
    with counting(shelf.database) as queries:
        page = await bob.get("/me/notices")
    assert page.text.count("told__item--new") == 30
    assert "The shared garden" in page.text
    assert len(queries) <= 6, queries
