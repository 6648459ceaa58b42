"""What is asked for calendars and for the first page, on both databases."""

from datetime import UTC, timedelta

from network.models import Person, Territory
from network.territories.queries import count_by_country, list_newest
from together.columns import now
from together.database import Database
from workshops.calendars.actions import renew_address
from workshops.calendars.queries import get_owner, list_own
from workshops.front import list_front
from workshops.models import AgendaItem, Participant, Registration, Workshop
from workshops.visitors import Visitor


async def gather(database: Database) -> Person:
    """Bob with a seat tomorrow, a room that he runs now, and others' workshops around them."""
    async with database.transaction() as tx:
        bob = Person(email="bob@example.org", name="Bob")
        tx.add(bob)
        tx.add(Territory(slug="praia", name="Praia", country="CV"))
        tx.add(Territory(slug="maio", name="Maio", country="CV"))
        tx.add(Territory(slug="mulhouse", name="Mulhouse", country="FR"))
        made = {}
        for title, days, status in (
            ("Seat", 1, "announced"),
            ("Runs", 0, "live"),
            ("Other", 0.5, "announced"),
            ("Draft", 3, "draft"),
            ("Old", -100, "closed"),
        ):
            made[title] = Workshop(
                slug=title.lower(), title=title, status=status, starts_at=now() + timedelta(days=days)
            )
            tx.add(made[title])
        await tx.flush()
        tx.add(AgendaItem(workshop_id=made["Seat"].id, position=0, title="Welcome"))
        for title in ("Seat", "Old"):
            tx.add(Registration(workshop_id=made[title].id, person_id=bob.id))
        for title in ("Runs", "Draft"):
            tx.add(Participant(workshop_id=made[title].id, person_id=bob.id, name="Bob", role="facilitator"))
    return bob


async def test_ones_own_calendar_is_told_in_order(any_database: Database) -> None:
    bob = await gather(any_database)
    async with any_database.reading() as tx:
        own = await list_own(tx, bob)
    assert [one.workshop.title for one in own] == ["Runs", "Seat"]
    assert [item.title for item in own[1].details.agenda] == ["Welcome"]


async def test_the_first_page_has_the_live_one_of_ones_own_first(any_database: Database) -> None:
    bob = await gather(any_database)
    async with any_database.reading() as tx:
        front = await list_front(tx, Visitor(bob), UTC)
        stranger = await list_front(tx, Visitor(), UTC)
    assert [(one.workshop.title, one.own) for one in front.all] == [
        ("Runs", "staff"),
        ("Other", ""),
        ("Seat", "registered"),
    ]
    assert [one.title for one in front.drafts] == ["Draft"]
    assert [(one.workshop.title, one.own) for one in stranger.all] == [
        ("Runs", ""),
        ("Other", ""),
        ("Seat", ""),
    ]
    assert stranger.own is None
    assert list(stranger.drafts) == []


async def test_a_new_address_counts_up(any_database: Database) -> None:
    bob = await gather(any_database)
    for turn in (1, 2):
        async with any_database.transaction() as tx:
            await renew_address(tx, person=bob)
        async with any_database.reading() as tx:
            assert (await get_owner(tx, bob.id or 0, turn)).email == "bob@example.org"


async def test_territories_are_counted_by_country_most_first(any_database: Database) -> None:
    await gather(any_database)
    async with any_database.reading() as tx:
        assert list((await count_by_country(tx)).items()) == [("CV", 2), ("FR", 1)]
        assert [one.name for one in await list_newest(tx, 2)] == ["Mulhouse", "Maio"]
