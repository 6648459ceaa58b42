"""Commitments by territory, gathered from the rooms' logs: a projection, so that a territory's page need not read them all.

A commitment says in free words who takes it: people and places, parted by commas. A part that is the name of somebody in the
room, or of a territory, tells whose it is; words that name nobody leave it to the territory of the person who is quoted.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import delete
from sqlmodel import col, select

from network.models import Territory
from realtime.events import Event
from together.database import Transaction
from together.text import fold_name
from workshops.live.state import LiveState, Outcome
from workshops.models import Commitment, CommitmentTerritory, Participant, Workshop


async def project_commitment(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    """Bring the row of an outcome up to date: there while it is a commitment that stands, else gone."""
    outcome = state.outcomes.get(event.data.get("id") or f"o{event.seq}")
    if outcome is None:
        return
    await _forget(tx, workshop, outcome.id)
    if outcome.kind == "commitment" and not outcome.withdrawn:
        await _keep(tx, workshop, state, outcome)


async def _forget(tx: Transaction, workshop: Workshop, outcome: str) -> None:
    found = await tx.exec(
        select(Commitment.id).where(Commitment.workshop_id == workshop.id, Commitment.outcome == outcome)
    )
    for row in found.all():
        await tx.exec(delete(CommitmentTerritory).where(col(CommitmentTerritory.commitment_id) == row))
        await tx.exec(delete(Commitment).where(col(Commitment.id) == row))


async def _keep(tx: Transaction, workshop: Workshop, state: LiveState, outcome: Outcome) -> None:
    commitment = Commitment(
        workshop_id=workshop.id or 0,
        outcome=outcome.id,
        text=outcome.text,
        who=outcome.who,
        due=date.fromisoformat(outcome.due) if outcome.due else None,
        at=datetime.fromtimestamp(outcome.at, UTC),
    )
    tx.add(commitment)
    await tx.flush()  # its territories need its id
    places = (await tx.exec(select(Territory.id, Territory.name))).all()
    found = await tx.exec(select(Participant).where(Participant.workshop_id == workshop.id))
    own = {one.key: one.territory_id for one in found.all()}
    for territory_id in territories_of(outcome, state, own, [(number or 0, name) for number, name in places]):
        tx.add(CommitmentTerritory(commitment_id=commitment.id or 0, territory_id=territory_id))


def territories_of(
    outcome: Outcome,
    state: LiveState,
    own: Mapping[str, int | None],
    places: Sequence[tuple[int, str]],
) -> list[int]:
    """Ids of the territories that take this commitment. `own`: the territory of each in the room; `places`: id and name."""
    named: dict[str, list[int]] = {}
    for number, name in places:
        named.setdefault(fold_name(name), []).append(number)
    people: dict[str, list[int]] = {}
    for key, person in state.people.items():
        people.setdefault(fold_name(person.name), []).extend(_home(person.affiliation, own.get(key), named))
    found: list[int] = []
    for part in re.split(r"[,;/،؛]", outcome.who):
        folded = fold_name(part)
        found += people.get(folded) or _only(named.get(folded, []))
    if not found and outcome.quoted_by in state.people:
        quoted = state.people[outcome.quoted_by]
        found = _home(quoted.affiliation, own.get(outcome.quoted_by), named)
    return list(dict.fromkeys(found))


def _home(affiliation: str, territory_id: int | None, named: Mapping[str, list[int]]) -> list[int]:
    return [territory_id] if territory_id else _only(named.get(fold_name(affiliation), []))


def _only(found: list[int]) -> list[int]:
    """Two places of one name: the words do not tell which."""
    return found if len(found) == 1 else []
