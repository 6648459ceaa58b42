"""The demonstration: its data hold together, and what is loaded is what they tell."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from network.queries import find_person_by_email, list_cast, list_territories
from realtime.hub import Hub
from realtime.models import RoomEvent
from realtime.notes.hub import Notes
from realtime.notes.render import NotesView
from tests.services.tables import copied
from together.columns import now
from together.database import Database
from together.demo import is_wanted, load
from together.demo.scripts import (
    Script,
    Step,
    Topic,
    cast,
    characters,
    gatherings,
    places,
    scripts,
    topics,
)
from together.errors import NotFound
from together.languages import LANGUAGES, find_zone
from together.settings import Settings
from workshops.live import LiveRules, LiveState
from workshops.live.record import attendance
from workshops.models import HistoryEntry, Participant, Workshop
from workshops.queries import get_standing, list_history
from workshops.visitors import Visitor

LIVE = "caring-for-common-goods-what-our-territories-do"
FINISHED = "public-policy"
PAST = [script.slug for script in scripts() if script.meeting == 4]


def script_of(slug: str) -> Script:
    return next(script for script in scripts() if script.slug == slug)


def steps(verb: str, slug: str = LIVE) -> list[Step]:
    return [step for step in script_of(slug).script if step.verb == verb]


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.slug)
class TestScripts:
    def test_who_acts_is_known_and_somebody_with_an_account_prepares(self, script: Script):
        assert set(script.people) <= characters().keys()
        assert all(characters()[name].email for name in [script.by, *script.rapporteurs])

    def test_what_a_step_refers_to_was_made_by_an_earlier_one(self, script: Script):
        made: dict[str, str] = {}
        for step in script.script:
            message = step.reply_to or step.edit or step.remove or step.to or step.pin or step.source
            assert not message or made[message] == "say", step
            assert not step.edit_outcome or made[step.edit_outcome] == "record", step
            if step.label:
                assert step.label not in made
                made[step.label] = step.verb

    def test_headings_and_agenda_items_exist(self, script: Script):
        keys = {item.key for item in script.agenda}
        sections = keys | {"decisions", "commitments", "questions"}
        for step in script.script:
            assert step.agenda is None or step.agenda in keys
            assert not step.note or step.note in sections
            assert not step.from_note or step.from_note in sections

    def test_a_passage_quoted_from_the_notes_stands_there_word_for_word(self, script: Script):
        for step in script.script:
            written = [other.text for other in script.script if other.note == step.from_note]
            assert not step.quote or any(step.quote in text for text in written), step

    def test_time_only_goes_forward(self, script: Script):
        minutes = [step.minute for step in script.script]
        assert minutes == sorted(minutes)

    def test_nobody_acts_before_they_came_in(self, script: Script):
        inside: set[str] = set()
        for step in script.script:
            if step.verb == "enter":
                inside |= set(step.who)
            elif step.verb != "announce":
                assert set(step.who) <= inside, step

    def test_the_agenda_fills_the_planned_time(self, script: Script):
        assert sum(item.minutes for item in script.agenda) == script.minutes

    def test_themes_and_meeting_are_known(self, script: Script):
        known = {topic.code for parent in topics() for topic in [parent, *parent.children]}
        assert set(script.themes) <= known
        assert script.meeting in {None, *(gathering.number for gathering in gatherings())}

    def test_what_is_invented_says_so(self, script: Script):
        assert "demonstration" in script.introduction or not script.script


class TestPeopleAndPlaces:
    def test_slugs_tell_places_of_the_same_name_apart(self):
        slugs = [place.slug for place in places()]
        assert len(set(slugs)) == len(slugs) == 27

    def test_everybody_is_from_a_known_place_and_speaks_one_of_our_languages(self):
        slugs = {place.slug for place in places()}
        for person in characters().values():
            assert person.territory in slugs
            assert {person.language, *person.languages} <= LANGUAGES.keys()
            assert not person.zone or find_zone(person.zone)

    def test_a_place_stands_after_the_one_that_it_lies_in_and_speaks_our_languages(self):
        before: set[str] = {""}
        for place in places():
            assert place.parent in before, place.slug
            assert place.descriptions.keys() <= LANGUAGES.keys()
            before.add(place.slug)

    def test_everybody_of_the_cast_may_publish_for_their_place(self):
        assert {characters()[name].role for name in cast()} <= {"coordinator", "editor"}
        assert all(one.email for one in characters().values() if one.role)

    def test_no_address_can_belong_to_anybody(self):
        assert all(one.email.endswith("@example.org") for one in characters().values() if one.email)

    def test_the_cast_covers_our_languages(self):
        assert {characters()[name].language for name in cast()} == LANGUAGES.keys()
        assert [name for name in cast() if characters()[name].secretariat] == ["helena"]

    def test_every_theme_is_named_in_every_language(self):
        def names(topic: Topic) -> list[set[str]]:
            return [set(topic.names), *(set(child.names) for child in topic.children)]

        assert all(found == LANGUAGES.keys() for topic in topics() for found in names(topic))

    def test_the_four_meetings_are_those_on_record(self):
        assert [(one.number, str(one.starts_on), str(one.ends_on), one.place) for one in gatherings()] == [
            (1, "2009-09-25", "2009-09-25", "Mulhouse"),
            (2, "2012-11-22", "2012-11-23", "Mulhouse"),
            (3, "2016-11-02", "2016-11-05", "Braine-l'Alleud"),
            (4, "2020-10-31", "2020-11-04", ""),
        ]


def test_the_live_conversation_has_some_forty_messages_in_four_languages():
    spoken = Counter(step.lang for step in steps("say"))
    assert 38 <= spoken.total() <= 48
    assert spoken.keys() == LANGUAGES.keys()
    assert min(spoken.values()) >= 6


@pytest.fixture(scope="module")
def loaded_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """An embedded database with the demonstration in it, loaded once and copied."""
    settings = Settings(data=tmp_path_factory.mktemp("demonstration"))
    copied(sqlite_template, settings.sqlite_path)
    asyncio.run(load(settings))
    return settings.sqlite_path


@pytest.fixture
async def demonstration(settings: Settings, loaded_file: Path) -> AsyncIterator[Database]:
    """The loaded demonstration."""
    copied(loaded_file, settings.sqlite_path)
    opened = await Database.open(settings)
    yield opened
    await opened.close()


async def find(database: Database, slug: str) -> Workshop:
    async with database.reading() as tx:
        return (await tx.exec(select(Workshop).where(Workshop.slug == slug))).one()


async def state_of(database: Database, slug: str) -> LiveState:
    workshop = await find(database, slug)
    async with Hub(database, LiveRules()).running() as hub:
        return await hub.state(workshop.room)


async def notes_of(database: Database, slug: str) -> NotesView:
    workshop = await find(database, slug)
    async with Notes(database).running() as notes:
        return await notes.read(workshop.room)


def name_of(state: LiveState, person: str) -> str:
    return state.people[person].name


async def contents(database: Database) -> dict[str, int]:
    """How much of everything there is."""
    async with database.reading() as tx:
        tables = (RoomEvent, HistoryEntry, Participant, Workshop)
        counts = {table.__name__: len((await tx.exec(select(table))).all()) for table in tables}
        return counts | {"territories": len(await list_territories(tx)), "cast": len(await list_cast(tx))}


class TestLive:
    async def test_it_is_under_way_at_the_third_item(self, demonstration: Database):
        state, workshop = await state_of(demonstration, LIVE), await find(demonstration, LIVE)
        assert (state.status, workshop.status) == ("live", "live")
        assert timedelta(minutes=24) < now() - workshop.starts_at < timedelta(minutes=35)
        assert list(state.agenda.items).index(state.agenda.current or "") == 2

    async def test_all_of_it_lies_in_the_past_and_in_order(self, demonstration: Database):
        state = await state_of(demonstration, LIVE)
        times = [message.at for message in state.messages.values()]
        assert times == sorted(times)
        assert times[-1] - times[0] > 20 * 60
        assert times[-1] < now().timestamp()

    async def test_two_hands_are_up_in_the_order_of_raising(self, demonstration: Database):
        state = await state_of(demonstration, LIVE)
        assert [name_of(state, person) for person in state.hands] == ["Youssef El Amrani", "Rui Carvalho"]
        assert state.floor is None

    async def test_a_decision_a_question_and_an_idea_were_recorded_from_messages(
        self, demonstration: Database
    ):
        state = await state_of(demonstration, LIVE)
        outcomes = {outcome.kind: outcome for outcome in state.outcomes.values()}
        assert sorted(outcomes) == ["decision", "idea", "question"]
        decided = outcomes["decision"]
        assert decided.source
        assert state.messages[decided.source["message"]].text == decided.quote
        assert name_of(state, decided.by) == "Elin Berg"
        assert name_of(state, outcomes["question"].by) == "Rui Carvalho"

    async def test_messages_were_answered_liked_edited_and_pinned(self, demonstration: Database):
        messages = (state := await state_of(demonstration, LIVE)).messages.values()
        assert len([message for message in messages if message.reply_to]) > 8
        assert len([message for message in messages if message.reactions]) > 8
        assert [name_of(state, message.by) for message in messages if message.edited] == ["Grâce Moussavou"]
        assert len(state.pins) == 1

    async def test_the_words_of_the_removed_message_are_nowhere_in_the_log(self, demonstration: Database):
        state = await state_of(demonstration, LIVE)
        (gone,) = [message for message in state.messages.values() if message.removed]
        assert gone.removed
        assert gone.removed.reason
        (step,) = [step for step in steps("say") if step.label == steps("remove")[0].remove]
        async with demonstration.reading() as tx:
            stored = "\n".join((await tx.exec(select(RoomEvent.data))).all())
        assert step.say not in stored
        assert steps("say")[0].say in stored

    async def test_the_notes_are_half_written(self, demonstration: Database):
        notes = await notes_of(demonstration, LIVE)
        written = {section.anchor for section in notes.sections if section.markdown}
        assert 5 <= len(written) < len(notes.headings)
        assert "decisions" in written

    async def test_the_notes_hold_lists_tasks_and_bold_in_several_languages(self, demonstration: Database):
        markdown = (await notes_of(demonstration, LIVE)).markdown
        assert "- [x] apresentar as três perguntas" in markdown
        assert "- [ ] send it to everybody" in markdown
        assert "- Libreville : **la mangrove**" in markdown
        assert "بدأت الحكاية" in markdown

    async def test_no_empty_line_is_left_above_what_was_written(self, demonstration: Database):
        written = [one for one in (await notes_of(demonstration, LIVE)).sections if one.markdown]
        assert not any(section.html.startswith(("<p></p>", '<p dir="auto"></p>')) for section in written)


class TestPast:
    @pytest.mark.parametrize("slug", PAST)
    async def test_each_is_closed_with_a_record(self, demonstration: Database, slug: str):
        state, workshop = await state_of(demonstration, slug), await find(demonstration, slug)
        assert workshop.status == "closed"
        assert workshop.closed_at
        assert workshop.starts_at < workshop.closed_at < workshop.ends_at
        assert state.summary
        assert len(state.messages) >= 5
        assert len(state.outcomes) >= 2

    async def test_the_finished_record_has_every_kind_of_outcome_with_its_source(
        self, demonstration: Database
    ):
        state = await state_of(demonstration, FINISHED)
        assert {one.kind for one in state.outcomes.values()} == {
            "decision", "commitment", "proposal", "question", "idea"
        }  # fmt: skip
        assert all(one.source and one.quote for one in state.outcomes.values())
        assert all(one.who and one.due for one in state.outcomes.values() if one.kind == "commitment")
        assert len(state.messages) >= 22
        assert all(section.markdown for section in (await notes_of(demonstration, FINISHED)).sections)

    async def test_people_of_many_territories_attended(self, demonstration: Database):
        attended = attendance(await state_of(demonstration, FINISHED))
        assert len(attended.by_territory) >= 8
        assert len(attended.by_kind) >= 5

    async def test_its_history_is_told_in_its_own_time(self, demonstration: Database):
        async with demonstration.reading() as tx:
            history = await list_history(tx, await find(demonstration, FINISHED))
        told = [entry.what for entry in history]
        assert told[0] == "created"
        assert [what for what in told if what in {"announced", "opened", "closed", "summary_written"}] == [
            "announced", "opened", "closed", "summary_written"
        ]  # fmt: skip
        assert all(entry.at.year == 2020 and entry.name for entry in history)

    async def test_public_policy_and_the_assembly_keep_their_recorded_hours(self, demonstration: Database):
        policy, assembly = await find(demonstration, FINISHED), await find(demonstration, "general-assembly")
        assert policy.starts_at.isoformat() == "2020-10-31T10:00:00+00:00"
        assert (policy.minutes, policy.languages) == (120, ["en", "fr"])
        assert assembly.starts_at.isoformat() == "2020-11-04T15:00:00+00:00"
        assert (assembly.minutes, assembly.kind) == (180, "assembly")


class TestToCome:
    async def test_one_is_announced_for_the_coming_days(self, demonstration: Database):
        workshop = await find(demonstration, "what-an-hour-is-worth-time-banks-and-exchange")
        assert workshop.status == "announced"
        assert timedelta(days=2) < workshop.starts_at - now() < timedelta(days=6)

    async def test_the_draft_is_seen_by_its_facilitator_and_not_by_a_stranger(self, demonstration: Database):
        slug = "what-pupils-teach-their-territory"
        async with demonstration.reading() as tx:
            claire = await find_person_by_email(tx, "claire.wagner@example.org")
            assert (await get_standing(tx, slug, Visitor(claire))).runs
            with pytest.raises(NotFound):
                await get_standing(tx, slug, Visitor())


class TestLoading:
    async def test_loading_again_makes_nothing_twice(self, settings: Settings, demonstration: Database):
        before = await contents(demonstration)
        await demonstration.close()
        await load(settings)
        again = await Database.open(settings)
        assert await contents(again) == before
        await again.close()

    async def test_an_interrupted_load_is_completed_by_the_next(
        self, settings: Settings, sqlite_template: Path, demonstration: Database
    ):
        expected = await contents(demonstration)
        half = settings.model_copy(update={"data": settings.data / "half"})
        copied(sqlite_template, half.sqlite_path)
        loading = asyncio.create_task(load(half))
        watching = await Database.open(half, exclusive=False)
        while (await contents(watching))["RoomEvent"] < expected["RoomEvent"] // 2:
            assert not loading.done()
        loading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loading
        assert await is_wanted(watching)
        assert (await contents(watching))["RoomEvent"] < expected["RoomEvent"]
        await load(half)
        assert await contents(watching) == expected
        assert not await is_wanted(watching)
        await watching.close()

    @pytest.mark.postgres
    async def test_postgresql_holds_the_same(
        self, settings: Settings, postgres: Database, postgres_empty: str, demonstration: Database
    ):
        await load(settings.model_copy(update={"database_url": postgres_empty}))
        assert await contents(postgres) == await contents(demonstration)

    async def test_nothing_is_loaded_where_somebody_has_begun_to_work(self, database: Database):
        assert await is_wanted(database)
        async with database.transaction() as tx:
            tx.add(Workshop(slug="ours", title="Ours", starts_at=now()))
        assert not await is_wanted(database)
