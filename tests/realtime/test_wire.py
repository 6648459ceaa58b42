"""Frames in and out, without a socket."""

import json

import pytest
from websockets.frames import Frame, Opcode

from realtime import wire
from realtime.events import Event, Refused


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def test_a_hello_says_where_the_browser_was():
    text = '{"t":"hello","v":1,"tab":"x","resume":{"epoch":"e7","seq":412}}'
    assert wire.parse(text) == wire.Hello(1, "x", wire.Resume("e7", 412))
    assert wire.parse('{"t":"hello","v":1,"tab":"x"}') == wire.Hello(1, "x", None)


def test_a_post_a_hint_and_a_pong_are_read():
    assert wire.parse('{"t":"post","cid":"x:1","k":"message.post","d":{"text":"é"}}') == wire.Post(
        "x:1", "message.post", {"text": "é"}
    )
    assert wire.parse('{"t":"eph","k":"typing","d":{}}') == wire.Hint("typing", {})
    assert wire.parse('{"t":"pong"}') == wire.Pong()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "[]",
        "7",
        "null",
        "{}",
        '{"t":"welcome"}',
        '{"t":{}}',
        '{"t":"post"}',
        '{"t":"post","cid":"","k":"a","d":{}}',
        '{"t":"post","cid":7,"k":"a","d":{}}',
        '{"t":"post","cid":"\\u0000","k":"a","d":{}}',
        '{"t":"post","cid":"\\ud800","k":"a","d":{}}',
        '{"t":"post","cid":"x","k":"a","d":[]}',
        f'{{"t":"post","cid":"{"x" * 81}","k":"a","d":{{}}}}',
        '{"t":"post","cid":"x","k":"a","d":{"n":NaN}}',
        '{"t":"post","cid":"x","k":"a","d":{"n":-Infinity}}',
        '{"t":"post","cid":"x","k":"a","d":{"n":1e999}}',
        f'{{"t":"post","cid":"x","k":"a","d":{{"n":{"9" * 5000}}}}}',
        f'{{"t":"post","cid":"x","k":"a","d":{{"n":{nested(7)}}}}}',
        nested(30_000),
        '{"t":"hello","v":"1","tab":"x"}',
        '{"t":"hello","v":true,"tab":"x"}',
        '{"t":"hello","v":1,"tab":"x","resume":{"epoch":"e","seq":-1}}',
        '{"t":"hello","v":1,"tab":"x","resume":{"epoch":"e","seq":1.5}}',
        '{"t":"hello","v":1,"tab":"x","resume":[]}',
    ],
)
def test_a_frame_that_breaks_the_protocol_is_malformed(text: str):
    with pytest.raises(wire.Malformed) as caught:
        wire.parse(text)
    assert caught.value.code == 4400


def test_a_frame_nested_eight_deep_is_read():
    assert wire.parse(f'{{"t":"post","cid":"x","k":"a","d":{{"n":{nested(6)}}}}}')


def test_a_frame_of_64_kib_is_read_and_one_byte_more_is_too_big():
    def frame(size: int) -> str:
        start, end = '{"t":"post","cid":"x","k":"a","d":{"e":"', '"}}'
        return (
            start + "é" * ((size - len(start) - len(end)) // 2) + "x" * ((size - len(start + end)) % 2) + end
        )

    assert len(frame(wire.MAX_FRAME).encode()) == wire.MAX_FRAME
    assert wire.parse(frame(wire.MAX_FRAME))
    with pytest.raises(wire.Malformed) as caught:
        wire.parse(frame(wire.MAX_FRAME + 1))
    assert caught.value.code == 1009


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"text": "x" * 8_001}, "too_large"),
        ({"deep": [{"text": "x" * 8_001}]}, "too_large"),
        ({"text": "a\0b"}, "bad_request"),
        ({"text": "\ud83d"}, "bad_request"),
        ({"\ud83d": 1}, "bad_request"),
        ({"n": 2**63}, "bad_request"),
        ({"n": -(2**63)}, "bad_request"),
    ],
)
def test_what_cannot_be_kept_is_refused(data: dict[str, object], code: str):
    with pytest.raises(Refused) as caught:
        wire.check(data)
    assert caught.value.code == code


def test_what_can_be_kept_passes():
    wire.check({"text": "x" * 8_000, "n": 2**63 - 1, "b": [True, None, 1.5, "😊"]})


def test_the_digest_ignores_the_order_of_fields_and_nothing_else():
    assert wire.digest("k", {"a": 1, "b": 2}) == wire.digest("k", {"b": 2, "a": 1})
    assert wire.digest("k", {"a": 1}) != wire.digest("l", {"a": 1}) != wire.digest("k", {"a": 2})


def test_an_event_carries_its_number_and_who_made_it():
    stored = Event(413, "message.posted", "p3", "x:1", 1605090000.25, {})
    assert json.loads(wire.event(stored, {"text": "é"})) == {
        "t": "ev", "seq": 413, "k": "message.posted", "id": "m413", "by": "p3", "at": 1605090000.25, "cid": "x:1",
        "d": {"text": "é"},
    }  # fmt: skip


def test_a_welcome_is_the_person_s_head_and_everybody_s_state():
    assert json.loads(wire.welcome({"seq": 3}, b'{"said":[]}')) == {
        "t": "welcome", "v": 1, "seq": 3, "state": {"said": []},
    }  # fmt: skip
    assert "state" not in json.loads(wire.welcome({"seq": 3}, None))


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 1_000_000])
def test_a_frame_is_what_the_websocket_standard_says(size: int):
    payload = b"x" * size
    assert wire.framed(payload) == bytes(Frame(Opcode.TEXT, payload).serialize(mask=False))
