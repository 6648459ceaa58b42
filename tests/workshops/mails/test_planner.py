"""Who registered is told by mail what they need to know: once, in time, and nothing that is of no use any more."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.workshops.mails.scene import NOON, SETTLE, Scene
from workshops.live.state import LiveState, Outcome, Removal, Summary

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def test_a_registration_is_confirmed_once_with_its_calendar_entry(any_scene: Scene) -> None:
    workshop = await any_scene.workshop()
    await any_scene.registered(workshop, await any_scene.person())
    [mail] = await any_scene.told()
    assert (mail.to, mail.subject) == ("zoe@example.org", "You are registered: Water for all")
    assert (mail.calendar_method, "METHOD:REQUEST" in mail.calendar) == ("REQUEST", True)
    assert f"{any_scene.settings.public_url}/workshops/water-for-all" in mail.text
    assert await any_scene.told(MINUTE) == []
    any_scene.planner = any_scene.another()
    assert await any_scene.told(MINUTE) == []


async def test_a_guest_is_asked_to_confirm_and_then_told(any_scene: Scene) -> None:
    workshop = await any_scene.workshop()
    gil = await any_scene.registered(workshop, "gil@example.org", status="unconfirmed", registered_at=None)
    [mail] = await any_scene.told()
    assert mail.subject == "Please confirm: Water for all"
    assert "waiting list" not in mail.text  # there are seats for all
    assert "/workshops/water-for-all/registrations/" in mail.text
    assert mail.calendar == ""
    await any_scene.write(gil, created_at=any_scene.at + 20 * MINUTE)  # asked once more
    assert len(await any_scene.told(20 * MINUTE)) == 1
    await any_scene.write(gil, status="registered", registered_at=any_scene.at + MINUTE)
    [mail] = await any_scene.told(MINUTE)
    assert mail.subject == "You are registered: Water for all"
    assert await any_scene.told(MINUTE) == []


async def test_who_lost_the_mail_and_registers_again_gets_the_way_back(scene: Scene) -> None:
    gil = await scene.registered(await scene.workshop(), "gil@example.org")
    await scene.told()
    await scene.write(gil, created_at=scene.at + HOUR)
    [mail] = await scene.told(HOUR)
    assert mail.subject == "You are registered already: Water for all"
    assert "/registrations/" in mail.text
    assert await scene.told(MINUTE) == []


async def test_from_the_waiting_list_to_a_place_and_out(any_scene: Scene) -> None:
    zoe = await any_scene.registered(await any_scene.workshop(), await any_scene.person(), status="waiting")
    [mail] = await any_scene.told()
    assert (mail.subject, mail.calendar) == ("You are on the waiting list: Water for all", "")
    await any_scene.write(zoe, status="registered")
    [mail] = await any_scene.told(3 * DAY)
    assert (mail.subject, mail.calendar_method) == ("You have a place: Water for all", "REQUEST")
    await any_scene.write(zoe, status="cancelled", cancelled_at=any_scene.at)
    [mail] = await any_scene.told(MINUTE)
    assert (mail.subject, mail.calendar_method) == (
        "You are not registered any more: Water for all",
        "CANCEL",
    )
    await any_scene.write(zoe, status="registered", registered_at=any_scene.at, cancelled_at=None)
    [mail] = await any_scene.told(MINUTE)
    assert mail.subject == "You are registered: Water for all"
    assert await any_scene.told(MINUTE) == []


async def test_who_only_waited_leaves_without_a_word_but_a_refusal_is_told_with_its_reason(
    scene: Scene,
) -> None:
    workshop = await scene.workshop()
    zoe = await scene.registered(workshop, await scene.person(), status="waiting")
    yan = await scene.registered(workshop, await scene.person("Yan"), status="waiting")
    assert len(await scene.told()) == 2
    await scene.write(zoe, status="cancelled", cancelled_at=scene.at)
    await scene.write(yan, status="cancelled", cancelled_at=scene.at, cancel_reason="Only for pupils.")
    [mail] = await scene.told(MINUTE)
    assert mail.to == "yan@example.org"
    assert "> Only for pupils." in mail.text


async def test_old_registrations_of_which_nothing_is_known_are_not_confirmed_late(scene: Scene) -> None:
    await scene.known(await scene.workshop(), await scene.person(), touched_at=NOON)
    assert await scene.told() == []


async def test_a_day_and_an_hour_before(any_scene: Scene) -> None:
    workshop = await any_scene.workshop(in_=2 * DAY)
    await any_scene.known(workshop, await any_scene.person())
    assert await any_scene.told(DAY - MINUTE) == []
    [mail] = await any_scene.told(MINUTE)
    assert mail.subject == "Tomorrow, 13:00: Water for all"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert await any_scene.told(MINUTE) == []
    assert await any_scene.told(23 * HOUR - 2 * MINUTE) == []
    [mail] = await any_scene.told(MINUTE)
    assert mail.subject == "At 13:00: Water for all"
    assert await any_scene.told(59 * MINUTE) == []
    assert await any_scene.told(MINUTE) == []


async def test_nobody_is_reminded_of_a_moment_after_which_they_registered(scene: Scene) -> None:
    soon = await scene.workshop("Soon", in_=3 * HOUR)
    now_ = await scene.workshop("Now", in_=30 * MINUTE)
    zoe = await scene.person()
    for workshop in (soon, now_):
        await scene.registered(workshop, zoe)
    assert [mail.subject for mail in await scene.told()] == [
        "You are registered: Soon",
        "You are registered: Now",
    ]
    assert await scene.told(MINUTE) == []
    assert [mail.subject for mail in await scene.told(2 * HOUR)] == ["At 16:00: Soon"]


async def test_after_a_night_without_the_server_only_what_is_still_of_use_is_sent(scene: Scene) -> None:
    zoe = await scene.person()
    for title, begins in (("Over", 1), ("Soon", 13), ("Later", 20)):
        await scene.known(await scene.workshop(title, in_=begins * HOUR), zoe)
    mails = await scene.told(12 * HOUR + 30 * MINUTE)
    assert sorted(mail.subject for mail in mails) == ["At 02:00: Soon", "Today, 09:00: Later"]


async def test_a_mail_that_the_server_did_not_take_in_time_is_not_sent_late(scene: Scene) -> None:
    await scene.known(await scene.workshop(in_=HOUR), await scene.person())
    scene.box.away = True
    assert await scene.told() == []
    scene.box.away = False
    assert await scene.told(HOUR) == []


async def test_the_workshops_of_one_day_are_one_reminder(any_scene: Scene) -> None:
    zoe = await any_scene.person(time_zone="Atlantic/Cape_Verde")
    yan = await any_scene.person("Yan", time_zone="Europe/Brussels")
    begins = 11 * HOUR + 30 * MINUTE  # half past midnight in Brussels is the evening before in Praia
    for hours, title in ((0, "Night"), (8, "Morning"), (12, "Afternoon")):
        workshop = await any_scene.workshop(title, in_=DAY + begins + hours * HOUR)
        for who in (zoe, yan):
            await any_scene.known(workshop, who)
    mails = {mail.to: mail for mail in await any_scene.told(begins)}
    assert mails["zoe@example.org"].subject == "Tomorrow, 22:30: Night"
    assert mails["yan@example.org"].subject == "Tomorrow: 3 workshops"
    assert "== Afternoon ==" in mails["yan@example.org"].text
    later = await any_scene.told(8 * HOUR)
    assert [(mail.to, mail.subject) for mail in later] == [("zoe@example.org", "Tomorrow: 2 workshops")]
    assert await any_scene.told(4 * HOUR) == []


async def test_times_are_those_of_the_profile_else_of_the_browser_in_which_one_registered(
    scene: Scene,
) -> None:
    workshop = await scene.workshop(in_=10 * DAY)
    for name, own in (("Yan", ""), ("Zoe", "Europe/Brussels")):
        person = await scene.person(name, time_zone=own)
        await scene.registered(workshop, person, time_zone="Atlantic/Cape_Verde")
    texts = {mail.to: mail.text for mail in await scene.told()}
    assert "Cape Verde" in texts["yan@example.org"]
    assert "Cape Verde" not in texts["zoe@example.org"]


async def test_who_wants_no_reminders_gets_none_and_yet_what_matters(scene: Scene) -> None:
    workshop = await scene.workshop(in_=DAY)
    await scene.known(workshop, await scene.person(reminders=False))
    await scene.known(workshop, "gil@example.org", reminders=False)
    assert await scene.told() == []
    await scene.change(workshop, starts_at=workshop.starts_at + HOUR)
    assert len(await scene.told(SETTLE)) == 2


@pytest.mark.parametrize("gone", [{"blocked_at": NOON}, {"closed_at": NOON}])
async def test_who_is_blocked_or_gone_is_told_nothing(scene: Scene, gone: dict) -> None:
    zoe = await scene.person(**gone)
    workshop, soon = await scene.workshop(), await scene.workshop("Soon", in_=DAY)
    await scene.registered(workshop, zoe)
    await scene.known(soon, zoe)
    await scene.change(soon, status="cancelled")
    assert await scene.told(SETTLE) == []


async def test_a_change_is_told_once_when_it_has_settled(any_scene: Scene) -> None:
    workshop = await any_scene.workshop()
    await any_scene.known(workshop, await any_scene.person())
    await any_scene.change(workshop, starts_at=workshop.starts_at + HOUR)
    assert await any_scene.told(MINUTE) == []
    await any_scene.change(workshop, starts_at=workshop.starts_at + 2 * HOUR, title="Water for everybody")
    assert await any_scene.told(MINUTE) == []
    [mail] = await any_scene.told(MINUTE)
    assert (mail.subject, mail.calendar_method) == ("New time: Water for everybody", "REQUEST")
    assert "15:00 to 16:00" in mail.text
    assert "Before: Tuesday, 1 December 2026, 13:00" in mail.text.replace("Tuesday 1", "Tuesday, 1")
    assert "SEQUENCE:2" in mail.calendar
    assert "List-Unsubscribe" not in mail.headers
    assert await any_scene.told(DAY) == []


async def test_a_meeting_that_is_moved_is_one_mail_for_each(any_scene: Scene) -> None:
    zoe, yan = await any_scene.person(), await any_scene.person("Yan")
    workshops = [await any_scene.workshop(f"Session {number}") for number in range(4)]
    for workshop in workshops:
        await any_scene.known(workshop, zoe)
    await any_scene.known(workshops[0], yan)
    for workshop in workshops:
        any_scene.at += MINUTE  # one after the other
        await any_scene.change(workshop, starts_at=workshop.starts_at + DAY)
        assert [mail.to for mail in await any_scene.told()] == [] or any_scene.at - NOON >= SETTLE
    mails = [*any_scene.box.mails, *await any_scene.told(SETTLE)]
    assert Counter(mail.to for mail in any_scene.box.mails) == {"zoe@example.org": 1, "yan@example.org": 1}
    [mail] = [mail for mail in mails if mail.to == "zoe@example.org"]
    assert mail.subject == "Changed: 4 workshops"
    assert mail.calendar.count("BEGIN:VEVENT") == 4
    assert mail.calendar_method == "PUBLISH"


async def test_who_changes_something_all_day_does_not_keep_the_rest_back_for_ever(scene: Scene) -> None:
    zoe, still, restless = (
        await scene.person(),
        await scene.workshop("Still"),
        await scene.workshop("Restless"),
    )
    for workshop in (still, restless):
        await scene.known(workshop, zoe)
    await scene.change(still, minutes=90)
    mails = []
    for number in range(20):
        await scene.change(restless, title=f"Restless {number}")
        mails += await scene.told(MINUTE)
    assert [mail.subject for mail in mails] == ["Changed: Still"]


async def test_a_cancelled_workshop_leaves_every_calendar_and_comes_back_if_it_does(any_scene: Scene) -> None:
    workshop = await any_scene.workshop()
    await any_scene.known(workshop, await any_scene.person())
    await any_scene.change(workshop, status="cancelled", cancel_reason="The hall is flooded.")
    [mail] = await any_scene.told(SETTLE)
    assert (mail.subject, mail.calendar_method) == ("Cancelled: Water for all", "CANCEL")
    assert "> The hall is flooded." in mail.text
    assert "STATUS:CANCELLED" in mail.calendar
    assert await any_scene.told(HOUR) == []
    await any_scene.change(workshop, status="announced")
    [mail] = await any_scene.told(SETTLE)
    assert (mail.subject, mail.calendar_method) == ("It takes place after all: Water for all", "REQUEST")


async def test_who_registers_after_a_change_is_told_only_how_it_is(scene: Scene) -> None:
    workshop = await scene.workshop()
    await scene.change(workshop, starts_at=workshop.starts_at + HOUR)
    await scene.registered(workshop, await scene.person(), registered_at=scene.at + MINUTE)
    assert [mail.subject for mail in await scene.told(MINUTE)] == ["You are registered: Water for all"]
    assert await scene.told(HOUR) == []


async def test_who_is_told_of_a_move_within_the_day_is_not_reminded_of_it_besides(scene: Scene) -> None:
    workshop = await scene.workshop(in_=DAY)
    await scene.known(workshop, await scene.person())
    assert [mail.subject for mail in await scene.told()] == ["Tomorrow, 13:00: Water for all"]
    await scene.change(workshop, starts_at=workshop.starts_at + HOUR)
    mails = [*await scene.told(SETTLE), *await scene.told(2 * HOUR)]
    assert [mail.subject for mail in mails] == ["New time: Water for all"]
    assert [mail.subject for mail in await scene.told(22 * HOUR)] == ["At 14:00: Water for all"]


async def test_what_came_of_it_is_told_an_hour_after_closing_and_once(any_scene: Scene) -> None:
    workshop = await any_scene.workshop(in_=-HOUR, status="closed", closed_at=NOON)
    await any_scene.known(workshop, await any_scene.person())
    assert await any_scene.told(HOUR) == []  # nothing came of it yet
    state = any_scene.states[workshop.room] = LiveState(workshop.room)
    state.summary = Summary("We counted the wells.", "p1", 1.0)
    removed = Removal("p1", 2.0, "mistaken")
    for number, (kind, text, gone) in enumerate(
        [
            ("decision", "We **meet** in May.", None),
            ("commitment", "We dig.", None),
            ("idea", "Nothing.", removed),
        ]
    ):
        state.outcomes[f"o{number}"] = Outcome(
            f"o{number}", number, kind, text, "p1", 1.0, quote="secret", withdrawn=gone
        )
        state.outcome_order.append(f"o{number}")
    [mail] = await any_scene.told(MINUTE)
    assert mail.subject == "What came of it: Water for all"
    assert all(said in mail.text for said in ("We counted the wells.", "== Decisions ==", "> We dig."))
    assert "<strong>meet</strong>" in mail.html
    assert all(said not in mail.text for said in ("Nothing.", "secret", "Ideas"))
    assert mail.headers["List-Unsubscribe-Post"]
    assert await any_scene.told(DAY) == []


async def test_a_workshop_that_was_opened_again_within_the_hour_is_not_reported(scene: Scene) -> None:
    workshop = await scene.workshop(in_=-HOUR, status="closed", closed_at=NOON)
    await scene.known(workshop, await scene.person())
    scene.states[workshop.room] = LiveState(workshop.room, summary=Summary("Done.", "p1", 1.0))
    await scene.write(workshop, status="live", closed_at=None)
    assert await scene.told(HOUR) == []
