"""The whole application in this process, its fixed cast, and browsers that hold cookies.

Alice facilitates, Charlie reports, Bob takes part, Dora is the secretariat; Gil is a guest, and a stranger has no cookie.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from network import actions as network
from network.models import Person, Theme
from tests.services.tables import copied
from together.app import create_app
from together.database import Database
from together.mail import TerminalCarrier
from together.settings import Settings
from workshops import actions
from workshops.forms import AgendaItemForm, RoleForm, WorkshopForm
from workshops.models import Workshop
from workshops.queries import get_standing
from workshops.visitors import Visitor

ORIGIN = "http://testserver"


class Browser(httpx.AsyncClient):
    """A browser on our site: it keeps cookies and sends the Origin of our pages with every form."""

    def __init__(self, app: Starlette) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        super().__init__(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN})

    async def act(self, slug: str, kind: str, **fields: str) -> httpx.Response:
        """One command by form post."""
        return await self.post(f"/workshops/{slug}/act", data={"kind": kind, **fields})


@dataclass
class Site:
    """The running application and the people it knows."""

    app: Starlette
    database: Database
    people: dict[str, Person]
    theme: Theme

    def stranger(self) -> Browser:
        """A browser that nobody is signed in with."""
        return Browser(self.app)

    async def browser(self, name: str) -> Browser:
        """A browser with this one of the cast signed in, through an e-mailed link as always."""
        browser = self.stranger()
        await browser.post("/sign-in", data={"email": self.people[name].email})
        answer = await browser.post(await self.mailed_link())
        assert answer.status_code == 303
        return browser

    async def mailed_link(self) -> str:
        """The path of the link in the newest mail."""
        postman = self.app.state.postman
        await postman._waiting.join()
        carrier = postman.carrier
        assert isinstance(carrier, TerminalCarrier)
        links = (re.search(r"http://testserver(/sign-in/\S+)", mail.text) for mail in carrier.kept)
        return next(found[1] for found in links if found)

    def form(self, **changes: object) -> WorkshopForm:
        """A description that is valid, with `changes`."""
        fields: dict[str, object] = {
            "title": "Caring for the commons",
            "introduction": "What our territories do.",
            "themes": [self.theme.id],
            "languages": ["en", "fr"],
            "day": "2037-12-01",
            "clock": "10:00",
            "zone": "Europe/Brussels",
            "minutes": 60,
        }
        return WorkshopForm.model_validate(fields | changes)

    async def workshop(self, **changes: object) -> Workshop:
        """A draft that Alice facilitates and Charlie reports, with an agenda of two items."""
        alice = self.people["alice"]
        async with self.database.transaction() as tx:
            form = self.form(**changes)
            workshop = await actions.create_workshop(tx, form=form, by=alice)
            if form.meeting:  # also a draft: as its makers do, for facilitators may not
                workshop.meeting_id = int(form.meeting)
        async with self.database.transaction() as tx:
            standing = await get_standing(tx, workshop.slug, Visitor(alice))
            items = [AgendaItemForm(title="Welcome", minutes=5), AgendaItemForm(title="Water", minutes=20)]
            await actions.set_agenda(tx, standing=standing, items=items, by=alice)
            charlie = RoleForm(email=self.people["charlie"].email, role="rapporteur")
            await actions.give_role(tx, standing=standing, form=charlie, by=alice, language="en")
        return workshop

    async def announced(self, **changes: object) -> Workshop:
        """The same, announced."""
        workshop = await self.workshop(**changes)
        async with self.database.transaction() as tx:
            standing = await get_standing(tx, workshop.slug, Visitor(self.people["alice"]))
            return await actions.announce_workshop(tx, standing=standing, by=self.people["alice"])

    async def live(self, **changes: object) -> tuple[Workshop, Browser]:
        """The same, opened by Alice; and her browser."""
        workshop = await self.announced(**changes)
        alice = await self.browser("alice")
        answer = await alice.post(f"/workshops/{workshop.slug}/open")
        assert answer.status_code == 303, answer.text
        return workshop, alice

    async def guest(self, workshop: Workshop, name: str = "Gil", **fields: str) -> Browser:
        """A guest who has entered a live workshop."""
        browser = self.stranger()
        answer = await browser.post(f"/workshops/{workshop.slug}/enter", data={"name": name, **fields})
        assert answer.status_code == 303, answer.text
        return browser


@pytest.fixture
async def site(settings: Settings, sqlite_template: Path) -> AsyncIterator[Site]:
    """The application on an embedded database with the cast in it."""
    copied(sqlite_template, settings.sqlite_path)
    app = create_app(settings.model_copy(update={"public_url": ORIGIN}))
    async with app.router.lifespan_context(app):
        database: Database = app.state.database
        people = await make_cast(database)
        async with database.transaction() as tx:
            theme = Theme(code="2", slug="common-goods", name="Resources and common goods", names={})
            tx.add(theme)
        yield Site(app, database, people, theme)


async def make_cast(database: Database) -> dict[str, Person]:
    """Alice, Bob, Charlie and Dora, with accounts."""
    async with database.transaction() as tx:
        people = {
            name: await network.create_person(tx, email=f"{name}@example.org", name=name.capitalize())
            for name in ("alice", "bob", "charlie", "dora")
        }
        people["dora"] = await network.make_secretariat(tx, email="dora@example.org")
    return people
