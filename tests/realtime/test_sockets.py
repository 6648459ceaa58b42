"""The room socket through a real uvicorn and a real client."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from websockets.exceptions import InvalidStatus

from realtime.events import Command
from realtime.hub import Hub
from tests.realtime.stage import Stage, Voice, stage, until
from tests.realtime.talk import ALICE, SYSTEM, Talk, say
from tests.services.places import free_port
from together.database import Database
from together.errors import Forbidden, NotFound, Problem


@pytest.fixture(params=["direct", "outbox"])
async def played(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Stage]:
    """A served room: once with our protocol class, once with uvicorn's own."""
    options = {} if request.param == "direct" else {"ws": "websockets-sansio"}
    async with Hub(database, Talk()).running() as hub, stage(hub, free_port(), **options) as place:
        yield place


async def refusal(place: Stage, **options: object) -> int:
    with pytest.raises(InvalidStatus) as caught:
        async with place.connect(**options):
            pass
    return int(caught.value.response.status_code)


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1"]
)
async def test_a_foreign_page_gets_403_and_no_upgrade(played: Stage, origin: str | None):
    assert await refusal(played, origin=origin) == 403
    assert played.door.asked == 0


async def test_a_look_alike_origin_gets_403(played: Stage):
    for origin in (f"{played.origin}.evil.example", f"{played.origin}/", f"{played.origin}@evil.example"):
        assert await refusal(played, origin=origin) == 403


async def test_who_the_door_refuses_gets_its_status(played: Stage):
    assert await refusal(played, room="nowhere") == 404
    played.door.shut["p2"] = Forbidden
    assert await refusal(played, person="bob") == 403


async def test_what_alice_posts_is_acknowledged_and_bob_hears_it(played: Stage):
    async with played.enter("alice") as alice, played.enter("bob") as bob:
        assert bob.welcome["mode"] == "snapshot"
        assert bob.welcome["you"] == {"id": "p2", "name": "Bob", "role": "participant", "may": ["talk.say"]}
        answer = await alice.post("hello", "a:1")
        assert answer == {"t": "ack", "cid": "a:1", "seq": 1, "dup": False}
        heard = await bob.wait_for(t="ev")
        assert heard | {"at": 0} == {
            "t": "ev", "seq": 1, "k": "talk.said", "id": "t1", "by": "p1", "at": 0, "cid": "a:1",
            "d": {"text": "hello"},
        }  # fmt: skip


async def test_a_retry_is_acknowledged_again_and_stored_once(played: Stage):
    async with played.enter("alice") as alice:
        await alice.post("hello", "a:1")
        assert await alice.post("hello", "a:1") == {"t": "ack", "cid": "a:1", "seq": 1, "dup": True}
        assert (await alice.post("other", "a:1"))["code"] == "cid_conflict"
    assert (await played.hub.state("w1")).said == {1: "hello"}


async def test_who_comes_back_gets_exactly_what_they_missed(played: Stage):
    async with played.enter("bob") as bob:
        epoch = bob.welcome["epoch"]
    for text in ("one", "two", "three"):
        await played.hub.post("w1", ALICE, say(text))
    async with played.enter("bob", resume={"epoch": epoch, "seq": 1}) as bob:
        assert (bob.welcome["mode"], bob.welcome["seq"]) == ("replay", 3)
        assert "state" not in bob.welcome
        await bob.wait_for(t="eph")
        assert [event["seq"] for event in bob.events] == [2, 3]
    async with played.enter("bob", resume={"epoch": "another", "seq": 1}) as bob:
        assert bob.welcome["mode"] == "snapshot"
        assert bob.welcome["state"] == {"said": [[1, "one"], [2, "two"], [3, "three"]], "open": True}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no JSON", 4400),
        ('{"t":"post","cid":"1","k":"talk.say","d":{}}', 4400),
        ('{"t":"hello","v":7,"tab":"t"}', 4426),
        (b"binary", 4400),
        ('"' + "x" * 70_000 + '"', 1009),
    ],
)
async def test_a_first_frame_that_is_no_hello_closes(played: Stage, frame: str | bytes, code: int):
    async with played.connect() as socket:
        await socket.send(frame)
        assert await Voice(socket).closed() == code


async def test_ten_thousand_small_frames_are_a_flood(played: Stage):
    async with played.enter("bob") as bob:
        flood = asyncio.create_task(_flood(bob))
        assert await bob.closed() == 4129
        await flood


async def _flood(voice: Voice) -> None:
    while voice.socket.state.name == "OPEN":
        await voice.socket.send('{"t":"pong"}')
        await asyncio.sleep(0)  # the server reads on the same loop


async def test_who_posts_too_fast_is_told_when_to_try_again(played: Stage):
    async with played.enter("bob") as bob:
        for number in range(12):
            await bob.send({"t": "post", "cid": f"b:{number}", "k": "talk.say", "d": {"text": "x"}})
        answers = [await bob.answer("b:10"), await bob.answer("b:11")]
        assert [answer["code"] for answer in answers] == ["rate_limited", "rate_limited"]
        assert 0 < answers[0]["retry_ms"] <= 1000
        await bob.answer("b:9")
        assert len((await played.hub.state("w1")).said) == 10


async def test_a_person_who_is_removed_is_closed_within_a_second_and_stays_out(played: Stage):
    async with played.enter("bob") as bob:
        before = asyncio.get_running_loop().time()
        await played.hub.post("w1", ALICE, Command("person.remove", {"person": "p2"}))
        assert await bob.closed() == 4403
        assert asyncio.get_running_loop().time() - before < 1
    async with played.connect("bob") as socket:  # the door has not heard yet
        await socket.send('{"t":"hello","v":1,"tab":"t"}')
        assert await Voice(socket).closed() == 4403


@pytest.mark.parametrize(("refusal", "code"), [(Forbidden, 4403), (NotFound, 4404)])
async def test_who_is_shown_out_between_the_door_and_the_hello_does_not_slip_in(
    played: Stage, refusal: type[Problem], code: int
):
    async with played.enter("alice"), played.connect("bob") as socket:
        played.door.shut["p2"] = refusal
        played.hub.evict(["key of p2"], 4401)
        await socket.send('{"t":"hello","v":1,"tab":"t"}')
        assert await Voice(socket).closed() == code


async def test_a_sign_out_closes_the_sockets_of_that_session(played: Stage):
    async with played.enter("alice") as alice, played.enter("bob") as bob:
        played.hub.evict(["key of p2"], 4401)
        assert await bob.closed() == 4401
        assert (await alice.post("still here", "a:1"))["t"] == "ack"


async def test_a_reader_who_stalls_is_cut_off_and_nobody_else_waits(played: Stage):
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", played.port))
    line.setblocking(False)
    async with played.connect("bob", sock=line, max_queue=1) as stalled, played.enter("alice") as alice:
        await stalled.send('{"t":"hello","v":1,"tab":"t"}')
        await until(lambda: played.hub.presence("w1") == {"p1", "p2"})
        for number in range(1, 400):
            await played.hub.post("w1", SYSTEM, say("é" * 8_000))
            assert (await alice.wait_for(t="ev"))["seq"] == number
            if played.hub.presence("w1") == {"p1"}:
                break
        await until(lambda: played.hub.presence("w1") == {"p1"})
        stalled.transport.abort()


async def test_a_restart_asks_everybody_to_come_back(database: Database):
    async with Hub(database, Talk()).running() as hub, stage(hub, free_port()) as place:
        connection = place.connect("bob")
        socket = await connection.__aenter__()
        bob = Voice(socket)
        await bob.hello()
    assert await bob.closed() == 1012
