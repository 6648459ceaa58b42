import pytest

from tests.workshops.live.cast import ALICE, BOB, CHARLIE, GIL, Room, live_room

NOTES = {"note": "decisions", "heading": "Decisions"}


def order(room: Room) -> list[str]:
    return [outcome["id"] for outcome in room.snapshot()["outcomes"]]


def test_an_outcome_from_a_message_quotes_the_message_whatever_the_browser_says() -> None:
    room = live_room()
    first = room.say(BOB, "We could share the hall")
    forged = {"quote": "We resign", "quoted_by": "p1"}
    outcome = room.record(GIL, "idea", "A shared hall", source={"message": first}, **forged)
    (shown,) = room.snapshot()["outcomes"]
    assert (shown["quote"], shown["quoted_by"], shown["quoted_name"]) == (
        "We could share the hall",
        "p2",
        "Bob",
    )
    assert shown["source"] == {"message": first}
    assert room.snapshot()["messages"][0]["outcomes"] == [outcome]


def test_a_quotation_is_frozen_whatever_becomes_of_the_message() -> None:
    room = live_room()
    first = room.say(BOB, "as it was said")
    room.record(CHARLIE, source={"message": first})
    room.do(BOB, "message.edit", id=first, text="as it should have been said")
    assert room.snapshot()["outcomes"][0]["quote"] == "as it was said"


def test_a_long_message_is_quoted_by_its_beginning() -> None:
    room = live_room()
    first = room.say(BOB, "x" * 8000)
    room.record(CHARLIE, source={"message": first})
    assert room.snapshot()["outcomes"][0]["quote"] == "x" * 1999 + "…"


def test_an_outcome_from_the_notes_keeps_its_quotation_and_heading() -> None:
    room = live_room()
    room.record(CHARLIE, "decision", "To meet in spring", source=NOTES, quote="we meet in spring")
    (shown,) = room.snapshot()["outcomes"]
    assert (shown["source"], shown["quote"]) == (NOTES, "we meet in spring")
    assert "quoted_by" not in shown


def test_a_quotation_needs_a_source_and_its_speaker_must_be_known() -> None:
    room = live_room()
    words = {"kind": "idea", "text": "An idea", "quote": "somebody said"}
    assert room.refused(BOB, "outcome.record", **words) == "bad_request"
    assert room.refused(BOB, "outcome.record", **words, source=NOTES, quoted_by="p404") == "not_found"
    assert room.refused(BOB, "outcome.record", **words, source={"message": "m404"}) == "not_found"


@pytest.mark.parametrize(
    "source", [{}, {"note": "../x"}, {"message": "m1", "note": "a"}, "m1", {"message": 1}]
)
def test_a_source_is_a_message_or_a_place_in_the_notes(source: object) -> None:
    assert (
        live_room().refused(BOB, "outcome.record", kind="idea", text="An idea", source=source)
        == "bad_request"
    )


def test_a_removed_message_is_no_source() -> None:
    room = live_room()
    first = room.say(BOB)
    room.do(BOB, "message.remove", id=first)
    source = {"message": first}
    assert room.refused(CHARLIE, "outcome.record", kind="idea", text="An idea", source=source) == "not_found"


def test_guests_may_propose_but_not_bind_the_group() -> None:
    room = live_room()
    for kind in ("proposal", "question", "idea"):
        room.record(GIL, kind)
    for kind in ("decision", "commitment"):
        assert room.refused(GIL, "outcome.record", kind=kind, text="To meet") == "forbidden"
        assert room.refused(BOB, "outcome.record", kind=kind, text="To meet") == "forbidden"
        room.record(CHARLIE, kind)


def test_a_commitment_says_who_what_and_by_when() -> None:
    room = live_room()
    room.record(ALICE, "commitment", "Open the hall", who="Mulhouse", due="2021-03-01")
    (shown,) = room.snapshot()["outcomes"]
    assert (shown["who"], shown["due"]) == ("Mulhouse", "2021-03-01")


@pytest.mark.parametrize(
    "due", ["2021-02-30", "1 March", "20210301", "2021-W09-1", 20210301, "", "２０２１-03-01"]
)
def test_a_date_is_a_date(due: object) -> None:
    assert live_room().refused(ALICE, "outcome.record", kind="commitment", text="x", due=due) == "bad_request"


def test_the_rapporteur_edits_the_wording_and_only_what_is_named_changes() -> None:
    room = live_room()
    outcome = room.record(BOB, "proposal", "A garden", who="Kavala", due="2021-03-01")
    event = room.do(CHARLIE, "outcome.edit", id=outcome, text="A garden for all", kind="decision", due=None)
    (shown,) = room.snapshot()["outcomes"]
    assert (shown["text"], shown["kind"], shown["who"], shown["due"]) == (
        "A garden for all",
        "decision",
        "Kavala",
        None,
    )
    assert shown["edited"] == event.at
    assert room.refused(CHARLIE, "outcome.edit", id=outcome, text="A garden for all") == "bad_request"
    assert room.refused(CHARLIE, "outcome.edit", id=outcome) == "bad_request"
    assert room.refused(CHARLIE, "outcome.edit", id="o404", text="x") == "not_found"


def test_a_withdrawn_outcome_stays_with_who_and_why_until_it_is_taken_back() -> None:
    room = live_room()
    outcome = room.record(BOB)
    room.do(CHARLIE, "outcome.withdraw", id=outcome, on=True, reason="Said twice")
    shown = room.snapshot()["outcomes"][0]["withdrawn"]
    assert shown == {"by": "p3", "name": "Charlie", "reason": "Said twice"}
    assert room.refused(ALICE, "outcome.withdraw", id=outcome, on=True, reason="Mine") == "bad_request"
    assert room.refused(ALICE, "outcome.edit", id=outcome, text="Other") == "bad_request"
    room.do(ALICE, "outcome.withdraw", id=outcome, on=False)
    assert "withdrawn" not in room.snapshot()["outcomes"][0]


def test_outcomes_are_put_in_order() -> None:
    room = live_room()
    one, two, three = (room.record(CHARLIE, "idea", text) for text in ("One", "Two", "Three"))
    room.do(CHARLIE, "outcome.move", id=three, before=one)
    assert order(room) == [three, one, two]
    room.do(CHARLIE, "outcome.move", id=three, before=None)
    assert order(room) == [one, two, three]
    assert room.refused(CHARLIE, "outcome.move", id=one, before=one) == "bad_request"
    assert room.refused(CHARLIE, "outcome.move", id=one, before="o404") == "not_found"


def test_rapporteurs_go_on_after_the_end_and_others_do_not() -> None:
    room = live_room()
    outcome = room.record(BOB)
    room.do(ALICE, "workshop.close")
    room.do(CHARLIE, "outcome.edit", id=outcome, text="Better words")
    room.record(CHARLIE, "decision", "To meet")
    assert room.refused(BOB, "outcome.record", kind="idea", text="Late") == "closed"
    room.do(CHARLIE, "summary.write", text="**A good hour**")
    summary = room.snapshot()["summary"]
    assert (summary["text"], summary["by"], summary["name"]) == ("**A good hour**", "p3", "Charlie")
    assert summary["html"]
    room.do(CHARLIE, "summary.write", text=" ")
    assert room.snapshot()["summary"] is None
