"""An acknowledged message outlives `kill -9`, and a retry after it is stored once."""

import asyncio
import json
import os
import random
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.faults.life import Life, logged

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("KILLS", "8"))
WRITERS = 6


class Writer:
    """Posts one message after another, each again under its cid until it is acknowledged."""

    def __init__(self, number: int, port: int) -> None:
        self.number, self.port = number, port
        self.acked: list[str] = []
        self.sent = 0

    async def run(self) -> None:
        while True:
            try:
                await self._session()
            except (OSError, WebSocketException, InvalidHandshake):
                await asyncio.sleep(0.02)

    async def _session(self) -> None:
        address = f"ws://127.0.0.1:{self.port}/live/w1"
        options = {"origin": f"http://127.0.0.1:{self.port}", "proxy": None, "max_queue": None}
        async with connect(address, additional_headers={"x-person": f"w{self.number}"}, **options) as socket:
            await socket.send('{"t":"hello","v":1,"tab":"t"}')
            while True:
                cid = f"{self.number}:{self.sent}"
                await socket.send(
                    json.dumps({"t": "post", "cid": cid, "k": "talk.say", "d": {"text": f"text {cid}"}})
                )
                await self._answered(socket, cid)

    async def _answered(self, socket: object, cid: str) -> None:
        async for message in socket:  # type: ignore[attr-defined]
            frame = json.loads(message)
            if frame["t"] == "ack" and frame["cid"] == cid:
                self.acked.append(cid)
                self.sent += 1
                return
            if frame["t"] == "nack":
                await asyncio.sleep(frame.get("retry_ms", 50) / 1000)
                return


async def test_every_acknowledged_message_is_in_the_log_exactly_once(tmp_path: Path):
    life, chance = Life(tmp_path), random.Random(7)
    writers = [Writer(number, life.port) for number in range(WRITERS)]
    tasks = [asyncio.create_task(writer.run()) for writer in writers]
    try:
        for _ in range(KILLS):
            before = sum(len(writer.acked) for writer in writers)
            async with asyncio.timeout(30):
                goal = before + chance.randint(1, 40)
                while sum(len(writer.acked) for writer in writers) < goal:  # noqa: ASYNC110 - kills fall anywhere
                    await asyncio.sleep(chance.random() / 100)
            life.kill()
            await asyncio.to_thread(life.start)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        life.kill()
    acked = [cid for writer in writers for cid in writer.acked]
    stored = logged(tmp_path / "together.sqlite3")
    assert len(acked) > KILLS
    assert [cid for cid in acked if stored[cid] != 1] == []
    assert max(stored.values()) == 1
