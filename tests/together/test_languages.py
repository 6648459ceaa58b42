"""Negotiation, and how each language writes days, clocks, zones and lengths."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.site import Site
from together.languages import (
    LANGUAGES,
    Viewer,
    find_zone,
    negotiate,
    offered_zones,
    part_strings,
    script_strings,
    translate,
)

NOON = datetime(2020, 10, 31, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "en"),
        ("fr-BE,fr;q=0.9,en;q=0.8", "fr"),
        ("de;q=1, pt-BR;q=0.5, ar;q=0.7", "ar"),
        ("en;q=0, fr;q=nonsense", "fr"),
        ("*", "en"),
        (";;;,,,=", "en"),
        ("fr;q=0", "en"),
    ],
)
def test_the_best_of_our_languages_is_found(header: str, language: str) -> None:
    assert negotiate(header) == language


def test_a_moment_is_told_in_the_viewers_zone_with_the_zone_in_words() -> None:
    eyes = Viewer("fr", ZoneInfo("Atlantic/Cape_Verde"))
    assert eyes.day(NOON) == "samedi 31 octobre 2020"
    assert eyes.clock(NOON) == "10:00"
    assert "Cap-Vert" in eyes.zone_name(NOON)
    assert "(UTC−1)" in eyes.zone_name(NOON)


def test_a_day_is_the_viewers_day() -> None:
    late = datetime(2020, 10, 31, 23, 30, tzinfo=UTC)
    assert "1 November" in Viewer("en", ZoneInfo("Europe/Brussels")).day(late)
    assert "31 October" in Viewer("en", ZoneInfo("Atlantic/Cape_Verde")).day(late)


def test_summer_and_winter_have_their_own_offset() -> None:
    eyes = Viewer("en", ZoneInfo("Europe/Brussels"))
    assert "(UTC+1)" in eyes.zone_name(NOON)
    assert "(UTC+2)" in eyes.zone_name(datetime(2020, 7, 1, tzinfo=UTC))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_writes_lengths_and_numbers(code: str) -> None:
    eyes = Viewer(code, UTC)
    assert "20" in eyes.duration(20)
    assert "2" in eyes.duration(120)
    assert "05" in eyes.duration(65)
    assert eyes.number(1234)


def test_a_zone_is_known_or_none() -> None:
    assert find_zone("Europe/Lisbon") == ZoneInfo("Europe/Lisbon")
    for bad in (None, "", "Mars/Base", "../etc/passwd", "/etc/localtime", "x" * 1000):
        assert find_zone(bad) is None


def test_zones_to_choose_from_are_those_of_places() -> None:
    offered = offered_zones()
    assert {"Africa/Libreville", "Europe/Paris", "UTC"} <= set(offered)
    assert not {"Etc/GMT+12", "Factory", "localtime", "US/Eastern", "EST"} & set(offered)
    assert all(find_zone(name) for name in offered)


def test_an_unknown_message_is_shown_as_it_is_and_filled_in() -> None:
    assert translate("fr", "nobody ever wrote %(this)s", this="that") == "nobody ever wrote that"


@pytest.mark.parametrize("code", ["fr", "pt", "ar"])
def test_scripts_get_their_own_strings_only(code: str) -> None:
    strings = script_strings(code)
    assert strings["lang"] == code
    assert 50 < len(strings["messages"]) < 800


@pytest.mark.parametrize("code", ["fr", "pt", "ar"])
def test_words_that_only_the_editor_says_come_with_the_editor(code: str) -> None:
    version, text = part_strings(code, "editor")
    words = json.loads(text)["messages"]
    assert len(version) == 12
    assert "Bold" in words
    assert not words.keys() & script_strings(code)["messages"].keys()


async def test_each_part_of_the_scripts_gets_its_words_and_nobody_else_does(site: Site) -> None:
    browser = site.stranger()
    for part in ("editor", "write"):
        answer = await browser.get(f"/strings/fr?part={part}&v=1")
        assert answer.json()["lang"] == "fr"
        assert "immutable" in answer.headers["cache-control"]
    assert (await browser.get("/strings/fr?part=room")).status_code == 404
    assert (await browser.get("/strings/xx?part=write")).status_code == 404
    assert (await browser.post("/strings/fr")).status_code == 405
