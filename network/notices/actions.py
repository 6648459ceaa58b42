"""Telling people."""

from collections.abc import Iterable, Mapping

from network.models import Notice
from together.database import Transaction


async def tell(
    tx: Transaction,
    *,
    people: Iterable[int],
    kind: str,
    path: str,
    subject: str = "",
    data: Mapping[str, str] | None = None,
    text: str = "",
    urgent: bool = False,
    skip: int | None = None,
) -> None:
    """Tell each of `people` (ids) once; never `skip`, who did it."""
    for person_id in dict.fromkeys(people):
        if person_id != skip:
            tx.add(
                Notice(
                    person_id=person_id,
                    kind=kind,
                    subject=subject,
                    path=path,
                    data=dict(data or {}),
                    text=text,
                    urgent=urgent,
                )
            )
