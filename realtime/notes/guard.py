"""Tries an update on a shadow before it may reach the log, the document or anybody else.

The shadow is a second copy of the document that runs ahead of it by what is not yet durable, so that trying a
keystroke costs a keystroke and not a document. The native library can end an update with a panic, which arrives as a
`BaseException` and leaves its document unusable: then only the shadow is thrown away and made again.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pycrdt import Doc, TransactionEvent

from realtime.notes.ledger import Growth, Ledger, Orphan
from realtime.notes.update import Malformed, Scan, scan

MAX_DOCUMENT = 4 * 2**20
"""Bytes of a whole document; an hour of twenty writers makes about a tenth."""

EMPTY = b"\x00\x00"


class Poison(Malformed):
    """An update that the library could not survive, or that did not do what it declared."""


@contextmanager
def native() -> Iterator[None]:
    """Around calls into the library: whatever ends them, a panic too, is `Poison`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, asyncio.CancelledError):
        raise
    except BaseException as reason:  # noqa: BLE001 - a native panic is neither an Exception nor importable
        raise Poison(str(reason)[:200]) from None


class Full(Exception):
    """The document would pass `MAX_DOCUMENT`. What only deletes is still accepted."""


class Foreign(Exception):
    """An update that writes under a client id which is somebody else's at this moment."""


def nobody(_client: int) -> bool:
    """No client id is foreign."""
    return False


class Guard:
    """`replay` gives the updates that the shadow is made of, durable ones and those on their way."""

    def __init__(
        self, replay: Callable[[], Iterable[bytes]], ledger: Ledger, size: int, *, limit: int = MAX_DOCUMENT
    ) -> None:
        self.ledger = ledger
        self.limit = limit
        self.size = size
        self._replay = replay
        self._fresh: list[bytes] = []
        self._shadow = self._make()

    def admit(self, update: bytes, foreign: Callable[[int], bool] = nobody) -> bytes:
        """The part of `update` that is new, encoded again; empty when there is none.

        `foreign` tells whether a client id belongs to somebody else.
        Raises `Malformed`, `Poison`, `Orphan`, `Foreign`, `Full`.
        """
        if update == EMPTY:
            return b""
        read = scan(update)
        growth = self.ledger.check(read)
        if any(foreign(client) for client in growth):
            raise Foreign
        if growth:
            self._require_room(len(update))
        fresh = self._try(update)
        self._require_effect(update, fresh, growth)
        self.ledger.extend(growth)
        self.size += len(fresh)
        return fresh

    def follow(self, update: bytes) -> None:
        """Take in an update from the log, which another guard admitted. Raises as `admit` does."""
        growth = self.ledger.check(scan(update))
        self._try(update)
        self.ledger.extend(growth)
        self.size += len(update)

    def _require_room(self, more: int) -> None:
        if self.size + more <= self.limit:
            return
        self.size = len(self._shadow.get_update())
        if self.size + more > self.limit:
            raise Full

    def _try(self, update: bytes) -> bytes:
        self._fresh.clear()
        try:
            with native():
                self._shadow.apply_update(update)
        except Poison:
            self._shadow = self._make()
            raise
        return self._fresh[-1] if self._fresh else b""

    def _require_effect(self, update: bytes, fresh: bytes, growth: Growth) -> None:
        """The library must have taken in exactly what the ledger foresaw, and be able to write it out again."""
        if fresh == update or not (growth or fresh):
            return
        if not fresh or _ends(scan(fresh)) != {client: steps.end for client, steps in growth.items()}:
            self._shadow = self._make()
            raise Poison("did not do what it declared")

    def _make(self) -> Doc[Any]:
        shadow: Doc[Any] = Doc()
        with shadow.transaction():
            for update in self._replay():
                shadow.apply_update(update)
        shadow.observe(self._observe)
        return shadow

    def _observe(self, event: TransactionEvent) -> None:
        self._fresh.append(event.update)


def _ends(read: Scan) -> dict[int, int]:
    return {client: run[-1].start + run[-1].length for client, run in read.structs.items() if run}


__all__ = ["EMPTY", "Foreign", "Full", "Guard", "Malformed", "Orphan", "Poison", "native", "nobody"]
