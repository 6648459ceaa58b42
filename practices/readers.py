"""Who is looking at practices, and what they are to one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import HTTPConnection

from network.identity import signed_in
from network.models import Person, Territory
from network.queries import list_roles
from practices.models import Practice
from practices.permissions import Place, may
from together import edge
from together.database import Transaction
from together.errors import Forbidden, NotFound
from together.languages import N_

EDITS = frozenset({"editor", "coordinator"})


@dataclass(frozen=True)
class Reader:
    """The signed-in person, if any, and their roles by territory id.

    `reviewed`: the network looks at the first practice of each editor (TOGETHER_REVIEW).
    """

    person: Person | None = None
    roles: Mapping[int, str] = field(default_factory=dict)
    reviewed: bool = True

    @property
    def edits(self) -> frozenset[int]:
        """The territories whose practices they may write."""
        return frozenset(territory for territory, role in self.roles.items() if role in EDITS)

    def role_in(self, territory_id: int) -> str:
        """What they are to the practices of this territory: one of `practices.permissions.ROLES`."""
        if self.person is None:
            return "stranger"
        if self.person.secretariat:
            return "secretariat"
        own = self.roles.get(territory_id, "")
        if own in EDITS:
            return own
        return "member" if self.roles else "person"


async def reader_of(tx: Transaction, connection: HTTPConnection) -> Reader:
    """The reader behind a request."""
    reader = await reader_for(tx, signed_in(connection))
    return replace(reader, reviewed=edge.settings(connection).review != "none")


async def reader_for(tx: Transaction, person: Person | None) -> Reader:
    """The reader that this person is."""
    if person is None:
        return Reader()
    return Reader(person, await list_roles(tx, person))


@dataclass(frozen=True)
class Standing:
    """A reader before one practice and its territory."""

    practice: Practice
    territory: Territory
    reader: Reader

    @property
    def role(self) -> str:
        """What they are to this practice."""
        return self.reader.role_in(self.practice.territory_id)

    def may(self, deed: str) -> bool:
        """Whether they may do this: a deed of `practices.permissions`."""
        edits = bool(self.reader.edits) or self.role == "secretariat"
        return may(Place(self.practice.status, self.role, edits), deed)

    def require(self, deed: str) -> Person:
        """The signed-in person. Raises `Forbidden` unless they may do this, `NotFound` for what they may not even read."""
        if not self.may("read"):
            raise NotFound
        if self.reader.person is None:
            raise Forbidden(N_("Please sign in first."))
        if not self.may(deed):
            raise Forbidden
        return self.reader.person
