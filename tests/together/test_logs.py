"""Logs: one line a request, in either format, without personal data."""

import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket

from together.logs import JsonLines, RequestLog, TextLines


async def hello(request: Request) -> Response:
    request.scope["together.person"] = SimpleNamespace(id=7, name="Alice", email="alice@together.example")
    logging.getLogger("together.test").info("working")
    return PlainTextResponse("hello")


async def broken(_request: Request) -> Response:
    raise RuntimeError("broken")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close(4001)


async def refuse(socket: WebSocket) -> None:
    await socket.close()


@pytest.fixture
def app() -> Starlette:
    routes = [
        Route("/hello/{token}", hello),
        Route("/broken", broken),
        WebSocketRoute("/talk/{room}", talk),
        WebSocketRoute("/refuse/{room}", refuse),
    ]
    made = Starlette(routes=routes)
    made.add_middleware(RequestLog)
    return made


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """Everything that our loggers say during the test."""
    ours, kept = logging.getLogger("together"), Kept()
    ours.addHandler(kept)
    ours.setLevel(logging.INFO)
    yield kept.records
    ours.removeHandler(kept)
    ours.setLevel(logging.NOTSET)


async def get(app: Starlette, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await client.get(path)


async def test_one_line_a_request_names_route_status_and_person(
    app: Starlette, records: list[logging.LogRecord]
) -> None:
    answer = await get(app, "/hello/secret?email=bob@together.example")
    line = records[-1]
    assert line.getMessage() == "GET /hello/{token}"
    assert line.facts["status"] == 200
    assert line.facts["person"] == 7
    assert line.facts["ms"] >= 0
    assert line.facts["request"] == answer.headers["x-request-id"]


async def test_nothing_personal_is_written(app: Starlette, records: list[logging.LogRecord]) -> None:
    await get(app, "/hello/secret?email=bob@together.example")
    await get(app, "/no/such/secret")
    written = "\n".join(
        formatter.format(record) for formatter in (TextLines(), JsonLines()) for record in records
    )
    assert not [word for word in ("secret", "bob", "alice", "Alice") if word in written]
    assert "GET (no such page) status=404" in written


async def test_a_request_that_fails_is_logged_as_such(
    app: Starlette, records: list[logging.LogRecord]
) -> None:
    assert (await get(app, "/broken")).status_code == 500
    line = next(record for record in records if record.name == "together.request")
    assert line.facts["status"] == 500


async def open_socket(app: Starlette, path: str) -> list[str]:
    """Ask for a socket as a server would; returns the kinds of message that came back."""
    scope = {"type": "websocket", "path": path, "headers": [], "query_string": b"", "subprotocols": []}
    sent: list[str] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    await app(scope, receive, send)
    return sent


async def test_a_socket_is_logged_with_its_close_code(
    app: Starlette, records: list[logging.LogRecord]
) -> None:
    assert await open_socket(app, "/talk/w1") == ["websocket.accept", "websocket.close"]
    assert await open_socket(app, "/refuse/w1") == ["websocket.close"]
    lines = [(record.getMessage(), record.facts["status"]) for record in records]
    assert lines == [("SOCKET /talk/{room}", 4001), ("SOCKET /refuse/{room}", 403)]


def record(**more: object) -> logging.LogRecord:
    made = logging.LogRecord("together.test", logging.WARNING, __file__, 1, "two\nlines %s", ("é",), None)
    made.__dict__.update(more)
    return made


def test_json_is_one_object_a_line_whatever_the_text() -> None:
    line = JsonLines().format(record(facts={"room": "w1"}))
    assert "\n" not in line
    found = json.loads(line)
    assert (found["level"], found["message"], found["room"]) == ("warning", "two\nlines é", "w1")


def test_what_somebody_typed_cannot_begin_a_line_of_its_own() -> None:
    assert "\n" not in TextLines().format(record())


def test_a_traceback_is_kept_in_either_format() -> None:
    try:
        raise RuntimeError("broken")
    except RuntimeError as error:
        failed = record(exc_info=(type(error), error, error.__traceback__))
    assert "RuntimeError: broken" in TextLines().format(failed)
    assert "RuntimeError: broken" in json.loads(JsonLines().format(failed))["trace"]
