"""The room and its notes over real sockets: who gets in, what they may send, and when they are shown out."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from pycrdt import Doc, XmlElement, XmlFragment, XmlText, create_sync_message, create_update_message
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from realtime.transport import server_options
from tests.services.places import free_port
from tests.site import ORIGIN, Browser, Site
from workshops.models import Workshop


class Started(uvicorn.Server):
    """Says when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@pytest.fixture
async def port(site: Site) -> AsyncIterator[int]:
    """The site of the fixture, listening."""
    number = free_port()
    options = {"host": "127.0.0.1", "port": number, "log_config": None, "lifespan": "off", **server_options()}
    server = Started(uvicorn.Config(site.app, **options))
    task = asyncio.create_task(server._serve())
    async with asyncio.timeout(20):
        await server.ready.wait()
    yield number
    server.should_exit = True
    await task


@asynccontextmanager
async def socket(
    port: int, path: str, browser: Browser | None, origin: str | None = ORIGIN
) -> AsyncIterator[ClientConnection]:
    """An open socket with this browser's cookie."""
    headers = {"Cookie": f"together={browser.cookies['together']}"} if browser else {}
    async with connect(f"ws://127.0.0.1:{port}{path}", origin=origin, additional_headers=headers) as opened:
        yield opened


@asynccontextmanager
async def room(port: int, workshop: Workshop, browser: Browser | None) -> AsyncIterator["Room"]:
    """A joined room socket."""
    async with socket(port, f"/live/{workshop.room}", browser) as opened:
        joined = Room(opened)
        await joined.send({"t": "hello", "v": 1, "tab": "test"})
        joined.welcome = await joined.until("welcome")
        yield joined


class Room:
    """One member's side of the room's protocol."""

    def __init__(self, opened: ClientConnection) -> None:
        self.opened = opened
        self.welcome: dict[str, Any] = {}
        self.posted = 0

    async def send(self, frame: dict[str, Any]) -> None:
        await self.opened.send(json.dumps(frame))

    async def until(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these kinds."""
        async with asyncio.timeout(10):
            while True:
                frame = json.loads(await self.opened.recv())
                if frame["t"] in kinds:
                    return frame

    async def post(self, command: str, /, **data: Any) -> dict[str, Any]:
        """What the server answers to a command."""
        self.posted += 1
        await self.send({"t": "post", "cid": f"test:{self.posted}", "k": command, "d": data})
        return await self.until("ack", "nack")

    async def code(self) -> int:
        """The code with which the server closes."""
        async with asyncio.timeout(10):
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await self.opened.recv()
        return closed.value.rcvd.code if closed.value.rcvd else 1006


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://testserver.evil.example",
        "http://testserver:99",
        "https://testserver",
    ],
)
@pytest.mark.parametrize("path", ["/live/{room}", "/notes/{room}?schema=1&gen=x"])
async def test_a_page_of_another_site_is_refused_before_the_upgrade(
    site: Site, port: int, path: str, origin: str | None
) -> None:
    workshop, alice = await site.live()
    with pytest.raises(InvalidStatus) as refused:
        async with socket(port, path.format(room=workshop.room), alice, origin):
            pass
    assert refused.value.response.status_code == 403


async def test_the_welcome_says_who_one_is_and_what_one_may(site: Site, port: int) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    async with room(port, workshop, alice) as hers, room(port, workshop, gil) as his:
        assert hers.welcome["you"]["role"] == "facilitator"
        assert "workshop.close" in hers.welcome["you"]["may"]
        assert his.welcome["you"]["role"] == "guest"
        assert "workshop.close" not in his.welcome["you"]["may"]
        assert his.welcome["mode"] == "snapshot"
        assert {"v", "epoch", "seq", "ping_ms", "limits", "state"} <= his.welcome.keys()


async def test_what_one_posts_reaches_the_others_the_page_and_the_downloads(site: Site, port: int) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    async with room(port, workshop, alice) as hers, room(port, workshop, gil) as his:
        acked = await his.post("message.post", text="The **well**")
        event = await hers.until("ev")
        assert (event["k"], event["seq"], event["d"]["name"]) == ("message.posted", acked["seq"], "Gil")
        assert event["d"]["html"] == "<p>The <strong>well</strong></p>"
        [message] = (await alice.get(f"/workshops/{workshop.slug}.json")).json()["messages"]
        assert (message["seq"], message["text"], message["name"]) == (acked["seq"], "The **well**", "Gil")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("workshop.close", {}),
        ("agenda.move", {"item": "a1"}),
        ("person.remove", {"person": "p1", "reason": "x"}),
        ("person.promote", {"person": "p3", "role": "facilitator"}),
        ("outcome.record", {"kind": "decision", "text": "x"}),
        ("agenda.set", {"items": []}),
        ("person.enter", {"name": "x", "role": "secretariat"}),
    ],
)
async def test_a_guest_who_sends_what_facilitators_send_is_refused(
    site: Site, port: int, kind: str, data: dict[str, Any]
) -> None:
    workshop, _alice = await site.live()
    gil = await site.guest(workshop)
    async with room(port, workshop, gil) as his:
        assert (await his.post(kind, **data))["code"] == "forbidden"


async def test_another_rooms_door_is_closed_by_id_too(site: Site, port: int) -> None:
    draft = await site.workshop(title="Draft")
    private, _ = await site.live(title="Private", visibility="link")
    workshop, _alice = await site.live()
    gil = await site.guest(workshop)
    for path in (
        f"/live/{draft.room}",
        f"/live/{private.room}",
        "/live/w9999",
        "/live/x",
        f"/notes/{private.room}",
    ):
        with pytest.raises(InvalidStatus) as refused:
            async with socket(port, path, gil):
                pass
        assert refused.value.response.status_code == 404, path


async def test_the_door_of_a_hidden_conversation_is_closed_and_its_messages_say_so(
    site: Site, port: int
) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    await alice.act(workshop.slug, "conversation.hide", on="1")
    async with room(port, workshop, gil) as his:
        assert his.welcome["you"]["name"] == "Gil"
    await alice.post(f"/workshops/{workshop.slug}/close")
    for path in (f"/live/{workshop.room}", f"/notes/{workshop.room}?schema=1&gen=x"):
        with pytest.raises(InvalidStatus) as refused:
            async with socket(port, path, gil):
                pass
        assert refused.value.response.status_code == 404
    asked = await gil.get(f"/workshops/{workshop.slug}/messages?before=m1&format=json")
    assert (asked.status_code, asked.json()["code"]) == (403, "forbidden")


async def test_a_guest_of_one_workshop_only_reads_in_another_public_one(site: Site, port: int) -> None:
    workshop, _alice = await site.live()
    other, _alice = await site.live(title="Another")
    gil = await site.guest(workshop)
    async with room(port, other, gil) as elsewhere:
        assert elsewhere.welcome["you"]["role"] == "reader"
        assert (await elsewhere.post("message.post", text="hello"))["code"] == "forbidden"
        assert (await elsewhere.post("hand.raise"))["code"] == "forbidden"


async def key_of(browser: Browser, workshop: Workshop, name: str) -> str:
    people = (await browser.get(f"/workshops/{workshop.slug}.json")).json()["attendance"]["people"]
    return next(person["id"] for person in people if person["name"] == name)


async def gen_of(browser: Browser, workshop: Workshop) -> str:
    page = (await browser.get(f"/workshops/{workshop.slug}")).text
    return page.partition('data-notes-gen="')[2].partition('"')[0]


async def test_somebody_removed_is_shown_out_of_both_sockets_within_a_second_and_not_let_in_again(
    site: Site, port: int
) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    key, gen = await key_of(alice, workshop, "Gil"), await gen_of(gil, workshop)
    notes_path = f"/notes/{workshop.room}?schema=1&gen={gen}"
    async with room(port, workshop, gil) as his, socket(port, notes_path, gil) as notes:
        await notes.recv()
        await alice.act(workshop.slug, "person.remove", person=key, reason="Insults")
        async with asyncio.timeout(1):
            assert await his.code() == 4403
            assert await Room(notes).code() == 4403
    for path in (f"/live/{workshop.room}", notes_path):
        with pytest.raises(InvalidStatus) as refused:
            async with socket(port, path, gil):
                pass
        assert refused.value.response.status_code == 403


async def test_a_demotion_counts_for_sockets_that_are_open(site: Site, port: int) -> None:
    workshop, alice = await site.live()
    helper = site.stranger()
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "facilitator"})
    await helper.post(f"/workshops/{workshop.slug}/join/{token}", data={"name": "Helper"})
    key = await key_of(alice, workshop, "Helper")
    async with room(port, workshop, helper) as theirs:
        assert (await theirs.post("message.post", text="I may"))["t"] == "ack"
        await alice.act(workshop.slug, "person.promote", person=key, role="guest")
        assert (await theirs.post("workshop.close"))["code"] == "forbidden"


async def test_signing_out_closes_the_sockets_of_that_browser(site: Site, port: int) -> None:
    workshop, alice = await site.live()
    bob = await site.browser("bob")
    await bob.post(f"/workshops/{workshop.slug}/enter")
    notes_path = f"/notes/{workshop.room}?schema=1&gen={await gen_of(bob, workshop)}"
    async with (
        room(port, workshop, bob) as his,
        socket(port, notes_path, bob) as notes,
        room(port, workshop, alice) as hers,
    ):
        await notes.recv()
        await bob.post("/sign-out")
        async with asyncio.timeout(1):
            assert await his.code() == 4401
            assert await Room(notes).code() == 4401
        assert (await hers.post("message.post", text="still here"))["t"] == "ack"


async def test_signing_in_as_somebody_else_closes_the_sockets_of_who_one_was(site: Site, port: int) -> None:
    workshop, alice = await site.live()
    async with room(port, workshop, alice) as hers:
        await alice.post("/sign-in", data={"email": site.people["bob"].email})
        await alice.post(await site.mailed_link())
        async with asyncio.timeout(1):
            assert await hers.code() == 4401


async def test_closing_makes_chat_and_notes_read_only_for_all_at_once(site: Site, port: int) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    notes_path = f"/notes/{workshop.room}?schema=1&gen={await gen_of(gil, workshop)}"
    async with room(port, workshop, gil) as his, socket(port, notes_path, gil) as notes:
        await alice.post(f"/workshops/{workshop.slug}/close")
        assert (await his.until("ev"))["k"] == "workshop.closed"
        assert (await his.post("message.post", text="late"))["code"] == "closed"
        doc: Doc[Any] = Doc()
        await notes.send(create_sync_message(doc))
        fragment = doc.get("notes", type=XmlFragment)
        fragment.children.append(XmlElement("paragraph", None, [XmlText("written after the end")]))
        await notes.send(create_update_message(doc.get_update()))
        await notes.send(create_sync_message(Doc()))  # answered after the update was looked at
        while (await notes.recv())[:2] != b"\x00\x01":
            pass
    record = await alice.get(f"/workshops/{workshop.slug}.json")
    assert "written after the end" not in record.text


async def test_those_who_only_read_along_are_shown_out_when_a_workshop_is_public_no_more(
    site: Site, port: int
) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    notes_path = f"/notes/{workshop.room}?schema=1&gen={await gen_of(gil, workshop)}"
    async with (
        room(port, workshop, None) as reader,
        socket(port, notes_path, None) as notes,
        room(port, workshop, gil) as his,
    ):
        await notes.recv()
        form = site.form().model_dump(mode="json") | {"visibility": "link", "themes": [str(site.theme.id)]}
        answer = await alice.post(f"/workshops/{workshop.slug}/edit", data=form)
        assert answer.status_code == 303, answer.text
        assert await reader.code() == 4404
        assert await Room(notes).code() == 4404
        assert (await his.post("message.post", text="still here"))["t"] == "ack"
