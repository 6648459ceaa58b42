import time

from realtime.events import Event
from tests.workshops.live.cast import ALICE, BOB, CHARLIE, GIL, SYSTEM, Room, live_room, starred
from workshops.live.record import attendance, page, search, transcript


def texts(messages: list[dict[str, object]]) -> list[object]:
    return [message["text"] for message in messages]


def event_of(seq: int, text: str) -> Event:
    return Event(seq, "message.posted", "p2", f"c{seq}", 1_604_133_000.0 + seq, {"text": text})


def talkative(count: int) -> Room:
    room = live_room(window=10)
    for number in range(count):
        room.say((BOB, GIL, CHARLIE)[number % 3], f"message {number}")
    return room


def test_older_messages_come_page_by_page_until_there_are_no_more() -> None:
    room = talkative(25)
    snapshot = room.snapshot()
    assert (len(snapshot["messages"]), snapshot["more"]) == (10, True)
    collected = snapshot["messages"]
    more = True
    while more:
        older = page(room.state, collected[0]["id"], 10, starred)
        collected, more = older["messages"] + collected, older["more"]
    assert texts(collected) == [f"message {number}" for number in range(25)]


def test_a_page_brings_its_quotations_and_its_people() -> None:
    room = talkative(12)
    first = f"m{room.state.order[0]}"
    reply = room.say(GIL, "as you said", reply_to=first)
    older = page(room.state, None, 1, starred)
    assert [message["id"] for message in older["messages"]] == [reply]
    assert older["quoted"][first]["text"] == "message 0"
    assert set(older["people"]) == {"p5", "p2"}


def test_before_the_first_and_before_nonsense_there_is_nothing() -> None:
    room = talkative(3)
    for before in (f"m{room.state.order[0]}", "m0", "nonsense", ""):
        assert page(room.state, before, 10, starred)["messages"] == []
    assert page(live_room().state, None, 10, starred) == {
        "messages": [],
        "more": False,
        "quoted": {},
        "people": {},
    }


def test_search_knows_no_accents_and_no_case_in_any_of_the_languages() -> None:
    room = live_room()
    room.say(BOB, "Être écouté dans son quartier")
    room.say(GIL, "Água limpa e educação")
    room.say(CHARLIE, "المَسؤولية المشتركة")
    for query, found in (
        ("ETRE ecoute", 1),
        ("agua EDUCACAO", 1),
        ("المسؤولية", 1),
        ("agua quartier", 0),
        ("  ", 0),
        ("guest gil", 1),
    ):
        assert len(search(room.state, query)) == found, query


def test_search_does_not_find_what_was_removed() -> None:
    room = live_room()
    first = room.say(BOB, "secret")
    room.do(BOB, "message.remove", id=first)
    assert search(room.state, "secret") == []


def test_search_gives_the_latest_in_order() -> None:
    room = talkative(30)
    assert [message.text for message in search(room.state, "message", limit=3)] == [
        "message 27",
        "message 28",
        "message 29",
    ]


def test_the_transcript_has_every_message_with_its_number() -> None:
    room = talkative(15)
    rows = transcript(room.state, starred)
    assert [row["seq"] for row in rows] == room.state.order


def test_attendance_counts_territories_and_kinds_of_those_who_came_and_stayed() -> None:
    room = live_room()
    for key, territory, kind in (
        ("p11", "Mulhouse", "city"),
        ("p12", "Mulhouse", "school"),
        ("p13", "", "city"),
    ):
        room.do(SYSTEM, "person.enter", person=key, name=key, role="guest", territory=territory, kind=kind)
    room.do(ALICE, "person.remove", person="p13", reason="Noise")
    room.say(BOB)
    there = attendance(room.state)
    assert there.count == 8
    assert dict(there.by_territory) == {"": 6, "Mulhouse": 2}
    assert dict(there.by_kind) == {"": 6, "city": 1, "school": 1}
    assert [row["messages"] for row in there.people if row["id"] == "p2"] == [1]


def test_a_very_long_conversation_is_no_burden() -> None:
    room = live_room()
    started = time.process_time()
    for number in range(50_000):
        seq = len(room.log) + 1 + number
        room.rules.apply(room.state, event_of(seq, f"Réunion {number}"))
    folded = time.process_time() - started
    started = time.process_time()
    room.rules.snapshot(room.state)
    page(room.state, f"m{room.state.order[25_000]}", 100, starred)
    shown = time.process_time() - started
    started = time.process_time()
    search(room.state, "nowhere")
    searched = time.process_time() - started
    assert folded < 2.0
    assert shown < 0.1
    assert searched < 2.0
