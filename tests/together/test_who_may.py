"""Who may open every page, send every form and take every export: one table over all routes, asked by everybody.

What is asked for changes nothing: a write that comes as far as its commit was allowed, and is rolled back. An answer that
says what is wrong with a form (400, 409, 422) was allowed too: who may not is told so first.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

import httpx
import pytest
from sqlmodel import select
from starlette.routing import Route

from network import actions as network
from network.models import Membership, Territory
from tests.site import Browser, Site
from tests.together.rights import ELSEWHERE, FOR_ALL, GET, POST
from together.database import Database, Transaction
from workshops.actions import give_role
from workshops.forms import RoleForm
from workshops.models import Meeting, Participant, Registration, Workshop
from workshops.queries import get_standing
from workshops.visitors import Visitor


class Reached(Exception):
    """A write came as far as its commit."""


asked: ContextVar[list[str]] = ContextVar("asked")


@dataclass
class World:
    """The site with one workshop of each kind; `browsers` by who they are."""

    site: Site
    likes: Mapping[str, Workshop]
    browsers: Mapping[str, Browser]
    places: Mapping[str, str]

    async def may(self, who: str, method: str, path: str, fields: Mapping[str, str]) -> bool:
        """Whether this one is let in, or let write."""
        reached: list[str] = []
        asked.set(reached)
        browser = self.browsers[who]
        answer = await (browser.get(path) if method == "GET" else browser.post(path, data=dict(fields)))
        return bool(reached) or not refused(answer)


def refused(answer: httpx.Response) -> bool:
    """Told that there is no such thing, that they may not, or to sign in."""
    assert answer.status_code < 500, answer.request.url
    to_sign_in = answer.headers.get("location", "").startswith("/sign-in")
    return answer.status_code in {401, 403, 404} or to_sign_in


@asynccontextmanager
async def dry(self: Database) -> AsyncIterator[Transaction]:
    """Every write of somebody who is asked here comes to nothing."""
    async with for_good(self) as tx:
        yield tx
        if (reached := asked.get(None)) is not None:
            reached.append("commit")
            raise Reached


for_good = Database.transaction


@pytest.fixture
async def world(site: Site, monkeypatch: pytest.MonkeyPatch) -> World:
    """Everything that the table speaks of."""
    async with site.database.transaction() as tx:
        for name in ("erin", "cora"):
            site.people[name] = await network.create_person(
                tx, email=f"{name}@example.org", name=name.capitalize()
            )
        site.people["cora"].convener = True
        territory = Territory(slug="praia", name="Praia", country="CV")
        meeting = Meeting(
            number=5, starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 5), status="published"
        )
        tx.add_all([territory, meeting])
        await tx.flush()
        member = Membership(
            territory_id=territory.id or 0, person_id=site.people["erin"].id or 0, role="member"
        )
        tx.add(member)
    likes = await _workshops(site, meeting)
    browsers = {"stranger": site.stranger(), "guest": await site.guest(likes["live"])}
    cast = {"participant": "bob", "elsewhere": "erin", "rapporteur": "charlie", "facilitator": "alice"}
    for who, name in (cast | {"convener": "cora", "secretariat": "dora"}).items():
        browsers[who] = await site.browser(name)
    await browsers["participant"].post(f"/workshops/{likes['live'].slug}/enter")
    monkeypatch.setattr(Database, "transaction", dry)
    await _registered(site, likes)
    places = {"{number:key}": "5", "{person:key}": str(site.people["bob"].id), "{theme:key}": "1"}
    places |= {"{language:slug}": "en", "{text:slug}": "welcome", "{member:key}": str(member.id)}
    return World(site, likes, browsers, places | {"{entry:key}": "1"})


async def _workshops(site: Site, meeting: Meeting) -> dict[str, Workshop]:
    """One of each kind, all by Alice; one of the meeting, and one that is Erin's besides."""
    found = {
        "draft": await site.workshop(title="A draft"),
        "public": await site.announced(title="Public", meeting=str(meeting.id)),
        "members": await site.announced(title="Of members", visibility="members"),
        "link": await site.announced(title="By link", visibility="link"),
    }
    found["live"], alice = await site.live(title="Live")
    found["closed"], alice = await site.live(title="Closed")
    assert (await alice.post(f"/workshops/{found['closed'].slug}/close")).status_code == 303
    hers = await site.announced(title="Another")
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, hers.slug, Visitor(site.people["alice"]))
        form = RoleForm(email="erin@example.org", role="facilitator")
        await give_role(tx, standing=standing, form=form, by=site.people["alice"], language="en")
    return found


async def _registered(site: Site, likes: Mapping[str, Workshop]) -> None:
    """Bob registered for each of them."""
    async with for_good(site.database) as tx:
        for workshop in likes.values():
            tx.add(Registration(workshop_id=workshop.id or 0, person_id=site.people["bob"].id, name="Bob"))


async def _number_of_bob(site: Site, workshop: Workshop) -> str:
    async with site.database.reading() as tx:
        found = await tx.exec(select(Registration.id).where(Registration.workshop_id == workshop.id))
        return str(found.one())


def _routes(site: Site, method: str) -> list[Route]:
    return [
        route
        for route in site.app.routes
        if isinstance(route, Route) and method in (route.methods or ()) and route.name not in FOR_ALL
    ]


def _is_elsewhere(method: str, name: str) -> bool:
    if name in (GET if method == "GET" else POST):
        return False
    return any(fnmatchcase(f"{method} {name}", known) or fnmatchcase(name, known) for known in ELSEWHERE)


def _paths(world: World, route: Route) -> dict[str, str]:
    """The address by what the workshop in it is like."""
    path = route.path
    for hole, value in world.places.items():
        path = path.replace(hole, value)
    if "/workshops/{slug:slug}" in path:
        return {like: path.replace("{slug:slug}", one.slug) for like, one in world.likes.items()}
    slug = {"territories": "praia", "themes": "common-goods"}.get(
        path.split("/")[1], world.likes["public"].slug
    )
    return {"": path.replace("{slug:slug}", slug)}


async def _fields(world: World, name: str, fields: Mapping[str, str], like: str) -> Mapping[str, str]:
    if name == "registrations:index":
        return {**fields, "registration": await _number_of_bob(world.site, world.likes[like])}
    if name == "workshops:arrange_existing":
        return {"slug": world.likes["link"].slug}  # it is of no meeting
    return fields


async def _wrong(world: World, method: str) -> list[str]:
    """Where the table and the application are of two minds."""
    wrong = []
    for route in _routes(world.site, method):
        if _is_elsewhere(method, route.name):
            continue
        rule, fields = (GET[route.name], {}) if method == "GET" else POST[route.name]
        for like, path in _paths(world, route).items():
            sent = await _fields(world, route.name, fields, like)
            let_in = {who for who in world.browsers if await world.may(who, method, path, sent)}
            if let_in != rule(like):
                more, fewer = sorted(let_in - rule(like)), sorted(rule(like) - let_in)
                wrong.append(
                    f"{method} {route.name} {like}: may and should not {more}; should and may not {fewer}"
                )
    return wrong


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_everybody_may_what_the_table_says_and_nothing_else(world: World, method: str) -> None:
    before = await _everything(world.site)
    assert await _wrong(world, method) == []
    assert await _everything(world.site) == before


async def _everything(site: Site) -> list[tuple[object, ...]]:
    async with site.database.reading() as tx:
        kept = []
        for model in (Workshop, Meeting, Participant, Registration, Territory):
            kept += [(model, *row.model_dump().values()) for row in (await tx.exec(select(model))).all()]
        return kept


def test_every_route_is_in_the_table_or_tried_elsewhere(site: Site) -> None:
    for method, table in (("GET", GET), ("POST", POST)):
        names = {route.name for route in _routes(site, method) if not _is_elsewhere(method, route.name)}
        assert names == set(table), method
