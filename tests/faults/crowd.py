"""People in a room who talk all the time, come back by themselves as a browser does, and notice every gap and double."""

import asyncio
import json
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from realtime.events import Data
from realtime.limits import Limits

LOST = (OSError, WebSocketException, InvalidHandshake, EOFError)
"""What a line raises that is cut; a timeout is an OSError too."""
FOR_NOW = {"unavailable", "busy", "rate_limited"}
"""Refusals after which the same is sent again."""


@dataclass
class Talker:
    """Posts one text after another, each again under its cid until it is acknowledged; resumes where they were.

    `patience`: seconds of silence after which the line counts as dead while an answer is due. `heard` came since
    `state`, the last snapshot; `faults` names each event that came out of turn.
    `resting`: on the line, with no post under way.
    """

    name: str
    address: str
    origin: str
    headers: dict[str, str]
    kind: str = "talk.say"
    patience: float = 8.0
    longest: float = 30.0
    talking: bool = True
    resting: bool = False
    epoch: str = ""
    seq: int = 0
    state: Data = field(default_factory=dict)
    heard: dict[int, Data] = field(default_factory=dict)
    acked: list[str] = field(default_factory=list)
    answered_at: float = 0.0
    faults: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Until cancelled. Waits between two attempts as `static/js/room/protocol.js` does."""
        chance, attempt = random.Random(self.name), 0
        while True:
            before = len(self.acked)
            with suppress(*LOST):
                await self._session()
            attempt = 0 if len(self.acked) > before else attempt + 1
            shortest = min(0.5, self.longest)
            most = max(shortest, min(self.longest, 2.0**attempt))
            await asyncio.sleep(shortest + chance.random() * (most - shortest))

    async def _session(self) -> None:
        self.resting = False
        options: dict[str, Any] = {
            "compression": None,
            "ping_interval": None,
            "max_size": None,
            "proxy": None,
        }
        async with connect(
            self.address,
            origin=self.origin,
            additional_headers=self.headers,
            open_timeout=self.patience,
            close_timeout=0.1,
            **options,
        ) as socket:
            resume = {"resume": {"epoch": self.epoch, "seq": self.seq}} if self.epoch else {}
            await socket.send(json.dumps({"t": "hello", "v": 1, "tab": self.name} | resume))
            self._welcomed(json.loads(await self._next(socket)))
            while self.talking:
                await self._post(socket)
            self.resting = True
            while True:
                await self._take(socket)

    async def _post(self, socket: ClientConnection) -> None:
        cid = f"{self.name}:{len(self.acked)}"
        post = {"t": "post", "cid": cid, "k": self.kind, "d": {"text": f"text {cid}"}}
        await socket.send(json.dumps(post))
        while True:
            frame = await self._take(socket)
            if frame["t"] == "ack" and frame["cid"] == cid:
                self.acked.append(cid)
                self.answered_at = time.monotonic()
                return
            if frame["t"] == "nack":
                assert frame["code"] in FOR_NOW, frame
                await asyncio.sleep(frame.get("retry_ms", 50) / 1000)
                return

    async def _take(self, socket: ClientConnection) -> Data:
        frame: Data = json.loads(await self._next(socket))
        if frame["t"] == "ev":
            if frame["seq"] != self.seq + 1:
                self.faults.append(f"{frame['seq']} after {self.seq}")
            self.seq = frame["seq"]
            self.heard[self.seq] = frame
        elif frame["t"] == "ping":
            await socket.send('{"t":"pong"}')
        return frame

    async def _next(self, socket: ClientConnection) -> str | bytes:
        async with asyncio.timeout(self.patience if self.talking else 30):
            return await socket.recv()

    def _welcomed(self, frame: Data) -> None:
        """Only who missed more than the server holds for them may have to read the room anew."""
        if frame["mode"] == "snapshot":
            if self.epoch and frame["seq"] - self.seq <= Limits().replay_events:
                self.faults.append(f"read anew after {self.seq} at {frame['seq']}")
            self.epoch, self.seq, self.state, self.heard = frame["epoch"], frame["seq"], frame["state"], {}
