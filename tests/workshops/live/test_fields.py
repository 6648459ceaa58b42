"""What comes from outside is checked here; nothing that passes can break what is behind."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.events import Command, Refused
from tests.workshops.live.cast import ALICE, BOB, SYSTEM, live_room
from workshops.live import KINDS

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["p1", "m8", "o9", "a1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    "text", ["", "  \n ", "\u200b", "\u2800", "\u3164\u200d", None, 7, ["a"], "\ud800", "\0"]
)
def test_a_message_without_anything_to_see_is_refused(text: object) -> None:
    assert live_room().refused(BOB, "message.post", text=text) == "bad_request"


@pytest.mark.parametrize("text", ["👍", "🏳️‍🌈", "?", "ﷺ", "٣", "क़"])
def test_a_message_of_one_sign_is_a_message(text: str) -> None:
    room = live_room()
    room.say(BOB, text)
    assert room.snapshot()["messages"][0]["text"] == text


def test_texts_have_their_limits() -> None:
    room = live_room()
    first = room.say(BOB, "x" * 8000)
    assert room.refused(BOB, "message.post", text="x" * 8001) == "too_large"
    assert room.refused(BOB, "message.edit", id=first, text="x" * 8001) == "too_large"
    assert room.refused(ALICE, "message.remove", id=first, reason="x" * 501) == "too_large"
    assert room.refused(ALICE, "outcome.record", kind="idea", text="x" * 2001) == "too_large"
    assert room.refused(ALICE, "outcome.record", kind="idea", text="x", who="x" * 201) == "too_large"
    assert room.refused(ALICE, "summary.write", text="x" * 8001) == "too_large"


@pytest.mark.parametrize("kind", [kind.command for kind in KINDS])
def test_a_field_that_is_not_known_is_refused(kind: str) -> None:
    room = live_room()
    who = SYSTEM if kind in {"agenda.set", "person.enter", "words.draw"} else ALICE
    if kind in {"workshop.open", "workshop.reopen"}:
        room.state.status = "announced" if kind == "workshop.open" else "closed"
    assert room.refused(who, kind, at=0, by="p1", redact=[1], author={}) == "bad_request"


@pytest.mark.parametrize("key", ["m", "m-1", "m1.0", "M1", "m١", "m" + "9" * 30, "o1", 1, None, {}])
def test_an_id_that_is_none_is_refused(key: object) -> None:
    assert live_room().refused(BOB, "message.react", id=key, emoji="👍", on=True) == "bad_request"


@pytest.mark.parametrize("lang", ["french!", "f", "", "fr_FR", 1, "x" * 40])
def test_a_language_is_a_tag(lang: object) -> None:
    assert live_room().refused(BOB, "message.post", text="oui", lang=lang) == "bad_request"
    live_room().say(BOB, "oui", lang="pt-BR")


@pytest.mark.parametrize("on", [1, 0, "true", None])
def test_a_flag_is_true_or_false(on: object) -> None:
    room = live_room()
    assert room.refused(BOB, "message.react", id=room.say(BOB), emoji="👍", on=on) == "bad_request"


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_any_json_is_refused_or_can_be_folded_shown_and_stored(kind: Any, data: st.DataObject) -> None:
    room = live_room()
    room.say(BOB)
    room.record(ALICE)
    names = st.sampled_from([*kind.fields, "other"]) if kind.fields else st.just("other")
    junk = data.draw(st.dictionaries(names, JUNK, max_size=8))
    for who in (ALICE, SYSTEM):
        try:
            draft = room.rules.decide(room.state, who, Command(kind.command, junk), room.now)
        except Refused:
            continue
        json.dumps(draft.data, allow_nan=False, ensure_ascii=False).encode()
        room.shown(room.do(who, kind.command, **junk))
        assert room.refold() == room.state
        json.dumps(room.snapshot(), allow_nan=False, ensure_ascii=False).encode()
