"""What earlier versions stored is still there after an upgrade, on both databases."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from network.models import Grant, Person, PersonSession, Territory
from network.queries import find_person_by_key
from together import migrations
from together.columns import now
from together.database import Database
from together.security import fingerprint
from together.settings import Settings
from workshops.models import Commitment, CommitmentTerritory, Meeting, Participant, Workshop

FIRST = """
INSERT INTO territory (id, slug, name, country, kind) VALUES (1, 'mulhouse', 'Mulhouse', 'FR', 'city');
INSERT INTO territory (id, slug, name, country, kind) VALUES (2, 'odemira', 'Odemira', 'PT', 'municipality');
INSERT INTO person (id, email, name, language, languages, time_zone, territory_id, actor_kind, secretariat, in_cast,
created_at)
VALUES (1, 'ada@example.org', 'Ada', 'pt', '[]', '', 2, '', false, false, '2020-10-01 10:00:00.000000');
INSERT INTO workshop (id, slug, kind, title, introduction, language, languages, starts_at, minutes, zone, visibility,
call_url,
status, conversation_hidden, demonstration, created_at) VALUES (1, 'water', 'workshop', 'Water', '', 'en', '[]',
'2020-10-31 10:00:00.000000', 60, 'UTC', 'public', '', 'closed', false, false, '2020-10-01 10:00:00.000000');
INSERT INTO participant (id, workshop_id, person_id, name, role, affiliation, territory_id, actor_kind, language)
VALUES (1, 1, 1, 'Ada', 'participant', '', 2, '', 'pt');
INSERT INTO room (id, epoch, seq) VALUES ('w1', 'e', 9)
"""
"""Rows as the first version wrote them."""

EVENTS = (
    (3, "outcome.recorded", {"kind": "commitment", "text": "Count the drops", "who": "Ada, Mulhouse"}),
    (4, "outcome.recorded", {"kind": "commitment", "text": "Given up", "who": "Mulhouse"}),
    (5, "outcome.recorded", {"kind": "idea", "text": "A well"}),
    (6, "outcome.edited", {"id": "o3", "text": "Count every drop", "due": "2021-01-31"}),
    (7, "outcome.withdrawn", {"id": "o4", "on": True, "reason": "no"}),
    (8, "outcome.edited", {"id": "o5", "kind": "commitment", "who": "somebody"}),
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings that name a database with nothing in it."""
    if request.param == "sqlite":
        return settings
    return settings.model_copy(update={"database_url": request.getfixturevalue("postgres_url")})


@pytest.fixture
async def earlier(empty: Settings) -> AsyncIterator[Database]:
    """A database of the first version with something in it."""
    database = await Database.open(empty)
    await migrations.upgrade(database, to="0001")
    async with database.writer.begin() as connection:
        for statement in FIRST.split(";\n"):
            await connection.execute(text(statement.strip()))
        for seq, kind, data in EVENTS:
            row = {"seq": seq, "kind": kind, "data": json.dumps(data), "cid": f"c{seq}", "digest": b""}
            await connection.execute(
                text(
                    "INSERT INTO room_event (room, seq, kind, author, cid, at, data, digest)"
                    " VALUES ('w1', :seq, :kind, 'p1', :cid, 1604138400.0, :data, :digest)"
                ),
                row,
            )
    yield database
    await database.close()


async def test_people_and_territories_are_kept_and_complete(earlier: Database) -> None:
    await migrations.upgrade(earlier)
    async with earlier.reading() as tx:
        ada = (await tx.exec(select(Person))).one()
        places = (await tx.exec(select(Territory).order_by(Territory.slug))).all()
    assert (ada.name, ada.digest) == ("Ada", "daily")
    assert [(one.slug, one.descriptions, one.links, one.place) for one in places] == [
        ("mulhouse", {}, [], ""),
        ("odemira", {}, [], ""),
    ]
    assert all(one.created_at.year == 2020 for one in places)


async def test_commitments_of_earlier_rooms_are_gathered(earlier: Database) -> None:
    await migrations.upgrade(earlier)
    async with earlier.reading() as tx:
        kept = (await tx.exec(select(Commitment).order_by(Commitment.outcome))).all()
        links = (await tx.exec(select(CommitmentTerritory))).all()
    assert [(one.outcome, one.text, one.who, str(one.due)) for one in kept] == [
        ("o3", "Count every drop", "Ada, Mulhouse", "2021-01-31"),
        ("o5", "A well", "somebody", "None"),
    ]
    assert sorted((one.commitment_id, one.territory_id) for one in links) == [
        (kept[0].id, 1),
        (kept[0].id, 2),
    ]


SECOND = """
INSERT INTO person_session (key_hash, person_id, created_at) VALUES ('{key}', 1, '{lately}');
INSERT INTO meeting (id, number, starts_on, ends_on, place, country, zone, introduction, language)
VALUES (1, 4, '2020-10-28', '2020-10-31', '', '', 'Europe/Brussels', 'Words of then', 'en');
UPDATE workshop SET meeting_id = 1, call_url = 'https://call.example/x';
UPDATE person SET secretariat = true;
INSERT INTO workshop (id, slug, kind, title, introduction, language, languages, starts_at, minutes, zone, visibility,
call_url, status, conversation_hidden, demonstration, created_at) VALUES (2, 'seeds', 'workshop', 'Seeds', '', 'en', '[]',
'2030-10-31 10:00:00.000000', 60, 'UTC', 'link', '', 'announced', false, false, '2020-10-01 10:00:00.000000')
"""
"""Rows as the second version wrote them."""


async def test_what_the_second_version_wrote_is_complete_where_meetings_are_convened(
    earlier: Database,
) -> None:
    await migrations.upgrade(earlier, to="0002")
    lately = now() - timedelta(days=2)
    async with earlier.writer.begin() as connection:
        for statement in SECOND.format(key=fingerprint("k"), lately=f"{lately:%F %T.%f}").split(";\n"):
            await connection.execute(text(statement.strip()))
    await migrations.upgrade(earlier)
    async with earlier.reading() as tx:
        person = await find_person_by_key(tx, "k")
        session = (await tx.exec(select(PersonSession))).one()
        meeting = (await tx.exec(select(Meeting))).one()
        water, seeds = (await tx.exec(select(Workshop).order_by(Workshop.slug.desc()))).all()
        grant = (await tx.exec(select(Grant))).one()
        place = (await tx.exec(select(Participant))).one()
    assert person is not None, "whoever is signed in stays so"
    assert (person.secretariat, person.convener, person.reminders, person.shown) == (True, False, True, [])
    assert (session.seen_at, session.agent) == (session.created_at, "")
    assert (grant.person_id, grant.role, grant.withdrawn_at) == (1, "secretariat", None)
    assert (meeting.status, meeting.introduction, meeting.translations) == ("published", "Words of then", {})
    assert (water.meeting_id, water.call_url, water.status) == (1, "https://call.example/x", "closed")
    assert (water.links, water.interpreters, water.sequence, water.capacity) == ([], [], 0, None)
    assert (seeds.visibility, seeds.link_turn, seeds.registration) == ("link", 0, "open")
    assert len({water.uid, seeds.uid, ""}) == 3
    assert place.registration_id is None
