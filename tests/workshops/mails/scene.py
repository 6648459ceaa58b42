"""A database with workshops and people who registered, a planner and a sender at a clock that goes when it is told to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from network.models import Person
from tests.together.outgoing.box import Box
from together.database import Database
from together.mail import Mail
from together.outgoing.sender import Sender
from together.security import Signer
from together.settings import Settings
from workshops.changes import count_change, facts_of
from workshops.live import LiveState
from workshops.mails.planner import Planner
from workshops.models import Registration, Telling, Workshop

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SETTLE = timedelta(seconds=120)


@dataclass
class Scene:
    """`at` is now; `states`: what is so in the rooms."""

    database: Database
    settings: Settings
    at: datetime = NOON
    states: dict[str, LiveState] = field(default_factory=dict)
    box: Box = field(default_factory=Box)

    def __post_init__(self) -> None:
        self.planner, self.sender = self.another(), Sender(self.database, self.box, self.clock)

    def clock(self) -> datetime:
        """The instant."""
        return self.at

    def another(self) -> Planner:
        """A planner that has just started, as in another process."""
        signer = Signer(self.settings.secret)
        return Planner(self.database, self.settings, signer, self._state_of, self.clock)

    async def _state_of(self, room: str) -> LiveState:
        return self.states.get(room, LiveState(room))

    async def told(self, later: timedelta = timedelta()) -> list[Mail]:
        """The mails of one look, that much later."""
        self.at += later
        before = len(self.box.mails)
        await self.planner.plan()
        await self.sender.send_due()
        return self.box.mails[before:]

    async def workshop(
        self, title: str = "Water for all", in_: timedelta = timedelta(days=7), **more: object
    ) -> Workshop:
        """One that is announced, and begins after that time."""
        fields: dict = {"slug": title.lower().replace(" ", "-"), "languages": ["en"], "status": "announced"}
        made = Workshop(title=title, starts_at=self.at + in_, **(fields | more))
        return await self._added(made)

    async def person(self, name: str = "Zoe", **more: object) -> Person:
        """Somebody with an account."""
        return await self._added(Person(email=f"{name.lower()}@example.org", name=name, **more))

    async def registered(self, workshop: Workshop, who: Person | str, **more: object) -> Registration:
        """They registered just now: an account, or a guest by address."""
        whose = {"email": who} if isinstance(who, str) else {"person_id": who.id}
        fields: dict = {"created_at": self.at, "registered_at": self.at, "touched_at": self.at}
        made = Registration(workshop_id=workshop.id or 0, **whose, **(fields | more))
        return await self._added(made)

    async def known(self, workshop: Workshop, who: Person | str, **more: object) -> Registration:
        """They registered ten days ago and know what was so then."""
        fields: dict = {
            "created_at": self.at - timedelta(days=10),
            "registered_at": self.at - timedelta(days=10),
            "touched_at": self.at - timedelta(days=10),
            "told_starts_at": workshop.starts_at,
            "told_sequence": workshop.sequence,
        }
        return await self.registered(workshop, who, **(fields | more))

    async def change(self, workshop: Workshop, **changes: object) -> None:
        """Somebody writes this, as actions do."""
        async with self.database.transaction() as tx:
            row = await tx.get_one(Workshop, workshop.id)
            before = facts_of(row)
            for name, value in changes.items():
                setattr(row, name, value)
            count_change(row, before, self.clock)

    async def write(self, row: object, **changes: object) -> None:
        """Change a row of anything."""
        async with self.database.transaction() as tx:
            found = await tx.get_one(type(row), row.id)  # type: ignore[attr-defined]
            for name, value in changes.items():
                setattr(found, name, value)
            if isinstance(found, Registration):
                found.touched_at = self.at

    async def tellings(self) -> list[str]:
        """What was told, in order."""
        async with self.database.reading() as tx:
            return list((await tx.exec(select(Telling.what).order_by(Telling.id))).all())

    async def _added(self, row):
        async with self.database.transaction() as tx:
            tx.add(row)
        return row


Make = Callable[..., Awaitable[Workshop]]
