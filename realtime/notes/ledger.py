"""Which Yjs ids a document holds, and how deep each lies: decides what an update adds before anything runs it.

Depth matters because both the native library and the editors walk nested elements with a recursive function: a
hundred thousand nested paragraphs end the process. Ids of one client are contiguous, so a client is one list of
(start, depth) steps, and text typed in one paragraph is a single step.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from realtime.notes.update import Id, Malformed, Scan, Struct, scan

MAX_DEPTH = 400
"""Elements within elements; the deepest list an editor makes is below 100."""


class Orphan(Exception):
    """An update whose predecessor has not arrived. Kept pending it would grow memory and vanish from a snapshot."""


@dataclass(slots=True)
class Steps:
    """One client's ids up to `end`, as steps of equal depth."""

    end: int = 0
    starts: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)

    def add(self, end: int, depth: int) -> None:
        if not self.depths or self.depths[-1] != depth:
            self.starts.append(self.end)
            self.depths.append(depth)
        self.end = end


Growth = dict[int, Steps]
"""What an update adds, by client; each entry goes on from where the ledger stood."""


class Ledger:
    """Starts empty, as the document does."""

    def __init__(self) -> None:
        self.clients: dict[int, Steps] = {}

    @classmethod
    def of(cls, updates: Iterable[bytes]) -> "Ledger":
        """The ledger of a document made of `updates`. A large one takes a second, but any thread will do."""
        ledger = cls()
        for update in updates:
            ledger.extend(ledger.check(scan(update)))
        return ledger

    def end(self, client: int) -> int:
        """The first clock of `client` that is not held."""
        steps = self.clients.get(client)
        return steps.end if steps else 0

    def check(self, update: Scan) -> Growth:
        """What `update` would add. Raises `Orphan` when something it builds upon is missing, `Malformed` on depth."""
        growth: Growth = {}
        waiting = {client: [*reversed(run)] for client, run in update.structs.items() if run}
        for client in [*waiting]:
            self._settle(client, waiting, growth)
        for client, start, length in update.deletes:
            if start + length > self._reach(client, growth):
                raise Orphan
        return growth

    def extend(self, growth: Growth) -> None:
        """Take up what `check` found, once the document holds it."""
        for client, added in growth.items():
            steps = self.clients.setdefault(client, Steps())
            for index, depth in enumerate(added.depths):
                last = index + 1 == len(added.starts)
                steps.add(added.end if last else added.starts[index + 1], depth)

    def _settle(self, client: int, waiting: dict[int, list[Struct]], growth: Growth) -> None:
        """Add the runs of `client` in order, those they build upon first; a circle or a gap is an orphan."""
        stack, moves, seen = [client], 0, {client: -1}
        while stack:
            top = stack[-1]
            while waiting[top] and not (need := self._missing(top, waiting[top][-1], growth)):
                self._place(top, waiting[top].pop(), growth)
                moves += 1
            if not waiting[top]:
                stack.pop()
                continue
            if not need or seen.get(top) == moves or not waiting.get(need[0]):
                raise Orphan
            seen[top] = moves
            if need[0] in stack:
                del stack[stack.index(need[0]) + 1 :]
            else:
                stack.append(need[0])

    def _missing(self, client: int, struct: Struct, growth: Growth) -> Id | None:
        if struct.start > self._reach(client, growth):
            raise Orphan
        for need in struct.needs:
            if need[1] >= self._reach(need[0], growth):
                return need
        return None

    def _place(self, client: int, struct: Struct, growth: Growth) -> None:
        end = struct.start + struct.length
        if end <= self._reach(client, growth):
            return
        depth = self._depth_of(struct, growth)
        if depth > MAX_DEPTH:
            raise Malformed("nested too deep")
        growth.setdefault(client, Steps(self.end(client))).add(end, depth)

    def _depth_of(self, struct: Struct, growth: Growth) -> int:
        if struct.dead:
            return 0
        if struct.beside:
            return self._depth(struct.beside, growth)
        return self._depth(struct.parent, growth) + 1 if struct.parent else 1

    def _depth(self, where: Id, growth: Growth) -> int:
        client, clock = where
        steps = self.clients.get(client)
        if steps is None or clock >= steps.end:
            steps = growth[client]
        return steps.depths[bisect_right(steps.starts, clock) - 1]

    def _reach(self, client: int, growth: Growth) -> int:
        added = growth.get(client)
        return added.end if added else self.end(client)
