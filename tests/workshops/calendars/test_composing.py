"""What a calendar file says, as a second reader understands it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from network.models import Theme
from tests.workshops.calendars.reading import events, instant, read, strict_instant, unfolded, value
from together.languages import offered_zones
from workshops.calendars.composing import Details, Entry, calendar_file, event_file
from workshops.calendars.zones import timezone_of
from workshops.changes import count_change, facts_of
from workshops.models import AgendaItem, Workshop

HERE = "https://together.example"


def workshop(**changes: object) -> Workshop:
    fields: dict[str, object] = {
        "id": 7,
        "slug": "water",
        "title": "Water",
        "starts_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "minutes": 60,
        "uid": "a" * 32,
        "status": "announced",
        "created_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return Workshop(**(fields | changes))


def composed(one: Workshop, **options: object) -> str:
    return event_file(one, **({"language": "en", "public_url": HERE} | options))


def lines(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return unfolded(text).removesuffix("\r\n").split("\r\n")


# Instants around the changes of a clock: where a zone is written wrongly, it is wrong here.
CHANGES = {
    "Europe/Brussels": [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)],
    "Atlantic/Azores": [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)],
    "America/Sao_Paulo": [datetime(2018, 11, 4, 3, tzinfo=UTC), datetime(2019, 2, 17, 2, tzinfo=UTC)],
    "Africa/Casablanca": [datetime(2026, 2, 15, 2, tzinfo=UTC), datetime(2026, 3, 22, 2, tzinfo=UTC)],
    "Africa/Cairo": [datetime(2026, 4, 23, 22, tzinfo=UTC), datetime(2026, 10, 29, 21, tzinfo=UTC)],
    "Australia/Lord_Howe": [datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)],
    "Europe/Dublin": [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)],
    "Atlantic/Cape_Verde": [datetime(2026, 3, 29, 1, tzinfo=UTC)],
    "Pacific/Apia": [datetime(2011, 12, 30, 10, tzinfo=UTC)],
}
minutes_around = st.integers(-4 * 60, 4 * 60)
at_a_change = st.sampled_from([(zone, at) for zone, found in CHANGES.items() for at in found])
anywhere = st.tuples(
    st.sampled_from(offered_zones()),
    st.integers(0, 28 * 365 * 24).map(
        lambda hours: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    ),
)


@given(st.one_of(at_a_change, at_a_change, anywhere), minutes_around, st.integers(15, 600))
@example(("Europe/Brussels", datetime(2026, 3, 29, 1, tzinfo=UTC)), 0, 60)
@example(("Europe/Brussels", datetime(2026, 3, 29, 1, tzinfo=UTC)), 30, 60)
@example(("Europe/Brussels", datetime(2026, 10, 25, 1, tzinfo=UTC)), 30, 60)
@example(("Europe/Brussels", datetime(2026, 10, 25, 1, tzinfo=UTC)), -30, 60)
@example(("Europe/London", datetime(2026, 12, 31, 23, 30, tzinfo=UTC)), 0, 60)
def test_every_start_and_end_is_the_same_instant_for_a_reader_that_has_only_the_file(
    where: tuple[str, datetime], shift: int, minutes: int
) -> None:
    zone, at = where
    starts_at = at.replace(second=0, microsecond=0) + timedelta(minutes=shift)
    one = workshop(zone=zone, starts_at=starts_at, minutes=minutes)
    text = composed(one)
    [event] = events(text)
    for understood in (instant, strict_instant):
        assert understood(text, event, "dtstart") == one.starts_at
        assert understood(text, event, "dtend") == one.ends_at


def test_the_clock_of_the_workshops_zone_is_written_and_the_zone_beside_it() -> None:
    text = composed(workshop(zone="Atlantic/Cape_Verde"))
    assert "DTSTART;TZID=Atlantic/Cape_Verde:20261201T080000" in lines(text)
    assert "TZID:Atlantic/Cape_Verde" in lines(text)
    assert lines(text).count("BEGIN:STANDARD") == 1  # no summer time there


def test_summer_begins_by_the_clock_before_it_as_the_standard_asks() -> None:
    said = timezone_of("Europe/Brussels", 2026, 2026).to_ical().decode()
    assert "DTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200" in said.replace(
        "\r\nTZNAME:CEST", ""
    )


def test_the_hour_that_comes_twice_is_written_in_utc_because_its_second_time_has_no_name() -> None:
    second = workshop(zone="Europe/Brussels", starts_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert second.starts_at.astimezone(ZoneInfo("Europe/Brussels")).fold == 1
    assert "DTSTART:20261025T013000Z" in lines(composed(second))


@pytest.mark.parametrize("zone", ["UTC", "Nowhere/Else", "", "../etc/passwd", "Europe/Brussels\r\nX:1"])
def test_a_zone_that_is_none_is_written_in_utc(zone: str) -> None:
    said = lines(composed(workshop(zone=zone)))
    assert "DTSTART:20261201T090000Z" in said
    assert not any("TZID" in line for line in said)


def test_one_calendar_names_each_zone_once_for_all_the_years_in_it() -> None:
    several = [
        workshop(uid=str(number), zone=zone, starts_at=datetime(year, 7, 1, 9, tzinfo=UTC))
        for number, (zone, year) in enumerate(
            [("Europe/Lisbon", 2024), ("Europe/Lisbon", 2027), ("Africa/Praia", 2026), ("Europe/Paris", 2026)]
        )
    ]
    text = calendar_file([Entry(one) for one in several], name="Mine", language="en", public_url=HERE)
    assert lines(text).count("TZID:Europe/Lisbon") == 1
    assert [instant(text, event, "dtstart") for event in events(text)] == [one.starts_at for one in several]


def test_an_event_says_what_the_workshop_is() -> None:
    themes = [Theme(code="2", slug="water", name="Water, soil", names={"fr": "Eau; sol"})]
    agenda = [AgendaItem(workshop_id=7, position=0, title="Welcome", minutes=5)]
    one = workshop(introduction="**Why** it matters: [read](https://a.example/b)", languages=["fr", "ar"])
    [event] = events(composed(one, language="fr", details=Details(themes, agenda)))
    assert value(event, "uid") == "a" * 32
    assert value(event, "summary") == "Water"
    assert value(event, "url") == value(event, "location") == f"{HERE}/workshops/water"
    assert event.contents["categories"][0].value == ["Eau; sol"]
    assert value(event, "status") == "CONFIRMED"
    assert value(event, "class") == "PUBLIC"
    said = value(event, "description")
    assert said.startswith(
        "Why it matters: read (https://a.example/b)\n\nOrdre du jour\n- Welcome (5\xa0min)"
    )
    assert "français" in said
    assert "arabe" in said
    assert f"{HERE}/workshops/water" in said


def test_the_room_is_its_conference_and_calls_outside_are_for_those_who_may_see_them() -> None:
    one = workshop(
        call_url="https://meet.example/1", links=[{"label": "Plenary", "url": "https://m.example/2"}]
    )
    [reader] = events(composed(one))
    assert [each.value for each in reader.contents["conference"]] == [f"{HERE}/workshops/water"]
    [inside] = events(composed(one, details=Details(calls=True)))
    said = inside.contents["conference"]
    assert [each.value for each in said] == [
        f"{HERE}/workshops/water",
        "https://meet.example/1",
        "https://m.example/2",
    ]
    assert [each.params["FEATURE"] for each in said[:2]] == [["CHAT"], ["VIDEO"]]
    assert said[2].params["LABEL"] == ["Plenary"]
    assert said[0].params["VALUE"] == ["URI"]


def test_the_address_of_the_one_who_is_invited_leads_there() -> None:
    [event] = events(composed(workshop(), address=f"{HERE}/workshops/water/registrations/abc"))
    assert value(event, "url") == f"{HERE}/workshops/water/registrations/abc"


def test_a_workshop_not_for_everybody_is_private_in_a_shared_calendar() -> None:
    for visibility in ("members", "link"):
        [event] = events(composed(workshop(visibility=visibility)))
        assert value(event, "class") == "PRIVATE"


def test_its_uid_stays_when_all_else_changes_and_a_move_is_counted() -> None:
    one = workshop()
    [first] = events(composed(one))
    before = facts_of(one)
    one.title, one.slug, one.zone = "Water and soil", "water-and-soil", "Africa/Praia"
    one.starts_at += timedelta(hours=1)
    assert count_change(one, before)
    text = composed(one)
    [second] = events(text)
    assert value(second, "uid") == value(first, "uid")
    assert int(value(second, "sequence")) == int(value(first, "sequence")) + 1
    assert instant(text, second, "dtstart") == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert value(second, "last-modified") > value(first, "last-modified")


def test_an_invitation_names_who_asks_and_who_comes() -> None:
    text = composed(
        workshop(), method="REQUEST", sender="TOGETHER <no-reply@a.example>", attendee="Ana <ana@b.example>"
    )
    assert read(text).contents["method"][0].value == "REQUEST"
    [event] = events(text)
    assert event.contents["organizer"][0].value == "mailto:no-reply@a.example"
    [ana] = event.contents["attendee"]
    assert ana.value == "mailto:ana@b.example"
    assert (ana.params["CN"], ana.params["PARTSTAT"], ana.params["RSVP"]) == (
        ["Ana"],
        ["ACCEPTED"],
        ["FALSE"],
    )


def test_a_file_to_keep_invites_nobody() -> None:
    [event] = events(composed(workshop(), sender="TOGETHER <no-reply@a.example>", attendee="ana@b.example"))
    assert not {"organizer", "attendee"} & set(event.contents)


def test_leaving_and_cancelling_take_it_out_of_the_calendar() -> None:
    text = composed(workshop(), method="CANCEL", sender="no-reply@a.example", attendee="ana@b.example")
    assert read(text).contents["method"][0].value == "CANCEL"
    [event] = events(text)
    assert value(event, "status") == "CANCELLED"
    [cancelled] = events(composed(workshop(status="cancelled", cancel_reason="Storm")))
    assert value(cancelled, "status") == "CANCELLED"
    assert "Storm" in value(cancelled, "description")


def test_two_mails_about_one_state_are_ordered_by_their_time_and_a_file_to_keep_has_none() -> None:
    one = workshop()
    assert composed(one) == composed(one)
    [mailed] = events(composed(one, method="REQUEST"))
    [kept] = events(composed(one))
    assert value(mailed, "dtstamp") > value(kept, "dtstamp") == "20261101T000000Z"


def test_a_calendar_says_how_it_is_called_and_how_often_to_ask() -> None:
    said = lines(calendar_file([], name="TOGETHER: mine", language="en", public_url=HERE))
    assert "X-WR-CALNAME:TOGETHER: mine" in said
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in said
    assert "X-PUBLISHED-TTL:PT1H" in said


HOSTILE = st.text(
    st.one_of(
        st.characters(), st.sampled_from("\r\n\t\0\x0b\x0c\x85\u2028\u2029\u202e\ud800;:,\\\"'=NBEGIN")
    ),
    max_size=120,
)
ATTACK = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:evil\rATTENDEE:mailto:a@b\u2028X:1\x85Y:2"


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
@example(ATTACK, ATTACK, ATTACK, ATTACK)
def test_no_line_of_what_people_typed_is_a_line_of_the_file(
    title: str, introduction: str, label: str, name: str
) -> None:
    one = workshop(
        title=title,
        introduction=introduction,
        cancel_reason=introduction,
        status="cancelled",
        call_url=f"https://m.example/{label}",
        links=[{"label": label, "url": f"https://m.example/?{label}"}],
        languages=["en"],
    )
    agenda = [AgendaItem(workshop_id=7, position=0, title=title)]
    themes = [Theme(code="1", slug="x", name=label)]
    options = {
        "method": "REQUEST",
        "sender": f"{name} <a@b.example>",
        "attendee": f"{name} <c@d.example>",
        "details": Details(themes, agenda, calls=True),
    }
    text = composed(one, **options)
    plain = composed(
        workshop(languages=["en"], call_url="https://m.example/", links=[{"label": "l", "url": "u"}])
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert all(character.isprintable() or character in "\r\n\t" or ord(character) > 159 for character in text)
    assert not set("\x85\u2028\u2029\x0b\x0c") & set(text)
    assert text.count("\r") == text.count("\n") == text.count("\r\n")
    told = {line.partition(":")[0].partition(";")[0] for line in lines(text)}
    assert told <= {line.partition(":")[0].partition(";")[0] for line in lines(plain)} | {
        "ORGANIZER",
        "ATTENDEE",
        "CATEGORIES",
    }
    assert len(events(text)) == 1
    assert value(events(text)[0], "uid") == "a" * 32
