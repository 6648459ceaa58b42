"""What is asked of the index for feeds and sitemaps, on both databases."""

from datetime import UTC, datetime, timedelta

from network.additions import queries
from practices.contributions import newest_of
from practices.models import Practice
from together.database import Database
from together.search import Entry, put

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_only_what_is_public_and_a_page_of_its_own(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        for number, (kind, audience) in enumerate(
            [
                ("practice", "public"),
                ("workshop", "workshop:2"),
                ("outcome", "public"),
                ("territory", "public"),
            ]
        ):
            texts = {"fr": (f"T{number} <b>&", "Corps"), "en": (f"E{number}", "Body")}
            at = NOON + timedelta(hours=number)
            await put(tx, Entry(kind, f"{kind}:{number}", f"/{kind}/{number}", texts, at, audience))
    async with any_database.reading() as tx:
        told = await queries.list_additions(tx, {}, queries.KINDS, "fr")
        assert [(one.path, one.title) for one in told] == [
            ("/territory/3", "T3 <b>&"),
            ("/practice/0", "T0 <b>&"),
        ]
        assert await queries.count_pages(tx) == 1
        listed = await queries.list_public(tx, 1)
        assert [(page.path, list(page.languages)) for page in listed] == [
            ("/practice/0", ["fr", "en"]),
            ("/territory/3", ["fr", "en"]),
        ]
        assert [page.own for page in listed] == [False, True]


async def test_what_was_added_is_told_by_when_it_was_added_not_by_when_it_is_held(
    any_database: Database,
) -> None:
    async with any_database.transaction() as tx:
        later = NOON + timedelta(days=30)
        card = {"added": NOON.isoformat()}
        await put(tx, Entry("workshop", "workshop:1", "/w", {"en": ("W", "")}, later, card=card))
        await put(tx, Entry("practice", "practice:1", "/p", {"en": ("P", "")}, NOON + timedelta(days=1)))
    async with any_database.reading() as tx:
        told = await queries.list_additions(tx, {}, queries.KINDS, "en")
    assert [(one.path, one.at) for one in told] == [("/p", NOON + timedelta(days=1)), ("/w", NOON)]


async def test_a_meeting_of_many_sessions_to_come_hides_nothing_that_is_new_today(
    any_database: Database,
) -> None:
    async with any_database.transaction() as tx:
        for number in range(3 * queries.LENGTH):
            card = {"added": (NOON - timedelta(days=1)).isoformat()}
            held = NOON + timedelta(days=30, minutes=number)
            await put(
                tx, Entry("workshop", f"workshop:{number}", f"/w{number}", {"en": ("W", "")}, held, card=card)
            )
        await put(tx, Entry("practice", "practice:1", "/p", {"en": ("P", "")}, NOON))
    async with any_database.reading() as tx:
        told = await queries.list_additions(tx, {}, queries.KINDS, "en")
    assert told[0].path == "/p"
    assert len(told) == queries.LENGTH


async def test_an_empty_index_has_one_empty_page(any_database: Database) -> None:
    async with any_database.reading() as tx:
        assert await queries.count_pages(tx) == 1
        assert await queries.list_public(tx, 1) == []
        assert await newest_of(tx, Practice.territory_id == 1) == (0, [])
