"""What is gathered by territory and theme, on both databases."""

from datetime import UTC, datetime, timedelta

from network import actions as network
from network.themes.queries import get_branch
from practices.contributions import on_themes
from practices.models import Practice, PracticeTheme
from together.database import Database
from workshops import queries
from workshops.models import Commitment, CommitmentTerritory, Participant, Workshop, WorkshopTheme
from workshops.visitors import Visitor

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_workshops_and_commitments_are_gathered(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        place = await network.create_territory(tx, slug="mulhouse", name="Mulhouse")
        theme = await network.create_theme(tx, code="1", slug="water", names={"en": "Water"})
        inner = await network.create_theme(tx, code="1.1", slug="wells", names={"en": "Wells"}, parent=theme)
        for number, status in enumerate(("closed", "announced", "live", "closed", "draft")):
            workshop = Workshop(
                slug=f"w{number}", title=f"W{number}", status=status, starts_at=NOON + timedelta(days=number)
            )
            tx.add(workshop)
            await tx.flush()
            tx.add(WorkshopTheme(workshop_id=workshop.id or 0, theme_id=inner.id or 0))
            tx.add(Participant(workshop_id=workshop.id or 0, name="A", territory_id=place.id, joined_at=NOON))
            pledge = Commitment(workshop_id=workshop.id or 0, outcome="o1", text=f"P{number}", at=NOON)
            tx.add(pledge)
            await tx.flush()
            tx.add(CommitmentTerritory(commitment_id=pledge.id or 0, territory_id=place.id or 0))
    async with any_database.reading() as tx:
        branch = await get_branch(tx, "water")
        about = await queries.list_of_themes(tx, branch.ids, Visitor())
        assert [card.workshop.slug for card in about] == ["w2", "w1", "w3", "w0"]
        took_part = await queries.list_of_territory(tx, place, Visitor())
        assert [card.workshop.slug for card in took_part] == ["w3", "w2", "w1", "w0"]
        pledges = await queries.list_commitments(tx, place, Visitor())
        assert sorted(pledge.text for pledge, _ in pledges) == ["P0", "P3"]
        assert await queries.count_by_theme(tx, Visitor()) == {inner.id: 4}


async def test_practices_are_counted_by_theme(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        place = await network.create_territory(tx, slug="mulhouse", name="Mulhouse")
        theme = await network.create_theme(tx, code="1", slug="water", names={"en": "Water"})
        for status in ("published", "archived", "draft", "unpublished"):
            practice = Practice(slug=status, territory_id=place.id or 0, status=status, published_at=NOON)
            tx.add(practice)
            await tx.flush()
            tx.add(PracticeTheme(practice_id=practice.id or 0, theme_id=theme.id or 0))
    async with any_database.reading() as tx:
        assert (await on_themes(tx, None, [])).data["counts"] == {theme.id: 2}
