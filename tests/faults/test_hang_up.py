"""A browser that goes away while it sends: nobody is there to answer, and nothing is wrong with the server."""

import logging
from collections import deque

import pytest
from starlette.types import Message

from tests.site import ORIGIN, Site


async def test_who_hangs_up_in_the_middle_of_a_form_is_no_error(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    coming: deque[Message] = deque(
        [{"type": "http.request", "body": b"email=a", "more_body": True}, {"type": "http.disconnect"}]
    )
    answered: list[Message] = []

    async def receive() -> Message:
        return coming.popleft() if len(coming) > 1 else coming[0]

    async def send(message: Message) -> None:
        answered.append(message)

    headers = {
        "host": "testserver",
        "origin": ORIGIN,
        "content-type": "application/x-www-form-urlencoded",
        "content-length": "100",
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/sign-in",
        "raw_path": b"/sign-in",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
    }
    with caplog.at_level(logging.ERROR):
        await site.app(scope, receive, send)
    assert [message["status"] for message in answered if "status" in message] == [400]
    assert caplog.records == []
