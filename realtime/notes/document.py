"""A room's notes in memory: what is durable, what is on its way, and what a browser lacks. No I/O, no clock."""

from collections.abc import Callable, Sequence
from typing import Any

from pycrdt import Doc, XmlFragment, merge_updates

from realtime.notes.guard import MAX_DOCUMENT, Guard, native, nobody
from realtime.notes.ledger import Ledger
from realtime.notes.update import read_state

FRAGMENT = "notes"
"""The name of the document's root, as the editors know it."""


class Document:
    """`head` is the number of the last update taken in from the log; `gen` tells this document from a restored one.

    Only durable updates reach what `diff`, `state` and `snapshot` tell, so nobody is shown what a crash could undo.
    """

    def __init__(
        self,
        gen: str,
        head: int,
        updates: Sequence[bytes],
        ledger: Ledger | None = None,
        *,
        limit: int = MAX_DOCUMENT,
    ) -> None:
        self.gen = gen
        self.head = head
        self.pending: list[bytes] = []
        self._doc = assembled(updates)
        self._whole: bytes | None = None
        size = sum(map(len, updates))
        self.guard = Guard(self._everything, ledger or Ledger.of(updates), size, limit=limit)

    def admit(self, update: bytes, foreign: Callable[[int], bool] = nobody) -> bytes:
        """Check `update` and put what is new on its way. Returns that part; raises as `Guard.admit`."""
        fresh = self.guard.admit(update, foreign)
        if fresh:
            self.pending.append(fresh)
        return fresh

    def compose(self, edit: Callable[[XmlFragment], Any]) -> bytes:
        """The update that `edit` makes of a copy of this document, what is on its way included."""
        copy = assembled(self._everything())
        before = copy.get_state()
        with copy.transaction():
            edit(root(copy))
        return copy.get_update(before)

    def batch(self) -> bytes:
        """All that is on its way, as one update. Only ever a few dozen: merging is quadratic."""
        return self.pending[0] if len(self.pending) == 1 else merge_updates(*self.pending)

    def settle(self, taken: int, head: int, update: bytes) -> None:
        """`update`, which merged the first `taken` pending ones, is durable under the number `head`."""
        del self.pending[:taken]
        self._take_in(head, [update])

    def follow(self, head: int, updates: Sequence[bytes]) -> None:
        """Take in what other processes stored, up to the number `head`."""
        for update in updates:
            self.guard.follow(update)
        self._take_in(head, updates)

    def diff(self, state: bytes) -> bytes:
        """What a browser with this state vector lacks. Raises `Malformed` when it is not one."""
        if not read_state(state):
            return self.snapshot()
        with native():
            return self._doc.get_update(state)

    def state(self) -> bytes:
        """The state vector of what is durable."""
        return self._doc.get_state()

    def snapshot(self) -> bytes:
        """Everything durable as one update; encoded once however many people join."""
        if self._whole is None:
            self._whole = self._doc.get_update()
        return self._whole

    def holds(self, snapshot: bytes) -> bool:
        """Whether `snapshot`, read again, is all of what is durable."""
        again = assembled([snapshot])
        return read_state(again.get_state()) == read_state(self.state()) and again.get_update() == snapshot

    def fragment(self) -> XmlFragment:
        """The root of the text. To be read only."""
        return root(self._doc)

    def _take_in(self, head: int, updates: Sequence[bytes]) -> None:
        with native(), self._doc.transaction():
            for update in updates:
                self._doc.apply_update(update)
        self.head = head
        self._whole = None

    def _everything(self) -> list[bytes]:
        return [self.snapshot(), *self.pending]


def assembled(updates: Sequence[bytes]) -> Doc[Any]:
    """A document made of updates from the log. Raises `Poison`."""
    doc: Doc[Any] = Doc()
    with native(), doc.transaction():
        for update in updates:
            doc.apply_update(update)
    return doc


def root(doc: Doc[Any]) -> XmlFragment:
    """The text of a document."""
    fragment: XmlFragment = doc.get(FRAGMENT, type=XmlFragment)
    return fragment
