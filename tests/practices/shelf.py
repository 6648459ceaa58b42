"""What practices need on top of the site: two territories, their editors, and two practices.

Mulhouse and Praia are territories. Eve coordinates Mulhouse, Fay edits Praia, Max is a member of Praia, Dora is the
secretariat, Bob is signed in and belongs nowhere; a stranger has no cookie.
"""

from dataclasses import replace

import httpx
import pytest

from network import actions as network
from network.models import Membership, Person, Territory, Theme
from practices import actions
from practices.content import Facts, Words
from practices.models import Draft, Practice
from practices.queries import find_draft, get_standing
from practices.readers import Reader, Standing, reader_for
from tests.site import Browser, Site
from together.database import Database, Transaction

GARDEN = Words(
    title="The shared garden of the Drouot quarter",
    what="Neighbours and a school grow vegetables on a lot of the **municipality**.",
    novelty="The pupils decide what is sown.",
    problem="<p>Nobody met anybody in the quarter.</p>",
    failed="<p>The first summer nobody watered in August.</p>",
)
"""What Mulhouse's published practice says."""


class Shelf:
    """The site with practices on it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.territories: dict[str, Territory] = {}
        self.themes: dict[str, Theme] = {}

    @property
    def database(self) -> Database:
        """The site's."""
        return self.site.database

    @property
    def people(self) -> dict[str, Person]:
        """By name: the site's, and Eve, Fay and Max."""
        return self.site.people

    def stranger(self) -> Browser:
        """A browser that nobody is signed in with."""
        return self.site.stranger()

    async def browser(self, name: str) -> Browser:
        """A browser with this person signed in."""
        return await self.site.browser(name)

    async def reader(self, tx: Transaction, name: str | None) -> Reader:
        """Who this person is to practices; None for a stranger."""
        reader = await reader_for(tx, self.people[name] if name else None)
        return replace(reader, reviewed=False)

    async def standing(self, tx: Transaction, practice: Practice, name: str | None = "eve") -> Standing:
        """This person before the practice."""
        return await get_standing(tx, practice.slug, await self.reader(tx, name))

    def facts(self, **changes: object) -> Facts:
        """Facts with a theme and a contact for members only."""
        return Facts.model_validate(
            {"themes": [self.themes["commons"].id], "contact": "garden@mulhouse.example"} | changes
        )

    async def draft(
        self, name: str = "eve", territory: str = "mulhouse", language: str = "en", **words: str
    ) -> Practice:
        """A draft that is ready to be published."""
        async with self.database.transaction() as tx:
            return await actions.start_draft(
                tx,
                reader=await self.reader(tx, name),
                territory_id=self.territories[territory].id or 0,
                language=language,
                words=Words.model_validate(GARDEN.model_dump() | words),
                facts=self.facts(),
            )

    async def published(self, name: str = "eve", territory: str = "mulhouse", **words: str) -> Practice:
        """A published practice."""
        return await self.publish(await self.draft(name, territory, **words), name)

    async def publish(self, practice: Practice, name: str = "eve", language: str | None = None) -> Practice:
        """Publish a draft of it."""
        async with self.database.transaction() as tx:
            standing = await self.standing(tx, practice, name)
            return await actions.publish(tx, standing=standing, language=language)

    async def rewrite(
        self, practice: Practice, name: str = "eve", language: str = "en", tab: str = "", **words: str
    ) -> Draft:
        """Save words in the draft that is there."""
        async with self.database.transaction() as tx:
            standing = await self.standing(tx, practice, name)
            draft = await find_draft(tx, practice, language) or await actions.begin_draft(
                tx, standing, language
            )
            return await actions.save_draft(
                tx,
                standing=standing,
                language=language,
                words=words,
                facts=None,
                version=draft.version,
                tab=tab,
            )

    async def translated(
        self, practice: Practice, name: str = "fay", language: str = "fr", **words: str
    ) -> Practice:
        """Publish a translation of it."""
        told = {"title": "Le jardin partagé", "what": "Des voisins cultivent.", "novelty": "Les élèves."}
        await self.rewrite(practice, name, language, **(told | words))
        return await self.publish(practice, name, language)

    async def move(self, practice: Practice, deed: str, name: str = "eve") -> Practice:
        """Unpublish, archive, unarchive or delete it."""
        async with self.database.transaction() as tx:
            return await actions.move(tx, standing=await self.standing(tx, practice, name), deed=deed)


@pytest.fixture
async def shelf(site: Site) -> Shelf:
    """The site with the territories, their people and themes; practices are made by its methods."""
    made = Shelf(site)
    async with site.database.transaction() as tx:
        await _people_territories(tx, made)
    return made


async def _people_territories(tx: Transaction, shelf: Shelf) -> None:
    for slug, name, country, latitude, longitude in (
        ("mulhouse", "Mulhouse", "FR", 47.75, 7.34),
        ("praia", "Praia", "CV", 14.92, -23.51),
    ):
        shelf.territories[slug] = await network.create_territory(
            tx,
            slug=slug,
            name=name,
            country=country,
            kind="municipality",
            latitude=latitude,
            longitude=longitude,
        )
    for name, territory, role in (
        ("eve", "mulhouse", "coordinator"),
        ("fay", "praia", "editor"),
        ("max", "praia", "member"),
    ):
        person = await network.create_person(tx, email=f"{name}@example.org", name=name.capitalize())
        shelf.people[name] = person
        place = shelf.territories[territory]
        tx.add(Membership(territory_id=place.id or 0, person_id=person.id or 0, role=role))
    shelf.themes["commons"] = shelf.site.theme
    shelf.themes["water"] = await network.create_theme(
        tx, code="2.1", slug="water", names={"en": "Water", "fr": "L'eau"}, parent=shelf.site.theme
    )


@pytest.fixture
async def published(shelf: Shelf) -> Practice:
    """The published practice of Mulhouse, with a theme."""
    return await shelf.published()


@pytest.fixture
async def draft(shelf: Shelf) -> Practice:
    """A draft of Mulhouse, ready to be published."""
    return await shelf.draft(title="Repairing bicycles together")


def told_nowhere(answer: httpx.Response, *secrets: str) -> bool:
    """Whether an answer gives none of these away."""
    return not any(secret in answer.text for secret in secrets)
