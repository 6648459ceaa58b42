"""What a meeting lacks: what must be there, what should, what would be good; and where each is mended."""

from datetime import date

from sqlmodel import select

from network.models import Person
from tests.site import Site
from tests.workshops.meetings.gathering import change_workshop, meeting_of
from together.database import Database
from together.languages import LANGUAGES
from workshops.meetings.readiness import Lacking, lacking
from workshops.models import Meeting, Participant


async def lacks(site: Site, meeting: Meeting) -> list[Lacking]:
    """What the meeting lacks."""
    async with site.database.reading() as tx:
        return await lacking(tx, meeting)


def words(found: list[Lacking], level: str = "") -> list[str]:
    """The sentences of one level, or of all."""
    return [one.text % dict(one.params) for one in found if level in ("", one.level)]


async def test_nothing_at_all_to_read_must_be_mended(site: Site) -> None:
    found = await lacks(site, await meeting_of(site, introduction=""))
    assert words(found) == ["There is nothing to read yet: neither an introduction nor a session."]
    assert (found[0].level, found[0].path) == ("must", "/meetings/5/edit")


async def test_a_meeting_may_be_announced_before_it_has_sessions(site: Site) -> None:
    found = await lacks(site, await meeting_of(site))
    assert words(found, "must") == []
    assert words(found, "should") == ["There are no sessions yet."]


async def test_a_complete_meeting_lacks_nothing(site: Site) -> None:
    said = {code: {"introduction": "…"} for code in LANGUAGES if code != "en"}
    meeting = await meeting_of(site, translations=said)
    await site.announced(meeting=str(meeting.id))
    assert await lacks(site, meeting) == []


async def test_translations_of_the_introduction_are_a_hint_that_names_the_languages(site: Site) -> None:
    meeting = await meeting_of(site, translations={"fr": {"introduction": "La"}, "pt": {"title": "O quinto"}})
    [hint] = [one for one in await lacks(site, meeting) if one.level == "hint"]
    assert hint.languages == ["pt", "ar"]
    assert hint.path == "/meetings/5/edit"


async def test_days_are_those_of_the_meetings_zone(site: Site) -> None:
    meeting = await meeting_of(
        site, zone="Atlantic/Cape_Verde", starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 1)
    )
    early = await site.announced(title="Early", day="2037-12-01", clock="01:30", meeting=str(meeting.id))
    await site.announced(title="Late", day="2037-12-02", clock="01:30", meeting=str(meeting.id))
    [outside] = [one for one in await lacks(site, meeting) if one.level == "must"]
    assert [one.title for one, _ in outside.sessions] == ["Early"]  # in Praia it is still November then
    assert outside.path == f"/workshops/{early.slug}/edit"


async def test_drafts_agendas_and_facilitators_should_be_there(site: Site) -> None:
    meeting = await meeting_of(site)
    draft = await site.workshop(title="Draft", meeting=str(meeting.id))
    dora = await site.browser("dora")
    await dora.post(
        "/workshops/new",
        data={
            "title": "Alone",
            "themes": str(site.theme.id),
            "language": "en",
            "languages": "en",
            "day": "2037-12-02",
            "clock": "10:00",
            "zone": "Europe/Brussels",
            "minutes": "60",
            "visibility": "public",
            "meeting": str(meeting.id),
        },
    )
    found = await lacks(site, meeting)
    told = words(found, "should")
    assert "Sessions that are drafts: 2" in told
    assert "Sessions that nobody facilitates but the secretariat: 1" in told
    assert "Sessions without an agenda: 1" in told
    where = {one.text: one.path for one in found}
    assert where["Sessions that are drafts: %(count)s"] == f"/workshops/{draft.slug}"


async def test_a_facilitator_in_two_places_is_named(site: Site) -> None:
    meeting = await meeting_of(site)
    await site.announced(title="One", clock="10:00", meeting=str(meeting.id))
    other = await site.announced(title="Two", clock="10:30", meeting=str(meeting.id))
    assert "Alice facilitates two sessions that overlap." in words(await lacks(site, meeting), "should")
    async with site.database.transaction() as tx:  # as one who was invited by an address only
        (await tx.get_one(Person, site.people["alice"].id)).name = ""
        for place in (await tx.exec(select(Participant).where(Participant.name == "Alice"))).all():
            place.name = "alice.m"
    assert "alice.m facilitates two sessions that overlap." in words(await lacks(site, meeting), "should")
    await change_workshop(site, other, status="cancelled")
    assert "Alice facilitates two sessions that overlap." not in words(await lacks(site, meeting))


async def test_what_is_cancelled_lacks_nothing(site: Site) -> None:
    meeting = await meeting_of(site)
    workshop = await site.announced(day="2038-01-01", meeting=str(meeting.id))
    await change_workshop(site, workshop, status="cancelled")
    assert words(await lacks(site, meeting), "must") == []


async def test_it_is_read_on_both_databases(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        meeting = Meeting(number=5, starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 1))
        tx.add(meeting)
    async with any_database.reading() as tx:
        assert [one.level for one in await lacking(tx, meeting)] == ["must"]
