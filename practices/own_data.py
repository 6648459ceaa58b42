"""What practices keep of a person, for them to take away."""

from typing import Any

from sqlmodel import col, select

from network.accounts.queries import plain
from network.models import Person
from practices.models import Adoption, Comment, Draft, Revision
from together.contributions import Panel
from together.database import Transaction

_WRITTEN = (
    ("comments", Comment, Comment.person_id),
    ("published_versions", Revision, Revision.published_by),
    ("drafts", Draft, Draft.saved_by),
    ("adoptions", Adoption, Adoption.person_id),
)


async def on_own_data(tx: Transaction, _connection: Any, person: Person) -> Panel:
    """What the person wrote about practices."""
    own: dict[str, Any] = {}
    for name, table, column in _WRITTEN:
        found = await tx.exec(select(table).where(col(column) == person.id))
        own[name] = [plain(row) for row in found.all()]
    return Panel("", own)
