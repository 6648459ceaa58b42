"""Loads the demonstration: places and themes, people, meetings, then every workshop by playing its script.

The last thing that happens is that the cast is named. Until then the demonstration is unfinished: a start that finds it
so goes on with it, whatever interrupted the one before, and nothing is made twice.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from network import actions as network
from network.forms import ProfileForm
from network.models import Person, Territory, Theme
from network.queries import find_person_by_email, list_cast, list_territories, list_themes
from network.territories.actions import add_member
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.notes.hub import Notes
from together.columns import now
from together.database import Database, Transaction
from together.demo import convening, practising
from together.demo.scripts import Script, Topic, cast, characters, gatherings, places, scripts, topics
from together.demo.stage import Stage
from together.settings import Settings
from together.storage import FolderStore, Store
from together.text import markdown_or_none
from workshops import actions
from workshops.forms import AgendaItemForm, EnterForm, RoleForm, WorkshopForm
from workshops.live import LiveRules
from workshops.models import Meeting, Participant, Workshop
from workshops.projections import Projections
from workshops.queries import find_participant, list_agenda, list_meetings, list_participants
from workshops.visitors import Standing, Visitor

UNHURRIED = Limits(posts=1e6, burst=1_000_000)
"""Years are told in seconds here: nobody is sending too fast."""


@dataclass
class World:
    """What all workshops share, by the names that the scripts use."""

    people: Mapping[str, Person]
    territories: Mapping[str, Territory]
    themes: Mapping[str, Theme]
    meetings: Mapping[int, Meeting]


async def is_wanted(database: Database) -> bool:
    """Whether there is no meeting and no workshop yet, or a demonstration that was not finished."""
    async with database.reading() as tx:
        if await list_cast(tx):
            return False
        if await find_person_by_email(tx, characters()[cast()[0]].email):
            return True
        workshop = (await tx.exec(select(Workshop.id).limit(1))).first()
        return workshop is None and not await list_meetings(tx)


async def load(settings: Settings) -> None:
    """Load the demonstration into the database that `settings` name, unless it is there already."""
    database = await Database.open(settings)
    try:
        if await is_wanted(database):
            await perform(database, now(), FolderStore(settings.data / "files"))
    finally:
        await database.close()


async def perform(database: Database, loaded: datetime, store: Store) -> None:
    """The demonstration as it looks at `loaded`. Rooms are independent of each other, so they are played at once."""
    world = await _make_world(database)
    async with Notes(database).running() as notes:
        rules = LiveRules(Projections(notes).project, markdown_or_none)
        async with Hub(database, rules, limits=UNHURRIED).running() as hub:
            stages = [await _set(database, hub, notes, world, script, loaded) for script in scripts()]
            async with asyncio.TaskGroup() as playing:
                for stage in stages:
                    playing.create_task(stage.play())
    await convening.perform(database, world.people, world.themes, loaded)
    await practising.perform(database, store, world.people, world.territories, world.themes, loaded)
    async with database.transaction() as tx:
        await network.join_cast(tx, people=[world.people[name] for name in cast()])


async def _make_world(database: Database) -> World:
    """In one transaction: either all of it is there, or nothing."""
    async with database.transaction() as tx:
        if await find_person_by_email(tx, characters()[cast()[0]].email) is None:
            territories = await _make_places(tx)
            for topic in topics():
                await _make_theme(tx, topic)
            await _make_people(tx, territories)
            await _make_meetings(tx)
        return await _find_world(tx)


async def _make_places(tx: Transaction) -> dict[str, Territory]:
    made: dict[str, Territory] = {}
    for place in places():
        parent_id = made[place.parent].id if place.parent else None
        described = place.model_dump(exclude={"parent"})
        made[place.slug] = await network.create_territory(
            tx, **described, parent_id=parent_id, demonstration=True
        )
    return made


async def _make_theme(tx: Transaction, topic: Topic, parent: Theme | None = None) -> None:
    theme = await network.create_theme(tx, code=topic.code, slug=topic.slug, names=topic.names, parent=parent)
    for child in topic.children:
        await _make_theme(tx, child, theme)


async def _make_people(tx: Transaction, territories: Mapping[str, Territory]) -> None:
    for one in characters().values():
        if not one.email:
            continue
        person = await network.create_person(tx, email=one.email, language=one.language, name=one.name)
        form = ProfileForm(
            name=one.name,
            language=one.language,
            languages=one.languages or [one.language],
            time_zone=one.zone,
            territory=str(territories[one.territory].id),
            actor_kind=one.kind,
        )
        await network.change_profile(tx, person=person, form=form)
        if one.secretariat:
            await network.make_secretariat(tx, email=one.email)
        if one.role:
            await add_member(tx, territory=territories[one.territory], person=person, role=one.role)


async def _make_meetings(tx: Transaction) -> None:
    for gathering in gatherings():
        await actions.create_meeting(tx, **gathering.model_dump())


async def _find_world(tx: Transaction) -> World:
    people = {
        name: await find_person_by_email(tx, one.email) for name, one in characters().items() if one.email
    }
    return World(
        {name: person for name, person in people.items() if person},
        {territory.slug: territory for territory in await list_territories(tx)},
        {theme.code: theme for theme in await list_themes(tx)},
        {meeting.number: meeting for meeting in await list_meetings(tx)},
    )


async def _set(
    database: Database, hub: Hub, notes: Notes, world: World, script: Script, loaded: datetime
) -> Stage:
    """The workshop with its agenda and everybody's place, made in one transaction or found from an earlier start."""
    by = world.people[script.by]
    async with database.transaction() as tx:
        found = (await tx.exec(select(Workshop).where(Workshop.slug == script.slug))).first()
        workshop = found or await _make_workshop(tx, world, script, by, loaded)
        names = {participant.name: participant for participant in await list_participants(tx, workshop)}
        return Stage(
            database=database,
            hub=hub,
            notes=notes,
            script=script,
            workshop=workshop,
            by=by,
            places={name: names[characters()[name].name] for name in script.people},
            territories=world.territories,
            items=await list_agenda(tx, workshop),
        )


async def _make_workshop(
    tx: Transaction, world: World, script: Script, by: Person, loaded: datetime
) -> Workshop:
    start = script.start(loaded)
    prepared = _prepared(script, start, loaded)
    form = WorkshopForm(
        title=script.title,
        introduction=script.introduction,
        kind=script.kind,
        language=script.language,
        languages=script.languages,
        themes=[world.themes[code].id or 0 for code in script.themes],
        meeting=str(world.meetings[script.meeting].id) if script.meeting else "",
        day=start.date(),
        clock=start.time(),
        zone=script.zone,
        minutes=script.minutes,
    )
    workshop = await actions.create_workshop(tx, form=form, by=by, demonstration=True, at=prepared)
    standing = Standing(workshop, await find_participant(tx, workshop, Visitor(by)), "facilitator")
    items = [AgendaItemForm(**item.model_dump(exclude={"key"})) for item in script.agenda]
    await actions.set_agenda(tx, standing=standing, items=items, by=by, at=prepared)
    for name in script.people:
        await _make_place(tx, standing, world, script, name, prepared)
    return workshop


def _prepared(script: Script, start: datetime, loaded: datetime) -> datetime:
    """A day before it was announced, and never in the future."""
    first = min((step.minute for step in script.script), default=0.0)
    return min(loaded, start + timedelta(minutes=first, days=-1))


async def _make_place(
    tx: Transaction, standing: Standing, world: World, script: Script, name: str, prepared: datetime
) -> Participant:
    one = characters()[name]
    person = world.people.get(name)
    if person is None:
        place = world.territories[one.territory].name
        form = EnterForm(name=one.name, affiliation=place, language=one.language)
        standing = Standing(standing.workshop, None, "guest")
        return await actions.enter_as_guest(tx, standing=standing, form=form, role="guest", visitor=Visitor())
    if name in script.rapporteurs:
        role = RoleForm(email=one.email, role="rapporteur")
        await actions.give_role(
            tx, standing=standing, form=role, by=world.people[script.by], language=one.language, at=prepared
        )
    own = Standing(
        standing.workshop, await find_participant(tx, standing.workshop, Visitor(person)), "participant"
    )
    return await actions.enter_as_person(tx, standing=own, person=person, role="participant")
