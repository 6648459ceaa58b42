"""A notes room as a value: members, order, who is told what. No I/O, no tasks, no clock of its own.

What members write is admitted to the document and waits in `pending`. Whoever owns the room makes it durable as one
`batch` and says so by `settle`; only then is it told to anybody, and acknowledged to those who wrote it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pycrdt import XmlFragment

from realtime.events import Who
from realtime.notes import frames
from realtime.notes.awareness import Awareness, Change
from realtime.notes.document import Document
from realtime.notes.guard import EMPTY, Foreign, Orphan
from realtime.notes.member import Member
from realtime.notes.update import Malformed

MAX_STRIKES = 64
"""Updates in a row that build upon nothing before their sender is shown out."""
MAX_SOCKETS = 10
"""Connections of one person."""

TOO_MANY_TABS = 4409
MALFORMED = 4400


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes into one row of the log. `writers` are owed an acknowledgement up to the number given."""

    update: bytes
    count: int
    author: str
    source: Member | None
    writers: dict[Member, int]


@dataclass(slots=True)
class NoteRoom:
    """The members of one room around its document."""

    document: Document
    writable: bool = True
    stored: int = 0
    members: dict[Member, None] = field(default_factory=dict)
    awareness: Awareness = field(default_factory=Awareness)
    _sources: list[tuple[Member | None, str]] = field(default_factory=list)
    _owed: dict[Member, int] = field(default_factory=dict)

    @property
    def pending(self) -> int:
        """How many updates wait to be made durable."""
        return len(self._sources)

    @property
    def backlog(self) -> int:
        """Bytes that wait to be made durable."""
        return sum(map(len, self.document.pending))

    def join(self, member: Member) -> bool:
        """Let `member` in and ask what they have; False when they have too many connections already."""
        if member.who.id and sum(m.who.id == member.who.id for m in self.members) >= MAX_SOCKETS:
            return False
        self.members[member] = None
        self._ask(member)
        if states := self.awareness.states():
            member.outlet.send(frames.presence(states))
        return True

    def leave(self, member: Member) -> None:
        """Forget `member`. What they wrote and was admitted stays on its way."""
        self.members.pop(member, None)
        self._owed.pop(member, None)
        self.awareness.leave(member)

    def hear(self, member: Member, frame: bytes) -> None:
        """Act on a frame from `member`. Raises `Malformed` (and `TooBig`) or `Full`: the sender must go."""
        match frames.read(frame):
            case frames.Ask(state):
                member.outlet.send(frames.step2(self.document.diff(state)))
            case frames.Write(update, whole):
                self._write(member, update, whole)
            case frames.Tell(states):
                self.awareness.hear(member, states)
            case frames.AskPresence():
                member.outlet.send(frames.presence(self.awareness.states()))

    def compose(self, author: str, edit: Callable[[XmlFragment], Any]) -> bytes:
        """Write by program: `edit` changes a copy, and what it changed is put on its way. Returns that."""
        fresh = self.document.admit(self.document.compose(edit))
        if fresh:
            self._sources.append((None, author))
        return fresh

    def batch(self) -> Batch:
        """All that waits, to be made durable together."""
        sources = {source for source, _ in self._sources}
        authors = {author for _, author in self._sources}
        return Batch(
            self.document.batch(),
            len(self._sources),
            authors.pop() if len(authors) == 1 else "",
            sources.pop() if len(sources) == 1 else None,
            dict(self._owed),
        )

    def settle(self, batch: Batch, head: int, missed: Sequence[bytes] = ()) -> None:
        """`batch` is durable under the number `head`, after `missed`, which other processes stored meanwhile."""
        self.follow(head - 1, missed)
        self.document.settle(batch.count, head, batch.update)
        del self._sources[: batch.count]
        self.stored += batch.count
        self._tell(frames.update(batch.update), but=batch.source)
        for member, number in batch.writers.items():
            self._acknowledge(member, number)

    def follow(self, head: int, missed: Sequence[bytes]) -> None:
        """Take in and tell what other processes stored, up to the number `head`."""
        if not missed:
            return
        self.document.follow(head, missed)
        for update in missed:
            self._tell(frames.update(update))

    def tell_presence(self) -> list[Change]:
        """Tell everybody, the one it is about too, which carets changed; returns those of this process."""
        changed = [*self.awareness.changed.values()]
        self.awareness.changed.clear()
        if changed:
            self._tell(frames.presence(change.state for change in changed))
        return [change for change in changed if change.local]

    def evict(self, names: Collection[str], code: int) -> None:
        """Show out these people (ids) or sessions (keys)."""
        self.close(code, [m for m in self.members if m.who.id in names or (m.key and m.key in names)])

    def change(self, person: str, *, may_note: bool | None = None, **who: str) -> None:
        """Change what `person` is (`role`) or is called (`name`), and what they may do."""
        for member in self.members:
            if member.who.id == person:
                self.admit(
                    member, replace(member.who, **who), member.may_note if may_note is None else may_note
                )

    def admit(self, member: Member, who: Who, may_note: bool) -> None:
        """Let `member` be `who` from now on."""
        if member.who != who:
            member.who = who
            self.awareness.rewrite(member)
        member.may_note = may_note
        self._ask_those_behind()

    def set_writable(self, writable: bool) -> None:
        """Let those with the right to it write, or nobody."""
        self.writable = writable
        self._ask_those_behind()

    def sign_of_life(self) -> None:
        """Break a silence that stock editors take for a dead line."""
        self._tell(frames.presence([]))

    def drop_stuck(self, now: float) -> None:
        """Cut off readers who no longer read; nobody else notices."""
        for member in [*self.members]:
            if member.flow.stuck(member.outlet.backlog(), now):
                self.leave(member)
                member.outlet.drop()

    def close(self, code: int, only: Collection[Member] | None = None) -> None:
        """End the connections of everybody, or of `only` these."""
        for member in [*self.members] if only is None else only:
            member.outlet.close(code)
            self.leave(member)

    def _write(self, member: Member, update: bytes, whole: bool) -> None:
        member.sent += 1
        if whole:
            member.asked = False
        if not self._may_write(member):
            member.behind = member.behind or update != EMPTY
            return
        try:
            fresh = self.document.admit(update, self._foreign_to(member))
        except (Orphan, Foreign):
            member.behind = True
            self._strike(member)
            self._ask(member)
            return
        if fresh:
            self._sources.append((member, member.who.id))
        self._owe(member, whole)

    def _may_write(self, member: Member) -> bool:
        return self.writable and member.may_note

    def _owe(self, member: Member, whole: bool) -> None:
        """Acknowledge as soon as all that is on its way is durable; never past something that was not taken."""
        member.strikes = 0
        if member.behind and not whole:
            self._ask(member)
            return
        member.behind = False
        self._owed[member] = member.sent
        if not self._sources:
            self._acknowledge(member, member.sent)

    def _foreign_to(self, member: Member) -> Callable[[int], bool]:
        def foreign(client: int) -> bool:
            person = self.awareness.person(client)
            return person is not None and person != member.who.id

        return foreign

    def _strike(self, member: Member) -> None:
        member.strikes += 1
        if member.strikes > MAX_STRIKES:
            raise Malformed("builds upon nothing")

    def _ask(self, member: Member) -> None:
        """Ask for the whole of what `member` has; one question at a time."""
        if not member.asked:
            member.asked = True
            member.outlet.send(frames.step1(self.document.state()))

    def _ask_those_behind(self) -> None:
        for member in self.members:
            if member.behind and self._may_write(member):
                self._ask(member)

    def _acknowledge(self, member: Member, number: int) -> None:
        if self._owed.get(member) == number:
            del self._owed[member]
        if member in self.members:
            member.outlet.send(frames.durable(number))

    def _tell(self, frame: frames.Binary, but: Member | None = None) -> None:
        for member in [*self.members]:
            if member is not but:
                member.outlet.send(frame)
