"""Every SELECT about origins."""

from collections.abc import Sequence

from sqlmodel import col, select

from practices.models import Origin, Practice
from together.database import Transaction

NOTE = "note-"
"""How the anchors of notes begin; those of messages do not."""


async def list_drawn(tx: Transaction, workshop_id: int) -> Sequence[tuple[str, int]]:
    """Anchor and practice's number of all that was drawn from a workshop, whatever became of it since."""
    found = await tx.exec(
        select(Origin.anchor, Origin.practice_id)
        .where(Origin.workshop_id == workshop_id)
        .order_by(col(Origin.id))
    )
    return found.all()


async def list_hidden_origins(tx: Transaction, practice: Practice) -> Sequence[Origin]:
    """Its origins in workshops that not everybody may see: for those who may, which only `workshops` can say."""
    found = await tx.exec(
        select(Origin)
        .where(Origin.practice_id == practice.id, col(Origin.public).is_(False))
        .order_by(col(Origin.id))
    )
    return found.all()
